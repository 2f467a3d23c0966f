"""Several decisions with one reason: each as if made alone, and a sentence for what could not be made."""

from __future__ import annotations

import datetime as dt
import re
import threading
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.utils import timezone

from organizations.enums import MembershipRole
from organizations.models import Organization, ProposedChange, RegisterEnding, RegisterImport, Verification
from organizations.services.bulk import MOST_AT_ONCE, Chosen, decide_many
from organizations.services.verification import decline_renewal, refuse_organization, verify_organization
from portal.accounts.models import User
from portal.audit.models import Entry
from portal.core.exceptions import NotAllowed, Refused
from portal.notifications.models import Message
from tests.factories.accounts import UserFactory
from tests.factories.organizations import MembershipFactory, OrganizationFactory
from tests.organizations.conftest import Cast, as_, make_cast

QUEUE = "/en/organizations/queue/"
TOGETHER = f"{QUEUE}chosen/"
REASON = "Am văzut extrasul din registru."

pytestmark = pytest.mark.django_db


@pytest.fixture
def cast(db: None) -> Cast:
    """Everybody, for one test: one of these is really written, so no transaction lies around them all."""
    return make_cast()


def registration() -> Organization:
    return OrganizationFactory(state="pending", submitted_at=timezone.now() - dt.timedelta(days=3))


def renewal() -> Organization:
    return OrganizationFactory(renewal_asked_at=timezone.now())


def change() -> Organization:
    organization = OrganizationFactory()
    for field, new in (("name", "Asociația cu Nume Nou"), ("short_name", "Nou")):
        ProposedChange.objects.create(
            organization=organization, field=field, old=getattr(organization, field), new=new,
            proposed_by=UserFactory(), proposed_at=timezone.now(),
        )  # fmt: skip
    return organization


def ended() -> Organization:
    then = timezone.now() - dt.timedelta(days=9)
    organization = OrganizationFactory(created_at=then, register_status="struck_off")
    source = RegisterImport.objects.create(
        file_name="asociatii.xlsx", sha256="0" * 64, started_by=UserFactory(), started_at=timezone.now(),
        read_at=timezone.now(), written_at=timezone.now(), closed_at=timezone.now(),
    )  # fmt: skip
    RegisterEnding.objects.create(source=source, organization=organization, became="struck_off")
    return organization


MADE = {"registration": registration, "renewal": renewal, "change": change, "ended": ended}


def wait(matter: str) -> tuple[Organization, User]:
    """Something that waits, and the person who acts for the organization."""
    organization = MADE[matter]()
    return organization, MembershipFactory(organization=organization, role=MembershipRole.OWNER).user


def confirm(client: Client, *names: str, **more: Any) -> Any:
    return client.post(TOGETHER, {"chosen": list(names), **more})


def posted(page: Any, decision: str, reason: str = REASON) -> dict[str, Any]:
    """What the page of confirmation posts when a button is pressed."""
    rows = page.context["selection"].rows
    seen = {f"seen-{row.waiting.chosen}": row.seen for row in rows}
    return {"chosen": [row.waiting.chosen for row in rows], "reason": reason, "decision": decision, **seen}


# What becomes of each sort, by the button: the state, the verb of the audit, the letter.
BECOMES = {
    ("registration", "favour"): ("verified", "organizations.verify", "organization_verified"),
    ("registration", "against"): ("refused", "organizations.refuse", "organization_refused"),
    ("renewal", "favour"): ("verified", "organizations.renew", "verification_renewed"),
    ("renewal", "against"): ("verified", "organizations.decline_renewal", "renewal_declined"),
    ("change", "favour"): ("verified", "organizations.approve_change", "changes_decided"),
    ("change", "against"): ("verified", "organizations.decline_change", "changes_decided"),
    ("ended", "favour"): ("verified", "organizations.renew", "verification_renewed"),
    ("ended", "against"): ("suspended", "organizations.suspend", "organization_suspended"),
}


