"""What is kept about a person: taken away whole, erased for good, and what stays without them."""

from __future__ import annotations

import io
import json
import zipfile
from collections.abc import Iterator
from typing import Any

import pytest
from allauth.account.models import EmailAddress
from django.db import DatabaseError, connection, transaction
from django.test import Client
from django.utils import timezone, translation

from organizations.enums import MembershipRole, OrganizationState
from organizations.models import Enquiry, Invitation, JoinRequest, Membership, Organization
from portal.accounts.models import Consent, ConsentText, User
from portal.audit.models import Entry
from portal.audit.services import record
from portal.core.exceptions import NotAllowed, Refused
from portal.core.exports import find_report, write_zip
from portal.notifications.models import Message
from portal.privacy import services
from portal.privacy.models import LettersLeft
from portal.privacy.selectors import SECRETS, is_own, relations
from portal.privacy.tasks import forget_letters
from tests.factories.accounts import PASSWORD, ConsentTextFactory, UserFactory
from tests.factories.organizations import MembershipFactory, OrganizationFactory

pytestmark = pytest.mark.django_db

BACKEND = "allauth.account.auth_backends.AuthenticationBackend"


@pytest.fixture(autouse=True)
def _in_english() -> Iterator[None]:
    with translation.override("en"):
        yield


def archive_of(person: User) -> dict[str, Any]:
    """The archive's files by name, read."""
    report, file = find_report("privacy.mine"), io.BytesIO()
    assert report
    write_zip(report, report.rows_for(person, ""), file)  # type: ignore[arg-type]
    with zipfile.ZipFile(file) as read:
        return {name: json.loads(read.read(name)) for name in read.namelist()}


def member_with_traces() -> User:
    """A person with something in every corner: parts, requests, letters, acts, consents."""
    person = UserFactory(full_name="Ana Ionescu", email="ana@example.org")
    now = timezone.now()
    shared = MembershipFactory(user=person, role=MembershipRole.EDITOR).organization
    MembershipFactory(organization=shared, role=MembershipRole.OWNER)
    JoinRequest.objects.create(
        organization=OrganizationFactory(), user=person, message="Sunt voluntară din 2019.", created_at=now
    )
    Invitation.objects.create(
        organization=shared, email="ana@example.org", role="member", invited_by=UserFactory(),
        created_at=now, expires_at=now, token_digest="d" * 64,
    )  # fmt: skip
    Organization.objects.filter(pk=shared.pk).update(
        contact_person="Ana Ionescu", contact_person_agreed=True, email="Ana@example.org"
    )
    record(
        actor=person,
        verb="organizations.change",
        target=shared,
        now=now,
        after={"contact_person": "Ana Ionescu"},
    )
    enquiry = Enquiry.objects.create(
        organization=shared, name="Ana Ionescu", email="ANA@example.org", message="Bună ziua!", written_at=now
    )
    for target, reply_to, sent_at in ((enquiry, "ana@example.org", None), (shared, "", now)):
        Message.objects.create(
            kind="organizations.hello", recipient=UserFactory(), address="alta@example.org", language="ro",
            subject="De la Ana Ionescu", text="Ana Ionescu a scris.", html="<p>Ana Ionescu</p>",
            message_id=f"<{target.pk}-{reply_to}@tandem>", reply_to=reply_to, created_at=now,
            target_type=target._meta.label_lower, target_id=target.pk, sent_at=sent_at,
            state="sent" if sent_at else "pending", due_at=None if sent_at else now,
        )  # fmt: skip
    services.agree(person=person, version=ConsentTextFactory().version, now=now)
    record(
        actor=person, verb="accounts.change_email", target=person, now=now,
        before={"email": "veche@example.org"}, after={"email": "ana@example.org"},
    )  # fmt: skip
    record(actor=person, verb="organizations.change", target=shared, now=now, after={"mission": "Alta."})
    Message.objects.create(
        kind="accounts.hello", recipient=person, address=person.email, language="ro", subject="Bună",
        text="Bună, Ana", html="", message_id="<1@tandem>", due_at=now, created_at=now,
    )  # fmt: skip
    return person


