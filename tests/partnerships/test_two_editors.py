"""One text, two people at it; and a save that breaks off in the middle."""

from __future__ import annotations

from decimal import Decimal

import pytest
from django.db import OperationalError
from django.http import HttpResponse
from django.test import Client
from django.utils import timezone

from partnerships import services
from partnerships.models import ChangeRound, Partnership
from partnerships.notifications import ChangesAnswered
from partnerships.services import proposals
from partnerships.services.document import IndicatorRow
from portal.drafts.models import Draft
from portal.notifications.services.letters import compose
from tests.partnerships.conftest import Cast
from tests.partnerships.test_views import as_, opened, path


def chosen(answer: HttpResponse) -> dict[str, str]:
    return {each.name: each.chosen for each in answer.context["differences"]}  # type: ignore[attr-defined]


def test_of_two_editors_the_second_sees_both_texts_and_chooses(cast: Cast) -> None:
    partnership = cast.partnership("draft")
    one, two = Client(), Client()
    as_(one, cast.people["ngo_owner"])
    as_(two, cast.people["ngo_editor"])
    first, second = opened(one, partnership), opened(two, partnership)
    rows = {"indicators_1_name": "Ateliere", "indicators_1_target": "12.0"}
    first |= {"title": "Titlul lor", "problem": "Problema lor\r\nîn două rânduri", **rows}
    assert one.post(path(partnership, "change/"), first).status_code == 302
    second |= {"title": "Titlul meu", "objectives": "<i>Al meu</i>"}
    answer = two.post(path(partnership, "change/"), second)
    assert answer.status_code == 409
    assert chosen(answer) == {"title": "", "problem": "theirs", "objectives": "mine", "indicators": "theirs"}
    page = answer.content.decode()
    assert "Titlul lor" in page
    assert "Titlul meu" in page
    assert "<i>Al meu" not in page
    assert Partnership.objects.get(pk=partnership.pk).title == "Titlul lor"
    assert Draft.objects.get(user=cast.people["ngo_editor"]).data["title"] == ["Titlul meu"]
    sent = dict(answer.context["typed"]) | {"revision": "1", "sealed": answer.context["sealed"]}
    undecided = two.post(path(partnership, "change/settle/"), {**sent, "keep_title": "mine"})
    assert undecided.status_code == 422
    picks = {
        "keep_title": "mine",
        "keep_problem": "theirs",
        "keep_objectives": "mine",
        "keep_indicators": "theirs",
    }
    assert two.post(path(partnership, "change/settle/"), sent | picks).status_code == 302
    saved = Partnership.objects.get(pk=partnership.pk)
    assert (saved.title, saved.problem, saved.objectives, saved.revision) == (
        "Titlul meu", "Problema lor\r\nîn două rânduri", "<i>Al meu</i>", 2,
    )  # fmt: skip
    assert [str(row.figure) for row in saved.indicators.all()] == ["12"]
    assert not Draft.objects.exists()


def test_who_is_overtaken_again_while_choosing_chooses_again(client: Client, cast: Cast) -> None:
    partnership = cast.partnership("draft")
    as_(client, cast.people["ngo_owner"])
    form = opened(client, partnership) | {"title": "Al treilea"}
    Partnership.objects.filter(pk=partnership.pk).update(revision=5, title="Al doilea")
    picked = {**form, "keep_title": "mine", "keep_funding": "mine", "revision": "4"}
    answer = client.post(path(partnership, "change/settle/"), picked)
    assert answer.status_code == 409
    assert client.post(path(partnership, "change/settle/"), {**picked, "revision": "5"}).status_code == 302
    assert Partnership.objects.get(pk=partnership.pk).title == "Al treilea"


def test_a_text_that_was_submitted_meanwhile_comes_back_with_what_was_typed(
    client: Client, cast: Cast
) -> None:
    partnership = cast.partnership("draft")
    as_(client, cast.people["ngo_owner"])
    form = opened(client, partnership) | {"title": "Prea târziu"}
    proposals.submit_proposal(pk=partnership.pk, actor=cast.people["ngo_owner"], now=timezone.now())
    answer = client.post(path(partnership, "change/"), form)
    assert answer.status_code == 422
    assert "Prea târziu" in answer.content.decode()