@pytest.mark.parametrize(("matter", "decision"), BECOMES)
def test_what_is_decided_together_is_decided_as_if_alone(
    client: Client, cast: Cast, matter: str, decision: str
) -> None:
    waiting = [wait(matter) for _one in range(3)]
    left, _person = wait(matter)
    moderator = cast.people["moderator"]
    as_(client, moderator)
    page = confirm(client, *(f"{matter}-{organization.pk}" for organization, _person in waiting))
    assert page.status_code == 200
    assert page.context["selection"].letters == 3
    done = client.post(TOGETHER, posted(page, decision))
    assert {organization.pk for organization in done.context["done"]} == {one.pk for one, _p in waiting}
    state, verb, letter = BECOMES[matter, decision]
    for organization, person in waiting:
        organization.refresh_from_db()
        assert organization.state == state
        kinds = Message.objects.filter(recipient=person).values_list("kind", flat=True)
        assert list(kinds) == [f"organizations.{letter}"]
        if matter == "change":
            wanted = "Asociația cu Nume Nou" if decision == "favour" else organization.name
            assert organization.name == wanted
            assert not organization.proposed_changes.waiting().exists()
        else:
            assert Entry.objects.about(organization).filter(verb=verb, actor=moderator).count() == 1
            assert Verification.objects.get(organization=organization).reason == REASON
    assert Entry.objects.filter(verb=verb, actor=moderator).count() == (6 if matter == "change" else 3)
    names = [row.about for row in client.get(QUEUE).context["waiting"]]
    assert names == [left.pk]


def test_the_page_before_tells_the_evidence_and_what_will_happen(client: Client, cast: Cast) -> None:
    made = {matter: wait(matter)[0] for matter in MADE}
    name = "Asociația Prietenii Bibliotecii din Vale"
    Organization.objects.filter(pk=made["registration"].pk).update(name=name)
    OrganizationFactory(name=name, state="listed"), OrganizationFactory(name=name)
    as_(client, cast.people["moderator"])
    page = confirm(client, *(f"{matter}-{organization.pk}" for matter, organization in made.items()))
    html = page.content.decode()
    for told in (
        "In the register: ", "1 possible duplicate", "No documents", "Legal name: “", "Asociația cu Nume Nou",
        "Struck off according to the register", "Verify 1 organization;", "Suspend 1 organization",
        "Decline the changes of 1 organization", "4 letters with your reason go",
    ):  # fmt: skip
        assert told in html, told
    fewer = confirm(
        client, *(f"{matter}-{organization.pk}" for matter, organization in made.items()),
        without=f"change-{made['change'].pk}", decision="favour", reason="Ce am scris.",
    )  # fmt: skip
    assert fewer.status_code == 200
    assert "Ce am scris." in fewer.content.decode()
    assert {row.waiting.matter for row in fewer.context["selection"].rows} == {
        "registration",
        "renewal",
        "ended",
    }
    assert not Entry.objects.filter(actor=cast.people["moderator"]).exists()


def test_a_decision_without_a_reason_comes_back_with_everything_chosen(client: Client, cast: Cast) -> None:
    one, other = registration(), registration()
    as_(client, cast.people["moderator"])
    page = confirm(client, f"registration-{one.pk}", f"registration-{other.pk}")
    for reason, decision in ((" ", "favour"), (REASON, "perhaps")):
        again = client.post(TOGETHER, posted(page, decision, reason))
        assert again.status_code == 422
        assert len(again.context["selection"].rows) == 2
    assert not Entry.objects.filter(actor=cast.people["moderator"]).exists()


# What happened to one of three between the page and the button, and what is said of it.
MEANWHILE = {
    "decided": "Somebody decided this meanwhile: the organization is “verified” now.",
    "refused and back": "changed while you were reading",
    "changed": "changed while you were reading",
    "own by now": "Only a moderator who is not a member",
}


