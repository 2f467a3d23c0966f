"""The gala from the call to the diploma: who may do what, when, and what hostile or unlucky input does."""

from __future__ import annotations

import datetime as dt
import io
import uuid
from dataclasses import dataclass
from typing import Any

import pytest
from django.core.cache import cache
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import IntegrityError, connection, transaction
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import override
from openpyxl import load_workbook
from PIL import Image

from organizations.enums import OrganizationState
from organizations.models import Membership, Organization
from partnerships.life import PartnershipState, Side
from partnerships.life.gala import GalaState
from partnerships.models import CoParty, GalaEdition, GalaMark, GalaNomination, GalaSheet, Partnership
from partnerships.selectors.gala import is_eligible, jury_of, verdicts_of
from partnerships.selectors.gala.reading import marks_read_by
from partnerships.services import gala as services
from portal.accounts.models import User
from portal.audit.models import Entry
from portal.core.exceptions import NotAllowed, Refused, TransitionRefused
from portal.notifications.models import Message
from tests.factories.accounts import UserFactory, make_people
from tests.factories.gala import make_gala, make_juror, make_nomination, make_sheet
from tests.factories.organizations import AuthorityFactory, OrganizationFactory
from tests.factories.partnerships import PartnershipFactory
from tests.partnerships.conftest import Cast
from tests.partnerships.test_views import as_
from tests.tagged_pdf import read_back

YEAR_AGO = dt.timedelta(days=365)
FIVES, FOURS = (5, 5, 5, 5, 5, 5), (4, 4, 4, 4, 4, 4)


def eligible(cast: Cast, **changed: Any) -> Partnership:
    """A partnership that has gone on for a year, between others than the cast unless told."""
    moment = timezone.now() - YEAR_AGO
    made: Partnership = PartnershipFactory(
        **{
            "ngo": cast.ngo,
            "authority": cast.authority,
            "state": PartnershipState.ACTIVE,
            "created_at": moment,
            "created_by": cast.people["ngo_owner"],
            **changed,
        }
    )
    return made


def others(creator: User) -> dict[str, Organization]:
    """Two sides that nobody of the cast belongs to."""
    return {
        "ngo": OrganizationFactory(created_by=creator),
        "authority": AuthorityFactory(created_by=creator),
    }


def page(edition: GalaEdition, rest: str = "") -> str:
    return f"/partnerships/gala/{edition.slug}/{rest}"


@dataclass
class Scored:
    """An edition in scoring with two nominations of others than the cast, and two jurors."""

    edition: GalaEdition
    nominations: list[GalaNomination]
    jurors: dict[str, Any]


@pytest.fixture
def scored(cast: Cast) -> Scored:
    manager = cast.people["manager"]
    edition = make_gala(manager, GalaState.SCORING, laureates=1)
    nominations = []
    for _number in range(2):
        sides = {
            "ngo": OrganizationFactory(created_by=manager),
            "authority": AuthorityFactory(created_by=manager),
        }
        nominations.append(make_nomination(edition, eligible(cast, **sides), manager))
    people = make_people(first={}, second={})
    jurors = {name: make_juror(edition, person) for name, person in people.items()}
    return Scored(edition, nominations, jurors)


def marks_of(edition: GalaEdition, mark: int = 4, **changed: Any) -> dict[str, Any]:
    """A sheet's form, filled in and to be submitted."""
    filled = {"submit": "1"}
    for criterion in edition.criteria.all():
        filled |= {f"mark_{criterion.pk}": str(mark), f"comment_{criterion.pk}": "Se vede pe teren."}
    return {**filled, **changed}


def close(edition: GalaEdition) -> None:
    """Have the scoring's last day be yesterday."""
    yesterday = timezone.localdate() - dt.timedelta(days=1)
    GalaEdition.objects.filter(pk=edition.pk).update(scoring_until=yesterday, scoring_from=yesterday)
    edition.refresh_from_db()