def test_a_save_that_breaks_off_leaves_the_text_and_what_was_typed(
    client: Client, cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    partnership = cast.partnership("draft")
    as_(client, cast.people["ngo_owner"])
    form = opened(client, partnership) | {
        "title": "Pe drum",
        "indicators_1_name": "A",
        "indicators_1_target": "1",
    }
    client.post(path(partnership, "change/"), {**form, "draft": "keep"})

    def lost(*_given: object) -> None:
        raise OperationalError("server closed the connection unexpectedly")

    with monkeypatch.context() as broken:
        broken.setattr(proposals, "write_rows", lost)
        client.raise_request_exception = False
        assert client.post(path(partnership, "change/"), form).status_code == 500
    saved = Partnership.objects.get(pk=partnership.pk)
    assert (saved.title, saved.revision) == (partnership.title, 0)
    kept = client.get(path(partnership, "change/")).context["form"]
    assert (kept["title"].value(), kept["indicators_1_name"].value()) == ("Pe drum", "A")
    assert client.post(path(partnership, "change/"), form).status_code == 302
    assert not Draft.objects.exists()


@pytest.mark.parametrize("typed", [{}, {"title": "Alt titlu"}])
def test_what_is_sent_back_says_whether_its_text_was_changed(
    client: Client, cast: Cast, typed: dict[str, str]
) -> None:
    partnership, owner = cast.partnership("draft"), cast.people["ngo_owner"]
    services.submit_proposal(pk=partnership.pk, actor=owner, now=timezone.now())
    Partnership.objects.filter(pk=partnership.pk).update(
        state="changes_requested", paused_at=timezone.now(), review_started_at=timezone.now()
    )
    ChangeRound.objects.create(partnership=partnership, asked_at=timezone.now(), days_used=1, days_left=20)
    as_(client, owner)
    form = opened(client, partnership) | {"funding_1_source": ""} | typed
    saved = client.post(path(partnership, "change/"), form, follow=True)
    assert [message.level_tag for message in saved.context["messages"]] == ["success"]
    services.send_back(pk=partnership.pk, actor=owner, notes={}, now=timezone.now())
    link = path(partnership, "versions/")
    partnership = Partnership.objects.get(pk=partnership.pk)
    letter = compose("partnerships.changes_answered", ChangesAnswered().context(partnership))
    as_(client, cast.people["authority_owner"])
    page = client.get(path(partnership)).content.decode()
    # The page leads there from its side too.
    assert (letter.text.count(link), page.count(link)) == ((1, 2) if typed else (0, 1))


def test_each_time_it_is_sent_its_text_is_kept_and_the_difference_can_be_read(
    client: Client, cast: Cast
) -> None:
    partnership, owner = cast.partnership("draft"), cast.people["ngo_owner"]
    proposals.submit_proposal(pk=partnership.pk, actor=owner, now=timezone.now())
    row = IndicatorRow("Ateliere", "", Decimal("12"))
    for number, title in enumerate(("Al doilea titlu", "Al treilea titlu"), 2):
        Partnership.objects.filter(pk=partnership.pk).update(
            state="changes_requested", paused_at=timezone.now(), review_started_at=timezone.now()
        )
        fields = {"title": title, "indicators": [row] * number}
        proposals.change_draft(pk=partnership.pk, actor=owner, fields=fields, now=timezone.now())
        services.send_back(pk=partnership.pk, actor=owner, notes={}, now=timezone.now())
    as_(client, cast.people["authority_member"])
    page = client.get(path(partnership, "versions/"))
    assert [version.parts["title"] for version in page.context["versions"]][1:] == [
        "Al doilea titlu",
        "Al treilea titlu",
    ]
    assert [part.name for part in page.context["differences"]] == ["title", "indicators"]
    assert "treilea" in page.content.decode()
    whole = client.get(path(partnership, "versions/"), {"older": "3", "newer": "1"})
    assert (whole.context["older"].number, whole.context["newer"].number) == (1, 3)
    as_(client, cast.people["other_authority_owner"])
    assert client.get(path(partnership, "versions/")).status_code == 404


@pytest.mark.parametrize(
    ("typed", "status", "budget", "sources"),
    [
        ({}, 302, "15000.50", []),
        ({"funding_1_amount": "16000"}, 422, "15000.50", []),
        ({"funding_1_source": "own", "funding_1_amount": "16000"}, 302, "16000.00", ["own"]),
    ],
)
def test_an_old_budget_stays_as_it_is_until_somebody_says_whose_money_it_is(
    client: Client, cast: Cast, typed: dict[str, str], status: int, budget: str, sources: list[str]
) -> None:
    partnership = cast.partnership("draft")
    as_(client, cast.people["ngo_owner"])
    form = opened(client, partnership) | {"funding_1_source": "", "title": "Alt titlu"} | typed
    assert client.post(path(partnership, "change/"), form).status_code == status
    saved = Partnership.objects.get(pk=partnership.pk)
    assert (str(saved.budget), [row.source for row in saved.funding.all()]) == (budget, sources)
    assert (saved.title == "Alt titlu") is (status == 302)