@pytest.mark.parametrize("happened", [None, *MEANWHILE])
def test_what_changed_meanwhile_is_told_and_the_rest_is_decided(
    client: Client, cast: Cast, happened: str | None
) -> None:
    first, second, third = (registration() for _one in range(3))
    owner = MembershipFactory(organization=second, role=MembershipRole.OWNER).user
    moderator, another = cast.people["moderator"], UserFactory(is_moderator=True)
    as_(client, moderator)
    page = confirm(client, *(f"registration-{one.pk}" for one in (first, second, third)))
    decided = {"pk": second.pk, "actor": another, "reason": "Nu.", "now": timezone.now()}
    match happened:
        case "decided":
            verify_organization(**decided)
        case "refused and back":
            refuse_organization(**decided)
            Organization.objects.filter(pk=second.pk).update(state="pending", decided_at=None)
        case "changed":
            Entry.objects.create(
                verb="organizations.change", actor=owner, target_type="organizations.organization",
                target_id=second.pk, target_name=str(second), at=timezone.now(),
            )  # fmt: skip
        case "own by now":
            MembershipFactory(organization=second, user=moderator)
    done = client.post(TOGETHER, posted(page, "favour"))
    assert done.status_code == 200
    expected = {first.pk, third.pk} if happened else {first.pk, second.pk, third.pk}
    assert {organization.pk for organization in done.context["done"]} == expected
    assert set(Organization.objects.filter(pk__in=(first.pk, third.pk)).values_list("state")) == {
        ("verified",)
    }
    if happened:
        (outcome,) = done.context["refused"]
        assert outcome.organization == second
        assert MEANWHILE[happened] in outcome.refusal
        assert outcome.refusal in done.content.decode()


@pytest.mark.parametrize(
    "role", ["visitor", "person", "stranger", "owner", "manager", "administrator", "moderator"]
)
def test_only_moderators_decide_together(client: Client, cast: Cast, role: str) -> None:
    organization = cast.organization("pending")
    as_(client, cast.people[role])
    name = f"registration-{organization.pk}"
    statuses = [
        confirm(client, name).status_code,
        confirm(client, name, **{f"seen-{name}": 10**9}, reason=REASON, decision="favour").status_code,
    ]
    expected = {"visitor": [302, 302], "moderator": [200, 200]}.get(role, [403, 403])
    assert statuses == expected
    organization.refresh_from_db()
    assert organization.state == ("verified" if role == "moderator" else "pending")


def test_of_ones_own_another_moderator_decides(client: Client, cast: Cast) -> None:
    own, other = cast.organization("pending"), registration()
    client = as_(client, cast.people["own_moderator"])
    assert f'value="registration-{own.pk}"' not in client.get(f"{QUEUE}?all").content.decode()
    page = confirm(client, f"registration-{own.pk}", f"registration-{other.pk}")
    assert [row.waiting.about for row in page.context["selection"].rows] == [other.pk]
    assert "you belong to it, so another moderator decides" in page.content.decode()
    forged = posted(page, "favour") | {"chosen": [f"registration-{own.pk}", f"registration-{other.pk}"]}
    done = client.post(TOGETHER, forged | {f"seen-registration-{own.pk}": 10**9})
    assert [organization.pk for organization in done.context["done"]] == [other.pk]
    own.refresh_from_db()
    assert own.state == "pending"


FORGED = [
    "registration-0", "registration-999999999", "registration-99999999999999999999", "request-1", "x",
    "registration-", "registration--1", "renewal-\x00", "ended-1e3", "change-٣",
]  # fmt: skip


@pytest.mark.parametrize("name", FORGED)
def test_what_does_not_wait_is_left_out_with_a_sentence(client: Client, cast: Cast, name: str) -> None:
    waiting, secret = registration(), OrganizationFactory(state="refused", name="Numele Tainic")
    as_(client, cast.people["moderator"])
    alone = confirm(client, name, follow=True)
    assert (alone.status_code, alone["Location"]) == (302, QUEUE)
    assert 'class="notice' in client.get(QUEUE).content.decode()
    beside = confirm(client, name, f"registration-{waiting.pk}", f"registration-{secret.pk}")
    assert [row.waiting.about for row in beside.context["selection"].rows] == [waiting.pk]
    assert "was left out" in beside.content.decode() or "were left out" in beside.content.decode()
    assert secret.name not in beside.content.decode()
    decided = confirm(client, name, decision="favour", reason=REASON)
    assert decided.status_code in (200, 302)
    assert not Entry.objects.filter(actor=cast.people["moderator"]).exists()