def test_each_rule_of_eligibility_says_why_it_does_not_hold(cast: Cast) -> None:
    edition = make_gala(cast.people["manager"], least_months=6)
    today, now = timezone.localdate(), timezone.now()
    suspended = eligible(cast, state=PartnershipState.SUSPENDED)
    unverified = eligible(cast, ngo=OrganizationFactory(state=OrganizationState.SUSPENDED))
    cases = [
        (eligible(cast), set()),
        (cast.partnership("accepted_in_principle"), {"begun", "lasting"}),
        (eligible(cast, created_at=now - dt.timedelta(days=100)), {"lasting"}),
        (eligible(cast, state=PartnershipState.ENDED, created_at=now), {"reported"}),
        (cast.partnership("final_report"), set()),
        (suspended, {"standing"}),
        (eligible(cast, state=PartnershipState.TERMINATED), {"standing"}),
        (unverified, {"verified"}),
    ]
    for partnership, expected in cases:
        found = {
            said.key: said.why_not for said in verdicts_of(partnership, edition, today) if not said.holds
        }
        assert set(found) == expected
        assert all(found.values())
    with override("en"):
        why = verdicts_of(unverified, edition, today)[-1].why_not
    assert why == f"Not verified at present: {unverified.ngo.name}."


def test_from_the_call_to_the_scoring(client: Client, cast: Cast) -> None:
    today = timezone.localdate()
    day = {
        name: (today + dt.timedelta(days=days)).isoformat() for name, days in (("n", 0), ("s", 10), ("e", 20))
    }
    posted = {
        "title": "Gala parteneriatelor", "year": str(today.year), "call": "Cine merge mai departe?",
        "laureates": "10", "least_months": "6", "nominations_from": day["n"], "nominations_until": day["n"],
        "scoring_from": day["s"], "scoring_until": day["e"], "once": str(uuid.uuid4()),
    }  # fmt: skip
    assert as_(client, cast.people["ngo_owner"]).get("/partnerships/gala/new/").status_code == 403
    as_(client, cast.people["manager"])
    for changed in ({"scoring_from": day["n"]}, {"scoring_until": "9999-12-31"}, {"year": today.year - 9}):
        assert client.post("/partnerships/gala/new/", {**posted, **changed}).status_code == 422
    first, second = (client.post("/partnerships/gala/new/", posted).headers["Location"] for _press in "12")
    edition = GalaEdition.objects.get()
    assert first == second == page(edition)
    assert (edition.slug, edition.criteria.count()) == (f"gala-parteneriatelor-{today.year}", 6)
    assert Client().get(page(edition)).status_code == 404
    client.post(page(edition, "move/gala_open/"))
    assert Client().get(page(edition)).status_code == 200
    partnership = eligible(cast)
    writer = as_(Client(), cast.people["ngo_editor"])
    reason = {"reason": "Primăria a luat serviciul în bugetul ei."}
    assert writer.post(page(edition, f"nominate/{partnership.pk}/"), reason).status_code == 302
    again = writer.post(page(edition, f"nominate/{partnership.pk}/"), reason)
    assert again.status_code == 422
    nomination = GalaNomination.objects.get()
    told = set(
        Message.objects.filter(kind="partnerships.gala_nominated").values_list("recipient__email", flat=True)
    )
    assert cast.people["authority_owner"].email in told
    assert cast.people["ngo_editor"].email not in told
    assert Entry.objects.about(partnership).filter(verb="partnerships.gala_nominate").exists()
    withdraw = page(edition, f"nominations/{nomination.pk}/withdraw/")
    assert as_(Client(), cast.people["other_ngo_owner"]).post(withdraw).status_code == 404
    assert as_(Client(), cast.people["ngo_member"]).post(withdraw).status_code == 403
    writer.post(withdraw)
    writer.post(page(edition, f"nominate/{partnership.pk}/"), reason)
    nomination.refresh_from_db()
    assert nomination.withdrawn_at is None
    with override("en"), pytest.raises(Refused, match="still taken"):
        services.move_gala(pk=edition.pk, verb="gala_score", actor=cast.people["manager"], now=timezone.now())
    later = timezone.now() + dt.timedelta(days=1)
    with override("en"), pytest.raises(Refused, match="no juror yet"):
        services.move_gala(pk=edition.pk, verb="gala_score", actor=cast.people["manager"], now=later)
    client.post(page(edition, "jury/"), {"email": cast.people["ngo_member"].email.upper()})
    with override("en"), pytest.raises(Refused, match="Every juror is in conflict"):
        services.move_gala(pk=edition.pk, verb="gala_score", actor=cast.people["manager"], now=later)
    assert client.post(page(edition, "jury/"), {"email": "nimeni@example.org"}).status_code == 422
    client.post(page(edition, "jury/"), {"email": cast.people["person"].email})
    assert Message.objects.filter(kind="partnerships.gala_juror_invited").count() == 2
    services.move_gala(pk=edition.pk, verb="gala_score", actor=cast.people["manager"], now=later)
    with pytest.raises(TransitionRefused):
        services.move_gala(pk=edition.pk, verb="gala_score", actor=cast.people["manager"], now=later)


