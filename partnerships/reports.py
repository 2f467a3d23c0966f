"""The proposals and what their partnerships measure, as spreadsheets."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Any

from django.conf import settings
from django.db.models import QuerySet
from django.utils import timezone
from django.utils.functional import lazy
from django.utils.text import capfirst
from django.utils.translation import get_language, ngettext, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from partnerships.enums import BreakdownPart, FollowUpResult, PartnershipState
from partnerships.filters import DeskFilter, FollowUpFilter
from partnerships.models import FollowUp, GalaEdition, GalaMark, GalaNomination, Indicator, Partnership
from partnerships.models.gala.editions import AFTER_SCORING
from partnerships.selectors.exporting import (
    with_durations,
    with_follow_ups,
    with_latest_values,
    with_money,
    with_parties,
)
from partnerships.selectors.follow_ups import score_of
from partnerships.selectors.gala.reading import marks_read_by
from partnerships.selectors.measures import share_reached
from partnerships.selectors.opendata import FIELDS, all_facts, example_id, facts_of_id
from portal.core.exports import CellKind, Column, Report, register_report
from portal.core.open_data import Dataset, register_dataset

if TYPE_CHECKING:
    from django.http import QueryDict

    from portal.accounts.models import User


def _after_the_end(months: int) -> str:
    words = ngettext("%(months)d month after the end", "%(months)d months after the end", months)
    return words % {"months": months}


def _result_column(months: int) -> Column:
    """What the follow-up so many months after the end has shown; empty until its term is over."""

    def result(partnership: Any) -> str | None:
        shown = (
            one for one in partnership.asked_after
            if one.months == months and one.is_counted(partnership.asked_on)
        )  # fmt: skip
        return next((one.result for one in shown), None)

    return Column(
        lazy(_after_the_end, str)(months),
        CellKind.CHOICE,
        value=result,
        choices=FollowUpResult.choices,
    )


def focal_point(person: str, phone: str) -> str:
    """Who answers for an organization, as its public page says: a person, a telephone."""
    return ", ".join(part for part in (person, phone) if part)


def seat_of(partnership: Any) -> str | None:
    """Where the authority has its seat, in the reader's language; None when that is not known."""
    names = partnership.seat_names
    return None if names is None else names.get(get_language()) or names[settings.LANGUAGE_CODE]


def part_of(name: str, indicator: Any) -> float | None:
    """How much of the latest value of an indicator is of a part; None where that was not said.

    Args:
        name: of the part (`BreakdownPart`).
        indicator: with `latest_parts`.
    """
    return (indicator.latest_parts or {}).get(name)


