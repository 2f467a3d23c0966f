from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from portal.core.terms import LegalTerm, Unit


class ProposalState(models.TextChoices):
    """Where a proposal stands between the NGO and the authority."""

    DRAFT = "draft", _("draft")
    SUBMITTED = "submitted", _("submitted")
    UNDER_REVIEW = "under_review", _("under review")
    ACCEPTED = "accepted", _("accepted")
    DECLINED = "declined", _("declined")
    WITHDRAWN = "withdrawn", _("withdrawn")

    @classmethod
    def open(cls) -> tuple[ProposalState, ...]:
        """States in which the authority owes an answer."""
        return (cls.SUBMITTED, cls.UNDER_REVIEW)

    @classmethod
    def answered(cls) -> tuple[ProposalState, ...]:
        """States reached by the authority's reasoned answer."""
        return (cls.ACCEPTED, cls.DECLINED)


# Whether a partnership proposal is a petition in the sense of the law is for a lawyer to say; the term is
# taken from it so that every proposal has one.
ANSWER_TERM = LegalTerm(
    days=30,
    unit=Unit.CALENDAR_DAYS,
    source="OG 27/2002, art. 8 (1)",
    url="https://legislatie.just.ro/Public/DetaliiDocument/33817",
)


# What the audit calls each verb of this app.
VERBS = {
    "partnerships.draft": pgettext_lazy("verb", "drawn up"),
    "partnerships.change": pgettext_lazy("verb", "changed"),
    "partnerships.submit": pgettext_lazy("verb", "submitted"),
    "partnerships.take_under_review": pgettext_lazy("verb", "taken under review"),
    "partnerships.accept": pgettext_lazy("verb", "accepted"),
    "partnerships.decline": pgettext_lazy("verb", "declined"),
    "partnerships.withdraw": pgettext_lazy("verb", "withdrawn"),
}