def test_what_is_not_eligible_or_not_theirs_is_not_nominated(client: Client, cast: Cast) -> None:
    edition = make_gala(cast.people["manager"])
    suspended = eligible(cast, state=PartnershipState.SUSPENDED)
    as_(client, cast.people["ngo_owner"])
    answer = client.get(page(edition, f"nominate/{suspended.pk}/"))
    assert "<textarea" not in answer.content.decode()
    assert client.post(page(edition, f"nominate/{suspended.pk}/"), {"reason": "Da."}).status_code == 422
    good = eligible(cast)
    assert (
        as_(client, cast.people["ngo_member"])
        .post(page(edition, f"nominate/{good.pk}/"), {"reason": "Da."})
        .status_code
        == 403
    )
    over = make_gala(cast.people["manager"], GalaState.SCORING)
    with pytest.raises(Refused):
        services.nominate(
            pk=over.pk,
            partnership_pk=good.pk,
            actor=cast.people["ngo_owner"],
            reason="Da.",
            now=timezone.now(),
        )
    assert not GalaNomination.objects.exists()


def test_the_rubric_makes_a_hundred_and_stays_once_scoring_begins(client: Client, cast: Cast) -> None:
    edition = make_gala(cast.people["manager"])
    as_(client, cast.people["manager"])
    form = client.get(page(edition, "criteria/")).context["form"]
    posted = {name: form[name].value() or "" for name in form.fields} | {"added": "0"}
    assert client.post(page(edition, "criteria/"), {**posted, "weight_1": "16"}).status_code == 422
    twice = client.post(page(edition, "criteria/"), {**posted, "tie_1": "1"})
    assert twice.status_code == 422
    more = client.post(page(edition, "criteria/"), {**posted, "name_1": "Nevoie", "more": "1"})
    assert more.context["form"].count == 7
    assert more.context["form"]["name_1"].value() == "Nevoie"
    changed = {**posted, "name_1": "Nevoie", "name_6": "", "weight_5": "35", "meaning_2_5": "Mai mult."}
    assert client.post(page(edition, "criteria/"), changed).status_code == 302
    rows = list(edition.criteria.all())
    assert [(one.key, one.own_name, one.weight) for one in rows] == [
        ("relevance", "Nevoie", 15), ("effectiveness", "", 20), ("coherence", "", 10), ("impact", "", 20),
        ("durability", "", 35),
    ]  # fmt: skip
    assert rows[1].own_meanings == ["", "", "", "", "Mai mult."]
    assert rows[0].own_meanings == []
    GalaEdition.objects.filter(pk=edition.pk).update(state=GalaState.SCORING, scoring_began_at=timezone.now())
    with pytest.raises(TransitionRefused):
        services.change_criteria(pk=edition.pk, actor=cast.people["manager"], rows=[], now=timezone.now())


