"""What apps above ask of the life of a proposal (`partnerships.life`)."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from partnerships.life import (
    ANSWER_TERM,
    EXTENSION_TERM,
    FOLLOW_UP_DAYS,
    REDIRECT_TERM,
    VERBS,
    Clock,
    PartnershipState,
    Side,
    Stage,
    followed_up_until,
    months_after,
)
from partnerships.life.gala import GALA_VERBS, GalaState
from portal.core.line import Tone

__all__ = [
    "ANSWER_TERM",
    "DOCUMENT_VERBS",
    "EXTENSION_TERM",
    "FOLLOW_UP_DAYS",
    "FOLLOW_UP_VERBS",
    "GALA_VERBS",
    "MEASURE_VERBS",
    "NEED_VERBS",
    "PLAN_VERBS",
    "PROGRAMME_VERBS",
    "REDIRECT_TERM",
    "SUGGESTION_VERBS",
    "SUPPORT_VERBS",
    "TALK_VERBS",
    "VERBS",
    "ActivityStanding",
    "AmendmentOutcome",
    "Breakdown",
    "BreakdownPart",
    "BudgetLine",
    "Clock",
    "Continuation",
    "FollowUpResult",
    "FundingSource",
    "GalaState",
    "GoesOn",
    "NeedOutcome",
    "NeedSort",
    "NeedState",
    "PartnershipState",
    "Payer",
    "PlanPart",
    "RiskDegree",
    "Side",
    "Stage",
    "SuggestedKind",
    "TargetGroup",
    "followed_up_until",
    "months_after",
]


class PlanPart(models.TextChoices):
    """What a work plan has rows of."""

    ACTIVITY = "activity", _("activity")
    MILESTONE = "milestone", _("milestone")
    DELIVERABLE = "deliverable", _("deliverable")
    RISK = "risk", _("risk")


class ActivityStanding(models.TextChoices):
    """Where an activity of a work plan stands on a day."""

    PLANNED = "planned", pgettext_lazy("activity", "planned")
    TO_BEGIN = "to_begin", pgettext_lazy("activity", "should have begun")
    UNDER_WAY = "under_way", pgettext_lazy("activity", "under way")
    LATE = "late", pgettext_lazy("activity", "late")
    DONE = "done", pgettext_lazy("activity", "done")

    @property
    def tone(self) -> Tone:
        """How urgent it is."""
        return _TONES.get(self, Tone.QUIET)


_TONES = {
    ActivityStanding.TO_BEGIN: Tone.SOON,
    ActivityStanding.LATE: Tone.LATE,
    ActivityStanding.DONE: Tone.FINE,
}


class RiskDegree(models.IntegerChoices):
    """How likely a risk is, or how grave its effect."""

    LOW = 1, pgettext_lazy("risk", "low")
    MIDDLING = 2, pgettext_lazy("risk", "middling")
    HIGH = 3, pgettext_lazy("risk", "high")


class AmendmentOutcome(models.TextChoices):
    """What came of an amendment; of one that waits still, nothing."""

    IN_FORCE = "in_force", pgettext_lazy("amendment", "in force")
    REJECTED = "rejected", pgettext_lazy("amendment", "rejected")
    WITHDRAWN = "withdrawn", pgettext_lazy("amendment", "withdrawn")


class FundingSource(models.TextChoices):
    """Whose money a partnership is done with."""

    OWN = "own", _("the NGOs’ own money")
    AUTHORITY = "authority", _("the authorities’ money")
    FUNDER = "funder", _("a funder’s money")
    OTHERS = "others", _("money of others")


class Breakdown(models.TextChoices):
    """By what the value of an indicator is parted."""

    SEX = "sex", _("sex")
    AGE = "age", _("age")
    RESIDENCE = "residence", _("town or village")
    VULNERABLE = "vulnerable", _("vulnerable group")

    @property
    def is_whole(self) -> bool:
        """Whether its parts make up the value together; somebody may be of several vulnerable groups."""
        return self != Breakdown.VULNERABLE

    @property
    def parts(self) -> tuple[BreakdownPart, ...]:
        """What it has, in the order in which it is shown."""
        return tuple(part for part in BreakdownPart if part.breakdown == self)


class BreakdownPart(models.TextChoices):
    """One part of a breakdown; its name begins with the breakdown's."""

    WOMEN = "sex_women", _("women")
    MEN = "sex_men", _("men")
    SEX_UNKNOWN = "sex_unknown", _("sex not stated")
    UNDER_18 = "age_0", _("under 18 years")
    FROM_18 = "age_18", _("18 to 29 years")
    FROM_30 = "age_30", _("30 to 64 years")
    FROM_65 = "age_65", _("65 years and over")
    AGE_UNKNOWN = "age_unknown", _("age not stated")
    TOWN = "residence_town", _("in towns")
    VILLAGE = "residence_village", _("in villages")
    RESIDENCE_UNKNOWN = "residence_unknown", _("residence not stated")
    ROMA = "vulnerable_roma", _("Roma")
    DISABILITIES = "vulnerable_disabled", _("with disabilities")
    UNEMPLOYED = "vulnerable_jobless", _("looking for work")
    HOMELESS = "vulnerable_homeless", _("without a home")
    REFUGEES = "vulnerable_refugees", _("refugees and migrants")
    VICTIMS = "vulnerable_victims", _("victims of violence")

    @property
    def breakdown(self) -> Breakdown:
        """To which it belongs."""
        return Breakdown(self.value.partition("_")[0])