def test_nothing_and_too_much_are_refused_with_a_sentence(client: Client, cast: Cast) -> None:
    moderator = cast.people["moderator"]
    as_(client, moderator)
    many = [f"registration-{number}" for number in range(1, MOST_AT_ONCE + 2)]
    for names, told in (([], "choose at least one"), (many, f"at most {MOST_AT_ONCE}")):
        assert confirm(client, *names).status_code == 302
        assert told in client.get(QUEUE).content.decode()
    assert client.get(TOGETHER)["Location"] == QUEUE
    given: dict[str, Any] = {"actor": moderator, "favourable": True, "now": timezone.now()}
    with pytest.raises(Refused):
        decide_many(chosen=[], reason=REASON, **given)
    with pytest.raises(Refused):
        decide_many(chosen=[Chosen("registration", 1)], reason=" ", **given)  # type: ignore[arg-type]
    with pytest.raises(NotAllowed):
        decide_many(chosen=[], reason=REASON, **given | {"actor": cast.people["person"]})


def test_two_matters_of_one_organization_are_both_decided(client: Client, cast: Cast) -> None:
    both, person = wait("ended")
    Organization.objects.filter(pk=both.pk).update(renewal_asked_at=timezone.now())
    third = change()
    Organization.objects.filter(pk=third.pk).update(renewal_asked_at=timezone.now())
    as_(client, cast.people["moderator"])
    names = [f"ended-{both.pk}", f"renewal-{both.pk}", f"change-{third.pk}", f"renewal-{third.pk}"]
    done = client.post(TOGETHER, posted(confirm(client, *names), "favour"))
    assert (len(done.context["done"]), done.context["refused"]) == (4, [])
    assert Message.objects.filter(recipient=person).count() == 1
    against, _person = wait("ended")
    Organization.objects.filter(pk=against.pk).update(renewal_asked_at=timezone.now())
    page = confirm(client, f"renewal-{against.pk}", f"ended-{against.pk}")
    done = client.post(TOGETHER, posted(page, "against"))
    assert (len(done.context["done"]), done.context["refused"]) == (2, [])
    against.refresh_from_db()
    assert (against.state, against.renewal_asked_at) == ("suspended", None)


@pytest.mark.parametrize("asked", ["", "?all"])
def test_all_on_the_page_are_chosen_without_javascript(client: Client, cast: Cast, asked: str) -> None:
    for matter in MADE:
        wait(matter)
    html = as_(client, cast.people["moderator"]).get(f"{QUEUE}{asked}").content.decode()
    assert html.count('name="chosen"') == len(MADE)
    assert html.count(" checked") == (len(MADE) if asked else 0)


def text_of(answer: Any) -> str:
    return str(answer.content.decode())


@pytest.mark.django_db(transaction=True)
def test_two_moderators_at_once_give_one_result_each_and_no_error_page() -> None:
    organizations = [registration() for _one in range(3)]
    moderators = [UserFactory(is_moderator=True) for _one in range(2)]
    clients = [as_(Client(), moderator) for moderator in moderators]
    names = [f"registration-{organization.pk}" for organization in organizations]
    pages = [confirm(client, *names) for client in clients]
    start, answers = threading.Barrier(2), []

    def press(client: Client, page: Any, decision: str) -> None:
        start.wait()
        try:
            answers.append(client.post(TOGETHER, posted(page, decision)))
        finally:
            connection.close()

    pressed = zip(clients, pages, ("favour", "against"), strict=True)
    threads = [threading.Thread(target=press, args=each) for each in pressed]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(30)
    assert [answer.status_code for answer in answers] == [200, 200]
    for sentence in (r">Decided (?:in favour|against): (\d)<", r">(\d) w(?:as|ere) not decided<"):
        assert sum(int(count) for answer in answers for count in re.findall(sentence, text_of(answer))) == 3
    assert Verification.objects.count() == 3
    assert not Organization.objects.filter(state="pending").exists()


def test_a_renewal_declined_meanwhile_is_not_declined_twice(client: Client, cast: Cast) -> None:
    organization, person = wait("renewal")
    as_(client, cast.people["moderator"])
    page = confirm(client, f"renewal-{organization.pk}")
    another = UserFactory(is_moderator=True)
    decline_renewal(pk=organization.pk, actor=another, reason="Lipsește ceva.", now=timezone.now())
    done = client.post(TOGETHER, posted(page, "against"))
    assert len(done.context["refused"]) == 1
    assert Message.objects.filter(recipient=person).count() == 1