def test_what_people_rely_on_stays(cast: Cast, scored: Scored) -> None:
    manager, edition = cast.people["manager"], scored.edition
    with override("en"), pytest.raises(Refused, match="people rely on it: how many are rewarded"):
        services.change_gala(pk=edition.pk, actor=manager, fields={"laureates": 3}, now=timezone.now())
    nearer = edition.scoring_until - dt.timedelta(days=1)
    with pytest.raises(Refused):
        services.change_gala(
            pk=edition.pk, actor=manager, fields={"scoring_until": nearer}, now=timezone.now()
        )
    later = edition.scoring_until + dt.timedelta(days=1)
    services.change_gala(pk=edition.pk, actor=manager, fields={"scoring_until": later}, now=timezone.now())
    edition.refresh_from_db()
    assert edition.scoring_until == later


def test_a_juror_declares_then_scores_in_part_or_whole(client: Client, scored: Scored) -> None:
    edition, one = scored.edition, scored.nominations[0]
    address = page(edition, f"sheets/{one.pk}/")
    as_(client, scored.jurors["first"].user)
    assert "<textarea" in client.get(address).content.decode()
    assert client.post(address, {"answer": "conflict", "reason": ""}).status_code == 422
    assert client.post(address, {"answer": "none"}).status_code == 302
    filled = marks_of(edition)
    first = edition.criteria.first()
    partly = {f"mark_{first.pk}": "5", f"comment_{first.pk}": ""}
    assert client.post(address, partly).status_code == 302
    sheet = GalaSheet.objects.get()
    assert (sheet.submitted_at, sheet.marks.get().mark) == (None, 5)
    missing = client.post(address, {**filled, f"comment_{first.pk}": " "})
    assert missing.status_code == 422
    assert "Se vede pe teren." in missing.content.decode()
    assert client.post(address, {**filled, f"mark_{first.pk}": "6"}).status_code == 422
    assert client.post(address, filled).status_code == 302
    # Twice is once.
    assert client.post(address, filled).status_code == 302
    assert GalaMark.objects.filter(sheet=sheet).count() == 6
    # What counts already is not made partial.
    assert client.post(address, partly).status_code == 422
    sheet.refresh_from_db()
    assert sheet.submitted_at is not None
    # Not even the audit tells a mark.
    told = Entry.objects.filter(verb="partnerships.gala_submit_marks").values_list("after", flat=True)
    assert list(told) == [{"nomination": one.pk}] * 2


def test_who_is_in_conflict_neither_scores_nor_declares_it_away(
    client: Client, cast: Cast, scored: Scored
) -> None:
    edition, one = scored.edition, scored.nominations[0]
    juror = scored.jurors["first"]
    Membership.objects.create(organization=one.partnership.authority, user=juror.user, role="member")
    address = page(edition, f"sheets/{one.pk}/")
    as_(client, juror.user)
    assert client.get(address).status_code == 200
    assert client.post(address, {"answer": "none"}).status_code == 403
    # Declared and given before they joined: it does not count, and cannot be changed.
    sheet = make_sheet(juror, one, FIVES)
    assert client.post(address, marks_of(edition)).status_code == 403
    assert sheet not in jury_of(edition, timezone.localdate()).counted
    other = page(edition, f"sheets/{scored.nominations[1].pk}/")
    client.post(other, {"answer": "none"})
    client.post(other, marks_of(edition))
    client.post(other, {"answer": "conflict", "reason": "Lucrez cu ei."})
    declared = GalaSheet.objects.get(nomination=scored.nominations[1])
    assert (declared.is_conflict, declared.marks.count(), declared.submitted_at) == (True, 0, None)
    assert client.post(other, marks_of(edition)).status_code == 403
    assert client.post(other, {"answer": "none"}).status_code == 422
    with pytest.raises(IntegrityError), transaction.atomic():
        GalaSheet.objects.filter(pk=declared.pk).update(submitted_at=timezone.now())
    # Whoever nominated it does not score it.
    own = make_juror(edition, cast.people["manager"])
    assert jury_of(edition, timezone.localdate()).is_barred(own, one)


