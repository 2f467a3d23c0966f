"""Updates, documents, action points and the conversation: who may, who reads, who is told, once."""

from __future__ import annotations

import datetime as dt
import uuid
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.utils import timezone
from django.utils.translation import override

from organizations.models import Membership, Organization
from partnerships import services
from partnerships.models import ActionPoint, Partnership, Remark, SharedDocument, Update
from portal.accounts.models import User
from portal.audit.models import Entry
from portal.core.exceptions import NotAllowed, Refused, TransitionRefused
from portal.files.models import StoredFile
from portal.notifications.models import Message
from portal.notifications.services import delivery
from tests.factories.files import make_pdf_bytes
from tests.partnerships.conftest import Cast
from tests.partnerships.test_views import SCRIPT, as_, path

DAY = dt.timedelta(days=1)


def give(cast: Cast, partnership: Partnership, role: str = "ngo_owner", **changed: Any) -> ActionPoint:
    given = {
        "what": "Trimitem lista sălilor.",
        "assignee": cast.people["authority_member"].pk,
        "due_on": timezone.localdate(),
        "once": uuid.uuid4(),
        **changed,
    }
    return services.give_action_point(pk=partnership.pk, actor=cast.people[role], now=timezone.now(), **given)


def tell(cast: Cast, partnership: Partnership, role: str = "ngo_owner", **changed: Any) -> Update:
    given = {
        "title": "Al treilea atelier", "text": "S-a deschis.", "is_public": True, "once": uuid.uuid4(),
        **changed,
    }  # fmt: skip
    return services.write_update(pk=partnership.pk, actor=cast.people[role], now=timezone.now(), **given)


def say(cast: Cast, partnership: Partnership, role: str = "ngo_member", **changed: Any) -> Remark:
    given = {"text": "Bună ziua!", "once": uuid.uuid4(), "now": timezone.now(), **changed}
    return services.write_remark(pk=partnership.pk, actor=cast.people[role], **given)


def share(cast: Cast, partnership: Partnership, role: str = "ngo_owner", **changed: Any) -> SharedDocument:
    given = {"title": "Minuta", "upload": pdf(), "is_public": False, **changed}
    return services.share_document(pk=partnership.pk, actor=cast.people[role], now=timezone.now(), **given)


def pdf(text: str = "", name: str = "minuta.pdf") -> SimpleUploadedFile:
    return SimpleUploadedFile(name, make_pdf_bytes(text), "application/pdf")


def heard(kind: str) -> set[User]:
    letters = Message.objects.filter(kind=f"partnerships.{kind}")
    found = list(letters.values_list("recipient", flat=True))
    assert len(found) == len(set(found))
    return set(User.objects.filter(pk__in=found))


def people(cast: Cast, *roles: str) -> set[User]:
    return {cast.people[role] for role in roles}


# What each gets of the pages, and the answer to a form that is posted empty.
PAGES = ("updates/", "documents/", "actions/", "conversation/")
FORMS = ("updates/new/", "documents/new/", "actions/new/", "conversation/")
PARTY = (200, 200, 200, 200)
READ = {
    "ngo_owner": (PARTY, (422, 422, 422, 422)),
    "authority_editor": (PARTY, (422, 422, 422, 422)),
    "authority_member": (PARTY, (403, 403, 403, 422)),
    "manager": (PARTY, (403, 403, 403, 403)),
    "other_ngo_owner": ((200, 200, 404, 404), (403, 403, 404, 404)),
    "moderator": ((200, 200, 404, 404), (403, 403, 404, 404)),
}


def test_each_role_gets_the_pages_and_the_forms_that_are_theirs(client: Client, cast: Cast) -> None:
    partnership, before = cast.partnership("active"), cast.partnership("signing")
    found = {}
    for role in READ:
        as_(client, cast.people[role])
        pages = tuple(client.get(path(partnership, page)).status_code for page in PAGES)
        forms = tuple(client.post(path(partnership, page), {"text": ""}).status_code for page in FORMS)
        found[role] = (pages, forms)
        # The way there is shown to those alone who may go it.
        shown = client.get(path(partnership)).content.decode()
        linked = tuple(
            200 if f'href="/partnerships/{partnership.pk}/{page}"' in shown else 404 for page in PAGES
        )
        assert linked == pages
    assert found == READ
    visitor = [Client().get(path(partnership, page)).status_code for page in PAGES]
    assert visitor == [200, 200, 302, 302]
    assert {client.get(path(before, page)).status_code for page in (*PAGES, *FORMS)} == {404}


