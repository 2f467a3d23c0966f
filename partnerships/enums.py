"""What apps above ask of the life of a proposal (`partnerships.life`)."""

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from partnerships.life import (
    ANSWER_TERM,
    EXTENSION_TERM,
    REDIRECT_TERM,
    VERBS,
    Clock,
    PartnershipState,
    Side,
    Stage,
    followed_up_until,
)

__all__ = [
    "ANSWER_TERM",
    "DOCUMENT_VERBS",
    "EXTENSION_TERM",
    "NEED_VERBS",
    "PROGRAMME_VERBS",
    "REDIRECT_TERM",
    "SUGGESTION_VERBS",
    "SUPPORT_VERBS",
    "VERBS",
    "Clock",
    "FundingSource",
    "NeedOutcome",
    "NeedSort",
    "NeedState",
    "PartnershipState",
    "Side",
    "Stage",
    "SuggestedKind",
    "TargetGroup",
    "followed_up_until",
]


class FundingSource(models.TextChoices):
    """Whose money a partnership is done with."""

    OWN = "own", _("the NGOs’ own money")
    AUTHORITY = "authority", _("the authorities’ money")
    FUNDER = "funder", _("a funder’s money")
    OTHERS = "others", _("money of others")


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

PROGRAMME_VERBS = {
    "partnerships.join_programme": pgettext_lazy("verb", "put into a programme"),
    "partnerships.leave_programme": pgettext_lazy("verb", "taken out of its programme"),
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