def test_a_juror_of_another_edition_and_one_who_was_released_are_kept_out(
    client: Client, cast: Cast, scored: Scored
) -> None:
    one = scored.nominations[0]
    stranger = make_juror(make_gala(cast.people["manager"], GalaState.SCORING), cast.people["person"])
    address = page(scored.edition, f"sheets/{one.pk}/")
    assert as_(client, stranger.user).get(address).status_code == 403
    assert client.post(address, {"answer": "none"}).status_code == 403
    assert client.post(page(stranger.edition, f"sheets/{one.pk}/"), {"answer": "none"}).status_code == 404
    released = scored.jurors["second"]
    services.release_juror(
        pk=released.pk, actor=cast.people["manager"], reason="Nu poate.", now=timezone.now()
    )
    assert as_(client, released.user).get(address).status_code == 403
    assert not GalaSheet.objects.exists()


def test_marks_end_with_the_last_day_and_are_read_after_it(
    client: Client, cast: Cast, scored: Scored
) -> None:
    edition, one = scored.edition, scored.nominations[0]
    juror = scored.jurors["first"]
    give = {"nomination_pk": one.pk, "actor": juror.user}
    last = timezone.make_aware(dt.datetime.combine(edition.scoring_until, dt.time(23, 59, 59)))
    services.declare(**give, is_conflict=False, now=last)
    with pytest.raises(Refused):
        services.declare(**give, is_conflict=True, reason="Da", now=last + dt.timedelta(seconds=1))
    ranking, marks = page(edition, "ranking/"), page(edition, f"marks/{one.pk}/")
    as_(client, cast.people["manager"])
    assert [client.get(address).status_code for address in (ranking, marks)] == [403, 403]
    close(edition)
    # Somebody owes marks, so the last day may still move and nobody reads what others gave.
    assert [client.get(address).status_code for address in (ranking, marks)] == [403, 403]
    GalaSheet.objects.all().delete()
    for nomination in scored.nominations:
        for given in scored.jurors.values():
            make_sheet(given, nomination, FOURS)
    assert [client.get(address).status_code for address in (ranking, marks)] == [200, 200]
    longer = {"fields": {"scoring_until": timezone.localdate()}, "actor": cast.people["manager"]}
    with override("en"), pytest.raises(Refused, match="all marks are given"):
        services.change_gala(pk=edition.pk, **longer, now=timezone.now())
    with override("en"), pytest.raises(Refused, match="jury stays"):
        services.release_juror(pk=juror.pk, actor=cast.people["manager"], reason="Nu.", now=timezone.now())
    others = page(edition, f"marks/{scored.nominations[1].pk}/")
    Membership.objects.create(organization=one.partnership.ngo, user=cast.people["manager"], role="member")
    # A manager who belongs to a party reads nothing before the decision, then all but what is their own.
    assert [client.get(address).status_code for address in (ranking, marks, others)] == [403, 403, 403]
    assert "/ranking/" not in client.get(page(edition)).content.decode()
    assert not marks_read_by(cast.people["manager"], edition, timezone.localdate()).exists()
    with pytest.raises(NotAllowed):
        services.rule_tie(
            pk=edition.pk, actor=cast.people["manager"], order=[], reason="Da.", now=timezone.now()
        )
    GalaEdition.objects.filter(pk=edition.pk).update(state=GalaState.DECIDED, decided_at=timezone.now())
    assert [client.get(address).status_code for address in (ranking, marks, others)] == [200, 403, 200]
    assert as_(client, juror.user).get(ranking).status_code == 403


def test_scoring_that_was_closed_goes_on_when_marks_are_owed_again(cast: Cast, scored: Scored) -> None:
    manager, edition, now = cast.people["manager"], scored.edition, timezone.now()
    rests, other = scored.nominations
    Partnership.objects.filter(pk=rests.partnership_id).update(
        state=PartnershipState.SUSPENDED, suspended_at=now
    )
    for juror in scored.jurors.values():
        make_sheet(juror, other, FOURS)
    services.close_scoring(pk=edition.pk, actor=manager, now=now)
    Partnership.objects.filter(pk=rests.partnership_id).update(
        state=PartnershipState.ACTIVE, suspended_at=None
    )
    with override("en"), pytest.raises(Refused, match="has not given all marks"):
        services.move_gala(pk=edition.pk, verb="gala_decide", actor=manager, now=now)
    later = edition.scoring_until + dt.timedelta(days=1)
    services.change_gala(pk=edition.pk, actor=manager, fields={"scoring_until": later}, now=now)
    edition.refresh_from_db()
    assert edition.takes_marks_on(timezone.localdate())