@register_report("partnerships.proposals")
class PartnershipReport(Report):
    """One row per proposal on the person's desk."""

    title = _("Partnership proposals")
    permission = "partnerships.export"

    number = Column(_("Number"), CellKind.INTEGER, attribute="pk")
    heading = Column(_("Title"), attribute="title")
    ngo = Column(_("NGO"), attribute="ngo_name")
    ngo_identifier = Column(_("NGO's identifier"))
    authority = Column(_("Authority"), attribute="authority_name")
    further = Column(
        _("Further parties"),
        value=lambda partnership: ", ".join(partnership.further_ngos + partnership.further_authorities),
    )
    territory = Column(_("Territory"), value=seat_of)
    domain = Column(_("Field of work"), value=lambda partnership: partnership.domain.name)
    programme = Column(_("Programme"), attribute="programme__name")
    ngo_focal_point = Column(
        _("NGO's focal point"), value=lambda one: focal_point(one.ngo_contact_person, one.ngo_phone)
    )
    authority_focal_point = Column(
        _("Authority's focal point"),
        value=lambda one: focal_point(one.authority_contact_person, one.authority_phone),
    )
    state = Column(_("State"), CellKind.CHOICE)
    people_reached = Column(_("People reached"), CellKind.INTEGER)
    budget = Column(_("Budget (lei)"), CellKind.DECIMAL)
    spent = Column(_("Spent (lei)"), CellKind.DECIMAL)
    starts_on = Column(_("Starts on"), CellKind.DATE)
    ends_on = Column(_("Ends on"), CellKind.DATE)
    length = Column(
        _("Length (days)"),
        CellKind.DAYS,
        value=lambda partnership: (partnership.ends_on - partnership.starts_on).days + 1,
    )
    submitted_at = Column(_("Submitted"), CellKind.DATETIME)
    answer_due_on = Column(_("Answer due on"), CellKind.DATE)
    redirected_at = Column(_("Redirected"), CellKind.DATETIME)
    registration_number = Column(_("Registration number"))
    registered_on = Column(_("Registered on"), CellKind.DATE)
    paused_at = Column(_("Term paused"), CellKind.DATETIME)
    extended_at = Column(_("Term extended"), CellKind.DATETIME)
    ran_out_at = Column(_("Term ran out"), CellKind.DATETIME)
    review_started_at = Column(_("Under review since"), CellKind.DATETIME)
    answered_at = Column(_("Answered"), CellKind.DATETIME)
    days_to_answer = Column(_("Days to answer"), CellKind.DAYS)
    withdrawn_at = Column(_("Withdrawn"), CellKind.DATETIME)
    answer = Column(_("Reasoned answer"))
    negotiation_began_at = Column(_("In negotiation since"), CellKind.DATETIME)
    agreed_at = Column(_("Agreed"), CellKind.DATETIME)
    approved_at = Column(_("Approved"), CellKind.DATETIME)
    days_to_approve = Column(_("Days from the answer to the approval"), CellKind.DAYS)
    signed_at = Column(_("Signed by all"), CellKind.DATETIME)
    days_to_sign = Column(_("Days from the approval to the signing"), CellKind.DAYS)
    days_in_all = Column(_("Days from the submission to the signing"), CellKind.DAYS)
    cancelled_at = Column(_("Cancelled"), CellKind.DATETIME)
    activated_at = Column(_("Active since"), CellKind.DATETIME)
    suspended_at = Column(_("Suspended since"), CellKind.DATETIME)
    terminated_at = Column(_("Terminated"), CellKind.DATETIME)
    ended_at = Column(_("Ended"), CellKind.DATETIME)
    reported_at = Column(_("Reported"), CellKind.DATETIME)
    follow_up_began_at = Column(_("Followed up since"), CellKind.DATETIME)
    closed_at = Column(_("Closed"), CellKind.DATETIME)
    sustainability_score = Column(
        _("Sustainability score"),
        CellKind.INTEGER,
        value=lambda partnership: score_of(partnership.asked_after, today=partnership.asked_on),
    )

    def for_user(self, user: User, params: QueryDict) -> QuerySet[Partnership]:
        """With a column for each number of months at which one of the partnerships is asked."""
        proposals = DeskFilter(params, queryset=Partnership.objects.on_desk_of(user).for_export()).qs
        asked = FollowUp.objects.filter(partnership__in=proposals.order_by().values("pk"))
        score = self.fields.pop("sustainability_score")
        for months in asked.order_by("months").values_list("months", flat=True).distinct():
            self.fields[f"after_{months}"] = _result_column(months)
        self.fields["sustainability_score"] = score
        told = with_durations(with_parties(with_money(proposals)))
        return with_follow_ups(told, timezone.localdate())


@register_report("partnerships.indicators")
class IndicatorReport(Report):
    """One row per indicator of the partnerships on the person's desk, with its latest value and its parts."""

    title = _("Indicators of partnerships")
    permission = "partnerships.export"

    partnership_number = Column(_("Number"), CellKind.INTEGER, attribute="partnership_id")
    title_of = Column(_("Title"), attribute="title")
    ngo = Column(_("NGO"), attribute="ngo_name")
    authority = Column(_("Authority"), attribute="authority_name")
    state = Column(
        _("State"), CellKind.CHOICE, attribute="partnership_state", choices=PartnershipState.choices
    )
    name = Column(_("Indicator"))
    unit = Column(_("Unit"))
    baseline = Column(_("Baseline"), CellKind.DECIMAL)
    target = Column(_("Target"), CellKind.DECIMAL)
    latest_value = Column(_("Latest"), CellKind.DECIMAL)
    latest_day = Column(_("As of"), CellKind.DATE)
    share = Column(
        _("Reached (%)"),
        CellKind.INTEGER,
        value=lambda one: None if one.latest_value is None else share_reached(one, one.latest_value),
    )
    latest_note = Column(_("Note"))
    reported_at = Column(pgettext_lazy("value", "Reported"), CellKind.DATETIME)

    def __init__(self, **kwargs: Any) -> None:
        """Add a column for each part of each breakdown."""
        super().__init__(**kwargs)
        for part in BreakdownPart:
            label = capfirst(str(part.label))
            self.fields[part.value] = Column(label, CellKind.DECIMAL, value=partial(part_of, part.value))

    def for_user(self, user: User, params: QueryDict) -> QuerySet[Indicator]:
        partnerships = DeskFilter(params, queryset=Partnership.objects.on_desk_of(user)).qs
        indicators = Indicator.objects.filter(partnership__in=partnerships.order_by().values("pk"))
        return with_latest_values(indicators).order_by("-partnership_id", "pk")


