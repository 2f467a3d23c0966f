"""What follows from the table of a proposal's life: its pages, its drawing, its help."""

from __future__ import annotations

import datetime as dt
from itertools import combinations
from pathlib import Path
from xml.etree import ElementTree

import pytest
from django.test import Client
from django.utils import timezone, translation

from partnerships.life import LIFE, PartnershipState, Side, Stage, drawing, verbs_from
from partnerships.life.verbs import CANCEL, CHANGE_AGREEMENT, PREPARE_ANSWER
from partnerships.models import ChangePoint, Partnership
from portal.core.templatetags.ui import on
from tests.factories.organizations import AuthorityFactory
from tests.partnerships.conftest import Cast
from tests.partnerships.test_views import as_, opened, path

DOCS = Path(__file__).parents[2] / "docs"
SOMETIMES = (PREPARE_ANSWER, CHANGE_AGREEMENT, CANCEL)
WHOSE = {Side.NGO, Side.AUTHORITY, Side.EITHER}
PAGES = ["review/", "request-changes/", "send-back/", "extend/", "redirect/", "reopen/"]


def test_the_drawing_in_the_documentation_is_that_of_the_table() -> None:
    kept = (DOCS / "partnership-lifecycle.svg").read_text(encoding="utf-8")
    with translation.override("en"):
        assert kept == drawing.draw_whole(), "manage.py draw_life docs/partnership-lifecycle.svg"
        assert all(str(verb.button) in kept and str(verb.does)[:20] in kept for verb in LIFE)


@pytest.mark.parametrize("stage", Stage)
def test_on_a_phone_every_state_of_a_part_has_a_box_of_its_own(stage: Stage) -> None:
    with translation.override("ro"):
        drawn = ElementTree.fromstring(drawing.draw(stage, drawing.upright(stage)))  # noqa: S314  (our own)
    found = drawn.findall(".//{*}rect")
    boxes = [[float(box.get(name, "")) for name in ("x", "y", "width", "height")] for box in found]
    assert len(boxes) == len(drawing.PLACES[stage])
    assert all(x >= 0 and x + width <= drawing.NARROW for x, _y, width, _height in boxes)
    assert all(
        x + width < other_x or other_x + width < x or abs(y - other_y) > height
        for (x, y, width, height), (other_x, other_y, *_size) in combinations(boxes, 2)
    )
    assert min(float(text.get("font-size", "")) for text in drawn.findall(".//{*}text")) >= 11


@pytest.mark.django_db
def test_the_help_page_tells_every_state_and_every_act(client: Client) -> None:
    page = client.get("/en/partnerships/life/").content.decode()
    with translation.override("en"):
        told = [state.standing.means for state in PartnershipState]
        told += [text for verb in LIFE for text in (verb.button, verb.does)]
        assert [text for text in map(str, told) if text.replace("'", "&#x27;") not in page] == []
    assert "OG 27/2002, art. 6¹" in page
    assert page.count("life-upright") == len(Stage)


@pytest.mark.parametrize("state", PartnershipState)
def test_a_person_finds_the_buttons_of_the_table_each_with_its_sentence(
    client: Client, cast: Cast, state: PartnershipState
) -> None:
    partnership = cast.partnership(state)
    for role, side in (("ngo_editor", Side.NGO), ("authority_editor", Side.AUTHORITY), ("manager", None)):
        if state == PartnershipState.DRAFT and side != Side.NGO:
            continue
        page = as_(client, cast.people[role]).get(path(partnership))
        offered = [*page.context["buttons"], *page.context["exits"]]
        shown = [verb for button in offered for verb in button.verbs]
        # What each does for itself, or in turns, is offered until it is done; four eyes have own tests.
        sides = set() if side is None else {side, Side.EITHER}
        theirs = [verb for verb in verbs_from(state) if verb.by in sides and verb not in SOMETIMES]
        assert [verb for verb in shown if verb.by in WHOSE and verb not in SOMETIMES] == theirs
        assert all(f'href="{b.url}"' in page.content.decode() or b.posts for b in offered)


def test_before_it_is_signed_the_ngo_withdraws_and_the_authority_cancels(client: Client, cast: Cast) -> None:
    for state, ngo in (("negotiation", "withdraw"), ("signing", "cancel")):
        partnership = cast.partnership(state)
        for role, expected in (("ngo_editor", ngo), ("authority_editor", "cancel")):
            exits = as_(client, cast.people[role]).get(path(partnership)).context["exits"]
            assert [verb.name for button in exits for verb in button.verbs] == [expected], (state, role)


def test_what_the_terms_no_longer_allow_has_no_button(client: Client, cast: Cast) -> None:
    partnership = cast.partnership("under_review")
    as_(client, cast.people["authority_editor"])

    def buttons(**changed: object) -> set[str]:
        Partnership.objects.filter(pk=partnership.pk).update(**changed)
        page = client.get(path(partnership)).context
        shown = [*page["buttons"], *page["exits"]]
        return {verb.name for button in shown for verb in button.verbs}

    always = {"accept", "reject"}
    now = timezone.now()
    assert buttons() == {*always, "request_changes", "extend", "redirect"}
    assert "redirect" not in buttons(submitted_at=now - dt.timedelta(days=6))
    assert buttons(extended_at=now, extension_reason="Verificăm.") == {*always, "request_changes"}
    assert buttons(answer_due_on=timezone.localdate() - dt.timedelta(days=1)) == always