def decided(cast: Cast, scored: Scored) -> GalaEdition:
    """The second nomination first, by a ruling."""
    manager, edition = cast.people["manager"], scored.edition
    for nomination in scored.nominations:
        for juror in scored.jurors.values():
            make_sheet(juror, nomination, FOURS)
    moment = timezone.now() - YEAR_AGO
    Partnership.objects.filter(gala_nominations__in=scored.nominations).update(activated_at=moment)
    services.close_scoring(pk=edition.pk, actor=manager, now=timezone.now())
    with override("en"), pytest.raises(Refused, match="A tie is to be ruled"):
        services.move_gala(pk=edition.pk, verb="gala_decide", actor=manager, now=timezone.now())
    order = [one.pk for one in reversed(scored.nominations)]
    for wrong in (order[:1], [*order, order[0]], [], [order[0], 0]):
        with pytest.raises(Refused):
            services.rule_tie(pk=edition.pk, actor=manager, order=wrong, reason="Da.", now=timezone.now())
    client = as_(Client(), manager)
    assert "/ranking/1/rule/" in client.get(page(edition, "ranking/")).content.decode()
    posted = {f"place_{key}": place for place, key in enumerate(order, 1)} | {
        "reason": "Două comune în plus."
    }
    same = dict.fromkeys(posted, 1) | {"reason": "Da."}
    assert client.post(page(edition, "ranking/1/rule/"), same).status_code == 422
    assert client.post(page(edition, "ranking/1/rule/"), posted).status_code == 302
    assert client.post(page(edition, "move/gala_decide/")).status_code == 302
    edition.refresh_from_db()
    return edition


def test_a_tie_is_ruled_the_ranking_kept_and_the_laureate_told(
    client: Client, cast: Cast, scored: Scored
) -> None:
    loser, winner = scored.nominations
    edition = decided(cast, scored)
    assert edition.state == GalaState.DECIDED
    winner.refresh_from_db()
    assert (winner.rank, winner.is_laureate, str(winner.score)) == (1, True, "4.0000")
    assert winner.decided_by
    # What becomes of it afterwards changes nothing.
    Partnership.objects.filter(pk=winner.partnership_id).update(
        state=PartnershipState.SUSPENDED, suspended_at=timezone.now()
    )
    as_(client, cast.people["manager"])
    kept = client.get(page(edition, "ranking/")).content.decode()
    assert kept.index(winner.partnership.title) < kept.index(loser.partnership.title)
    assert winner.partnership.title not in Client().get(page(edition)).content.decode()
    picture = io.BytesIO()
    Image.new("RGB", (300, 220), "teal").save(picture, "PNG")
    upload = SimpleUploadedFile("poza.png", picture.getvalue(), "image/png")
    address = page(edition, f"laureates/{winner.pk}/")
    assert client.post(address, {"picture": upload}).status_code == 422
    upload.seek(0)
    said = {"picture": upload, "picture_text": "Doi meseriași", "citation": "Merge de trei ani."}
    assert client.post(address, said).status_code == 302
    assert client.get(page(edition, f"laureates/{loser.pk}/")).status_code == 404
    winner.refresh_from_db()
    assert Client().get(winner.picture.get_absolute_url()).status_code == 404
    Membership.objects.create(organization=winner.partnership.ngo, user=cast.people["person"], role="owner")
    client.post(page(edition, "move/gala_publish/"))
    assert Client().get(winner.picture.get_absolute_url()).status_code == 200
    # The page of before is kept until the commit, which a test has none of.
    shown = Client(headers={"authorization": "none"}).get(page(edition)).content.decode()
    assert 'alt="Doi meseriași"' in shown
    assert loser.partnership.title not in shown
    letter = Message.objects.get(kind="partnerships.gala_laureate_named")
    assert letter.recipient == cast.people["person"]
    assert Entry.objects.about(winner.partnership).filter(verb="partnerships.gala_laureate").exists()