@register_report("partnerships.follow_ups")
class FollowUpReport(Report):
    """One row for each follow-up that the managers' list shows, under its filters."""

    title = _("Follow-ups")
    permission = "partnerships.view_follow_ups"

    partnership_number = Column(_("Number"), CellKind.INTEGER, attribute="partnership_id")
    title_of = Column(_("Title"), attribute="partnership__title")
    ngo = Column(_("NGO"), attribute="partnership__ngo__name")
    authority = Column(_("Authority"), attribute="partnership__authority__name")
    programme = Column(_("Programme"), attribute="partnership__programme__name")
    ends_on = Column(_("Ends on"), CellKind.DATE, attribute="partnership__ends_on")
    months = Column(_("Months after the end"), CellKind.INTEGER)
    due_on = Column(_("Due"), CellKind.DATE)
    answers_until = Column(_("Late answers until"), CellKind.DATE)
    ngo_answered = Column(_("The NGO has answered"), CellKind.BOOLEAN)
    authority_answered = Column(_("The authority has answered"), CellKind.BOOLEAN)
    result = Column(_("Result"), CellKind.CHOICE)
    points = Column(_("Points"), CellKind.INTEGER)

    def for_user(self, user: User, params: QueryDict) -> QuerySet[FollowUp]:
        return FollowUpFilter(params, queryset=FollowUp.objects.visible_to(user)).qs.for_export()


@register_report("partnerships.gala_marks")
class GalaMarksReport(Report):
    """One row for each mark of an edition whose scoring is closed: by juror, nomination and criterion."""

    title = _("Scoring sheets of the gala")
    permission = "partnerships.export_gala"

    edition = Column(_("Edition"), attribute="sheet__nomination__edition__title")
    juror = Column(_("Juror"), value=lambda mark: str(mark.sheet.juror.user))
    partnership = Column(_("Partnership"), attribute="sheet__nomination__partnership__title")
    criterion = Column(_("Criterion"), value=lambda mark: mark.criterion.name)
    weight = Column(_("Weight (%)"), CellKind.INTEGER, attribute="criterion__weight")
    mark = Column(_("Mark"), CellKind.INTEGER)
    comment = Column(_("Comment"), width=60)
    submitted_at = Column(_("Submitted"), CellKind.DATETIME, attribute="sheet__submitted_at")
    counts = Column(_("Counted"), CellKind.BOOLEAN, attribute="sheet__counts")

    def for_user(self, user: User, params: QueryDict) -> QuerySet[GalaMark]:
        edition = GalaEdition.objects.filter(slug=params.get("edition", "")).first()
        return marks_read_by(user, edition, timezone.localdate())


@register_report("partnerships.gala_ranking")
class GalaRankingReport(Report):
    """One row for each nomination of a decided edition, as the decision left it."""

    title = _("Ranking of the gala")
    permission = "partnerships.export_gala"

    edition = Column(_("Edition"), attribute="edition__title")
    rank = Column(_("Place"), CellKind.INTEGER)
    partnership = Column(_("Partnership"), attribute="partnership__title")
    ngo = Column(_("NGO"), attribute="partnership__ngo__name")
    authority = Column(_("Authority"), attribute="partnership__authority__name")
    score = Column(_("Score"), CellKind.DECIMAL, places=4)
    is_laureate = Column(_("Laureate"), CellKind.BOOLEAN)
    decided_by = Column(_("Tie decided by"))
    ruling = Column(_("Reason of the ruling"))
    left_out = Column(_("Why it was left out"))

    def for_user(self, user: User, params: QueryDict) -> QuerySet[GalaNomination]:
        closed = GalaEdition.objects.filter(state__in=AFTER_SCORING, slug=params.get("edition", ""))
        rows = GalaNomination.objects.standing().filter(edition__in=closed)
        return rows.select_related("edition").for_list().ranked()


register_dataset(
    Dataset(
        name="partnerships",
        item="partnership",
        title=_("Partnerships"),
        lead=_("Every partnership of the public register, from its acceptance in principle on."),
        one_title=_("One partnership, as it is now"),
        fields=FIELDS,
        rows=all_facts,
        one=facts_of_id,
        example=example_id,
    )
)
