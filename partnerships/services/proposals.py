"""What an NGO does with its proposal: draws it up, changes it, submits it, withdraws it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from typing import Any

import rules
from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from organizations.models import Organization
from partnerships.life import ANSWER_TERM, PartnershipState, Side
from partnerships.life.verbs import CHANGE, SUBMIT, WITHDRAW
from partnerships.models import Partnership
from partnerships.selectors.unsent import as_written
from partnerships.services.document import as_text, parted, rows_of, write_rows
from partnerships.services.guards import SENTENCES, door, lock, require_verified, tell
from partnerships.services.parties import forget_lead, require_confirmed, tell_asked_authorities
from partnerships.services.versions import keep_unsent, keep_version, require_unchanged
from portal.accounts.models import User
from portal.audit.services import record, transition
from portal.core.exceptions import NotAllowed, Refused
from portal.core.limits import is_within

MOST_DRAFTS = 50
"""Of one person, that were neither submitted nor withdrawn."""
DRAFTED_A_DAY = 30
SAME_CLICK = dt.timedelta(minutes=1)
"""Within which the same text by the same person is the same proposal, whose button was pressed twice."""


class Overtaken(Refused):
    """Somebody else has changed the text since it was read."""


@transaction.atomic
def draft_proposal(*, actor: User, fields: Mapping[str, Any], now: dt.datetime) -> Partnership:
    """Draw up a proposal that only the NGO sees; the same one again at once is the one that was drawn up.

    Args:
        actor: an owner or editor of the NGO.
        fields: `ngo`, `authority`, `domain`, `title`, `problem`, `objectives`, `activities`,
            `people_reached` (or None), `starts_on`, `ends_on`; optional: `results`, `sustainability`,
            `indicators` and `funding` (rows of `services.document`), `budget` (lei, or None) where no
            `funding` is given, `need`.
        now: the moment of the act.

    Raises:
        NotAllowed: when the actor does not act for the NGO.
        Refused: when the addressee is not an authority, there are too many rows, or the actor has drawn up
            `DRAFTED_A_DAY` today or has `MOST_DRAFTS`.
    """
    ngo, authority = fields["ngo"], fields["authority"]
    if not rules.has_perm("partnerships.propose", actor, ngo):
        raise NotAllowed(SENTENCES["partnerships.propose"] % {"ngo": ngo})
    if not authority.answers:
        raise Refused(_("%(authority)s is not a public authority or institution.") % {"authority": authority})
    plain, rows = parted(fields)
    # Two clicks of one person come one after the other.
    User.objects.select_for_update(no_key=True).get(pk=actor.pk)
    own = Partnership.objects.filter(created_by=actor, state=PartnershipState.DRAFT)
    if same := own.filter(created_at__gte=now - SAME_CLICK, **plain).first():
        return same
    _require_room(actor, own)
    partnership = Partnership.objects.create(created_by=actor, created_at=now, **plain)
    write_rows(partnership, rows)
    record(
        actor=actor,
        verb="partnerships.draft",
        target=partnership,
        now=now,
        after={"ngo": ngo, "authority": authority, "title": partnership.title},
    )
    return partnership


@transaction.atomic
def change_draft(
    *, pk: int, actor: User, fields: Mapping[str, Any], now: dt.datetime, seen: int | None = None
) -> Partnership:
    """Change a draft, or what is to be sent back while the authority has requested changes.

    Args:
        pk: the proposal.
        actor: an owner or editor of its NGO, or of one that proposes with it.
        fields: as for `draft_proposal`, without `ngo`, and once it was submitted without `authority`.
        now: the moment of the act.
        seen: the revision of the text that the actor changed; None when the act does not rest on a page.

    Raises:
        NotAllowed: when the actor does not act for the NGO or one that proposes with it.
        Overtaken: when somebody else has changed the text since that revision.
        Refused: when the addressee is not an authority, or would be another after the submission.
        TransitionRefused: when it can no longer be changed.
    """
    partnership = as_written(lock(pk, CHANGE, actor))
    authority = fields.get("authority", partnership.authority)
    if not partnership.is_draft and authority != partnership.authority:
        raise Refused(
            _("What was submitted stays with its authority. Please withdraw it and draw up another.")
        )
    if not authority.answers:
        raise Refused(_("%(authority)s is not a public authority or institution.") % {"authority": authority})
    plain, rows = parted(fields)
    before = {name: getattr(partnership, name) for name in plain}
    changed = {name: value for name, value in plain.items() if before[name] != value}
    had = rows_of(partnership)
    new_rows = {name: found for name, found in rows.items() if had[name] != found}
    for name, value in changed.items():
        setattr(partnership, name, value)
    if changed or new_rows:
        if seen is not None and seen != partnership.revision:
            raise Overtaken(_("Somebody else has changed the text meanwhile. Nothing of yours is lost."))
        partnership.revision += 1
        if partnership.is_draft:
            partnership.save(update_fields=[*changed, "revision"])
            forget_lead(partnership)
            write_rows(partnership, new_rows)
        else:
            partnership.save(update_fields=["revision"])
            keep_unsent(partnership, new_rows)
        record(
            actor=actor,
            verb="partnerships.change",
            target=partnership,
            now=now,
            before={name: before[name] for name in changed} | {name: as_text(had[name]) for name in new_rows},
            after=changed | {name: as_text(found) for name, found in new_rows.items()},
        )
    return partnership


@transaction.atomic
def submit_proposal(*, pk: int, actor: User, now: dt.datetime, seen: str | None = None) -> Partnership:
    """Send a draft to the authority; from this day the authority owes an answer.

    The last day for the answer follows from `ANSWER_TERM` (OG 27/2002, art. 8 (1)).

    Args:
        pk: the proposal.
        actor: an owner or editor of its NGO.
        now: the moment of the act.
        seen: the mark of what was read; None when the act does not rest on a page.

    Raises:
        NotAllowed: when the actor does not act for the NGO.
        Refused: when an NGO or the authority is not verified, the NGO's verification has expired, an NGO
            that was asked to propose too has not confirmed, the period proposed is over, or somebody else
            has changed the proposal since.
        TransitionRefused: when it is not a draft.
    """
    today = timezone.localdate(now)

    def check(partnership: Partnership) -> None:
        require_unchanged(partnership, seen)
        require_verified(partnership.ngo)
        _require_not_expired(partnership.ngo, today)
        require_verified(partnership.authority)
        require_confirmed(partnership)
        for organization in Organization.objects.filter(pk__in=partnership.co_party_ids[Side.NGO]):
            require_verified(organization)
        if partnership.ends_on < today:
            raise Refused(_("The period proposed is over. Please change the dates, then submit."))

    partnership = transition(
        Partnership,
        pk,
        verb="partnerships.submit",
        fields={"submitted_at": now, "answer_due_on": ANSWER_TERM.last_day(after=today)},
        **door(SUBMIT, actor, now, check),
    )
    keep_version(partnership, actor=actor, now=now)
    tell_asked_authorities(partnership, actor=actor, now=now)
    return tell(partnership, SUBMIT, actor=actor, now=now)


@transaction.atomic
def withdraw_proposal(*, pk: int, actor: User, now: dt.datetime) -> Partnership:
    """Take a proposal back, any time before its agreement is signed.

    Args:
        pk: the proposal.
        actor: an owner or editor of its NGO.
        now: the moment of the act.

    Raises:
        NotAllowed: when the actor does not act for the NGO.
        TransitionRefused: when it was rejected, withdrawn or cancelled, or is being signed.
    """
    partnership = transition(
        Partnership,
        pk,
        verb="partnerships.withdraw",
        fields={"withdrawn_at": now, "paused_at": None, "turn": ""},
        **door(WITHDRAW, actor, now),
    )
    return tell(partnership, WITHDRAW, actor=actor, now=now)


def _require_room(person: User, drafts: QuerySet[Partnership]) -> None:
    if drafts.count() >= MOST_DRAFTS:
        raise Refused(
            _("You have %(count)d drafts, which is the most. Please submit or withdraw one of them first.")
            % {"count": MOST_DRAFTS}
        )
    if not is_within("partnerships.draft", str(person.pk), most=DRAFTED_A_DAY, seconds=24 * 3600):
        raise Refused(
            _("You have drawn up %(count)d proposals today, which is the most. Please go on tomorrow.")
            % {"count": DRAFTED_A_DAY}
        )


def _require_not_expired(ngo: Organization, today: dt.date) -> None:
    """Only for who submits: an authority owes its answer even when its own verification is over."""
    if ngo.verified_until is not None and ngo.is_expired_on(today):
        raise Refused(
            _(
                "The verification of %(organization)s expired on %(day)s. Please ask on its page for it to "
                "be verified again, then submit. Nothing was changed."
            )
            % {"organization": ngo, "day": date_format(ngo.verified_until)}
        )
