from __future__ import annotations

import datetime as dt
from typing import ClassVar

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from partnerships.enums import NeedOutcome, NeedSort, NeedState, TargetGroup
from partnerships.querysets import NeedQuerySet, NeedQuestionQuerySet
from portal.core.lifecycle import LifecycleModel

LONGEST_NEED = 4_000
LONGEST_RESOURCES = 2_000
LONGEST_QUESTION = 1_500
LONGEST_NOTE = 500
"""Characters; of the sentence that a need is closed with, and of the reason a question is hidden for."""


class Need(LifecycleModel):
    """What an organization looks for in a partner, or offers to one."""

    TRANSITIONS: ClassVar = {
        NeedState.OPEN: frozenset({NeedState.CLOSED, NeedState.EXPIRED}),
        # Renewed with a new deadline; or closed late, with what came of it.
        NeedState.EXPIRED: frozenset({NeedState.OPEN, NeedState.CLOSED}),
        NeedState.CLOSED: frozenset(),
    }

    organization = models.ForeignKey(
        "organizations.Organization",
        verbose_name=_("on behalf of"),
        on_delete=models.PROTECT,
        related_name="needs",
        db_index=False,
    )
    sort = models.CharField(_("looks for or offers"), max_length=20, choices=NeedSort.choices)
    title = models.CharField(_("title"), max_length=200)
    text = models.TextField(_("description"), max_length=LONGEST_NEED)
    domains = models.ManyToManyField("taxonomy.Domain", verbose_name=_("fields of work"), related_name="+")
    territory = models.ForeignKey(
        "taxonomy.Territory", verbose_name=_("where"), on_delete=models.PROTECT, related_name="+"
    )
    target_groups = ArrayField(
        models.CharField(max_length=30, choices=TargetGroup.choices),
        verbose_name=_("for whom"),
        default=list,
        blank=True,
    )
    resources = models.TextField(_("resources"), max_length=LONGEST_RESOURCES, blank=True)
    questions_until = models.DateField(_("questions until"))
    answers_until = models.DateField(_("answers until"))
    state = models.CharField(_("state"), max_length=20, choices=NeedState.choices, default=NeedState.OPEN)
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, verbose_name=_("posted by"), on_delete=models.PROTECT, related_name="+"
    )
    posted_at = models.DateTimeField(_("posted"))
    reminded_of = models.DateField(
        _("deadline that its organization was reminded of"), null=True, blank=True, editable=False
    )
    expired_at = models.DateTimeField(_("expired"), null=True, blank=True)
    closed_at = models.DateTimeField(_("closed"), null=True, blank=True)
    outcome = models.CharField(_("what came of it"), max_length=20, choices=NeedOutcome.choices, blank=True)
    outcome_note = models.CharField(_("in a sentence"), max_length=LONGEST_NOTE, blank=True)

    objects: ClassVar = NeedQuerySet.as_manager()

    class Meta:
        verbose_name = _("need or offer")
        verbose_name_plural = _("needs and offers")
        ordering = ("-pk",)
        constraints = (
            models.CheckConstraint(condition=Q(state__in=NeedState.values), name="need_state_known"),
            models.CheckConstraint(condition=Q(sort__in=NeedSort.values), name="need_sort_known"),
            models.CheckConstraint(
                condition=Q(questions_until__lte=F("answers_until")),
                name="need_questions_end_before_answers",
                violation_error_message=_("Questions end on the last day for answers or before it."),
            ),
            models.CheckConstraint(
                condition=~Q(state=NeedState.CLOSED)
                | (Q(closed_at__isnull=False, outcome__in=NeedOutcome.values) & ~Q(outcome_note="")),
                name="need_closed_has_outcome",
            ),
            models.CheckConstraint(
                condition=~Q(state=NeedState.EXPIRED) | Q(expired_at__isnull=False),
                name="need_expired_is_dated",
            ),
        )
        indexes = (
            # The public list, first deadline first; the night's look at what ends; reminders.
            models.Index(fields=("answers_until", "id"), condition=Q(state="open"), name="need_open_due"),
            # The same list, newest first.
            models.Index(fields=("-posted_at", "-id"), condition=Q(state="open"), name="need_open_newest"),
            # Everything, and what is over, by deadline or newest first.
            models.Index(fields=("answers_until", "id"), name="need_due"),
            models.Index(fields=("-posted_at", "-id"), name="need_newest"),
            # An organization's own, and the panel of its page.
            models.Index(fields=("organization", "state", "answers_until"), name="need_of_organization"),
        )

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        return reverse("partnerships:need", kwargs={"pk": self.pk})

    @property
    def target_group_labels(self) -> list[str]:
        """For whom it is, in the reader's language."""
        return [str(TargetGroup(group).label) for group in self.target_groups]

    def takes_answers_on(self, day: dt.date) -> bool:
        """Whether it can still be answered on a day; on its last day it can."""
        return self.state == NeedState.OPEN and self.answers_until >= day

    def takes_questions_on(self, day: dt.date) -> bool:
        """Whether questions can be asked on a day; on the clarification date they can."""
        return self.takes_answers_on(day) and self.questions_until >= day

    @property
    def invites_proposals(self) -> bool:
        """Whether it is answered by a proposal: an authority looks for somebody. Others are written to."""
        return self.sort == NeedSort.LOOKS_FOR and self.organization.answers


class NeedQuestion(models.Model):
    """A question about a need; public together with its answer, told as the organization's that asked."""

    need = models.ForeignKey(
        Need,
        verbose_name=_("need or offer"),
        on_delete=models.PROTECT,
        related_name="questions",
        db_index=False,
    )
    organization = models.ForeignKey(
        "organizations.Organization",
        verbose_name=_("on behalf of"),
        on_delete=models.PROTECT,
        related_name="need_questions",
    )
    asked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, verbose_name=_("asked by"), on_delete=models.PROTECT, related_name="+"
    )
    asked_at = models.DateTimeField(_("asked"))
    text = models.TextField(_("question"), max_length=LONGEST_QUESTION)
    answer = models.TextField(_("answer"), max_length=LONGEST_QUESTION, blank=True)
    answered_at = models.DateTimeField(_("answered"), null=True, blank=True)
    answered_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("answered by"),
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="+",
    )
    hidden_at = models.DateTimeField(_("hidden"), null=True, blank=True)
    hide_reason = models.CharField(_("why it is hidden"), max_length=LONGEST_NOTE, blank=True)

    objects: ClassVar = NeedQuestionQuerySet.as_manager()

    class Meta:
        verbose_name = _("question about a need")
        verbose_name_plural = _("questions about needs")
        ordering = ("pk",)
        constraints = (
            models.CheckConstraint(
                condition=Q(answered_at=None, answered_by=None, answer="")
                | (Q(answered_at__isnull=False, answered_by__isnull=False) & ~Q(answer="")),
                name="need_question_answer_is_whole",
            ),
            models.CheckConstraint(
                condition=Q(hidden_at=None, hide_reason="")
                | (Q(hidden_at__isnull=False) & ~Q(hide_reason="")),
                name="need_question_hidden_with_reason",
            ),
        )
        indexes = (
            models.Index(fields=("need", "asked_at", "id"), name="need_question_order"),
            # The desk of whoever posted: what waits, longest first.
            models.Index(
                fields=("need", "asked_at"),
                condition=Q(answered_at=None, hidden_at=None),
                name="need_question_waiting",
            ),
        )

    def __str__(self) -> str:
        return self.text[:80]

    @property
    def is_waiting(self) -> bool:
        """Whether the organization that posted the need owes an answer."""
        return self.answered_at is None and self.hidden_at is None