def erase_and_work(person: User) -> None:
    """Erase an account, and do what a worker does after it."""
    services.erase_person(actor=person, now=timezone.now())
    forget_letters(LettersLeft.objects.get(person=person).pk)


def test_the_archive_holds_what_is_a_persons_own_whole_and_their_acts_by_number_and_date() -> None:
    person = member_with_traces()
    files = archive_of(person)
    assert files["profile.json"][0]["full_name"] == "Ana Ionescu"
    assert files["organizations.joinrequest.user.json"][0]["message"] == "Sunt voluntară din 2019."
    assert files["notifications.message.recipient.json"][0]["text"] == "Bună, Ana"
    assert files["accounts.consent.user.json"][0]["language"] == "en"
    acts = files["audit.entry.actor.json"]
    assert [act["verb"] for act in acts] == [
        "organizations.change", "privacy.agree", "accounts.change_email", "organizations.change",
    ]  # fmt: skip
    assert "after" not in acts[0]
    about = files["audit.entry.about_you.json"]
    assert about[1]["before"] == {"email": "veche@example.org"}


def test_the_archive_has_a_file_for_every_relation_and_no_secret_in_any() -> None:
    files = archive_of(member_with_traces())
    names = {f"{field.model._meta.label_lower}.{field.name}.json" for field in relations()}
    assert files.keys() == names | {"profile.json", "audit.entry.about_you.json"}
    assert len(names) > 20
    text = json.dumps(files)
    assert "argon2" not in text
    assert "d" * 64 not in text
    for label, fields in SECRETS.items():
        for name, rows in files.items():
            if name.startswith(f"{label}."):
                assert all(fields.isdisjoint(row) for row in rows)


def test_the_archive_holds_nothing_of_anybody_else() -> None:
    other = member_with_traces()
    files = archive_of(UserFactory(full_name="Dan", email="dan@example.org"))
    assert "Ana" not in json.dumps(files, ensure_ascii=False)
    assert other.email not in json.dumps(files)


def test_the_archive_opens_no_address_and_tells_not_where_others_were() -> None:
    person, now = UserFactory(), timezone.now()
    Message.objects.create(
        kind="accounts.confirm", recipient=person, address="altcuiva@example.org", language="ro",
        subject="Confirmare", text="https://portal.example/confirm-email/cheie/", html="<p>cheie</p>",
        message_id="<2@tandem>", due_at=now, created_at=now, holds_secret=True,
    )  # fmt: skip
    administrator = UserFactory()
    Entry.objects.create(
        actor=administrator, verb="accounts.change", target_type="accounts.user", target_id=person.pk,
        target_name="", at=now, before={}, after={}, origin="203.0.113.77",
    )  # fmt: skip
    files = archive_of(person)
    letter = files["notifications.message.recipient.json"][0]
    assert letter["address"] == "altcuiva@example.org"
    assert "cheie" not in json.dumps(files)
    assert files["audit.entry.about_you.json"][0]["verb"] == "accounts.change"
    assert "203.0.113.77" not in json.dumps(files)


def test_an_address_that_nobody_confirmed_takes_nothing_of_anothers_along() -> None:
    person, now = UserFactory(), timezone.now()
    EmailAddress.objects.create(user=person, email="sef@example.org", verified=False)
    strangers = OrganizationFactory(email="sef@example.org")
    Invitation.objects.create(
        organization=strangers, email="sef@example.org", role="owner", invited_by=UserFactory(),
        created_at=now, expires_at=now, token_digest="e" * 64,
    )  # fmt: skip
    Enquiry.objects.create(
        organization=strangers, name="Șefa", email="sef@example.org", message="Bună ziua!", written_at=now
    )
    entry = record(
        actor=UserFactory(), verb="organizations.change", target=strangers, now=now,
        after={"email": "sef@example.org", "mission": "A lor."},
    )  # fmt: skip
    erase_and_work(person)
    strangers.refresh_from_db()
    entry.refresh_from_db()
    assert strangers.email == "sef@example.org"
    assert Invitation.objects.filter(email="sef@example.org").exists()
    assert Enquiry.objects.filter(email="sef@example.org").exists()
    assert entry.after["mission"] == "A lor."


