"""Values of indicators and money that was spent: what may be written, by whom, and who reads what."""

from __future__ import annotations

import csv
import datetime as dt
import io
import uuid
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import IntegrityError, connection, transaction
from django.db.models import ProtectedError
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone, translation
from django.utils.translation import override
from pytest_django import Settings

from organizations.rules import roles_of
from partnerships.life import PartnershipState, Side
from partnerships.models import (
    CoParty,
    Funding,
    Indicator,
    Partnership,
    ReportedPart,
    ReportedValue,
    Spending,
)
from partnerships.rules import acts_for_party, is_sent
from partnerships.selectors.measures import share_reached
from partnerships.services.document import FundingRow, IndicatorRow, write_rows
from partnerships.services.indicators import add_indicator
from partnerships.services.spending import record_spending, withdraw_spending
from partnerships.services.values import Given, report_value
from portal.audit.models import Entry
from portal.core.exceptions import NotAllowed, Refused, TransitionRefused
from portal.core.exports import find_report, write_csv
from tests.factories.files import PDF
from tests.factories.measures import make_funding, make_indicator, make_value
from tests.factories.organizations import OrganizationFactory
from tests.partnerships.conftest import Cast
from tests.partnerships.test_views import as_, path

DAY = dt.timedelta(days=1)


def given(indicator: Indicator, value: str = "12", days: int = 0, note: str = "", **parts: str) -> Given:
    as_of = timezone.localdate() + days * DAY
    return Given(indicator, as_of, Decimal(value), {name: Decimal(n) for name, n in parts.items()}, note)


def report(cast: Cast, one: Given, role: str = "ngo_editor", seen: int | None = None) -> Any:
    return report_value(
        pk=one.indicator.partnership_id, actor=cast.people[role], given=one, seen=seen, now=timezone.now()
    )


@pytest.mark.parametrize(
    ("value", "days", "parts", "says"),
    [
        ("-1", 0, {}, "less than zero"),
        ("1.234", 0, {}, "two digits"),
        ("1e12", 0, {}, "too large"),
        ("5", 1, {}, "not come yet"),
        ("5", -6, {}, "outside"),
        ("5", 0, {"sex_women": "3", "sex_men": "4"}, "more than the value"),
        ("5", 0, {"sex_women": "3"}, "less than the value"),
        ("5", 0, {"vulnerable_roma": "6"}, "more than the value itself"),
        ("5", 0, {"age_18": "5"}, "not broken down"),
    ],
)
def test_what_cannot_be_is_refused_with_its_sentence(
    cast: Cast, value: str, days: int, parts: dict[str, str], says: str
) -> None:
    indicator = make_indicator(cast.partnership("active"), "Oameni", "sex", "vulnerable")
    with translation.override("en"), pytest.raises(Refused, match=says):
        report(cast, given(indicator, value, days, **parts))
    assert not ReportedValue.objects.exists()


def test_a_correction_takes_the_place_of_what_stood_and_the_history_keeps_both(cast: Cast) -> None:
    indicator = make_indicator(cast.partnership("active"), "Oameni", "sex", "vulnerable")
    first = report(cast, given(indicator, sex_women="7", sex_men="5", vulnerable_roma="12"))
    assert report(cast, given(indicator, sex_women="7", sex_men="5", vulnerable_roma="12")) == first
    with pytest.raises(Refused):
        report(cast, given(indicator, "13"), "authority_editor")
    report(cast, given(indicator, "13"), "authority_editor", seen=first.pk)
    rows = ReportedValue.objects.order_by("pk")
    assert [(row.value, row.replaced_at is None) for row in rows] == [(12, False), (13, True)]
    assert ReportedPart.objects.filter(value=first).count() == 3
    entries = Entry.objects.about(indicator.partnership).filter(verb="partnerships.report_values")
    name = f"Oameni · {timezone.localdate()}"
    assert [entry.before.get(name) for entry in entries.order_by("pk")] == [None, "12.00"]


def test_the_database_holds_one_value_for_a_day_and_no_part_of_nothing(cast: Cast) -> None:
    indicator = make_indicator(cast.partnership("active"))
    person = cast.people["ngo_owner"]
    value = make_value(indicator, person, 1)
    wrong = (
        lambda: make_value(indicator, person, 2),
        lambda: make_value(indicator, person, -1, timezone.localdate() - DAY),
        lambda: value.parts.create(part="sex_women", amount=-1),
        lambda: value.parts.create(part="shoe_size", amount=1),
        lambda: Indicator.objects.filter(pk=indicator.pk).update(breakdowns=["shoe_size"]),
        lambda: Indicator.objects.filter(pk=indicator.pk).update(baseline=-1),
    )
    for act in wrong:
        with pytest.raises(IntegrityError), transaction.atomic():
            act()