def test_each_party_takes_away_its_diploma(client: Client, cast: Cast, scored: Scored) -> None:
    edition = decided(cast, scored)
    winner = scored.nominations[1]
    # Before, its people are not told by the address that it is one.
    pdfs = [(one.pk, one.partnership.ngo_id) for one in scored.nominations]
    insider = UserFactory()
    for one in scored.nominations:
        Membership.objects.create(organization=one.partnership.ngo, user=insider, role="member")
    before = [page(edition, f"laureates/{pk}/{ngo}/pdf/") for pk, ngo in pdfs]
    assert [as_(client, insider).get(address).status_code for address in before] == [404, 404]
    services.move_gala(pk=edition.pk, verb="gala_publish", actor=cast.people["manager"], now=timezone.now())
    name = "Клуб „Отворено общество“ – Русе și Școala Țării"
    Organization.objects.filter(pk=winner.partnership.ngo_id).update(name=name)
    address = page(edition, f"laureates/{winner.pk}/{winner.partnership.ngo_id}/pdf/")
    assert as_(client, cast.people["other_ngo_owner"]).get(address).status_code == 403
    Membership.objects.create(
        organization=winner.partnership.authority, user=cast.people["person"], role="member"
    )
    as_(client, cast.people["person"])
    assert address in client.get(page(edition)).content.decode()
    cache.clear()
    made = client.get(address)
    assert made["Content-Type"] == "application/pdf"
    diploma = read_back(made.content, "ro")
    assert diploma.faults == []
    assert name in diploma.text
    assert {"H1", "H2", "P"} <= set(diploma.tags)
    other = page(edition, f"laureates/{winner.pk}/{cast.ngo.pk}/pdf/")
    assert client.get(other).status_code == 404


def test_sheets_are_exported_without_formulas_and_without_conflicts(
    client: Client, cast: Cast, scored: Scored
) -> None:
    edition = decided(cast, scored)
    GalaMark.objects.filter(sheet__nomination=scored.nominations[0]).update(comment='=HYPERLINK("http://x")')
    address = reverse("reporting:export", args=["partnerships.gala_marks", "xlsx"])
    assert as_(client, cast.people["ngo_owner"]).post(f"{address}?edition={edition.slug}").status_code == 403
    as_(client, cast.people["manager"])
    Membership.objects.create(
        organization=scored.nominations[1].partnership.ngo, user=cast.people["manager"], role="member"
    )
    book = load_workbook(io.BytesIO(client.post(f"{address}?edition={edition.slug}").getvalue()))
    rows = list(book.active.iter_rows(min_row=2))
    assert len(rows) == 12
    assert {(row[6].value, row[6].data_type) for row in rows} == {('=HYPERLINK("http://x")', "s")}
    assert {row[2].value for row in rows} == {scored.nominations[0].partnership.title}
    ranking = reverse("reporting:export", args=["partnerships.gala_ranking", "xlsx"])
    book = load_workbook(io.BytesIO(client.post(f"{ranking}?edition={edition.slug}").getvalue()))
    assert [row[1].value for row in book.active.iter_rows(min_row=2)] == [1, 2]