@pytest.mark.parametrize("name", ["e", "suspended", "Ana Ionescu"])
def test_a_name_takes_no_letter_and_no_entry_that_is_not_about_its_person(name: str) -> None:
    now = timezone.now()
    person = UserFactory(full_name=name)
    organization = MembershipFactory(user=person).organization
    entry = record(
        actor=UserFactory(), verb="organizations.suspend", target=organization, now=now,
        before={"state": "verified"}, after={"state": "suspended"},
    )  # fmt: skip
    elsewhere = OrganizationFactory()
    letter = Message.objects.create(
        kind="organizations.hello", recipient=UserFactory(), address="alta@example.org", language="ro",
        subject="Scrisoare despre Ana Ionescu", text="Alta, cu același nume.", html="", created_at=now,
        message_id="<3@tandem>", target_type=elsewhere._meta.label_lower, target_id=elsewhere.pk,
        sent_at=now, state="sent",
    )  # fmt: skip
    erase_and_work(person)
    entry.refresh_from_db()
    letter.refresh_from_db()
    assert entry.after == {"state": "suspended"}
    assert letter.text == "Alta, cu același nume."


def test_an_erased_person_is_nowhere_in_the_database() -> None:
    person = member_with_traces()
    erase_and_work(person)
    left = []
    with connection.cursor() as cursor:
        for table in connection.introspection.table_names():
            cursor.execute(
                f'SELECT count(*) FROM "{table}" AS row WHERE row::text ILIKE %s OR row::text ILIKE %s',  # noqa: S608
                ["%ana@example.org%", "%ana ionescu%"],
            )
            if cursor.fetchone()[0]:
                left.append(table)
    assert left == []


def test_what_an_erased_person_did_stays_by_number() -> None:
    person = member_with_traces()
    before = list(Entry.objects.order_by("pk").values_list("pk", "actor_id", "verb", "target_id"))
    erase_and_work(person)
    entries = Entry.objects.order_by("pk")
    assert list(entries.values_list("pk", "actor_id", "verb", "target_id"))[: len(before)] == before
    assert entries.last().verb == "privacy.erase"  # type: ignore[union-attr]
    # What the organization's record says stays; what the person's own said is blank.
    changes = entries.filter(verb="organizations.change").values_list("after", flat=True)
    assert list(changes) == [{"contact_person": None}, {"mission": "Alta."}]
    assert entries.get(verb="accounts.change_email").before == {"email": None}
    person.refresh_from_db()
    assert not person.is_active
    assert not person.has_usable_password()
    for field in relations():
        if is_own(field):
            assert not field.model._default_manager.filter(**{field.name: person}).exists()


def test_a_session_ends_with_the_account() -> None:
    person = member_with_traces()
    elsewhere = Client()
    elsewhere.force_login(person, BACKEND)
    assert elsewhere.get("/en/privacy/mine/").status_code == 200
    services.erase_person(actor=person, now=timezone.now())
    assert elsewhere.get("/en/privacy/mine/").status_code == 302


@pytest.mark.parametrize(
    ("others", "refused"),
    [([], False), (["editor"], True), (["owner"], False), (["inactive owner"], True)],
)
def test_an_organization_is_not_left_with_members_and_no_owner(others: list[str], refused: bool) -> None:
    part = MembershipFactory(role=MembershipRole.OWNER)
    for other in others:
        user = UserFactory(is_active=not other.startswith("inactive"))
        MembershipFactory(organization=part.organization, user=user, role=other.split()[-1])
    if refused:
        with pytest.raises(Refused, match="only owner"):
            services.erase_person(actor=part.user, now=timezone.now())
        assert Membership.objects.filter(user=part.user).exists()
    else:
        services.erase_person(actor=part.user, now=timezone.now())
        assert not Membership.objects.filter(user=part.user).exists()


def test_the_only_administrator_stays() -> None:
    administrator = UserFactory(is_administrator=True)
    with pytest.raises(Refused, match="only administrator"):
        services.erase_person(actor=administrator, now=timezone.now())
    UserFactory(is_administrator=True)
    services.erase_person(actor=administrator, now=timezone.now())