def test_values_and_spendings_are_never_lost_when_the_rows_of_a_text_are_written_anew(cast: Cast) -> None:
    partnership = cast.partnership("active")
    make_value(make_indicator(partnership), cast.people["ngo_owner"], 12)
    funding = make_funding(partnership)
    spend(cast, funding.pk)
    for rows in (
        {"indicators": [IndicatorRow("Alt", "", Decimal(1))]},
        {"funding": [FundingRow("own", "", Decimal(1))]},
    ):
        with pytest.raises(ProtectedError), transaction.atomic():
            write_rows(partnership, rows)
    assert (ReportedValue.objects.count(), Spending.objects.count()) == (1, 1)


def test_the_writers_of_every_party_report_while_it_is_worked_on(cast: Cast) -> None:
    may = {"ngo_owner", "ngo_editor", "authority_owner", "authority_editor", "both_sides"}
    indicator = make_indicator(cast.partnership("active"))
    for number, role in enumerate(cast.people):
        try:
            report(cast, given(indicator, str(number), days=-(number % 5)), role, _seen(indicator, number))
        except NotAllowed:
            assert role not in may
        else:
            assert role in may
    for state in ("signing", "final_report", "terminated"):
        with pytest.raises(TransitionRefused):
            report(cast, given(make_indicator(cast.partnership(state))))


def _seen(indicator: Indicator, number: int) -> int | None:
    stands = indicator.reported.filter(as_of=timezone.localdate() - (number % 5) * DAY, replaced_at=None)
    return stands.values_list("pk", flat=True).first()


def test_the_one_question_for_all_that_a_person_writes_for_says_what_the_rule_says(cast: Cast) -> None:
    partnerships = [cast.partnership(state) for state in ("draft", "active", "ended", "closed")]
    author, now = cast.people["ngo_owner"], timezone.now()
    further = Partnership.objects.get(pk=cast.partnership("active").pk)
    for side, of in ((Side.NGO, "other_ngo"), (Side.AUTHORITY, "other_authority")):
        organization = cast.people[f"{of}_owner"].memberships.get().organization
        CoParty.objects.create(
            partnership=further, organization=organization, side=side, asked_by=author, asked_at=now,
            confirmed_by=author, confirmed_at=now,
        )  # fmt: skip
    CoParty.objects.create(
        partnership=partnerships[1], organization=organization, side=Side.AUTHORITY, asked_by=author,
        asked_at=now,
    )  # fmt: skip
    rule = acts_for_party & is_sent
    for role, person in cast.people.items():
        roles = roles_of(person)
        writes = [pk for pk, part in roles.items() if part in ("owner", "editor")]
        found = set(Partnership.objects.carried_out_by(writes, tuple(roles)).values_list("pk", flat=True))
        told = {
            one.pk
            for one in (*partnerships, further)
            if PartnershipState(one.state).standing.is_worked_on
            and rule(person, Partnership.objects.get(pk=one.pk))
        }
        assert found == told, role


def spend(cast: Cast, funding: int, **changed: Any) -> Spending:
    source = Funding.objects.get(pk=funding)
    fields = {"funding": source, "spent_on": timezone.localdate(), "amount": Decimal("400.50")}
    told = {
        "pk": source.partnership_id, "actor": cast.people["ngo_editor"], "once": uuid.uuid4(),
        "document": None,
        "fields": {**fields, "purpose": "Unelte", **changed.pop("fields", {})}, **changed,
    }  # fmt: skip
    return record_spending(**told, now=timezone.now())


