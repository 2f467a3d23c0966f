"""What hostile and unlucky people can do with a proposal, and what they are told instead."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from decimal import Decimal
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone
from pytest_django import Settings

from organizations.models import Follow, Organization
from partnerships import services
from partnerships.models import ChangePoint, ChangeRound, Partnership
from partnerships.notifications import PartnershipBegun
from partnerships.services import attachments, proposals
from partnerships.services.document import FundingRow, IndicatorRow
from partnerships.services.versions import changed_by_others, keep_version, sent_meanwhile
from partnerships.views import papers
from portal.core import limits
from portal.core.exceptions import Refused
from tests.factories.files import make_pdf_bytes
from tests.factories.taxonomy import DomainFactory
from tests.partnerships.agreeing import pdf
from tests.partnerships.conftest import Cast
from tests.partnerships.test_attachments import attach
from tests.partnerships.test_course import settle
from tests.partnerships.test_views import as_, path


@pytest.fixture
def private_root(settings: Settings, tmp_path: Path) -> None:
    """An empty private folder."""
    settings.PRIVATE_ROOT = tmp_path / "private"


def sent(cast: Cast, state: str = "under_review") -> Partnership:
    """One of which the version that was sent is kept."""
    partnership = Partnership.objects.get(pk=cast.partnership(state).pk)
    keep_version(partnership, actor=cast.people["ngo_owner"], now=timezone.now())
    return partnership


def another_text(cast: Cast, partnership: Partnership) -> None:
    """The NGO sends another text while somebody reads the present one."""
    Partnership.objects.filter(pk=partnership.pk).update(problem="Alt necaz.")
    keep_version(
        Partnership.objects.get(pk=partnership.pk), actor=cast.people["ngo_owner"], now=timezone.now()
    )


RESTS_ON_VERSION: dict[str, dict[str, str]] = {
    "answer/": {"decision": "accept", "answer": "Da, cu drag."},
    "request-changes/": {"point_1": "Cine plătește chiria?"},
    "prepare-answer/": {"decision": "rejected", "answer": "Nu avem buget."},
}


@pytest.mark.parametrize("page", RESTS_ON_VERSION)
def test_an_authority_acts_on_the_version_that_it_read(client: Client, cast: Cast, page: str) -> None:
    owner = cast.people["authority_owner"]
    if page == "prepare-answer/":
        settle(cast)
    partnership = sent(cast)
    as_(client, owner)
    posted = {"read": client.get(path(partnership, page)).context["form"]["read"].value()}
    posted |= RESTS_ON_VERSION[page]
    another_text(cast, partnership)
    # What is empty is told too, and does not let the page come back with another mark unread.
    back = client.post(path(partnership, page), posted | dict.fromkeys(("answer", "point_1"), " "))
    assert (back.status_code, len(back.context["form"].non_field_errors())) == (422, 1)
    back = client.post(path(partnership, page), posted)
    text = back.content.decode()
    assert (back.status_code, "version 2" in text or "versiunea 2" in text) == (422, True)
    assert "Alt necaz." in text
    assert all(typed in text for name, typed in RESTS_ON_VERSION[page].items() if name != "decision")
    assert Partnership.objects.get(pk=partnership.pk).state == "under_review"
    posted["read"] = back.context["form"]["read"].value()
    assert client.post(path(partnership, page), posted).status_code == 302


def test_more_points_are_no_reading_of_a_newer_version(client: Client, cast: Cast) -> None:
    partnership = sent(cast)
    as_(client, cast.people["authority_owner"])
    another_text(cast, partnership)
    more = client.post(path(partnership, "request-changes/"), {"read": "1", "point_1": "Cine?", "more": "1"})
    assert more.context["form"]["read"].value() == "1"


CHANGED_BY: dict[str, Callable[[Cast, Partnership], Any]] = {
    "its text": lambda cast, partnership: services.change_draft(
        pk=partnership.pk, actor=cast.people["ngo_editor"], fields={"problem": "Alt necaz."},
        now=timezone.now(),
    ),
    "who proposes too": lambda cast, partnership: partnership.co_parties.create(
        organization_id=cast.people["other_ngo_owner"].memberships.get().organization_id, side="ngo",
        asked_by=cast.people["ngo_editor"], asked_at=timezone.now(),
        confirmed_by=cast.people["other_ngo_owner"], confirmed_at=timezone.now(),
    ),
    "to whom it goes": lambda cast, partnership: services.change_draft(
        pk=partnership.pk, actor=cast.people["ngo_editor"], now=timezone.now(),
        fields={
            "authority": cast.people["other_authority_owner"].memberships.get().organization
        },
    ),
}  # fmt: skip


@pytest.mark.parametrize("what", CHANGED_BY)
def test_what_is_submitted_is_what_was_read(client: Client, cast: Cast, what: str) -> None:
    partnership = cast.partnership("draft")
    as_(client, cast.people["ngo_owner"])
    where = path(partnership, "submit/")
    read = client.get(where).context["form"]["read"].value()
    CHANGED_BY[what](cast, partnership)
    back = client.post(where, {"read": read})
    assert (back.status_code, len(back.context["form"].non_field_errors())) == (422, 1)
    assert Partnership.objects.get(pk=partnership.pk).state == "draft"
    assert Partnership.objects.get(pk=partnership.pk).problem in back.content.decode()
    assert client.post(where, {"read": back.context["form"]["read"].value()}).status_code == 302
    assert Partnership.objects.get(pk=partnership.pk).state == "submitted"


def test_what_is_sent_back_is_what_was_read(client: Client, cast: Cast) -> None:
    partnership = sent(cast, "changes_requested")
    [point] = ChangePoint.objects.all()
    as_(client, cast.people["ngo_owner"])
    where = path(partnership, "send-back/")
    posted = {"read": client.get(where).context["form"]["read"].value(), f"note_{point.pk}": "Noi plătim."}
    CHANGED_BY["its text"](cast, partnership)
    back = client.post(where, posted)
    assert back.status_code == 422
    assert all(shown in back.content.decode() for shown in ("Noi plătim.", "Alt necaz."))
    assert Partnership.objects.get(pk=partnership.pk).state == "changes_requested"
    assert client.post(where, posted | {"read": back.context["form"]["read"].value()}).status_code == 302


def test_the_services_ask_under_the_lock_what_was_read(cast: Cast) -> None:
    clerk, owner, now = cast.people["authority_owner"], cast.people["ngo_owner"], timezone.now()
    reviewed, draft, paused = sent(cast), cast.partnership("draft"), sent(cast, "changes_requested")
    [point] = ChangePoint.objects.all()
    services.settle_answering(
        authority=cast.authority, actor=clerk, four_eyes=True, head_of_unit=None, now=now
    )
    acts: list[tuple[Callable[..., Any], dict[str, Any]]] = [
        (services.accept_proposal, {"pk": reviewed.pk, "actor": clerk, "answer": "Da.", "seen": 0}),
        (services.reject_proposal, {"pk": reviewed.pk, "actor": clerk, "answer": "Nu.", "seen": 0}),
        (services.request_changes, {"pk": reviewed.pk, "actor": clerk, "points": ["Cine?"], "seen": 0}),
        (
            services.prepare_answer,
            {"pk": reviewed.pk, "actor": clerk, "decision": "rejected", "answer": "Nu.", "seen": 0},
        ),
        (services.submit_proposal, {"pk": draft.pk, "actor": owner, "seen": "alt"}),
        (services.send_back, {"pk": paused.pk, "actor": owner, "notes": {point.pk: "Noi."}, "seen": "alt"}),
    ]
    for act, given in acts:
        with pytest.raises(Refused) as refused:
            act(now=now, **given)
        assert refused.value.sentence in (sent_meanwhile(1), changed_by_others())


def test_an_answer_is_kept_without_the_space_around_it(cast: Cast) -> None:
    clerk, now = cast.people["authority_owner"], timezone.now()
    for act in (services.accept_proposal, services.reject_proposal):
        given = act(pk=cast.partnership("under_review").pk, actor=clerk, answer="\n Da. \r\n", now=now)
        assert given.answer == "Da."


def changing(cast: Cast) -> Partnership:
    """One that was sent with an attachment, and that its NGO changes while changes are requested."""
    partnership, owner, now = cast.partnership("draft"), cast.people["ngo_owner"], timezone.now()
    attach(cast, partnership)
    services.submit_proposal(pk=partnership.pk, actor=owner, now=now)
    Partnership.objects.filter(pk=partnership.pk).update(
        state="changes_requested", paused_at=now, review_started_at=now
    )
    ChangeRound.objects.create(partnership=partnership, asked_at=now, days_used=1, days_left=20)
    fields = {
        "title": "Titlu nespus", "problem": "Necaz nespus", "ends_on": dt.date(2031, 3, 1),
        "indicators": [IndicatorRow("Nespuse", "", Decimal(7))],
        "funding": [FundingRow("own", "Casa nespusă", Decimal("12.50"))],
    }  # fmt: skip
    services.change_draft(pk=partnership.pk, actor=owner, fields=fields, now=now)
    return Partnership.objects.get(pk=partnership.pk)


def test_what_the_ngo_writes_is_read_by_its_side_alone_until_it_is_sent_back(
    client: Client, cast: Cast, private_root: None
) -> None:
    partnership = changing(cast)
    unsaid = ("Titlu nespus", "Necaz nespus", "Nespuse", "Casa nespusă", "2031")
    texts = {
        role: as_(client, cast.people[role]).get(path(partnership)).content.decode()
        + client.get("/partnerships/proposals/").content.decode()
        for role in (
            "ngo_owner",
            "ngo_member",
            "both_sides",
            "authority_owner",
            "authority_member",
            "manager",
        )
    }
    for role, text in texts.items():
        is_of_ngo = role.startswith("ngo") or role == "both_sides"
        assert [said in text for said in unsaid] == [is_of_ngo] * len(unsaid), role
    # Changed once more, in one part: the others stay as they were written.
    services.change_draft(
        pk=partnership.pk, actor=cast.people["ngo_editor"], fields={"problem": "Spus."}, now=timezone.now()
    )
    form = as_(client, cast.people["ngo_editor"]).get(path(partnership, "change/")).context["form"]
    assert [form[name].value() for name in ("title", "problem", "indicators_1_name")] == [
        "Titlu nespus", "Spus.", "Nespuse",
    ]  # fmt: skip
    services.send_back(pk=partnership.pk, actor=cast.people["ngo_owner"], notes={}, now=timezone.now())
    partnership = Partnership.objects.get(pk=partnership.pk)
    assert (partnership.title, partnership.problem, str(partnership.budget)) == (
        "Titlu nespus", "Spus.", "12.50",
    )  # fmt: skip
    assert [row.name for row in partnership.indicators.all()] == ["Nespuse"]
    text = as_(client, cast.people["authority_owner"]).get(path(partnership)).content.decode()
    assert "Spus." in text
    assert partnership.sent_versions.last().parts["title"] == "Titlu nespus"


def test_what_was_never_sent_back_stays_with_the_ngo_that_withdrew(
    client: Client, cast: Cast, private_root: None
) -> None:
    partnership = changing(cast)
    services.withdraw_proposal(pk=partnership.pk, actor=cast.people["ngo_owner"], now=timezone.now())
    for role, reads in (("ngo_owner", True), ("authority_owner", False)):
        text = as_(client, cast.people[role]).get(path(partnership)).content.decode()
        assert ("Necaz nespus" in text) is reads


def test_an_attachment_that_was_sent_stays_with_the_version_and_a_new_one_waits(
    client: Client, cast: Cast, private_root: None
) -> None:
    partnership = changing(cast)
    owner, now = cast.people["ngo_owner"], timezone.now()
    [first] = partnership.attachments.all()
    services.remove_attachment(pk=partnership.pk, attachment_pk=first.pk, actor=owner, now=now)
    second = services.add_attachment(
        pk=partnership.pk, actor=owner, title="Plan", upload=pdf(make_pdf_bytes("plan")), now=now
    )

    def read() -> dict[str, tuple[list[str], int, int]]:
        found = {}
        for role in ("ngo_owner", "authority_owner"):
            page = as_(client, cast.people[role]).get(path(partnership))
            shown = [one.title for one in page.context["attachments"]]
            statuses = (client.get(one.file.get_absolute_url()).status_code for one in (first, second))
            found[role] = (shown, *statuses)
        return found

    assert read() == {"ngo_owner": (["Plan"], 200, 200), "authority_owner": (["Buget"], 200, 404)}
    services.send_back(pk=partnership.pk, actor=owner, notes={}, now=now)
    assert read() == {"ngo_owner": (["Plan"], 200, 200), "authority_owner": (["Plan"], 200, 200)}
    listed = client.get(path(partnership, "versions/")).content.decode()
    assert all(one.file.get_absolute_url() in listed for one in (first, second))


def drafted(cast: Cast, title: str = "Încă unul") -> Partnership:
    today = timezone.localdate()
    return services.draft_proposal(
        actor=cast.people["ngo_owner"], now=timezone.now(),
        fields={
            "ngo": cast.ngo, "authority": cast.authority, "domain": DomainFactory(), "title": title,
            "problem": "P", "objectives": "O", "activities": "A", "people_reached": None,
            "starts_on": today, "ends_on": today,
        },
    )  # fmt: skip


def test_nobody_draws_up_proposals_without_end(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    owner, now = cast.people["ngo_owner"], timezone.now()
    monkeypatch.setattr(proposals, "MOST_DRAFTS", 1)
    first = drafted(cast)
    with pytest.raises(Refused):
        drafted(cast, "Altul")
    services.withdraw_proposal(pk=first.pk, actor=owner, now=now)
    # Withdrawing makes room, but not to go on for ever.
    monkeypatch.setattr(proposals, "DRAFTED_A_DAY", 2)
    services.withdraw_proposal(pk=drafted(cast).pk, actor=owner, now=now)
    with pytest.raises(Refused):
        drafted(cast)
    assert Partnership.objects.filter(title="Încă unul").count() == 2


def test_attachments_are_together_no_larger_than_a_proposal_needs(
    cast: Cast, private_root: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    partnership = cast.partnership("draft")
    size = attach(cast, partnership).file.size
    monkeypatch.setattr(attachments, "MOST_BYTES", 2 * size - 1)
    with pytest.raises(Refused):
        attach(cast, partnership)
    monkeypatch.setattr(attachments, "MOST_BYTES", 2 * size)
    attach(cast, partnership)
    assert partnership.attachments.count() == 2


def test_whoever_asks_for_pdfs_too_often_waits(
    client: Client, cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(papers, "A_MINUTE", 1)
    # So that no new minute begins between two of them.
    monkeypatch.setattr(limits, "time", SimpleNamespace(time=lambda: 1e9))
    monkeypatch.setattr(services, "proposal_pdf", lambda *_given, **_more: b"%PDF-")
    where = path(cast.partnership("accepted_in_principle"), "pdf/")
    as_(client, cast.people["ngo_owner"])
    assert [client.get(where).status_code for _time in range(2)] == [200, 429]
    assert as_(client, cast.people["ngo_editor"]).get(where).status_code == 200
    assert [Client().get(where).status_code for _time in range(2)] == [200, 429]


def test_followers_of_every_party_hear_that_a_partnership_begins(cast: Cast) -> None:
    partnership, follower = cast.partnership("active"), cast.people["person"]
    CHANGED_BY["who proposes too"](cast, partnership)
    other = cast.people["other_ngo_owner"].memberships.get().organization
    Follow.objects.create(user=follower, organization=other, created_at=timezone.now())
    told = PartnershipBegun().recipients(Partnership.objects.get(pk=partnership.pk))
    assert list(told) == [follower]


def test_who_is_suspended_sends_and_decides_nothing_but_takes_back_its_own(cast: Cast) -> None:
    owner, clerk = cast.people["ngo_owner"], cast.people["authority_owner"]
    paused, waiting, reviewed = (
        cast.partnership(state) for state in ("changes_requested", "submitted", "under_review")
    )
    now = timezone.now()
    notes = {point.pk: "Noi." for point in ChangePoint.objects.all()}
    today, of_clerk = timezone.localdate(now), {"pk": reviewed.pk, "actor": clerk, "now": now}
    refused: list[tuple[Callable[..., Any], dict[str, Any]]] = [
        (services.send_back, {"pk": paused.pk, "actor": owner, "notes": notes, "now": now}),
        (
            services.take_under_review,
            {**of_clerk, "pk": waiting.pk, "registration_number": "1", "registered_on": today},
        ),
        (services.request_changes, {**of_clerk, "points": ["Cine?"]}),
        (services.extend_term, {**of_clerk, "reason": "Verificăm."}),
        (services.accept_proposal, {**of_clerk, "answer": "Da."}),
        (services.reject_proposal, {**of_clerk, "answer": "Nu."}),
    ]
    Organization.objects.filter(pk__in=(cast.ngo.pk, cast.authority.pk)).update(state="suspended")
    for act, given in refused:
        with pytest.raises(Refused):
            act(**given)
    assert services.withdraw_proposal(pk=paused.pk, actor=owner, now=now).state == "withdrawn"