def test_an_account_is_erased_once() -> None:
    person = UserFactory()
    services.erase_person(actor=person, now=timezone.now())
    person.refresh_from_db()
    with pytest.raises(NotAllowed):
        services.erase_person(actor=person, now=timezone.now())


@pytest.mark.parametrize(
    "change",
    [
        "verb = 'other'", "at = now() - interval '1 day'", "target_id = 1", "actor_id = NULL",
        """after = '{"mission": "Falsă."}'""", "target_name = 'Altcineva'", "origin = '10.0.0.1'",
        "after = '{}'",
    ],
)  # fmt: skip
def test_even_while_forgetting_an_entry_is_not_told_otherwise(change: str) -> None:
    record(
        actor=UserFactory(), verb="organizations.change", target=OrganizationFactory(), now=timezone.now(),
        after={"mission": "Alta."},
    )  # fmt: skip
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SET LOCAL portal.forgetting = 'on'")
        with pytest.raises(DatabaseError, match="never changed"), transaction.atomic():
            cursor.execute(f"UPDATE audit_entry SET {change}")  # noqa: S608


def test_consent_is_written_with_its_version_and_language_and_only_to_the_text_in_force() -> None:
    person, first = UserFactory(), ConsentTextFactory()
    services.agree(person=person, version=first.version, now=timezone.now())
    services.agree(person=person, version=first.version, now=timezone.now())
    ConsentTextFactory(version=first.version + 1)
    with pytest.raises(Refused, match="changed meanwhile"):
        services.agree(person=person, version=first.version, now=timezone.now())
    consent = Consent.objects.get(user=person)
    assert (consent.text, consent.language) == (first, "en")


def test_the_page_asks_for_consent_to_a_new_version_until_it_is_given(client: Client) -> None:
    text, person = ConsentTextFactory(version=7), UserFactory()
    client.force_login(person, BACKEND)
    assert b"I have read it and agree" in client.get("/en/privacy/mine/").content
    client.post("/en/privacy/mine/", {"version": text.version})
    assert b"I have read it and agree" not in client.get("/en/privacy/mine/").content
    assert person.consents.get().text == text


def test_erasing_asks_for_the_password_and_a_yes(client: Client) -> None:
    person = UserFactory()
    # Signed in by a cookie of before: the password was not given lately.
    client.force_login(person, BACKEND)
    asked = client.get("/en/privacy/mine/erase/")
    assert asked.status_code == 302
    assert "reauthenticate" in asked["Location"]
    client.post(asked["Location"], {"password": PASSWORD})
    assert client.get("/en/privacy/mine/erase/").status_code == 200
    assert client.post("/en/privacy/mine/erase/", {}).status_code == 422
    assert User.objects.get(pk=person.pk).is_active
    assert client.post("/en/privacy/mine/erase/", {"sure": "on"}).status_code == 302
    assert not User.objects.get(pk=person.pk).is_active
    assert "_auth_user_id" not in client.session


def test_the_archive_is_made_by_a_worker_and_only_as_an_archive(client: Client) -> None:
    client.force_login(UserFactory(), BACKEND)
    queued = client.post("/en/exports/privacy.mine.zip")
    assert queued.status_code == 302
    assert queued["Location"].startswith("/en/exports/")
    assert client.post("/en/exports/privacy.mine.xlsx").status_code == 404
    assert Client().post("/en/exports/privacy.mine.zip")["Location"].startswith("/en/accounts/login/")


def test_the_state_of_an_organization_whose_only_person_left_is_as_it_was() -> None:
    part = MembershipFactory(role=MembershipRole.OWNER)
    services.erase_person(actor=part.user, now=timezone.now())
    part.organization.refresh_from_db()
    assert part.organization.state == OrganizationState.VERIFIED


def test_the_text_in_force_is_public(client: Client) -> None:
    ConsentText.objects.all().delete()
    assert client.get("/en/privacy/").status_code == 200
    ConsentTextFactory(texts={"ro": [{"heading": "Ce păstrăm", "body": "<b>Numele</b>"}]})
    page = client.get("/privacy/").content.decode()
    assert "Ce păstrăm" in page
    assert "&lt;b&gt;Numele" in page