def test_everyone_reads_what_is_public_and_the_parties_the_rest(client: Client, cast: Cast) -> None:
    partnership = cast.partnership("active")
    tell(cast, partnership, title="Pentru toți", text=SCRIPT)
    tell(cast, partnership, title="Între noi", is_public=False)
    shared = [
        share(cast, partnership, title=title, upload=pdf(title), is_public=title == "Pliant")
        for title in ("Pliant", "Minuta")
    ]
    for reader, sees in ((client, False), (as_(Client(), cast.people["manager"]), True)):
        for page in ("", "updates/"):
            shown = reader.get(path(partnership, page)).content.decode()
            assert ("Pentru toți" in shown, "Între noi" in shown, SCRIPT in shown) == (True, sees, False)
        shown = reader.get(path(partnership, "documents/")).content.decode()
        assert ("Pliant" in shown, "Minuta" in shown) == (True, sees)
        files = [reader.get(one.file.get_absolute_url()).status_code for one in shared]
        assert files == [200, 200 if sees else 404]
        assert (
            str(cast.people["ngo_owner"]) in reader.get(path(partnership, "updates/")).content.decode()
        ) == sees


def test_an_update_is_written_once_and_mailed_to_those_who_act_for_the_others(cast: Cast) -> None:
    partnership, once = cast.partnership("suspended"), uuid.uuid4()
    first = tell(cast, partnership, once=once)
    assert tell(cast, partnership, once=once) == first
    assert heard("update_written") == people(cast, "authority_owner", "authority_editor", "both_sides")
    entry = Entry.objects.about(partnership).get(verb="partnerships.write_update")
    assert entry.after["title"] == first.title
    # Whoever goes back in the browser and says something else loses nothing of it, and says it once.
    others: list[dict[str, Any]] = [{"text": "Altceva."}, {"title": "Alt titlu"}, {"is_public": False}]
    for number, changed in enumerate(others, start=2):
        assert tell(cast, partnership, once=once, **changed) == tell(cast, partnership, once=once, **changed)
        assert Update.objects.count() == number
    assert Update.objects.filter(is_public=False).count() == 1
    with pytest.raises(NotAllowed):
        remove(cast, first, "authority_owner")
    remove(cast, first, "ngo_editor")
    assert Entry.objects.about(partnership).first().before["text"] == "S-a deschis."
    with pytest.raises(Refused):
        remove(cast, first, "ngo_editor")


def remove(cast: Cast, update: Update, role: str) -> None:
    services.remove_update(
        pk=update.partnership_id, update_pk=update.pk, actor=cast.people[role], now=timezone.now()
    )


def test_who_is_not_vouched_for_publishes_nothing_but_still_tells_the_partners(cast: Cast) -> None:
    partnership = cast.partnership("active")
    Organization.objects.filter(pk=cast.ngo.pk).update(state="suspended")
    with pytest.raises(Refused):
        tell(cast, partnership)
    with pytest.raises(Refused):
        share(cast, partnership, is_public=True)
    assert tell(cast, partnership, is_public=False).organization == cast.ngo
    with pytest.raises(TransitionRefused):
        tell(cast, cast.partnership("follow_up"), "authority_owner")


def test_a_document_is_kept_once_public_only_as_pdf_and_goes_with_its_file(
    client: Client, cast: Cast
) -> None:
    partnership = cast.partnership("active")
    made = share(cast, partnership)
    assert share(cast, partnership) == made
    others: list[dict[str, Any]] = [{"role": "authority_owner"}, {"title": "Alt titlu"}, {"is_public": True}]
    for changed in others:
        with pytest.raises(Refused, match=made.title):
            share(cast, partnership, **changed)
    image = SimpleUploadedFile("a.png", b"\x89PNG\r\n\x1a\n" + b"0" * 40, "image/png")
    with pytest.raises(Refused, match=r"every computer|orice calculator"):
        share(cast, partnership, upload=image, is_public=True)
    page = path(partnership, f"documents/{made.pk}/remove/")
    assert as_(client, cast.people["authority_owner"]).post(page).status_code == 404
    assert as_(client, cast.people["ngo_editor"]).get(page).status_code == 200
    client.post(page)
    assert not SharedDocument.objects.exists()
    assert not StoredFile.objects.filter(purpose="partnerships.shared_document").exists()
    entry = Entry.objects.about(partnership).get(verb="partnerships.remove_document")
    assert (entry.actor, entry.before["sha256"]) == (cast.people["ngo_editor"], made.sha256)