def test_what_was_terminated_meanwhile_is_left_out_and_explained(
    client: Client, cast: Cast, scored: Scored
) -> None:
    gone, stays = scored.nominations
    Partnership.objects.filter(pk=gone.partnership_id).update(
        state=PartnershipState.TERMINATED, terminated_at=timezone.now()
    )
    juror = scored.jurors["first"]
    assert as_(client, juror.user).get(page(scored.edition, f"sheets/{gone.pk}/")).status_code == 200
    with pytest.raises(Refused):
        services.declare(nomination_pk=gone.pk, actor=juror.user, is_conflict=False, now=timezone.now())
    for given in scored.jurors.values():
        make_sheet(given, stays, FIVES)
    close(scored.edition)
    manager = cast.people["manager"]
    services.move_gala(pk=scored.edition.pk, verb="gala_decide", actor=manager, now=timezone.now())
    gone.refresh_from_db()
    assert (gone.rank, gone.is_laureate, bool(gone.left_out)) == (None, False, True)
    assert gone.left_out in as_(client, manager).get(page(scored.edition, "ranking/")).content.decode()


def test_pages_cost_as_many_queries_with_three_nominations_as_with_one(cast: Cast, scored: Scored) -> None:
    manager, edition = cast.people["manager"], scored.edition
    extra = scored.nominations.pop()
    extra.delete()
    for juror in scored.jurors.values():
        make_sheet(juror, scored.nominations[0], FOURS)
    close(edition)
    pages = ["", "eligible/", "nominations/", "jury/", "ranking/", f"marks/{scored.nominations[0].pk}/"]
    before = [_cost(manager, page(edition, one)) for one in pages]
    juror = scored.jurors["first"].user
    own = _cost(juror, page(edition, "sheets/"))
    for _number in range(2):
        sides = {
            "ngo": OrganizationFactory(created_by=manager),
            "authority": AuthorityFactory(created_by=manager),
        }
        added = make_nomination(edition, eligible(cast, **sides), manager)
        for given in scored.jurors.values():
            make_sheet(given, added, FIVES)
    assert [_cost(manager, page(edition, one)) for one in pages] == before
    assert _cost(juror, page(edition, "sheets/")) == own


def _cost(user: User, address: str) -> int:
    client = as_(Client(), user)
    with CaptureQueriesContext(connection) as queries:
        assert client.get(address).status_code == 200
        return len(queries)


def test_visitors_and_others_are_kept_out_of_what_is_not_public(cast: Cast, scored: Scored) -> None:
    hidden = make_gala(cast.people["manager"], GalaState.PREPARING)
    private = ["change/", "criteria/", "nominations/", "jury/", "ranking/", "move/gala_decide/", "sheets/"]
    for address in [page(scored.edition, one) for one in private]:
        assert Client().get(address).status_code == 302
        assert as_(Client(), cast.people["ngo_owner"]).get(address).status_code == 403
    for person in (cast.people["ngo_owner"], cast.people["moderator"]):
        assert as_(Client(), person).get(page(hidden)).status_code == 404
    with pytest.raises(NotAllowed):
        services.draw_up_gala(actor=cast.people["moderator"], fields={}, now=timezone.now())
    assert hidden.title not in Client().get("/partnerships/gala/").content.decode()


def test_a_party_that_was_merged_or_only_asked_hinders_nothing(cast: Cast) -> None:
    edition, partnership = make_gala(cast.people["manager"]), eligible(cast)
    asking = {"partnership": partnership, "asked_by": cast.people["ngo_owner"], "asked_at": timezone.now()}
    done = {"confirmed_by": cast.people["ngo_owner"], "confirmed_at": timezone.now()}
    merged, asked, suspended = (
        OrganizationFactory(state=state)
        for state in (OrganizationState.MERGED, OrganizationState.SUSPENDED, OrganizationState.SUSPENDED)
    )
    CoParty.objects.create(organization=merged, side=Side.NGO, **asking, **done)
    CoParty.objects.create(organization=asked, side=Side.NGO, **asking)
    fresh = Partnership.objects.get(pk=partnership.pk)
    assert is_eligible(verdicts_of(fresh, edition, timezone.localdate()))
    assert fresh.parties == [cast.ngo, cast.authority]
    CoParty.objects.create(organization=suspended, side=Side.NGO, **asking, **done)
    fresh = Partnership.objects.get(pk=partnership.pk)
    assert not is_eligible(verdicts_of(fresh, edition, timezone.localdate()))
    assert fresh.parties == [cast.ngo, cast.authority, suspended]
