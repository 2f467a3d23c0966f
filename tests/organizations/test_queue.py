"""What waits for the moderators, and what a decision can rest on: evidence, the register, duplicates."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries, Settings

from organizations import services
from organizations.models import Organization, OrganizationDocument, ProposedChange
from organizations.selectors.duplicates import MOST, Confidence, resembling
from portal.core.exceptions import NotAllowed, Refused
from portal.taxonomy.models import Territory
from tests.factories.accounts import UserFactory
from tests.factories.files import PDF
from tests.factories.organizations import MembershipFactory, OrganizationFactory
from tests.factories.partnerships import PartnershipFactory
from tests.organizations.conftest import CUI, Cast, as_, path, seen_by

pytestmark = pytest.mark.django_db

QUEUE = "/en/organizations/queue/"


@pytest.fixture(autouse=True)
def _private_folder(settings: Settings, tmp_path: Path) -> None:
    settings.PRIVATE_ROOT = tmp_path


def days_ago(days: int) -> dt.datetime:
    return timezone.now() - dt.timedelta(days=days)


def waiting(days: int = 0) -> Organization:
    return OrganizationFactory(state="pending", submitted_at=days_ago(days))


def renewing(days: int = 0) -> Organization:
    return OrganizationFactory(renewal_asked_at=days_ago(days))


def changing(days: int = 0, *fields: str) -> Organization:
    organization = OrganizationFactory()
    for field in fields or ("name",):
        ProposedChange.objects.create(
            organization=organization,
            field=field,
            new="Nou",
            proposed_by=UserFactory(),
            proposed_at=days_ago(days),
        )
    return organization


def test_everything_that_waits_is_in_one_line_oldest_first_with_its_due_date(
    client: Client, cast: Cast
) -> None:
    expected = [
        ("change", changing(9, "name", "form")), ("registration", waiting(8)), ("renewal", renewing(7)),
        ("registration", waiting(1)), ("change", changing(0)),
    ]  # fmt: skip
    OrganizationFactory()
    Organization.objects.filter(pk=changing(20).pk).update(state="refused", verified_until=None)
    page = as_(client, cast.people["moderator"]).get(QUEUE)
    rows = page.context["waiting"]
    assert [(row.matter, row.about) for row in rows] == [(matter, about.pk) for matter, about in expected]
    assert [row.many for row in rows] == [2, 0, 0, 0, 1]
    assert [row.days_left for row in rows] == [-2, -1, 0, 6, 7]
    assert [str(row.tone) for row in rows] == ["late", "late", "soon", "quiet", "quiet"]
    assert path(expected[0][1], "changes/") in page.content.decode()
    only = client.get(f"{QUEUE}?matter=renewal").context["waiting"]
    assert [row.about for row in only] == [expected[2][1].pk]
    assert len(client.get(f"{QUEUE}?matter=%00&page=x").context["waiting"]) == 5


@pytest.mark.parametrize("rows", [1, 3])
def test_the_queue_costs_the_same_queries_whatever_its_length(
    client: Client, cast: Cast, django_assert_num_queries: DjangoAssertNumQueries, rows: int
) -> None:
    for _row in range(rows):
        waiting(), renewing(), changing(0, "name", "form")
    as_(client, cast.people["moderator"])
    with django_assert_num_queries(6):
        assert len(client.get(QUEUE).context["waiting"]) == rows * 3


@pytest.mark.parametrize("rows", [1, 3])
def test_the_page_to_decide_costs_the_same_queries_whatever_it_shows(
    client: Client, cast: Cast, django_assert_num_queries: DjangoAssertNumQueries, rows: int
) -> None:
    organization = cast.organization("pending")
    for number in range(rows):
        OrganizationFactory(name=organization.name, state="listed")
        OrganizationFactory(name=f"{organization.name} {number}")
        evidence(organization, cast, f"Act {number}")
        for decide in (services.refuse_organization, None):
            if decide:
                decide(pk=organization.pk, actor=cast.people["moderator"], reason="Nu.", now=timezone.now())
            else:
                services.resubmit_organization(
                    pk=organization.pk, actor=cast.people["owner"], now=timezone.now()
                )
    as_(client, cast.people["moderator"])
    with django_assert_num_queries(14):
        page = client.get(path(organization, "decide/"))
    assert [len(page.context[name]) for name in ("matches", "duplicates", "documents", "decisions")] == [
        rows
    ] * 4


def evidence(organization: Organization, cast: Cast, title: str = "Statut") -> OrganizationDocument:
    upload = SimpleUploadedFile("statut.pdf", PDF, "application/pdf")
    return services.add_evidence(
        pk=organization.pk, actor=cast.people["owner"], title=title, upload=upload, now=timezone.now()
    )


READS = {
    "visitor": 404, "person": 404, "stranger": 404, "manager": 404, "administrator": 404,
    "owner": 200, "editor": 200, "member": 200, "moderator": 200, "own_moderator": 200,
}  # fmt: skip


@pytest.mark.parametrize("role", READS)
def test_evidence_is_read_by_its_people_and_the_moderators_alone(
    client: Client, cast: Cast, role: str
) -> None:
    document = evidence(cast.organization("verified"), cast)
    answer = as_(client, cast.people[role]).get(document.file.get_absolute_url())
    assert answer.status_code == READS[role]
    if answer.status_code == 200:
        assert b"".join(answer.streaming_content) == PDF  # type: ignore[attr-defined]


GIVES = {
    "visitor": (302, 302), "person": (404, 404), "stranger": (404, 404), "manager": (404, 404),
    "administrator": (403, 403), "owner": (200, 302), "editor": (200, 302), "member": (200, 403),
    "moderator": (200, 403), "own_moderator": (200, 302),
}  # fmt: skip


@pytest.mark.parametrize("role", GIVES)
def test_whoever_acts_for_it_gives_evidence(client: Client, cast: Cast, role: str) -> None:
    organization = cast.organization("pending")
    as_(client, cast.people[role])
    upload = SimpleUploadedFile("statut.pdf", PDF, "application/pdf")
    page = path(organization, "evidence/")
    asked = client.get(page).status_code
    given = client.post(page, {"title": "Statut", "file": upload}).status_code
    assert (asked, given) == GIVES[role]
    may = role in ("owner", "editor", "own_moderator")
    assert organization.documents.count() == (1 if may else 0)
    if may:
        moderator = as_(Client(), cast.people["moderator"])
        assert "Statut" in moderator.get(path(organization, "decide/")).content.decode()


def test_what_is_no_document_is_refused_beside_its_field(client: Client, cast: Cast) -> None:
    organization = cast.organization("pending")
    as_(client, cast.people["owner"])
    for name, content in (("virus.pdf", b"MZ\x90\x00"), ("gol.pdf", b"")):
        upload = SimpleUploadedFile(name, content, "application/pdf")
        answer = client.post(path(organization, "evidence/"), {"title": "Statut", "file": upload})
        assert answer.status_code == 422
        assert list(answer.context["form"].errors) == ["file"]
    assert not OrganizationDocument.objects.exists()


def test_a_few_documents_are_enough(cast: Cast) -> None:
    organization = cast.organization("pending")
    for number in range(services.MOST_DOCUMENTS):
        evidence(organization, cast, f"Act {number}")
    with pytest.raises(Refused):
        evidence(organization, cast)
    assert organization.documents.count() == services.MOST_DOCUMENTS


@pytest.fixture
def counties(db: None) -> dict[str, Territory]:
    """Two counties with a town in each."""
    country = Territory.objects.filter(code="RO").first() or Territory.objects.create(
        code="RO", kind="country", names={"ro": "România"}
    )
    made = {}
    for code in ("TM", "CJ"):
        county = Territory.objects.create(code=code, kind="county", names={"ro": code}, parent=country)
        made[code] = Territory.objects.create(code=f"{code}1", kind="town", names={"ro": code}, parent=county)
    return made


def test_each_resemblance_tells_its_reasons_and_how_sure_it_is(counties: dict[str, Territory]) -> None:
    here, there = counties["TM"], counties["CJ"]
    organization = OrganizationFactory(
        name="Asociația Șapte Țări din Banat", state="pending", identifier=CUI, register_number="7/A/2016",
        territory=here,
    )  # fmt: skip
    same = {"register_number": "7/A/2016", "name": "ASOCIATIA SAPTE TARI DIN BANAT"}
    cases = {
        "code": (
            OrganizationFactory(name="Cu totul alta", identifier=CUI, state="refused"),
            Confidence.CERTAIN,
        ),
        "entry": (OrganizationFactory(**same, state="listed", territory=here), Confidence.CERTAIN),
        "namesake near": (OrganizationFactory(name=same["name"], territory=here), Confidence.LIKELY),
        "namesake far": (OrganizationFactory(name=same["name"], territory=there), Confidence.POSSIBLE),
        "typing": (
            OrganizationFactory(name="Asociația Șapte Tări Banat", territory=there),
            Confidence.POSSIBLE,
        ),
        "number": (
            OrganizationFactory(name="Zmeura", register_number="7/A/2016", territory=there),
            Confidence.POSSIBLE,
        ),
    }
    OrganizationFactory(name="Asociația Prietenii Munților", territory=here)
    OrganizationFactory(name=same["name"], state="merged")
    found = {row.organization: row for row in resembling(organization)}
    assert {made: row.confidence for made, row in found.items()} == dict(cases.values())
    said = {key: " / ".join(found[made].reasons) for key, (made, _confidence) in cases.items()}
    assert CUI in said["code"]
    assert "7/A/2016" in said["number"]
    assert len(found[cases["entry"][0]].reasons) == 3
    assert "%" in said["typing"]
    assert found[cases["entry"][0]].is_listed
    assert not found[cases["code"][0]].is_listed


def test_the_same_words_in_another_order_are_not_the_same_name() -> None:
    OrganizationFactory(name="Asociația Sportivă Culturală")
    (row,) = resembling(OrganizationFactory(name="Asociația Culturală Sportivă"))
    assert row.alike < 1
    assert "99%" in row.reasons[0]


def test_only_the_surest_resemblances_are_shown() -> None:
    for _namesake in range(MOST + 5):
        OrganizationFactory(name="Asociația Omonimă")
    organization = OrganizationFactory(name="Asociația Omonimă", identifier=CUI, state="pending")
    twin = OrganizationFactory(name="Alt nume", identifier=CUI, state="refused")
    found = resembling(organization)
    assert len(found) == MOST
    assert found[0].organization == twin


def test_a_name_of_no_letters_resembles_nothing_and_nobody() -> None:
    OrganizationFactory(name="社区")
    assert resembling(OrganizationFactory(name="!!!")) == []


def test_refused_with_a_reason_it_comes_back_and_all_decisions_are_kept(client: Client, cast: Cast) -> None:
    organization, owner = cast.organization("pending"), as_(Client(), cast.people["owner"])
    as_(client, cast.people["moderator"])
    for decision, reason in (("refuse", "Lipsește statutul."), ("verify", "Statutul este bun.")):
        seen = seen_by(client, organization)
        client.post(path(organization, "decide/"), {"decision": decision, "reason": reason, "seen": seen})
        assert (reason in owner.get(path(organization)).content.decode()) is (decision == "refuse")
        owner.post(path(organization, "resubmit/"))
    organization.refresh_from_db()
    assert organization.state == "verified"
    page = client.get(path(organization, "decide/")).content.decode()
    assert "Lipsește statutul." in page
    assert "Statutul este bun." in page


def test_a_suspension_tells_what_follows_beside_its_button(client: Client, cast: Cast) -> None:
    organization = cast.organization("verified")
    for state in ("submitted", "under_review", "rejected"):
        PartnershipFactory(ngo=organization, state=state)
    as_(client, cast.people["moderator"])
    page = client.get(path(organization, "suspend/"))
    assert [count for _label, count in page.context["under_way"]] == [2]
    seen = page.context["form"]["seen"].value()
    assert client.post(path(organization, "suspend/"), {"reason": "", "seen": seen}).status_code == 422
    client.post(path(organization, "suspend/"), {"reason": "Plângeri.", "seen": seen})
    assert Client().get(path(organization)).status_code == 404
    again = client.post(path(organization, "suspend/"), {"reason": "Plângeri.", "seen": seen})
    assert again.status_code == 422
    seen = seen_by(client, organization)
    client.post(path(organization, "decide/"), {"decision": "verify", "reason": "S-a lămurit.", "seen": seen})
    assert Client().get(path(organization)).status_code == 200


@pytest.mark.parametrize("role", ["owner", "editor", "member", "own_moderator", "manager", "administrator"])
def test_nobody_else_suspends(client: Client, cast: Cast, role: str) -> None:
    organization = cast.organization("verified")
    as_(client, cast.people[role])
    page = path(organization, "suspend/")
    assert client.get(page).status_code == 403
    assert client.post(page, {"reason": "Nu-mi place.", "seen": 0}).status_code == 403
    with pytest.raises(NotAllowed):
        services.suspend_organization(
            pk=organization.pk,
            actor=cast.people[role],
            reason="x",
            now=timezone.now(),  # type: ignore[arg-type]
        )
    assert Organization.objects.get(pk=organization.pk).state == "verified"


def test_a_moderator_of_an_organization_sees_it_wait_and_leaves_it_to_another(
    client: Client, cast: Cast
) -> None:
    organization = cast.organization("pending")
    MembershipFactory(organization=organization)
    own = as_(client, cast.people["own_moderator"])
    assert organization.name in own.get(QUEUE).content.decode()
    assert path(organization, "decide/") not in own.get(QUEUE).content.decode()
    assert own.get(path(organization, "decide/")).status_code == 403