def test_an_action_point_waits_on_the_desk_of_whoever_does_it_until_it_is_done(
    client: Client, cast: Cast
) -> None:
    partnership, once = cast.partnership("active"), uuid.uuid4()
    point = give(cast, partnership, once=once)
    assert give(cast, partnership, once=once) == point
    give(cast, partnership, once=once, what="Altceva.").delete()
    Message.objects.filter(text__contains="Altceva.").delete()
    assert heard("action_point_given") == people(cast, "authority_member")
    as_(client, cast.people["authority_member"])
    [row] = client.get("/desk/").context["desk"].tasks
    assert (row.pk, row.what, row.partnership, row.days_left) == (
        partnership.pk, point.what, partnership.title, 0,
    )  # fmt: skip
    mark = path(partnership, f"actions/{point.pk}/mark/")
    client.post(mark, {"act": "done"})
    point.refresh_from_db()
    assert point.done_by == cast.people["authority_member"]
    assert client.get("/desk/").context["desk"].tasks == []
    # Another member may not, a writer of any party may.
    as_(client, cast.people["ngo_member"]).post(mark, {"act": "reopen"})
    assert ActionPoint.objects.get().done_at
    as_(client, cast.people["ngo_editor"]).post(mark, {"act": "reopen"})
    assert ActionPoint.objects.get().done_at is None


def test_a_point_is_given_to_people_of_the_parties_alone_and_passed_on_when_they_leave(
    client: Client, cast: Cast
) -> None:
    partnership, today = cast.partnership("active"), timezone.localdate()
    with pytest.raises(Refused):
        give(cast, partnership, assignee=cast.people["other_ngo_owner"].pk)
    for day in (today - DAY, dt.date(9999, 12, 31)):
        with pytest.raises(Refused):
            give(cast, partnership, due_on=day)
    point = give(cast, partnership)
    Membership.objects.filter(user=cast.people["authority_member"]).delete()
    as_(client, cast.people["authority_member"])
    assert client.get("/desk/").context["desk"].tasks == []
    assert client.post(path(partnership, f"actions/{point.pk}/mark/"), {"act": "done"}).status_code == 404
    posted = {
        "what": point.what,
        "assignee": cast.people["ngo_member"].pk,
        "due_on": today,
        "once": uuid.uuid4(),
    }
    other = cast.partnership("active")
    as_(client, cast.people["authority_editor"])
    assert client.post(path(other, f"actions/{point.pk}/"), posted).status_code == 404
    assert client.post(path(partnership, f"actions/{point.pk}/"), posted).status_code == 302
    assert ActionPoint.objects.get().assignee == cast.people["ngo_member"]
    assert heard("action_point_given") == people(cast, "authority_member", "ngo_member")


def nights(now: dt.datetime) -> list[str]:
    steps = services.take_nightly_steps(now=now)
    return [step.what for step in steps if hasattr(step, "what")]


def test_a_person_is_reminded_once_of_each_last_day_however_late_the_clock(cast: Cast) -> None:
    partnership, now = cast.partnership("active"), timezone.now()
    give(cast, partnership, due_on=timezone.localdate() + DAY)
    done = give(cast, partnership, what="Gata.", due_on=timezone.localdate() + DAY)
    services.finish_action_point(pk=partnership.pk, point_pk=done.pk, actor=cast.people["ngo_owner"], now=now)
    assert nights(now) == []
    assert nights(now + 4 * DAY) == ["remind_of_action_points"]
    assert nights(now + 5 * DAY) == []
    [letter] = Message.objects.filter(kind="partnerships.action_point_due")
    assert letter.recipient == cast.people["authority_member"]
    waiting = ActionPoint.objects.get(done_at=None)
    given = {"what": waiting.what, "assignee": waiting.assignee_id, "due_on": timezone.localdate() + 9 * DAY}
    services.change_action_point(
        pk=partnership.pk, point_pk=waiting.pk, actor=cast.people["ngo_owner"], now=now, **given
    )
    assert [nights(now + days * DAY) for days in (8, 9)] == [[], ["remind_of_action_points"]]


