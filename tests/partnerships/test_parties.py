"""Partnerships of several: who is asked by whom, who sees what, who may say yes."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
import rules
from django.core.paginator import Paginator
from django.http import QueryDict
from django.test import Client
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries

from organizations.models import Organization
from partnerships import services
from partnerships.filters import RegisterFilter
from partnerships.life import PartnershipState, Side
from partnerships.models import CoParty, Partnership
from partnerships.panels import show_partnerships
from partnerships.reports import PartnershipReport
from partnerships.selectors.register import register_rows
from partnerships.services import parties
from partnerships.services.parties import ANSWERED_IN, ASKED_IN
from portal.accounts.models import User
from portal.audit.models import Entry
from portal.core.exceptions import NotAllowed, Refused
from portal.notifications.models import Message
from tests.factories.organizations import MembershipFactory
from tests.partnerships.conftest import Cast
from tests.partnerships.test_views import as_, path

NGO_WRITERS = {"ngo_owner", "ngo_editor", "both_sides"}
OTHERS = {Side.NGO: "other_ngo_owner", Side.AUTHORITY: "other_authority_owner"}


def organization_of(cast: Cast, side: str) -> Organization:
    return Organization.objects.get(memberships__user=cast.people[OTHERS[Side(side)]])


def ask(cast: Cast, partnership: Partnership, side: str, actor: User) -> CoParty:
    asked = organization_of(cast, side)
    return services.ask_party(
        pk=partnership.pk, organization_pk=asked.pk, side=side, actor=actor, now=timezone.now()
    )


def part(cast: Cast, partnership: Partnership, side: str, *, confirmed: bool) -> CoParty:
    """A row made as it would stand."""
    person = cast.people[OTHERS[Side(side)]]
    made: CoParty = CoParty.objects.create(
        partnership=partnership,
        organization=organization_of(cast, side),
        side=side,
        asked_by=cast.people["ngo_owner"],
        asked_at=timezone.now(),
        confirmed_by=person if confirmed else None,
        confirmed_at=timezone.now() if confirmed else None,
    )
    return made


@pytest.mark.parametrize("side", [Side.NGO, Side.AUTHORITY])
def test_who_may_ask_in_which_state(cast: Cast, side: Side) -> None:
    """The full square: every state, every role."""
    for state in ("draft", "submitted", "changes_requested", "accepted_in_principle", "rejected"):
        partnership = cast.partnership(state)
        for role, person in cast.people.items():
            of_ngo = side == Side.NGO or state == "draft"
            asks = role in (NGO_WRITERS if of_ngo else {"authority_owner", "authority_editor"})
            expected = "not allowed" if not asks else "done" if state in ASKED_IN[side] else "refused"
            assert _outcome(ask, cast, partnership, side, person) == expected, (state, role)
            CoParty.objects.all().delete()


@pytest.mark.parametrize("confirmed", [False, True])
@pytest.mark.parametrize("side", [Side.NGO, Side.AUTHORITY])
def test_who_takes_part_sees_it_in_time_and_answers_for_itself(
    cast: Cast, side: Side, *, confirmed: bool
) -> None:
    for state in ("draft", "submitted", "changes_requested", "under_review"):
        partnership = cast.partnership(state)
        party = part(cast, partnership, side, confirmed=confirmed)
        person = cast.people[OTHERS[side]]
        seen = side == Side.NGO or state != "draft"
        partnership = Partnership.objects.get(pk=partnership.pk)
        assert Partnership.objects.visible_to(person).filter(pk=partnership.pk).exists() == seen
        assert rules.has_perm("partnerships.view", person, partnership) == seen
        writes = side == Side.NGO and confirmed
        assert rules.has_perm("partnerships.change", person, partnership) == writes
        for verb in ("submit", "withdraw", "send_back", "accept"):
            assert not rules.has_perm(f"partnerships.{verb}", person, partnership)
        for role, other in cast.people.items():
            if role == OTHERS[side]:
                continue
            with pytest.raises(NotAllowed):
                services.confirm_party(pk=party.pk, actor=other, now=timezone.now())
        in_time = state in ANSWERED_IN[side]
        expected = "done" if in_time and not confirmed else "refused"
        assert _outcome(services.confirm_party, pk=party.pk, actor=person, now=timezone.now()) == expected


def test_a_proposal_waits_for_everyone_who_was_asked_to_propose(cast: Cast) -> None:
    partnership, lead = cast.partnership("draft"), cast.people["ngo_owner"]
    party = ask(cast, partnership, Side.NGO, lead)
    with pytest.raises(Refused, match=str(party.organization)):
        services.submit_proposal(pk=partnership.pk, actor=lead, now=timezone.now())
    other = cast.people["other_ngo_owner"]
    services.confirm_party(pk=party.pk, actor=other, now=timezone.now())
    changed = services.change_draft(
        pk=partnership.pk, actor=other, fields={"title": "Împreună"}, now=timezone.now()
    )
    assert changed.title == "Împreună"
    with pytest.raises(NotAllowed):
        services.submit_proposal(pk=partnership.pk, actor=other, now=timezone.now())
    services.submit_proposal(pk=partnership.pk, actor=lead, now=timezone.now())
    services.take_under_review(
        pk=partnership.pk,
        actor=cast.people["authority_owner"],
        registration_number="7",
        registered_on=timezone.localdate(),
        now=timezone.now(),
    )
    heard = Message.objects.values_list("kind", "recipient_id")
    kinds = {kind for kind, person in heard if person == other.pk}
    assert kinds == {"partnerships.party_asked", "partnerships.proposal_under_review"}
    confirmed = {person for kind, person in heard if kind == "partnerships.party_confirmed"}
    assert confirmed == {cast.people[role].pk for role in NGO_WRITERS}


def test_an_authority_that_is_asked_in_the_draft_hears_of_it_when_it_is_submitted(cast: Cast) -> None:
    partnership, lead = cast.partnership("draft"), cast.people["ngo_owner"]
    ask(cast, partnership, Side.AUTHORITY, lead)
    assert not Message.objects.exists()
    services.submit_proposal(pk=partnership.pk, actor=lead, now=timezone.now())
    asked = Message.objects.filter(kind="partnerships.party_asked").values_list("recipient_id", flat=True)
    assert set(asked) == {cast.people["other_authority_owner"].pk}


def test_who_declines_no_longer_sees_it_and_the_lead_is_told(cast: Cast) -> None:
    partnership = cast.partnership("draft")
    party = part(cast, partnership, Side.NGO, confirmed=False)
    other = cast.people["other_ngo_owner"]
    services.decline_party(pk=party.pk, actor=other, now=timezone.now())
    assert not Partnership.objects.visible_to(other).filter(pk=partnership.pk).exists()
    entry = Entry.objects.about(partnership).get(verb="partnerships.decline_party")
    assert entry.after["organization"] == party.organization_id
    letters = Message.objects.filter(kind="partnerships.party_declined")
    assert {letter.recipient_id for letter in letters} == {cast.people[role].pk for role in NGO_WRITERS}
    assert str(party.organization) in letters[0].text
    with pytest.raises(Refused):
        services.confirm_party(pk=party.pk, actor=other, now=timezone.now())


def test_who_proposes_too_does_not_answer(cast: Cast) -> None:
    partnership = cast.partnership("under_review")
    party = part(cast, partnership, Side.NGO, confirmed=True)
    person = cast.people["authority_owner"]
    assert rules.has_perm("partnerships.accept", person, partnership)
    party.organization.memberships.create(user=person, role="member", created_at=timezone.now())
    fresh = User.objects.get(pk=person.pk)
    assert not rules.has_perm("partnerships.accept", fresh, Partnership.objects.get(pk=partnership.pk))


def test_the_pages_of_the_parties(client: Client, cast: Cast) -> None:
    partnership = cast.partnership("draft")
    as_(client, cast.people["ngo_owner"])
    other = organization_of(cast, Side.NGO)
    page = client.get(path(partnership, "parties/"), {"side": "ngo", "q": other.name})
    assert list(page.context["found"]) == [other]
    ngo, authority = {"side": "ngo", "organization": other.slug}, {"side": "none"}
    assert client.post(path(partnership, "parties/"), authority).status_code == 404
    assert client.post(path(partnership, "parties/"), ngo).status_code == 302
    again = client.post(path(partnership, "parties/"), ngo, follow=True)
    assert [message.level_tag for message in again.context["messages"]][-1] == "warning"
    party = CoParty.objects.get()
    as_(client, cast.people["ngo_member"])
    assert client.get(path(partnership, f"parties/{party.pk}/")).status_code == 403
    as_(client, cast.people["other_authority_owner"])
    assert client.get(path(partnership, "parties/")).status_code == 404
    # Of a public partnership only the parties are told who was asked.
    public = part(cast, cast.partnership("negotiation"), Side.AUTHORITY, confirmed=False)
    stranger = as_(Client(), cast.people["other_ngo_owner"])
    assert stranger.get(path(public.partnership)).status_code == 200
    assert stranger.get(public.get_absolute_url()).status_code == 404
    as_(client, cast.people["other_ngo_owner"])
    assert party.get_absolute_url() in client.get(path(partnership)).content.decode()
    desk = client.get("/desk/").context["desk"]
    assert [row.pk for row in desk.parties] == [partnership.pk]
    assert client.post(path(partnership, f"parties/{party.pk}/"), {"act": "confirm"}).status_code == 302
    party.refresh_from_db()
    assert party.is_confirmed
    left = client.post(path(partnership, f"parties/{party.pk}/"), {"act": "decline"})
    assert left["Location"] == "/partnerships/proposals/"


def _outcome(act: Callable[..., Any], *given: Any, **named: Any) -> str:
    try:
        act(*given, **named)
    except NotAllowed:
        return "not allowed"
    except Refused:
        return "refused"
    return "done"


def test_every_state_in_which_somebody_is_asked_is_one_of_the_life() -> None:
    for states in (*ASKED_IN.values(), *ANSWERED_IN.values()):
        assert not any(PartnershipState(state).standing.is_end for state in states)


@pytest.mark.parametrize("act", ["confirm", "decline", "remove"])
def test_whoever_comes_or_goes_in_a_negotiation_has_everyone_accept_anew(cast: Cast, act: str) -> None:
    partnership, now = cast.partnership("negotiation"), timezone.now()
    further = part(cast, partnership, Side.AUTHORITY, confirmed=act != "confirm")
    partnership.versions.get().acceptances.create(
        organization=cast.ngo, accepted_by=cast.people["ngo_owner"], accepted_at=now
    )
    own, lead = cast.people["other_authority_owner"], cast.people["authority_owner"]
    if act == "remove":
        services.remove_party(pk=further.pk, actor=lead, now=now)
    else:
        getattr(services, f"{act}_party")(pk=further.pk, actor=own, now=now)
    last = partnership.versions.last()
    assert last is not None
    assert (last.number, last.acceptances.count(), last.text) == (
        2,
        0,
        partnership.versions.get(number=1).text,
    )


def test_nobody_answers_for_an_authority_about_what_an_ngo_of_theirs_proposes(cast: Cast) -> None:
    partnership = cast.partnership("submitted")
    further = part(cast, partnership, Side.AUTHORITY, confirmed=False)
    MembershipFactory(organization=further.organization, user=cast.people["ngo_owner"], role="editor")
    with pytest.raises(NotAllowed):
        services.confirm_party(pk=further.pk, actor=cast.people["ngo_owner"], now=timezone.now())
    assert CoParty.objects.get().confirmed_at is None


def test_whoever_is_not_verified_asks_nobody_and_nobody_asks_without_end(
    cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    partnership, owner = cast.partnership("draft"), cast.people["ngo_owner"]
    monkeypatch.setattr(parties, "ASKED_A_DAY", 1)
    Organization.objects.filter(pk=cast.ngo.pk).update(state="suspended")
    with pytest.raises(Refused):
        ask(cast, partnership, Side.NGO, owner)
    Organization.objects.filter(pk=cast.ngo.pk).update(state="verified")
    services.remove_party(pk=ask(cast, partnership, Side.NGO, owner).pk, actor=owner, now=timezone.now())
    with pytest.raises(Refused, match="foarte multe"):
        ask(cast, partnership, Side.NGO, owner)
    assert Message.objects.filter(kind="partnerships.party_asked").values("recipient").distinct().count() == 1


def test_a_role_that_was_taken_meanwhile_counts_no_more_under_the_lock(cast: Cast) -> None:
    partnership, editor = cast.partnership("submitted"), cast.people["authority_editor"]
    assert rules.has_perm("partnerships.take_under_review", editor, partnership)
    editor.memberships.all().delete()
    with pytest.raises(NotAllowed):
        services.take_under_review(
            pk=partnership.pk, actor=editor, registration_number="1", registered_on=timezone.localdate(),
            now=timezone.now(),
        )  # fmt: skip


def test_who_takes_part_is_named_and_found_where_the_public_and_the_manager_look(
    client: Client, cast: Cast, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    cast.partnership("active")
    partnership = cast.partnership("active")
    party = part(cast, partnership, Side.NGO, confirmed=False)
    Organization.objects.filter(pk=party.organization_id).update(name="Asociația Îngerii", short_name="")

    def rows(query: str) -> list[str]:
        register = Partnership.objects.public().newest_accepted()
        found = RegisterFilter(QueryDict(query), queryset=register).qs
        return [row.ngos for row in register_rows(Paginator(found, 9).page(1))]

    alone, both = str(cast.ngo), f"{cast.ngo}, Asociația Îngerii"
    slug = party.organization.slug
    assert (rows("q=ingerii"), rows(f"party={slug}")) == ([], [])
    person = cast.people["other_ngo_owner"]
    CoParty.objects.update(confirmed_by=person, confirmed_at=timezone.now())
    assert (rows("q=ingerii"), rows(f"party={slug}")) == ([both], [both])
    # How many there are, their keys, their rows.
    with django_assert_num_queries(3):
        assert rows("") == [both, alone]
    assert f"{both} with {cast.authority}" in client.get(f"/en{path(partnership)}").content.decode()
    panel = show_partnerships(Organization.objects.get(pk=party.organization_id))
    assert panel is not None
    assert panel["rows"] == [(partnership, f"{cast.authority}, {cast.ngo}")]
    exported = PartnershipReport().for_user(cast.people["manager"], QueryDict()).get(pk=partnership.pk)
    assert PartnershipReport().fields["further"].reader(Partnership)(exported) == "Asociația Îngerii"


def test_the_letter_to_the_authority_names_all_who_propose(cast: Cast) -> None:
    partnership = cast.partnership("draft")
    party = part(cast, partnership, Side.NGO, confirmed=True)
    services.submit_proposal(pk=partnership.pk, actor=cast.people["ngo_owner"], now=timezone.now())
    letter = Message.objects.filter(kind="partnerships.proposal_submitted").first()
    assert letter is not None
    assert f"{cast.ngo}, {party.organization}" in letter.text


def test_an_invitation_is_offered_seen_and_taken_back_where_people_look(client: Client, cast: Cast) -> None:
    partnership = cast.partnership("draft")
    party = part(cast, partnership, Side.NGO, confirmed=False)
    here, invite, back = f"/en{path(partnership)}", "Invite another NGO", "Take the invitation back"
    parties = f"{here}parties/"
    as_(client, cast.people["ngo_owner"])
    page = client.get(here).content.decode()
    assert f'href="{parties}#ask-ngo">{invite}' in page
    assert page.index(invite) < page.index("In brief") < page.index(party.organization.name)
    page = client.get(parties).content.decode()
    assert (back in page, '<label class="label" for="q-ngo">' in page) == (True, True)
    as_(client, cast.people["ngo_member"])
    assert invite not in client.get(here).content.decode()
    assert back not in client.get(parties).content.decode()
    as_(client, cast.people["ngo_owner"])
    client.post(party.get_absolute_url(), {"act": "remove"})
    assert not CoParty.objects.exists()
    public = cast.partnership("active")
    part(cast, public, Side.AUTHORITY, confirmed=False)
    assert "Invited" not in Client().get(f"/en{path(public)}").content.decode()
