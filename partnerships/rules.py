"""Named facts about a person and a proposal, and the permissions made of them."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from typing import TYPE_CHECKING

import rules
from django.contrib.auth.models import AnonymousUser
from django.utils import timezone

from organizations.models import Organization
from organizations.rules import (
    is_administrator,
    is_member,
    is_moderator,
    is_owner,
    is_person,
    is_programme_manager,
    is_writer,
    roles_of,
    signs_for,
    writes_for,
)
from partnerships.life import LIFE, Side
from partnerships.life.verbs import CHANGE, SIGN_BY_CONFIRMATION
from partnerships.models import (
    CoParty,
    FollowUpAnswer,
    GalaEdition,
    GalaNomination,
    GalaSheet,
    Need,
    NeedQuestion,
    Partnership,
)
from portal.programmes.rules import keeps

if TYPE_CHECKING:
    from portal.accounts.models import User


@rules.predicate
def is_ngo_member(user: User | AnonymousUser, partnership: Partnership) -> bool:
    return partnership.ngo_id in roles_of(user)


@rules.predicate
def is_ngo_writer(user: User | AnonymousUser, partnership: Partnership) -> bool:
    return writes_for(user, partnership.ngo_id)


@rules.predicate
def is_authority_writer(user: User | AnonymousUser, partnership: Partnership) -> bool:
    return writes_for(user, partnership.authority_id)


@rules.predicate
def is_co_proposer_member(user: User | AnonymousUser, partnership: Partnership) -> bool:
    """Who is asked to propose too reads what they are asked to propose."""
    roles = roles_of(user)
    if not roles:
        return False
    with_it = partnership.co_party_ids[Side.NGO] | partnership.asked_ids[Side.NGO]
    return not with_it.isdisjoint(roles)


@rules.predicate
def is_co_proposer_writer(user: User | AnonymousUser, partnership: Partnership) -> bool:
    if not roles_of(user):
        return False
    return any(writes_for(user, organization) for organization in partnership.co_party_ids[Side.NGO])


@rules.predicate
def is_authority_side_member(user: User | AnonymousUser, partnership: Partnership) -> bool:
    roles = roles_of(user)
    if not roles:
        return False
    with_it = partnership.ids_of(Side.AUTHORITY) | partnership.asked_ids[Side.AUTHORITY]
    return not with_it.isdisjoint(roles)


@rules.predicate
def answers_for_both(user: User | AnonymousUser, party: CoParty) -> bool:
    """Nobody decides for an authority on what an NGO of their own proposes."""
    if party.side != Side.AUTHORITY or party.partnership_id is None:
        return False
    return not party.partnership.ids_of(Side.NGO).isdisjoint(roles_of(user))


@rules.predicate
def answers_for_party(user: User | AnonymousUser, party: CoParty) -> bool:
    return writes_for(user, party.organization_id)


def parties_of(user: User | AnonymousUser, partnership: Partnership) -> frozenset[int]:
    """The parties that a person acts for, by key: no authority while they belong to an NGO of it."""
    own = {organization for organization in partnership.party_ids if writes_for(user, organization)}
    return _without_conflict(user, partnership, own)


def member_parties(user: User | AnonymousUser, partnership: Partnership) -> frozenset[int]:
    """The parties that a person belongs to, whatever their role, by key; otherwise as `parties_of`."""
    return _without_conflict(user, partnership, partnership.party_ids & roles_of(user).keys())


def signatory_of(user: User | AnonymousUser, partnership: Partnership) -> frozenset[int]:
    """The parties of which a person is an authorised signatory, by key; otherwise as `parties_of`."""
    return _without_conflict(user, partnership, signs_for(user) & partnership.party_ids)


def _without_conflict(
    user: User | AnonymousUser, partnership: Partnership, own: Iterable[int]
) -> frozenset[int]:
    is_of_ngo = not partnership.ids_of(Side.NGO).isdisjoint(roles_of(user))
    return frozenset(own) & partnership.ids_of(Side.NGO) if is_of_ngo else frozenset(own)


def side_of(user: User | AnonymousUser, partnership: Partnership) -> Side | None:
    """The side that a person leads, as a writer of the NGO that proposes or of the authority that answers."""
    if is_ngo_writer(user, partnership):
        return Side.NGO
    return Side.AUTHORITY if may_answer.test(user, partnership) else None


@rules.predicate
def acts_for_party(user: User | AnonymousUser, partnership: Partnership) -> bool:
    return bool(parties_of(user, partnership))


def follow_up_side(user: User | AnonymousUser, partnership: Partnership) -> Side | None:
    """The side for which a person answers what is asked after the end, as a writer of any of its parties."""
    own = parties_of(user, partnership)
    sides = (side for side in (Side.NGO, Side.AUTHORITY) if not own.isdisjoint(partnership.ids_of(side)))
    return next(sides, None)


def reads_follow_up_answer(user: User | AnonymousUser, answer: FollowUpAnswer, today: dt.date) -> bool:
    """Whether a person may read what a side says: the other side once both answered, or none can any more.

    So neither answers by the other's words, in time or late. Who sees the follow-up at all is asked before.
    """
    follow_up = answer.follow_up
    if follow_up.is_told(today):
        return True
    roles = roles_of(user).keys()
    partnership = follow_up.partnership
    if not roles.isdisjoint(partnership.ids_of(answer.side)):
        # Whoever belongs to both sides answers for neither or the NGOs', and must not carry words across.
        return answer.side == Side.NGO or roles.isdisjoint(partnership.ids_of(Side.NGO))
    return user.is_authenticated and user.is_programme_manager and roles.isdisjoint(partnership.party_ids)


@rules.predicate
def belongs_to_party(user: User | AnonymousUser, partnership: Partnership) -> bool:
    return bool(roles_of(user)) and bool(member_parties(user, partnership))


@rules.predicate
def acts_for_authority(user: User | AnonymousUser, partnership: Partnership) -> bool:
    return not parties_of(user, partnership).isdisjoint(partnership.ids_of(Side.AUTHORITY))


@rules.predicate
def is_signatory(user: User | AnonymousUser, partnership: Partnership) -> bool:
    return bool(signatory_of(user, partnership))


@rules.predicate
def is_sent(user: User | AnonymousUser, partnership: Partnership) -> bool:
    return partnership.submitted_at is not None


@rules.predicate
def is_public(user: User | AnonymousUser, partnership: Partnership) -> bool:
    return partnership.is_public


@rules.predicate
def proposes_for(user: User | AnonymousUser, organization: Organization) -> bool:
    return organization.proposes and writes_for(user, organization.pk)


@rules.predicate
def posts_for(user: User | AnonymousUser, organization: Organization) -> bool:
    return organization.posts_needs and writes_for(user, organization.pk)


@rules.predicate
def is_public_need(user: User | AnonymousUser, need: Need) -> bool:
    return need.organization.is_verified


@rules.predicate
def is_need_member(user: User | AnonymousUser, need: Need) -> bool:
    return need.organization_id in roles_of(user)


@rules.predicate
def is_need_writer(user: User | AnonymousUser, need: Need) -> bool:
    return writes_for(user, need.organization_id)


@rules.predicate
def asks_for_another(user: User | AnonymousUser, need: Need) -> bool:
    others = (pk for pk in roles_of(user) if pk != need.organization_id)
    return any(writes_for(user, pk) for pk in others)


@rules.predicate
def answers_questions(user: User | AnonymousUser, question: NeedQuestion) -> bool:
    return writes_for(user, question.need.organization_id)


@rules.predicate
def answers(user: User | AnonymousUser, organization: Organization) -> bool:
    return organization.answers


@rules.predicate
def is_juror(user: User | AnonymousUser, edition: GalaEdition) -> bool:
    return user.is_authenticated and user.pk in edition.juror_user_ids


@rules.predicate
def is_own_sheet(user: User | AnonymousUser, sheet: GalaSheet) -> bool:
    """Of a juror who was not released, about a nomination of the edition that they judge in."""
    juror = sheet.juror
    return (
        user.is_authenticated
        and juror.user_id == user.pk
        and juror.released_at is None
        and juror.edition_id == sheet.nomination.edition_id
    )


@rules.predicate
def scores_own(user: User | AnonymousUser, sheet: GalaSheet) -> bool:
    """What the portal knows of a conflict, and nobody can declare away."""
    nomination = sheet.nomination
    return nomination.nominated_by_id == user.pk or belongs_to_nominated.test(user, nomination)


@rules.predicate
def declared_conflict(user: User | AnonymousUser, sheet: GalaSheet) -> bool:
    return bool(sheet.is_conflict)


@rules.predicate
def belongs_to_nominated(user: User | AnonymousUser, nomination: GalaNomination) -> bool:
    roles = roles_of(user)
    return bool(roles) and not nomination.partnership.party_ids.isdisjoint(roles)


@rules.predicate
def declared_conflict_with(user: User | AnonymousUser, nomination: GalaNomination) -> bool:
    return user.is_authenticated and user.pk in nomination.conflicted_user_ids


@rules.predicate
def is_decided(user: User | AnonymousUser, edition: GalaEdition) -> bool:
    return edition.is_decided


@rules.predicate
def takes_sides(user: User | AnonymousUser, edition: GalaEdition) -> bool:
    """Whether somebody belongs to a party of what is nominated in an edition, or declared a conflict."""
    own = roles_of(user).keys()
    return user.pk in edition.conflicted_user_ids or not edition.nominated_party_ids.isdisjoint(own)


@rules.predicate
def is_shown_laureate(user: User | AnonymousUser, nomination: GalaNomination) -> bool:
    return nomination.is_laureate and nomination.edition.is_published


@rules.predicate
def nominates_for(user: User | AnonymousUser, nomination: GalaNomination) -> bool:
    return bool(parties_of(user, nomination.partnership))


@rules.predicate
def is_scored(user: User | AnonymousUser, nomination: GalaNomination) -> bool:
    return nomination.edition.is_closed_on(timezone.localdate())


# Nobody answers a proposal of an NGO that they belong to.
may_answer = is_authority_writer & is_sent & ~is_ngo_member & ~is_co_proposer_member
WHOSE = {
    Side.NGO: is_ngo_writer,
    Side.AUTHORITY: may_answer,
    Side.EITHER: is_ngo_writer | may_answer,
    Side.EACH: acts_for_party & is_sent,
    Side.EACH_AUTHORITY: acts_for_authority & is_sent,
}
# Whose role in the organization does not matter.
SIGNATORY = {SIGN_BY_CONFIRMATION.name: is_signatory & is_sent}
# Who proposes too writes the text with the NGO that leads; that one alone sends it.
ALSO = {CHANGE.name: is_co_proposer_writer}
# Who reads what the NGOs write before they send it.
reads_unsent = is_ngo_member | is_co_proposer_member
is_party = reads_unsent | (is_authority_side_member & is_sent)

rules.add_perm("partnerships.propose", proposes_for)
# An administrator reads what was sent to see what is stuck, and puts it right.
reads_what_was_sent = (is_programme_manager | is_administrator) & is_sent
rules.add_perm("partnerships.view", is_public | is_party | reads_what_was_sent)
rules.add_perm("partnerships.view_history", is_party | reads_what_was_sent)
# Nobody corrects what their own organization did.
rules.add_perm("partnerships.put_right", is_administrator & is_sent & ~is_party)
rules.add_perm("partnerships.view_support_desk", is_administrator)
for verb in LIFE:
    # A proposal begins by a verb of its own (`propose`), and the portal asks nobody.
    if verb.leaves and verb.by in WHOSE:
        its = SIGNATORY.get(verb.name, WHOSE[verb.by])
        rules.add_perm(verb.permission, its | ALSO.get(verb.name, rules.always_false))
rules.add_perm("partnerships.carry_out", acts_for_party & is_sent)
rules.add_perm("partnerships.talk", belongs_to_party & is_sent)
rules.add_perm("partnerships.answer_follow_up", acts_for_party & is_sent)
rules.add_perm("partnerships.view_follow_ups", is_programme_manager)
# Asked of a programme; which of its partnerships is `PartnershipQuerySet.reported_for`.
rules.add_perm("partnerships.report_for_programme", is_programme_manager & keeps)
rules.add_perm("partnerships.settle_answering", is_owner & answers)
rules.add_perm("partnerships.ask_ngo", is_ngo_writer)
rules.add_perm("partnerships.ask_authority", (is_ngo_writer & ~is_sent) | may_answer)
rules.add_perm("partnerships.answer_party", answers_for_party & ~answers_for_both)
rules.add_perm("partnerships.export", is_person)
rules.add_perm("partnerships.view_board", is_programme_manager)
rules.add_perm("partnerships.post_need", posts_for)
rules.add_perm("partnerships.view_need", is_public_need | is_need_member | is_moderator | is_administrator)
rules.add_perm("partnerships.view_need_history", is_need_member | is_moderator | is_administrator)
rules.add_perm("partnerships.change_need", is_need_writer)
rules.add_perm("partnerships.close_need", is_need_writer)
rules.add_perm("partnerships.renew_need", is_need_writer)
# Nobody asks their own organization, so that its questions are others'.
rules.add_perm("partnerships.ask_about_need", asks_for_another & ~is_need_member)
rules.add_perm("partnerships.answer_question", answers_questions)
rules.add_perm("partnerships.hide_question", answers_questions)
# Asked of the organization that suggestions are for.
rules.add_perm("partnerships.view_suggestions", is_member)
rules.add_perm("partnerships.dismiss_suggestion", is_writer)
rules.add_perm("partnerships.refuse_suggestions", is_writer)
manages_gala = is_programme_manager | is_administrator
rules.add_perm("partnerships.manage_gala", manages_gala)
rules.add_perm("partnerships.export_gala", manages_gala)
# Nobody who takes a side learns who is ahead while a tie can still be ruled.
rules.add_perm("partnerships.read_gala_ranking", manages_gala & (is_decided | ~takes_sides))
rules.add_perm("partnerships.judge_gala", is_juror)
rules.add_perm("partnerships.gala_nominate", acts_for_party | manages_gala)
rules.add_perm("partnerships.gala_withdraw", nominates_for | manages_gala)
rules.add_perm("partnerships.gala_declare", is_own_sheet & ~scores_own)
rules.add_perm("partnerships.gala_submit_marks", is_own_sheet & ~scores_own & ~declared_conflict)
rules.add_perm("partnerships.gala_diploma", (belongs_to_nominated & is_shown_laureate) | manages_gala)
# Whoever manages the gala may judge in it, or belong to who is nominated.
rules.add_perm(
    "partnerships.read_gala_marks",
    manages_gala & is_scored & ~belongs_to_nominated & ~declared_conflict_with,
)