def test_a_spending_sent_twice_is_written_once_and_what_cannot_be_is_refused(
    cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    own, others = make_funding(cast.partnership("active")), make_funding(cast.partnership("active"))
    once = uuid.uuid4()
    first = spend(cast, own.pk, once=once, document=SimpleUploadedFile("f.pdf", PDF))
    assert spend(cast, own.pk, once=once, document=SimpleUploadedFile("f.pdf", PDF)) == first
    wrong: list[dict[str, Any]] = [
        {"once": once, "pk": others.partnership_id},
        {"fields": {"funding": others}},
        {"fields": {"spent_on": timezone.localdate() + DAY}},
        {"fields": {"spent_on": timezone.localdate() - 9_000 * DAY}},
    ]
    for changed in wrong:
        with pytest.raises(Refused):
            spend(cast, own.pk, **changed)
    with pytest.raises(IntegrityError), transaction.atomic():
        spend(cast, own.pk, fields={"amount": Decimal(0)})
    monkeypatch.setattr("partnerships.services.spending.MOST_BYTES", len(PDF) + 1)
    with override("en"), pytest.raises(Refused, match="together"):
        spend(cast, own.pk, document=SimpleUploadedFile("g.pdf", PDF + b" "))
    monkeypatch.setattr("partnerships.services.spending.MOST_SPENDINGS", 1)
    with pytest.raises(Refused):
        spend(cast, own.pk)
    assert Spending.objects.get() == first


def test_another_spending_in_a_form_to_which_the_browser_went_back_is_written_down_too_once(
    cast: Cast,
) -> None:
    partnership = cast.partnership("active")
    own, grant, once = make_funding(partnership), make_funding(partnership, source="funder"), uuid.uuid4()
    first = spend(cast, own.pk, once=once)
    others: list[dict[str, Any]] = [
        {"fields": {"amount": Decimal(7)}},
        {"fields": {"funding": grant}},
        {"document": SimpleUploadedFile("f.pdf", PDF)},
    ]
    for number, changed in enumerate(others, start=2):
        made = spend(cast, own.pk, once=once, **changed)
        assert spend(cast, own.pk, once=once, **changed) == made
        assert Spending.objects.count() == number
    withdraw_spending(pk=partnership.pk, spending_pk=first.pk, actor=first.recorded_by, now=timezone.now())
    assert spend(cast, own.pk, once=once).withdrawn_at is None


@pytest.mark.parametrize(
    ("baseline", "target", "value", "share"),
    [(None, 200, 50, 25), (40, 20, 30, 50), (40, 100, 20, -33), (10, 10, 10, None), (None, 3, 4, 133)],
)
def test_the_share_counts_from_the_baseline(
    baseline: int | None, target: int, value: int, share: int | None
) -> None:
    start = None if baseline is None else Decimal(baseline)
    assert share_reached(Indicator(baseline=start, target=Decimal(target)), Decimal(value)) == share


def test_everyone_reads_the_latest_figures_and_the_parties_how_they_came_about(
    client: Client, cast: Cast, settings: Settings, tmp_path: Path
) -> None:
    settings.PRIVATE_ROOT = tmp_path
    partnership = cast.partnership("active")
    indicator = make_indicator(partnership, "Obiecte", "sex")
    indicator.baseline = Decimal("3.50")
    indicator.save()
    person = cast.people["ngo_owner"]
    # Figures with a point, which no key and no numbered name has.
    make_value(indicator, person, 4_103, timezone.localdate() - DAY)
    make_value(indicator, person, 8_707, sex_women=7_101, sex_men=1_606)
    spent = spend(cast, make_funding(partnership, 300).pk, document=SimpleUploadedFile("f.pdf", PDF))
    marks = {
        "latest": "8.707", "target": "200", "earlier": "4.103", "baseline": "3,5", "parts": "7.101",
        "who": str(person), "sum": "400,50", "what for": "Unelte", "over": "100,50 lei",
        "paper": "f.pdf",
    }  # fmt: skip
    public = {"latest", "target", "sum", "over"}
    assert spent.document is not None
    file = spent.document.get_absolute_url()
    for role, reads in {
        None: public, "other_ngo_owner": public, "ngo_member": {*marks}, "manager": {*marks},
    }.items():  # fmt: skip
        reader = Client() if role is None else as_(client, cast.people[role])
        pages = [reader.get(path(partnership, page)) for page in ("indicators/", "money/")]
        text = "".join(page.content.decode().partition("<main")[2].partition("</main")[0] for page in pages)
        assert {name for name, mark in marks.items() if mark in text} == reads, role
        assert reader.get(file).status_code == (200 if reads == {*marks} else 404)
    assert client.get(path(cast.partnership("signing"), "money/")).status_code == 404
    assert Client().get(path(cast.partnership("submitted"), "indicators/")).status_code == 404


COSTS = {"indicators/": (4, 8), "money/": (4, 9)}
"""Queries for a visitor, and for a writer of a party, however many rows there are."""


@pytest.mark.parametrize("number", [1, 3])
def test_the_pages_ask_the_same_however_much_there_is(cast: Cast, number: int) -> None:
    partnership = cast.partnership("active")
    person = cast.people["ngo_owner"]
    for place in range(number):
        indicator = make_indicator(partnership, f"Indicator {place}", "sex")
        funding = make_funding(partnership)
        for day in range(number):
            make_value(indicator, person, 4, timezone.localdate() - day * DAY, sex_women=4)
            spend(cast, funding.pk)
    found = {}
    for page in COSTS:
        costs = []
        for role in (None, "ngo_owner"):
            # The page cache keeps away from whoever brings credentials.
            reader = Client(headers={"authorization": "none"})
            if role:
                reader.force_login(cast.people[role])
            with CaptureQueriesContext(connection) as queries:
                assert reader.get(path(partnership, page)).status_code == 200
            costs.append(len(queries))
        found[page] = tuple(costs)
    assert found == COSTS


def test_values_indicators_and_spendings_are_written_in_forms_that_keep_what_was_typed(
    client: Client, cast: Cast
) -> None:
    partnership = cast.partnership("active")
    make_funding(partnership)
    as_(client, cast.people["authority_editor"])
    new = {"name": "Oameni", "unit": "", "target": "50", "baseline": "", "breakdowns": ["sex"]}
    for _click in range(2):
        assert client.post(path(partnership, "indicators/new/"), new).status_code == 302
    indicator = partnership.indicators.get()
    page = path(partnership, f"indicators/{indicator.pk}/report/")
    today = timezone.localdate().isoformat()
    wrong = client.post(page, {"as_of": today, "value": "5", "sex_women": "6", "note": "Din registru"})
    assert (wrong.status_code, list(wrong.context["form"].errors)) == (422, ["sex_women"])
    assert "Din registru" in wrong.content.decode()
    assert client.post(page, {"as_of": today, "value": "5", "sex_women": "5"}).status_code == 302
    value = ReportedValue.objects.get()
    again = client.post(f"{page}?correct={value.pk}", {"value": "6", "seen": value.pk})
    assert again.status_code == 302
    changed = path(partnership, f"indicators/{indicator.pk}/")
    assert client.post(changed, {"baseline": "2", "breakdowns": ["age"]}).status_code == 302
    indicator.refresh_from_db()
    assert (indicator.baseline, indicator.breakdowns, indicator.target) == (2, ["age"], 50)
    stands = indicator.reported.get(replaced_at=None)
    assert stands.value == 6
    client.post(path(partnership, f"values/{stands.pk}/withdraw/"))
    assert not indicator.reported.filter(replaced_at=None).exists()
    form = client.get(path(partnership, "money/new/")).context["form"]
    money = {"funding": partnership.funding.get().pk, "spent_on": today, "purpose": "Chirie"}
    money["once"] = str(form["once"].value())
    assert client.post(path(partnership, "money/new/"), {**money, "amount": "0"}).status_code == 422
    for _click in range(2):
        assert client.post(path(partnership, "money/new/"), {**money, "amount": "9.5"}).status_code == 302
    spent = Spending.objects.get()
    client.post(path(partnership, f"money/{spent.pk}/withdraw/"))
    page_ = client.get(path(partnership, "money/"))
    assert (page_.context["money"].spent, page_.content.decode().count("<del>")) == (0, 2)


def test_a_total_that_falls_is_asked_once_more_beside_the_last_one_and_an_indicator_may_fall(
    client: Client, cast: Cast
) -> None:
    partnership, today = cast.partnership("active"), timezone.localdate()
    Partnership.objects.filter(pk=partnership.pk).update(starts_on=today - 9 * DAY)
    author = cast.people["ngo_owner"]
    as_(client, author)
    for name, falls in (("Oameni", False), ("Oameni fără casă", True)):
        indicator = make_indicator(partnership, name, target=1 if falls else 50)
        partnership.indicators.filter(pk=indicator.pk).update(baseline=40 if falls else None)
        make_value(indicator, author, 30, as_of=today - 2 * DAY)
        page = f"/en{path(partnership, f'indicators/{indicator.pk}/report/')}"
        assert "Reported last: 30, by" in client.get(page).content.decode()
        # Of a day before it nothing is known.
        for day, value in ((today - 3 * DAY, 2), (today, 29)):
            given = {"as_of": day.isoformat(), "value": value}
            answer = client.post(page, given)
            is_asked = not falls and day == today
            assert answer.status_code == (422 if is_asked else 302)
            if is_asked:
                assert set(answer.context["form"].errors) == {"sure"}
                assert client.post(page, {**given, "sure": "on"}).status_code == 302
        assert indicator.reported.filter(replaced_at=None, value=29).exists()


def test_another_partnerships_rows_are_not_reached_through_ones_own(client: Client, cast: Cast) -> None:
    own, theirs = cast.partnership("active"), cast.partnership("active")
    Partnership.objects.filter(pk=theirs.pk).update(ngo=OrganizationFactory(), authority=theirs.authority)
    indicator = make_indicator(theirs)
    value = make_value(indicator, cast.people["authority_owner"], 3)
    spent = spend(cast, make_funding(theirs).pk, actor=cast.people["authority_owner"])
    as_(client, cast.people["ngo_owner"])
    assert client.get(path(own, f"indicators/{indicator.pk}/report/")).status_code == 404
    assert client.get(path(own, f"indicators/{indicator.pk}/")).status_code == 404
    assert client.get(path(theirs, "indicators/new/")).status_code == 403
    client.post(path(own, f"values/{value.pk}/withdraw/"))
    client.post(path(own, f"money/{spent.pk}/withdraw/"))
    with pytest.raises(Refused):
        report_value(
            pk=own.pk, actor=cast.people["ngo_owner"], given=given(indicator), seen=None, now=timezone.now()
        )
    value.refresh_from_db()
    spent.refresh_from_db()
    assert (value.replaced_at, spent.withdrawn_at) == (None, None)


def test_there_are_only_so_many_indicators_and_one_of_a_name(
    cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("partnerships.services.indicators.MOST_INDICATORS", 1)
    partnership = cast.partnership("active")

    def add(name: str, target: int = 1) -> Indicator:
        return add_indicator(
            pk=partnership.pk, actor=cast.people["ngo_owner"], row=IndicatorRow(name, "", Decimal(target)),
            baseline=None, breakdowns=(), now=timezone.now(),
        )  # fmt: skip

    assert add("Unu") == add("Unu")
    for name, target in (("Unu", 2), ("Doi", 1)):
        with pytest.raises(Refused):
            add(name, target)
    assert partnership.indicators.count() == 1


def test_what_is_taken_away_says_whom_to_ask_how_long_it_took_and_how_far_it_came(cast: Cast) -> None:
    cast.ngo.contact_person, cast.ngo.contact_person_agreed, cast.ngo.phone = "Ana Exemplu", True, "021"
    cast.ngo.save()
    partnership = cast.partnership("active")
    answered = partnership.submitted_at + 10 * DAY
    Partnership.objects.filter(pk=partnership.pk).update(
        answered_at=answered, approved_at=answered + 7 * DAY, signed_at=answered + 12 * DAY
    )
    funding = make_funding(partnership)
    spend(cast, funding.pk)
    withdraw_spending(
        pk=partnership.pk, spending_pk=spend(cast, funding.pk).pk, actor=cast.people["ngo_owner"],
        now=timezone.now(),
    )  # fmt: skip
    indicator = make_indicator(partnership, "Oameni", "sex")
    person = cast.people["ngo_owner"]
    make_value(indicator, person, 90, timezone.localdate() - DAY)
    make_value(indicator, person, 100, sex_women=60, sex_men=40)
    make_indicator(partnership, "Neraportat")
    make_indicator(cast.partnership("submitted"), "Al altora")
    with translation.override("en"):
        rows = sorted(taken(cast, "partnerships.proposals"), key=lambda row: int(row["Number"]))
        assert [row["Signed by all"] != "" for row in rows] == [True, False]
        spans = ("Days from the answer to the approval", "Days from the approval to the signing")
        told = ("NGO's focal point", "Spent (lei)", *spans, "Days from the submission to the signing")
        assert [rows[0][name] for name in told] == ["Ana Exemplu, 021", "400.50", "7", "5", "22"]
        rows = taken(cast, "partnerships.indicators", f"q={partnership.title.split()[-1]}")
        named = ("Indicator", "Target", "Latest", "Reached (%)", "Women", "Men", "Roma")
        assert [[row[name] for name in named] for row in rows] == [
            ["Oameni", "200.00", "100.00", "50", "60.0", "40.0", ""],
            ["Neraportat", "200.00", "", "", "", "", ""],
        ]


def taken(cast: Cast, key: str, filters: str = "", role: str = "manager") -> list[dict[str, str]]:
    """The rows of a report as CSV, by heading."""
    report, file = find_report(key), io.BytesIO()
    assert report is not None
    write_csv(report, report.rows_for(cast.people[role], filters), file)
    return list(csv.DictReader(io.StringIO(file.getvalue().decode("utf-8-sig"))))
