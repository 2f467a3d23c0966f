"""The agreement: its turns and versions, the councils, the signatures, and what each of them refuses."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Callable
from typing import Any

import pytest
from allauth.mfa.models import Authenticator
from django.db import IntegrityError, transaction
from django.test import Client
from django.utils import timezone

from organizations.enums import MembershipRole
from organizations.models import Organization
from partnerships import services
from partnerships.life import WAYS_BACK
from partnerships.models import AgreementVersion, CouncilApproval, Partnership, Signature
from partnerships.selectors import agreement_of, first_text, ready_to_begin
from portal.accounts.models import User
from portal.audit.models import Entry
from portal.core.exceptions import NotAllowed, Refused
from portal.files.models import StoredFile
from portal.files.services import path_of
from portal.notifications.models import Message
from tests.factories.accounts import UserFactory
from tests.factories.organizations import AuthorityFactory, OrganizationFactory, make_members
from tests.partnerships import agreeing
from tests.partnerships.agreeing import (
    PDF,
    accept,
    approve,
    change,
    give_back,
    pdf,
    sign,
    sign_document,
    skip,
)
from tests.partnerships.conftest import Cast
from tests.partnerships.test_views import as_, path

SCRIPT = "<script>alert('x')</script>"


def state_of(partnership: Partnership) -> str:
    return Partnership.objects.get(pk=partnership.pk).state


def turn_of(partnership: Partnership) -> str:
    return Partnership.objects.get(pk=partnership.pk).turn


@pytest.fixture
def sides(cast: Cast) -> tuple[User, User]:
    """Who writes for the NGO, and who for the authority."""
    return cast.people["ngo_owner"], cast.people["authority_owner"]


@pytest.fixture
def joined(cast: Cast) -> Callable[[Partnership], tuple[User, User]]:
    """Gives a partnership one more NGO and one more authority, each with an owner."""

    def join(partnership: Partnership) -> tuple[User, User]:
        people = (UserFactory(), UserFactory())
        sides = (("ngo", OrganizationFactory()), ("authority", AuthorityFactory()))
        for person, (side, organization) in zip(people, sides, strict=True):
            make_members([(organization, person, MembershipRole.OWNER)])
            partnership.co_parties.create(
                organization=organization, side=side, asked_by=person, asked_at=timezone.now(),
                confirmed_by=person, confirmed_at=timezone.now(),
            )  # fmt: skip
        return people

    return join


def test_turns_pass_and_a_change_asks_everyone_anew(cast: Cast, sides: tuple[User, User]) -> None:
    ngo, authority = sides
    partnership = agreeing.begin(cast.partnership("accepted_in_principle"), ngo)
    assert (state_of(partnership), turn_of(partnership)) == ("negotiation", "authority")
    with pytest.raises(Refused, match=str(cast.authority)):
        change(partnership, ngo)
    accept(partnership, authority)
    assert turn_of(partnership) == "ngo"
    change(partnership, ngo, number=1)
    assert turn_of(partnership) == "authority"
    accept(partnership, ngo, number=2)
    assert (state_of(partnership), turn_of(partnership)) == ("negotiation", "authority")
    accept(partnership, authority, number=2)
    partnership.refresh_from_db()
    assert (partnership.state, partnership.turn) == ("council_approval", "")
    first, last = partnership.versions.all()
    assert (first.acceptances.count(), last.acceptances.count()) == (1, 2)
    assert last.organization == cast.ngo
    assert partnership.agreed_at


def test_the_period_of_the_version_that_was_accepted_is_that_of_the_partnership(
    cast: Cast, sides: tuple[User, User]
) -> None:
    partnership = agreeing.begin(cast.partnership("accepted_in_principle"), sides[0])
    for person in sides:
        accept(partnership, person)
    partnership.refresh_from_db()
    assert partnership.starts_on == timezone.localdate()


def test_every_party_accepts_approves_and_signs_for_itself(
    cast: Cast, sides: tuple[User, User], joined: Callable[[Partnership], tuple[User, User]]
) -> None:
    ngo, authority = sides
    partnership = cast.partnership("accepted_in_principle")
    other_ngo, other_authority = joined(partnership)
    agreeing.begin(partnership, ngo)
    for person in (ngo, authority, other_ngo):
        accept(partnership, person)
        assert state_of(partnership) == "negotiation"
    accept(partnership, other_authority)
    skip(partnership, authority)
    assert state_of(partnership) == "council_approval"
    approve(partnership, other_authority)
    assert state_of(partnership) == "signing"
    for person in (other_authority, authority, other_ngo):
        sign_document(partnership, person)
        assert ready_to_begin(timezone.localdate()) == []
        assert Partnership.objects.get(pk=partnership.pk).signed_at is None
    sign_document(partnership, ngo)
    assert state_of(partnership) == "active"


def test_the_last_signature_is_dated_whether_or_not_the_first_day_has_come(
    cast: Cast, sides: tuple[User, User]
) -> None:
    partnerships = [cast.partnership("signing") for _one in range(3)]
    to_begin, half_signed, reopened = partnerships
    for partnership, person in [(one, sides[0]) for one in partnerships] + [
        (to_begin, sides[1]), (reopened, sides[1])
    ]:  # fmt: skip
        sign_document(partnership, person)
    services.put_back(
        pk=reopened.pk, actor=cast.people["administrator"], reason="Din nou.", now=timezone.now(),
        way=next(way for way in WAYS_BACK if way.name == "reopen_agreement"),
    )  # fmt: skip
    dated = dict(Partnership.objects.values_list("pk", "signed_at"))
    assert dated[to_begin.pk] == to_begin.versions.get().signatures.latest("pk").signed_at
    assert (state_of(to_begin), dated[half_signed.pk], dated[reopened.pk]) == ("signing", None, None)


def test_whoever_is_on_both_sides_acts_for_the_ngo_alone(cast: Cast) -> None:
    both = cast.people["both_sides"]
    partnership = agreeing.begin(cast.partnership("accepted_in_principle"), both)
    assert partnership.versions.get().organization == cast.ngo
    with pytest.raises(NotAllowed):
        services.accept_agreement(
            pk=partnership.pk, actor=both, organization=cast.authority, number=1, now=timezone.now()
        )
    accept(partnership, both)
    assert partnership.versions.get().acceptances.get().organization == cast.ngo
    with pytest.raises(NotAllowed):
        skip(cast.partnership("council_approval"), both)


def test_what_is_accepted_is_what_was_read(cast: Cast, sides: tuple[User, User]) -> None:
    ngo, authority = sides
    partnership = cast.partnership("negotiation")
    change(partnership, authority)
    with pytest.raises(Refused, match=r"version 2|versiunea 2"):
        accept(partnership, ngo, number=1)
    with pytest.raises(Refused, match=r"version 2|versiunea 2"):
        change(partnership, ngo, number=1, text="Încă un text.")
    accept(partnership, ngo, number=2)
    with pytest.raises(Refused, match=str(cast.ngo)):
        accept(partnership, ngo, number=2)
    assert partnership.versions.get(number=2).acceptances.count() == 1


def test_an_agreement_that_the_council_returns_counts_from_the_start(
    cast: Cast, sides: tuple[User, User]
) -> None:
    ngo, authority = sides
    partnership = cast.partnership("council_approval")
    give_back(partnership, authority)
    partnership.refresh_from_db()
    assert (partnership.state, partnership.turn, partnership.agreed_at) == ("negotiation", "ngo", None)
    last = partnership.versions.get(number=2)
    assert (last.note, last.acceptances.count()) == ("Consiliul cere altceva.", 0)
    for person in (ngo, authority):
        accept(partnership, person, number=2)
    assert state_of(partnership) == "council_approval"


def _day(away: int) -> dt.date:
    return timezone.localdate() + dt.timedelta(days=away)


def _begin(partnership: Partnership, actor: User, first: int, last: int) -> Partnership:
    return services.begin_negotiation(
        pk=partnership.pk,
        actor=actor,
        text="x",
        now=timezone.now(),
        starts_on=_day(first),
        ends_on=_day(last),
    )


# The state, and what is tried in it.
REFUSED: dict[str, tuple[str, Callable[[Partnership, User], object]]] = {
    "no text": ("accepted_in_principle", lambda p, actor: agreeing.begin(p, actor, text=" \n ")),
    "end before start": ("accepted_in_principle", lambda p, actor: _begin(p, actor, 5, 4)),
    "period over": ("accepted_in_principle", lambda p, actor: _begin(p, actor, -9, -1)),
    "nothing differs": ("negotiation", lambda p, actor: change(p, actor, text=p.versions.get().text)),
    "no number": ("council_approval", lambda p, actor: approve(p, actor, decision_number=" ")),
    "a day to come": ("council_approval", lambda p, actor: approve(p, actor, decided_on=_day(1))),
    "a day before": ("council_approval", lambda p, actor: approve(p, actor, decided_on=_day(-1))),
    "no PDF": ("council_approval", lambda p, actor: approve(p, actor, document=pdf(b"<html>", "a.pdf"))),
    "no ground": ("council_approval", lambda p, actor: skip(p, actor, ground="  ")),
    "no reason": ("council_approval", lambda p, actor: give_back(p, actor, reason="")),
    "nobody signed": ("signing", lambda p, actor: sign_document(p, actor, signatory=" ")),
    "no signed PDF": ("signing", lambda p, actor: sign_document(p, actor, document=pdf(b"MZ\x90", "a.pdf"))),
    "an empty file": ("signing", lambda p, actor: sign_document(p, actor, document=pdf(b"", "a.pdf"))),
    "no second factor": ("signing", lambda p, actor: sign(p, actor, confirmed=None)),
    "a factor of yesterday": ("signing", lambda p, actor: sign(p, actor, confirmed=dt.timedelta(days=1))),
    "too early": ("signing", lambda p, actor: services.activate(pk=p.pk, now=timezone.now())),
}  # fmt: skip


@pytest.mark.parametrize("case", REFUSED)
def test_what_cannot_be_right_is_refused_with_a_sentence(
    cast: Cast, sides: tuple[User, User], case: str
) -> None:
    state, act = REFUSED[case]
    partnership = cast.partnership(state)
    with pytest.raises(Refused) as refusal, transaction.atomic():
        act(partnership, sides[1])
    assert refusal.value.sentence.endswith(".")
    assert state_of(partnership) == state
    assert not Entry.objects.exists()
    assert not Message.objects.exists()
    assert not StoredFile.objects.exists()


def test_a_party_that_is_not_verified_does_not_sign(cast: Cast, sides: tuple[User, User]) -> None:
    partnership = cast.partnership("signing")
    Organization.objects.filter(pk=cast.ngo.pk).update(
        state="suspended", decided_at=timezone.now(), decision_reason="—", verified_until=None
    )
    with pytest.raises(Refused, match=str(cast.ngo)):
        sign_document(partnership, sides[0])
    assert not Signature.objects.exists()


def test_what_all_have_signed_begins_on_its_first_day(cast: Cast, sides: tuple[User, User]) -> None:
    partnership = cast.partnership("signing")
    for person in sides:
        sign_document(partnership, person)
    assert state_of(partnership) == "signing"
    first = partnership.starts_on
    assert ready_to_begin(first - dt.timedelta(days=1)) == []
    assert ready_to_begin(first) == [(partnership.pk, first)]
    noon = dt.datetime.combine(first, dt.time(12), tzinfo=dt.UTC)
    with pytest.raises(Refused):
        services.activate(pk=partnership.pk, now=noon - dt.timedelta(days=1))
    services.activate(pk=partnership.pk, now=noon)
    with pytest.raises(Refused):
        services.activate(pk=partnership.pk, now=noon)
    assert Message.objects.filter(kind="partnerships.partnership_active").count() == 5
    assert ready_to_begin(first) == []


def _accept_twice(version: AgreementVersion, common: dict[str, Any]) -> None:
    version.acceptances.create(
        organization=version.organization, accepted_by=version.written_by, accepted_at=version.written_at
    )


def _approve_by_nothing(version: AgreementVersion, common: dict[str, Any]) -> None:
    version.approvals.create(authority=version.organization, recorded_at=version.written_at, **common)


def _sign_by_nothing(version: AgreementVersion, common: dict[str, Any]) -> None:
    version.signatures.create(
        organization=version.organization,
        signatory="Ion",
        sha256="f00",
        signed_at=version.written_at,
        **common,
    )


def _say_nothing(version: AgreementVersion, common: dict[str, Any]) -> None:
    AgreementVersion.objects.filter(pk=version.pk).update(text="")


@pytest.mark.parametrize(
    ("broken", "constraint"),
    [
        (_accept_twice, "acceptance_once"),
        (_approve_by_nothing, "approval_is_decision_or_ground"),
        (_sign_by_nothing, "signature_is_whole"),
        (_say_nothing, "version_says_something"),
    ],
)
def test_the_database_itself_refuses_half_an_agreement(
    cast: Cast, broken: Callable[..., None], constraint: str
) -> None:
    version = cast.partnership("council_approval").versions.get()
    with pytest.raises(IntegrityError, match=constraint), transaction.atomic():
        broken(version, {"recorded_by": version.written_by})


def test_a_first_text_tells_what_was_proposed(cast: Cast) -> None:
    partnership = cast.partnership("accepted_in_principle")
    text = first_text(partnership)
    for told in (
        f"– {cast.ngo.name}, {cast.ngo.get_kind_display()}\n",
        f"– {cast.authority.name}, {cast.authority.get_kind_display()}\n",
        partnership.objectives,
        "15.000,50",
        "\n\n1. ",
        "\n\n7. ",
    ):
        assert told in text


@pytest.mark.parametrize("act", [approve, skip])
def test_a_council_decides_on_the_version_that_was_read(
    cast: Cast, sides: tuple[User, User], act: Callable[..., Partnership]
) -> None:
    partnership = cast.partnership("council_approval")
    later = partnership.versions.get()
    later.pk, later.number = None, 2
    later.save()
    with pytest.raises(Refused, match="2"):
        act(partnership, sides[1], number=1)
    assert not CouncilApproval.objects.exists()
    assert act(partnership, sides[1], number=2).state == "signing"


PAGES = {
    "agreement/begin/": "accepted_in_principle",
    "agreement/change/": "negotiation",
    "agreement/accept/": "negotiation",
    "agreement/approval/": "council_approval",
    "agreement/no-approval/": "council_approval",
    "agreement/return/": "council_approval",
    "agreement/signed/": "signing",
    "agreement/sign/": "signing",
}


@pytest.mark.parametrize("ending", PAGES)
def test_each_page_is_theirs_whose_act_it_is(client: Client, cast: Cast, ending: str) -> None:
    partnership = cast.partnership(PAGES[ending])
    address = path(partnership, ending)
    assert client.get(address).status_code == 302
    Partnership.objects.filter(pk=partnership.pk, state="negotiation").update(turn="authority")
    assert as_(client, cast.people["authority_owner"]).get(address).status_code == 200
    for role in ("other_ngo_owner", "authority_member", "manager"):
        refused = as_(client, cast.people[role]).get(address)
        assert refused.status_code == 403
    again = as_(client, cast.people["authority_owner"]).post(address, {"number": "1"})
    assert again.status_code == (302 if ending == "agreement/accept/" else 422)


def test_a_form_comes_back_with_what_was_typed(client: Client, cast: Cast) -> None:
    negotiated, before_council = cast.partnership("negotiation"), cast.partnership("council_approval")
    as_(client, cast.people["authority_owner"])
    typed = {
        "number": "1",
        "text": SCRIPT,
        "starts_on": "2999-02-01",
        "ends_on": "2999-01-01",
        "note": "Fiindcă",
    }
    answer = client.post(path(negotiated, "agreement/change/"), typed)
    assert answer.status_code == 422
    assert "Fiindcă" in answer.content.decode()
    assert SCRIPT not in answer.content.decode()
    typed = {"decision_number": "HCL 77", "decided_on": "2999-01-01", "document": pdf()}
    answer = client.post(path(before_council, "agreement/approval/"), typed)
    assert answer.status_code == 422
    assert "HCL 77" in answer.content.decode()
    assert not CouncilApproval.objects.exists()


def test_a_file_beyond_the_limit_gets_a_sentence(client: Client, cast: Cast) -> None:
    partnership = cast.partnership("signing")
    as_(client, cast.people["authority_owner"])
    address = path(partnership, "agreement/signed/")
    claimed = client.post(
        address, b"", content_type="multipart/form-data; boundary=x", CONTENT_LENGTH="209715200"
    )
    assert claimed.status_code == 413
    large = pdf(PDF + b"x" * (20 * 2**20))
    answer = client.post(address, {"signatory": "Ion", "document": large})
    assert answer.status_code == 422
    assert "20" in str(answer.context["form"].non_field_errors())
    assert not Signature.objects.exists()


def test_what_was_accepted_by_an_old_page_is_shown_anew(client: Client, cast: Cast) -> None:
    partnership = cast.partnership("negotiation")
    as_(client, cast.people["ngo_owner"])
    change(partnership, cast.people["authority_owner"], text="Textul cel nou.")
    address = path(partnership, "agreement/accept/")
    answer = client.post(address, {"number": "1"}, follow=True)
    assert "Textul cel nou." in answer.content.decode()
    assert not partnership.versions.get(number=2).acceptances.exists()
    client.post(address, {"number": "2"})
    assert partnership.versions.get(number=2).acceptances.exists()


def test_the_public_reads_an_agreement_once_it_is_active(client: Client, cast: Cast) -> None:
    for state in ("negotiation", "council_approval", "signing"):
        page = client.get(path(cast.partnership(state))).content.decode()
        assert "primăria dă spațiul.\n\n2. Durata" not in page
        assert "Legea 1/2000" not in page
    partnership = cast.partnership("active")
    page = client.get(path(partnership)).content.decode()
    for told in ("2. Durata", "Legea 1/2000", "<details"):
        assert told in page
    for kept in ("Ion Semnatar", partnership.versions.get().fingerprint, "/agreement/1/"):
        assert kept not in page
    assert (
        as_(client, cast.people["other_ngo_owner"]).get(path(partnership, "agreement/1/")).status_code == 404
    )
    theirs = as_(client, cast.people["ngo_member"]).get(path(partnership)).content.decode()
    assert "Ion Semnatar" in theirs


def test_a_version_shows_its_differences_escaped(client: Client, cast: Cast) -> None:
    partnership = cast.partnership("negotiation")
    before = partnership.versions.get().text
    change(partnership, cast.people["authority_owner"], text=before.replace("Un an", f"Doi ani {SCRIPT}"))
    page = as_(client, cast.people["manager"]).get(path(partnership, "agreement/2/")).content.decode()
    assert re.search(r"<del><span[^>]*>[^<]*</span>Un an", page)
    assert re.search(r"<ins><span[^>]*>[^<]*</span>Doi ani", page)
    assert SCRIPT not in page


def test_a_signed_document_that_was_changed_on_disk_is_noticed(
    client: Client, cast: Cast, sides: tuple[User, User]
) -> None:
    partnership = cast.partnership("signing")
    sign_document(partnership, sides[0])
    signature = Signature.objects.get()
    assert signature.document
    as_(client, sides[1])
    address = signature.document.get_absolute_url()
    assert client.get(address).status_code == 200
    assert as_(client, cast.people["other_ngo_owner"]).get(address).status_code == 404
    as_(client, sides[1])
    page = client.get(path(partnership))
    assert not page.context["agreement"].is_changed
    assert signature.sha256 in page.content.decode()
    path_of(signature.document.key).write_bytes(PDF.replace(b"1 0 obj", b"2 0 obj"))
    page = client.get(path(partnership))
    assert page.context["agreement"].is_changed
    assert 'role="alert"' in page.content.decode()
    fetched = client.get(address)
    assert fetched.status_code == 409
    assert signature.sha256 in fetched.content.decode()


def test_a_text_that_was_changed_after_it_was_signed_is_noticed(cast: Cast) -> None:
    partnership = cast.partnership("active")
    shown = agreement_of(partnership, is_whole=True)
    assert shown
    assert not shown.is_changed
    AgreementVersion.objects.filter(partnership=partnership).update(text="Cu totul altceva.")
    shown = agreement_of(Partnership.objects.get(pk=partnership.pk), is_whole=True)
    assert shown
    assert shown.is_changed


def test_signing_leads_to_the_second_factor_and_back(client: Client, cast: Cast) -> None:
    partnership = cast.partnership("signing")
    as_(client, cast.people["authority_owner"])
    page = client.get(path(partnership, "agreement/sign/"))
    assert 'href="/accounts/2fa/"' in page.content.decode()
    assert 'name="agreed"' not in page.content.decode()
    back = f'href="{path(partnership, "agreement/sign/")}"'
    assert client.get("/accounts/2fa/").content.decode().count(back) == 1
    client.post(path(partnership, "agreement/sign/"), {"agreed": "on"})
    assert not Signature.objects.exists()


def test_who_could_sign_here_learns_that_an_owner_names_a_signatory(client: Client, cast: Cast) -> None:
    partnership = cast.partnership("signing")
    people = f"/organizations/{cast.ngo.slug}/people/"
    as_(client, cast.people["ngo_editor"])
    assert people not in client.get(path(partnership)).content.decode()
    cast.ngo.memberships.update(is_signatory=False)
    assert people in client.get(path(partnership)).content.decode()
    answer = client.get(f"/en{path(partnership, 'agreement/sign/')}")
    assert answer.status_code == 403
    assert "An owner of the party names one" in answer.content.decode()
    sign_document(partnership, cast.people["ngo_owner"])
    assert people not in client.get(path(partnership)).content.decode()


def test_who_is_about_to_sign_confirms_it_with_the_second_factor_alone(client: Client, cast: Cast) -> None:
    person = as_(client, cast.people["authority_owner"])
    Authenticator.objects.create(user=cast.people["authority_owner"], type=Authenticator.Type.TOTP, data={})
    page = person.get(f"/en{path(cast.partnership('signing'), 'agreement/sign/')}")
    password = "/accounts/reauthenticate/?"
    asked = person.get(page.context["confirm_url"]).content.decode()
    assert "it is you who signs" in asked
    assert password not in asked
    elsewhere = person.get("/en/accounts/2fa/reauthenticate/?next=/accounts/2fa/").content.decode()
    assert "it is you who signs" not in elsewhere
    assert password in elsewhere