class GoesOn(models.TextChoices):
    """Whether, after its end, what a partnership did goes on; what one side says."""

    AS_IT_WAS = "as_it_was", _("Yes, as it was")
    ANOTHER_FORM = "another_form", _("Yes, in another form")
    NO = "no", _("No, it has stopped")


class Continuation(models.TextChoices):
    """In what form it goes on."""

    AGREEMENT = "agreement", _("by a formal agreement, new or renewed")
    TAKEN_OVER = "taken_over", _("one party has taken it over")
    IN_PRACTICE = "in_practice", _("in practice, without an agreement")


class Payer(models.TextChoices):
    """Who pays for what goes on."""

    AUTHORITY = "authority", _("the authority, from its budget")
    OWN = "own", _("the NGO, from its own money")
    GRANTS = "grants", _("a grant or another funder")
    OTHERS = "others", _("companies, people who use it or donors")
    IN_KIND = "in_kind", _("nobody: work, rooms or things are given")


class BudgetLine(models.TextChoices):
    """Whether the authority’s budget keeps a line for it."""

    KEPT = "kept", pgettext_lazy("budget line", "Yes")
    NOT_KEPT = "not_kept", pgettext_lazy("budget line", "No")
    UNKNOWN = "unknown", _("We do not know")


class FollowUpResult(models.TextChoices):
    """What follows from what both sides said at a follow-up."""

    UNANSWERED = "unanswered", _("not answered")
    UNPROVED = "unproved", _("one side alone, without evidence")
    STOPPED = "stopped", _("does not go on")
    SUSTAINED = "sustained", _("goes on")


class NeedSort(models.TextChoices):
    """Whether an organization asks for something or gives it."""

    LOOKS_FOR = "looks_for", _("looks for partners")
    OFFERS = "offers", _("offers")


class NeedState(models.TextChoices):
    """Where a need or an offer stands."""

    OPEN = "open", pgettext_lazy("need", "open")
    CLOSED = "closed", pgettext_lazy("need", "closed")
    EXPIRED = "expired", pgettext_lazy("need", "expired")


class NeedOutcome(models.TextChoices):
    """What came of a need or an offer."""

    PARTNERSHIP = "partnership", _("a partnership begins")
    ELSEWHERE = "elsewhere", _("found elsewhere")
    NOT_NEEDED = "not_needed", _("no longer needed")
    NOBODY = "nobody", _("nobody came forward")


class TargetGroup(models.TextChoices):
    """For whom something is done."""

    EVERYONE = "everyone", _("everyone who lives there")
    CHILDREN = "children", _("children")
    YOUNG = "young", _("young people")
    FAMILIES = "families", _("families")
    ELDERLY = "elderly", _("elderly people")
    WOMEN = "women", _("women")
    DISABILITIES = "disabilities", _("people with disabilities")
    ROMA = "roma", _("Roma communities")
    UNEMPLOYED = "unemployed", _("people looking for work")
    HOMELESS = "homeless", _("people without a home")
    REFUGEES = "refugees", _("refugees and migrants")
    VICTIMS = "victims", _("victims of violence")
    RURAL = "rural", _("people in villages")


class SuggestedKind(models.TextChoices):
    """Who is suggested: those that answer a proposal, or those that make one together."""

    AUTHORITIES = "authorities", _("public authorities")
    ORGANIZATIONS = "organizations", _("organizations")