def test_a_message_is_said_once_mentions_are_mailed_and_the_others_see_how_many_are_new(
    client: Client, cast: Cast
) -> None:
    partnership = cast.partnership("final_report")
    clerk, mayor = cast.people["authority_editor"], cast.people["authority_owner"]
    as_(client, cast.people["ngo_member"])
    once = uuid.uuid4()
    posted = {
        "text": f"Mulțumim, @{clerk.full_name.upper()}! {SCRIPT}", "mentions": [mayor.pk], "once": once,
        "attached": [pdf("a"), pdf("b")],
    }  # fmt: skip
    for _press in range(2):
        posted["attached"] = [pdf("a"), pdf("b")]
        assert client.post(path(partnership, "conversation/"), posted).status_code == 302
    remark = Remark.objects.get()
    files: dict[str, Any] = {"uploads": [pdf("b"), pdf("a")], "mentions": [mayor.pk, clerk.pk]}
    assert say(cast, partnership, once=once, text=remark.text, **files) == remark
    for changed in ({"text": "Altceva."}, {"mentions": []}, {"uploads": [pdf("a")]}):
        say(cast, partnership, once=once, **{"text": remark.text, **files, **changed}).delete()
    Message.objects.filter(kind="partnerships.mentioned").exclude(target_id=remark.pk).delete()
    assert (remark.organization, remark.files.count()) == (cast.ngo, 2)
    assert heard("mentioned") == {clerk, mayor}
    unread = {}
    for role in ("ngo_member", "authority_member", "manager"):
        as_(client, cast.people[role])
        desk = [row.unread for row in client.get("/desk/").context["desk"].unread]
        unread[role] = (client.get(path(partnership)).context["unread"], desk)
    assert unread == {"ngo_member": (0, []), "authority_member": (1, [1]), "manager": (0, [])}
    as_(client, cast.people["authority_member"])
    page = client.get(path(partnership, "conversation/"))
    assert page.context["new"] == {remark.pk}
    assert SCRIPT not in page.content.decode()
    assert client.get("/desk/").context["desk"].unread == []
    assert client.get(path(partnership, "conversation/")).context["new"] == set()


def test_a_mention_waits_for_nobody_who_left_before_the_letter_went(
    cast: Cast, mailoutbox: list[Any]
) -> None:
    partnership, clerk = cast.partnership("active"), cast.people["authority_editor"]
    say(cast, partnership, mentions=[clerk.pk])
    Membership.objects.filter(user=clerk).delete()
    with pytest.raises(Refused):
        say(cast, partnership, mentions=[clerk.pk])
    [letter] = Message.objects.filter(kind="partnerships.mentioned")
    delivery.deliver([letter.pk])
    assert mailoutbox == []


def test_who_wrote_a_message_takes_it_back_within_an_hour_and_that_it_was_there_stays(
    client: Client, cast: Cast
) -> None:
    partnership, now = cast.partnership("active"), timezone.now()
    remark = say(cast, partnership, text="Greșit", uploads=[pdf()], now=now)
    old = say(cast, partnership, now=now - dt.timedelta(minutes=61))
    for role, pk in (("ngo_owner", remark.pk), ("ngo_member", old.pk)):
        as_(client, cast.people[role]).post(path(partnership, f"conversation/{pk}/take-back/"))
    assert Remark.objects.filter(taken_back_at=None).count() == 2
    as_(client, cast.people["ngo_member"]).post(path(partnership, f"conversation/{remark.pk}/take-back/"))
    page = client.get(path(partnership, "conversation/"))
    assert "Greșit" not in page.content.decode()
    assert [one.pk for one in page.context["piece"].remarks] == [remark.pk, old.pk]
    assert not StoredFile.objects.filter(purpose="partnerships.remark_file").exists()


def test_there_is_a_most_of_messages_of_files_and_nothing_is_said_after_the_end(
    client: Client, cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    partnership, over = cast.partnership("active"), cast.partnership("terminated")
    with pytest.raises(Refused):
        say(cast, partnership, uploads=[pdf(str(number)) for number in range(4)])
    monkeypatch.setattr("partnerships.services.conversation.MOST_BYTES", pdf("1").size)
    with override("en"), pytest.raises(Refused, match="together"):
        say(cast, partnership, uploads=[pdf("1"), pdf("2")])
    monkeypatch.setattr("partnerships.services.conversation.AN_HOUR_FROM_ONE", 1)
    with pytest.raises(Refused):
        say(cast, partnership)
    as_(client, cast.people["ngo_owner"])
    assert client.get(path(over, "conversation/")).context["form"] is None
    answer = client.post(path(over, "conversation/"), {"text": "Încă ceva", "once": uuid.uuid4()})
    assert (answer.status_code, "Încă ceva" in answer.content.decode()) == (422, True)
    assert not Remark.objects.exists()


@pytest.mark.parametrize("rows", [1, 3])
def test_the_pages_cost_the_same_queries_whatever_they_hold(
    cast: Cast, django_assert_num_queries: Any, rows: int
) -> None:
    partnership = cast.partnership("active")
    for row in range(rows):
        tell(cast, partnership)
        share(cast, partnership, upload=pdf(str(row)))
        give(cast, partnership, assignee=cast.people["ngo_owner"].pk)
        say(cast, partnership, mentions=[cast.people["ngo_owner"].pk], uploads=[pdf(f"c{row}")])
    client = as_(Client(), cast.people["ngo_owner"])
    costs = {"updates/": 7, "documents/": 6, "actions/": 7, "conversation/": 18}
    for page, cost in costs.items():
        with django_assert_num_queries(cost):
            client.get(path(partnership, page))