@pytest.mark.parametrize("page", PAGES)
def test_a_stranger_finds_nothing_and_a_wrong_role_a_sentence(client: Client, cast: Cast, page: str) -> None:
    state = {"send-back/": "changes_requested", "reopen/": "unanswered"}.get(page, "submitted")
    partnership = cast.partnership(state)
    for role in ("other_ngo_owner", "other_authority_owner", "moderator"):
        assert as_(client, cast.people[role]).post(path(partnership, page)).status_code == 404
    wrong = "authority_owner" if page == "send-back/" else "ngo_owner"
    refused = as_(client, cast.people[wrong]).post(path(partnership, page))
    assert refused.status_code == 403
    assert str(cast.ngo if page == "send-back/" else cast.authority) in refused.content.decode()
    assert Partnership.objects.get(pk=partnership.pk).state == state


# Page, the state it is done in, what is posted wrong, and the fields that say so.
WRONG = [
    ("review/", "submitted", {"registration_number": "ABC-7", "registered_on": "2019-01-01"}, "__all__"),
    ("review/", "submitted", {"registration_number": "", "registered_on": "mâine"}, "registration_number"),
    ("request-changes/", "under_review", {"point_1": "", "point_2": "Al doilea?"}, "point_1"),
    ("extend/", "under_review", {"reason": "  "}, "reason"),
    ("redirect/", "under_review", {"authority": "0", "reason": "ABC-7"}, "authority"),
    ("reopen/", "unanswered", {"registration_number": "ABC-7", "registered_on": "2999-01-01"}, "__all__"),
]


@pytest.mark.parametrize(("page", "state", "posted", "field"), WRONG)
def test_a_form_comes_back_with_what_was_typed(
    client: Client, cast: Cast, page: str, state: str, posted: dict[str, str], field: str
) -> None:
    partnership = cast.partnership(state)
    as_(client, cast.people["authority_owner"])
    assert client.get(path(partnership, page)).status_code == 200
    answer = client.post(path(partnership, page), posted)
    assert answer.status_code == 422
    assert field in answer.context["form"].errors
    typed = posted.get("registration_number") or posted.get("point_2") or posted.get("reason", "mâine")
    assert typed in answer.content.decode()
    assert Partnership.objects.get(pk=partnership.pk).state == state


def test_more_rows_keep_what_was_typed_and_send_nothing(client: Client, cast: Cast) -> None:
    partnership = cast.partnership("under_review")
    as_(client, cast.people["authority_owner"])
    posted = {"read": "0", "point_1": "Unu?", "point_2": "<b>Doi?", "point_3": "Trei?", "more": "1"}
    page = client.post(path(partnership, "request-changes/"), posted)
    assert page.status_code == 200
    assert len(page.context["form"].visible_fields()) == 6
    assert "&lt;b&gt;Doi?" in page.content.decode()
    assert Partnership.objects.get(pk=partnership.pk).state == "under_review"
    del posted["more"]
    client.post(path(partnership, "request-changes/"), {**posted, "point_6": "Șase?"})
    assert [point.text for point in ChangePoint.objects.all()] == ["Unu?", "<b>Doi?", "Trei?", "Șase?"]


def test_the_points_are_shown_to_the_ngo_as_text_and_come_back_with_notes(client: Client, cast: Cast) -> None:
    partnership = cast.partnership("changes_requested")
    ChangePoint.objects.update(text="<script>alert(1)</script>")
    as_(client, cast.people["ngo_editor"])
    page = client.get(path(partnership, "send-back/"))
    assert "<script>alert(1)" not in page.content.decode()
    [point] = ChangePoint.objects.all()
    note, read = f"note_{point.pk}", page.context["form"]["read"].value()
    missing = client.post(path(partnership, "send-back/"), {"read": read, note: " "})
    assert missing.status_code == 422
    done = client.post(path(partnership, "send-back/"), {"read": read, note: "Noi plătim."}, follow=True)
    assert "Noi plătim." in done.content.decode()
    assert Partnership.objects.get(pk=partnership.pk).state == "under_review"


def test_while_changes_are_requested_the_text_changes_and_the_authority_does_not(
    client: Client, cast: Cast
) -> None:
    partnership, other = cast.partnership("changes_requested"), AuthorityFactory()
    as_(client, cast.people["ngo_editor"])
    form = client.get(path(partnership, "change/")).context["form"]
    assert not {"ngo", "authority"} & set(form.fields)
    typed = opened(client, partnership) | {"title": "Titlu nou", "authority": other.pk}
    assert client.post(path(partnership, "change/"), typed).status_code == 302
    partnership.refresh_from_db()
    assert (partnership.unsent.parts["title"], partnership.authority) == ("Titlu nou", cast.authority)


def test_the_course_of_a_proposal_is_for_its_parties_not_for_the_public(client: Client, cast: Cast) -> None:
    partnership = cast.partnership("accepted_in_principle")
    now = timezone.now()
    Partnership.objects.filter(pk=partnership.pk).update(
        extended_at=now,
        extension_reason="Verificăm clădirea.",
        answer_due_on=now.date() - dt.timedelta(days=1),
    )
    shown = client.get(path(partnership)).content.decode()
    assert "Verificăm clădirea." not in shown
    assert "1204" not in shown
    shown = as_(client, cast.people["ngo_member"]).get(path(partnership)).content.decode()
    assert "Verificăm clădirea." in shown
    assert "1204" in shown


def test_a_paused_proposal_waits_on_the_desk_of_its_ngo(client: Client, cast: Cast) -> None:
    partnership = cast.partnership("changes_requested")
    desk = as_(client, cast.people["ngo_editor"]).get("/desk/").context["desk"]
    assert [row.pk for row in desk.to_send_back] == [partnership.pk]
    assert as_(client, cast.people["authority_editor"]).get("/desk/").context["desk"].to_answer == []
    page = client.get("/partnerships/proposals/")
    assert on(timezone.localdate(partnership.paused_at)) in page.content.decode()