SUGGESTION_VERBS = {
    "partnerships.dismiss_suggestion": pgettext_lazy("verb", "suggestion dismissed"),
    "partnerships.restore_suggestion": pgettext_lazy("verb", "suggestion brought back"),
    "partnerships.refuse_suggestions": pgettext_lazy("verb", "no longer suggested to others"),
    "partnerships.allow_suggestions": pgettext_lazy("verb", "suggested to others again"),
}
SUPPORT_VERBS = {
    "partnerships.put_back": pgettext_lazy("verb", "step undone"),
    "partnerships.correct_facts": pgettext_lazy("verb", "number or day corrected"),
}

DOCUMENT_VERBS = {
    "partnerships.ask_party": pgettext_lazy("verb", "asked to take part"),
    "partnerships.confirm_party": pgettext_lazy("verb", "takes part"),
    "partnerships.decline_party": pgettext_lazy("verb", "does not take part"),
    "partnerships.remove_party": pgettext_lazy("verb", "no longer asked to take part"),
    "partnerships.add_attachment": pgettext_lazy("verb", "attachment added"),
    "partnerships.remove_attachment": pgettext_lazy("verb", "attachment removed"),
}
MEASURE_VERBS = {
    "partnerships.add_indicator": pgettext_lazy("verb", "indicator added"),
    "partnerships.change_indicator": pgettext_lazy("verb", "indicator changed"),
    "partnerships.report_values": pgettext_lazy("verb", "values reported"),
    "partnerships.report_values_for_programme": pgettext_lazy("verb", "values reported by its programme"),
    "partnerships.withdraw_value": pgettext_lazy("verb", "value taken back"),
    "partnerships.record_spending": pgettext_lazy("verb", "spending recorded"),
    "partnerships.withdraw_spending": pgettext_lazy("verb", "spending taken back"),
}

PROGRAMME_VERBS = {
    "partnerships.join_programme": pgettext_lazy("verb", "put into a programme"),
    "partnerships.leave_programme": pgettext_lazy("verb", "taken out of its programme"),
}

FOLLOW_UP_VERBS = {
    "partnerships.plan_follow_ups": pgettext_lazy("verb", "follow-ups planned"),
    "partnerships.answer_follow_up": pgettext_lazy("verb", "follow-up answered"),
    "partnerships.correct_follow_up": pgettext_lazy("verb", "follow-up answer corrected"),
    "partnerships.add_evidence": pgettext_lazy("verb", "evidence added"),
    "partnerships.remove_evidence": pgettext_lazy("verb", "evidence removed"),
}

NEED_VERBS = {
    "partnerships.post_need": pgettext_lazy("verb", "posted"),
    "partnerships.change_need": pgettext_lazy("verb", "changed"),
    "partnerships.close_need": pgettext_lazy("verb", "closed"),
    "partnerships.renew_need": pgettext_lazy("verb", "renewed"),
    "partnerships.expire_need": pgettext_lazy("verb", "expired"),
    "partnerships.ask_about_need": pgettext_lazy("verb", "asked"),
    "partnerships.answer_question": pgettext_lazy("verb", "answered"),
    "partnerships.hide_question": pgettext_lazy("verb", "hidden"),
}
PLAN_VERBS = {
    "partnerships.add_to_plan": pgettext_lazy("verb", "added to the work plan"),
    "partnerships.change_plan": pgettext_lazy("verb", "work plan changed"),
    "partnerships.remove_from_plan": pgettext_lazy("verb", "removed from the work plan"),
}

TALK_VERBS = {
    "partnerships.write_update": pgettext_lazy("verb", "update written"),
    "partnerships.remove_update": pgettext_lazy("verb", "update removed"),
    "partnerships.share_document": pgettext_lazy("verb", "document shared"),
    "partnerships.remove_document": pgettext_lazy("verb", "document removed"),
    "partnerships.give_action_point": pgettext_lazy("verb", "action point given"),
    "partnerships.change_action_point": pgettext_lazy("verb", "action point changed"),
    "partnerships.finish_action_point": pgettext_lazy("verb", "action point done"),
    "partnerships.reopen_action_point": pgettext_lazy("verb", "action point reopened"),
    "partnerships.write_remark": pgettext_lazy("verb", "message written"),
    "partnerships.take_remark_back": pgettext_lazy("verb", "message taken back"),
}
