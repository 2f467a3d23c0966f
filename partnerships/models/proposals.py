from __future__ import annotations

from typing import ClassVar

from django.conf import settings
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from partnerships.enums import ProposalState
from partnerships.querysets import ProposalQuerySet
from portal.core.lifecycle import LifecycleModel

LONG_TEXT = 6_000


class Proposal(LifecycleModel):
    """An NGO's proposal of a partnership to a public authority."""

    TRANSITIONS: ClassVar = {
        ProposalState.DRAFT: frozenset({ProposalState.SUBMITTED, ProposalState.WITHDRAWN}),
        ProposalState.SUBMITTED: frozenset({ProposalState.UNDER_REVIEW, ProposalState.WITHDRAWN}),
        ProposalState.UNDER_REVIEW: frozenset(
            {ProposalState.ACCEPTED, ProposalState.DECLINED, ProposalState.WITHDRAWN}
        ),
        ProposalState.ACCEPTED: frozenset(),
        ProposalState.DECLINED: frozenset(),
        ProposalState.WITHDRAWN: frozenset(),
    }

    ngo = models.ForeignKey(
        "organizations.Organization",
        verbose_name=_("on behalf of"),
        on_delete=models.PROTECT,
        related_name="proposals_made",
    )
    authority = models.ForeignKey(
        "organizations.Organization",
        verbose_name=_("authority"),
        on_delete=models.PROTECT,
        related_name="proposals_received",
    )
    domain = models.ForeignKey(
        "taxonomy.Domain", verbose_name=_("field of work"), on_delete=models.PROTECT, related_name="+"
    )
    title = models.CharField(_("title"), max_length=200)
    problem = models.TextField(_("the problem"), max_length=LONG_TEXT)
    objectives = models.TextField(_("objectives"), max_length=LONG_TEXT)
    activities = models.TextField(_("activities"), max_length=LONG_TEXT)
    people_reached = models.PositiveIntegerField(
        _("people reached"), null=True, blank=True, validators=[MaxValueValidator(25_000_000)]
    )
    budget = models.DecimalField(
        _("budget, in lei"),
        max_digits=14,
        decimal_places=2,
        null=True,
        blank=True,
        validators=[MinValueValidator(0)],
    )
    starts_on = models.DateField(_("starts on"))
    ends_on = models.DateField(_("ends on"))
    state = models.CharField(
        _("state"), max_length=20, choices=ProposalState.choices, default=ProposalState.DRAFT
    )
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, verbose_name=_("drawn up by"), on_delete=models.PROTECT, related_name="+"
    )
    created_at = models.DateTimeField(_("drawn up"))
    submitted_at = models.DateTimeField(_("submitted"), null=True, blank=True)
    answer_due_on = models.DateField(_("answer due on"), null=True, blank=True)
    review_started_at = models.DateTimeField(_("under review since"), null=True, blank=True)
    answered_at = models.DateTimeField(_("answered"), null=True, blank=True)
    answered_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("answered by"),
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="+",
    )
    answer = models.TextField(_("reasoned answer"), blank=True, max_length=LONG_TEXT)
    withdrawn_at = models.DateTimeField(_("withdrawn"), null=True, blank=True)

    objects: ClassVar = ProposalQuerySet.as_manager()

    class Meta:
        verbose_name = _("proposal")
        verbose_name_plural = _("proposals")
        ordering = ("-pk",)
        constraints = (
            models.CheckConstraint(condition=Q(state__in=ProposalState.values), name="proposal_state_known"),
            models.CheckConstraint(condition=~Q(ngo=F("authority")), name="proposal_two_parties"),
            models.CheckConstraint(
                condition=Q(ends_on__gte=F("starts_on")),
                name="proposal_ends_after_start",
                violation_error_message=_("The end is before the start."),
            ),
            models.CheckConstraint(
                condition=Q(state__in=(ProposalState.DRAFT, ProposalState.WITHDRAWN))
                | Q(submitted_at__isnull=False, answer_due_on__isnull=False),
                name="proposal_sent_has_due_date",
            ),
            # The authority sees whatever has a day of submission.
            models.CheckConstraint(
                condition=~Q(state=ProposalState.DRAFT) | Q(submitted_at__isnull=True),
                name="proposal_draft_is_not_sent",
            ),
            models.CheckConstraint(
                condition=~Q(state=ProposalState.UNDER_REVIEW) | Q(review_started_at__isnull=False),
                name="proposal_review_is_dated",
            ),
            models.CheckConstraint(
                condition=Q(budget__isnull=True) | Q(budget__gte=0), name="proposal_budget_not_negative"
            ),
            models.CheckConstraint(
                condition=~Q(state__in=ProposalState.answered())
                | (Q(answered_at__isnull=False, answered_by__isnull=False) & ~Q(answer="")),
                name="proposal_answer_is_reasoned",
            ),
            models.CheckConstraint(
                condition=~Q(state=ProposalState.WITHDRAWN) | Q(withdrawn_at__isnull=False),
                name="proposal_withdrawn_is_dated",
            ),
        )
        indexes = (
            # An authority's desk: what it owes, first due first.
            models.Index(
                fields=("authority", "answer_due_on", "id"),
                condition=Q(state__in=("submitted", "under_review")),
                name="proposal_owed",
            ),
            # The public list, newest agreement first.
            models.Index(
                fields=("-answered_at", "-id"), condition=Q(state="accepted"), name="proposal_public"
            ),
            # Desks of proposals: drafts, then what was submitted last.
            models.Index(fields=("-submitted_at", "-id"), name="proposal_newest"),
            # The same for one state: a manager's are ten thousand, and are counted too.
            models.Index(fields=("state", "-submitted_at", "-id"), name="proposal_state_newest"),
        )

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        return reverse("partnerships:proposal", kwargs={"pk": self.pk})

    @property
    def is_draft(self) -> bool:
        """Whether only the NGO sees it."""
        return self.state == ProposalState.DRAFT

    @property
    def is_answered(self) -> bool:
        """Whether the authority gave its reasoned answer."""
        return self.state in ProposalState.answered()

    @property
    def days_to_answer(self) -> int | None:
        """Whole days from submission to the answer; None while there is none."""
        if self.submitted_at is None or self.answered_at is None:
            return None
        return (timezone.localdate(self.answered_at) - timezone.localdate(self.submitted_at)).days
