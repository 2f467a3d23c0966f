"""What is asked after the last day of a partnership: whether it goes on, what each side says, and by what."""

from __future__ import annotations

import datetime as dt
from typing import ClassVar

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.core.validators import MaxValueValidator
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from partnerships.enums import BudgetLine, Continuation, FollowUpResult, GoesOn, Payer
from partnerships.life import FOLLOW_UP_MONTHS, FOLLOW_UP_TERM, Side
from partnerships.models.partnerships import SHORT_TEXT, Partnership
from partnerships.querysets.follow_ups import FollowUpQuerySet

MOST_EVIDENCE = 5
"""Files and links of one answer."""
LONGEST_LINK = 500
SIDES = [(Side.NGO.value, _("NGO")), (Side.AUTHORITY.value, _("authority"))]


def months_of(partnership: Partnership) -> tuple[int, ...]:
    """Months after its last day at which both sides of a partnership are asked.

    Args:
        partnership: any; the months are those of its programme, where it belongs to one.
    """
    if partnership.programme is None:
        return FOLLOW_UP_MONTHS
    return tuple(partnership.programme.follow_up_months)


class FollowUp(models.Model):
    """Once that both sides are asked whether a partnership goes on, so many months after its last day.

    Who has answered, what follows from it and its points are kept here as the answers give them, so that
    lists, filters and the desk need not read the answers; `services.follow_up_answers` alone writes them.
    """

    partnership = models.ForeignKey(
        Partnership,
        verbose_name=_("partnership"),
        on_delete=models.CASCADE,
        related_name="follow_ups",
        db_index=False,
    )
    months = models.PositiveSmallIntegerField(_("months after the end"))
    due_on = models.DateField(_("due on"))
    answers_until = models.DateField(
        _("late answers until"), help_text=_("The last day on which a late answer is taken.")
    )
    planned_on = models.DateField(_("planned on"))
    ngo_answered = models.BooleanField(_("the NGO has answered"), default=False)
    authority_answered = models.BooleanField(_("the authority has answered"), default=False)
    result = models.CharField(
        _("result"), max_length=20, choices=FollowUpResult.choices, default=FollowUpResult.UNANSWERED
    )
    points = models.PositiveSmallIntegerField(_("points"), default=0)

    objects: ClassVar = FollowUpQuerySet.as_manager()

    class Meta:
        verbose_name = _("follow-up")
        verbose_name_plural = _("follow-ups")
        ordering = ("due_on", "pk")
        constraints: ClassVar = (
            models.UniqueConstraint(fields=("partnership", "months"), name="one_follow_up_of_months"),
            models.CheckConstraint(
                condition=Q(months__gte=1, answers_until__gte=F("due_on") + FOLLOW_UP_TERM),
                name="follow_up_is_dated",
            ),
            models.CheckConstraint(
                condition=Q(result__in=FollowUpResult.values, points__lte=100), name="follow_up_result_known"
            ),
            models.CheckConstraint(
                condition=Q(result=FollowUpResult.UNANSWERED, points=0)
                | Q(ngo_answered=True)
                | Q(authority_answered=True),
                name="follow_up_result_is_answered",
            ),
        )
        indexes: ClassVar = (
            # The night's reminders and the managers' list: what is due and has not both answers.
            models.Index(
                fields=("due_on", "id"),
                condition=~Q(ngo_answered=True, authority_answered=True),
                name="follow_up_waits",
            ),
            models.Index(fields=("-due_on", "-id"), name="follow_up_newest"),
        )

    def __str__(self) -> str:
        return str(self.partnership)

    def get_absolute_url(self) -> str:
        """Where it stands among the others of its partnership."""
        return reverse("partnerships:follow_ups", kwargs={"pk": self.partnership_id})

    @property
    def opens_on(self) -> dt.date:
        """The first day on which it can be answered."""
        return self.due_on - FOLLOW_UP_TERM

    @property
    def term_ends_on(self) -> dt.date:
        """The last day on which an answer is in time."""
        return self.due_on + FOLLOW_UP_TERM

    def is_counted(self, today: dt.date) -> bool:
        """Whether its term is over, so that it stands as it was answered, or was not.

        Args:
            today: by the portal's own clock.
        """
        return today > self.term_ends_on

    def takes_answers(self, today: dt.date) -> bool:
        """Whether it can be answered, in time or late.

        Args:
            today: by the portal's own clock.
        """
        return self.opens_on <= today <= self.answers_until

    def has_answered(self, side: str) -> bool:
        """Whether a side has answered.

        Args:
            side: of the NGOs or of the authorities.
        """
        return self.ngo_answered if side == Side.NGO else self.authority_answered

    @property
    def is_answered(self) -> bool:
        """Whether both sides have answered."""
        return self.ngo_answered and self.authority_answered

    def is_told(self, today: dt.date) -> bool:
        """Whether each side reads the other: both have answered, or nobody can any more.

        Args:
            today: by the portal's own clock.
        """
        return self.is_answered or today > self.answers_until


class FollowUpAnswer(models.Model):
    """What one side says at a follow-up; one of each side at most."""

    follow_up = models.ForeignKey(
        FollowUp,
        verbose_name=_("follow-up"),
        on_delete=models.CASCADE,
        related_name="answers",
        db_index=False,
    )
    side = models.CharField(_("side"), max_length=10, choices=SIDES)
    organization = models.ForeignKey(
        "organizations.Organization",
        verbose_name=_("answered for"),
        on_delete=models.PROTECT,
        related_name="+",
    )
    goes_on = models.CharField(_("does it go on"), max_length=20, choices=GoesOn.choices)
    continuation = models.CharField(
        _("in what form"), max_length=20, choices=Continuation.choices, blank=True
    )
    payers = ArrayField(
        models.CharField(max_length=20, choices=Payer.choices),
        verbose_name=_("who pays"),
        default=list,
        blank=True,
    )
    people_reached = models.PositiveIntegerField(
        _("people reached since the end"), null=True, blank=True, validators=[MaxValueValidator(25_000_000)]
    )
    budget_line = models.CharField(
        _("line in the authority’s budget"), max_length=20, choices=BudgetLine.choices, blank=True
    )
    budget_reference = models.CharField(_("which line"), max_length=200, blank=True)
    remark = models.TextField(_("remark"), max_length=SHORT_TEXT, blank=True)
    answered_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, verbose_name=_("answered by"), on_delete=models.PROTECT, related_name="+"
    )
    answered_at = models.DateTimeField(_("answered"))
    corrected_at = models.DateTimeField(_("corrected"), null=True, blank=True)
    is_late = models.BooleanField(_("late"), default=False)

    class Meta:
        verbose_name = _("answer to a follow-up")
        verbose_name_plural = _("answers to follow-ups")
        ordering = ("pk",)
        constraints: ClassVar = (
            models.UniqueConstraint(fields=("follow_up", "side"), name="one_answer_of_a_side"),
            models.CheckConstraint(
                condition=Q(side__in=(Side.NGO, Side.AUTHORITY), goes_on__in=GoesOn.values),
                name="follow_up_answer_says",
            ),
            # What has stopped has no form, costs nothing and reaches nobody.
            models.CheckConstraint(
                condition=Q(
                    goes_on=GoesOn.NO,
                    continuation="",
                    payers=[],
                    people_reached__isnull=True,
                    budget_line="",
                    budget_reference="",
                )
                | Q(
                    goes_on__in=(GoesOn.AS_IT_WAS, GoesOn.ANOTHER_FORM),
                    continuation__in=Continuation.values,
                    budget_line__in=BudgetLine.values,
                ),
                name="follow_up_answer_is_whole",
            ),
            models.CheckConstraint(
                condition=Q(payers__contained_by=Payer.values), name="follow_up_payers_known"
            ),
            models.CheckConstraint(
                condition=Q(corrected_at__isnull=True) | Q(corrected_at__gte=F("answered_at")),
                name="follow_up_corrected_after",
            ),
        )

    def __str__(self) -> str:
        return str(self.follow_up)

    @property
    def mark(self) -> str:
        """What tells this text of the answer from another one of it."""
        return (self.corrected_at or self.answered_at).astimezone(dt.UTC).isoformat()

    @property
    def payer_labels(self) -> list[str]:
        """Who pays, in the reader's language."""
        return [str(payer.label) for payer in Payer if payer in self.payers]

    def may_be_changed(self, today: dt.date) -> bool:
        """Whether it can still be corrected: as evidence is taken, and while its side has not read the other.

        Args:
            today: by the portal's own clock.
        """
        return self.takes_evidence(today) and not self.follow_up.is_told(today)

    def takes_evidence(self, today: dt.date) -> bool:
        """Whether files and links come and go: in its term, and of a late one as long as late ones are taken.

        Args:
            today: by the portal's own clock.
        """
        last = self.follow_up.answers_until if self.is_late else self.follow_up.term_ends_on
        return today <= last


class FollowUpEvidence(models.Model):
    """A file or a link by which a side shows what it says."""

    answer = models.ForeignKey(
        FollowUpAnswer, verbose_name=_("answer"), on_delete=models.CASCADE, related_name="evidence"
    )
    title = models.CharField(_("what it is"), max_length=160)
    file = models.OneToOneField(
        "files.StoredFile",
        verbose_name=_("file"),
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="+",
    )
    link = models.URLField(_("link"), max_length=LONGEST_LINK, blank=True)

    class Meta:
        verbose_name = _("evidence")
        verbose_name_plural = _("evidence")
        ordering = ("pk",)
        constraints: ClassVar = (
            models.CheckConstraint(
                condition=~Q(title="")
                & (Q(file__isnull=False, link="") | (Q(file__isnull=True) & ~Q(link=""))),
                name="evidence_is_file_or_link",
            ),
            models.UniqueConstraint(
                fields=("answer", "link"), condition=~Q(link=""), name="one_evidence_of_a_link"
            ),
        )

    def __str__(self) -> str:
        return self.title

    @property
    def url(self) -> str:
        """Where it can be read."""
        return self.file.get_absolute_url() if self.file else self.link


class FollowUpReminder(models.Model):
    """That a side was reminded of a follow-up, or that programme managers were told of it; written once."""

    MANAGERS = "managers"

    follow_up = models.ForeignKey(
        FollowUp,
        verbose_name=_("follow-up"),
        on_delete=models.CASCADE,
        related_name="reminders",
        db_index=False,
    )
    whom = models.CharField(
        _("to whom"), max_length=10, choices=[*SIDES, (MANAGERS, _("programme managers"))]
    )
    due_on = models.DateField(_("due on"))
    days = models.SmallIntegerField(_("days after that day"))
    sent_at = models.DateTimeField(_("sent"))

    class Meta:
        verbose_name = _("reminder of a follow-up")
        verbose_name_plural = _("reminders of follow-ups")
        ordering = ("pk",)
        constraints: ClassVar = (
            models.UniqueConstraint(
                fields=("follow_up", "whom", "due_on", "days"), name="one_follow_up_reminder"
            ),
            models.CheckConstraint(
                condition=Q(whom__in=(Side.NGO, Side.AUTHORITY, "managers")), name="follow_up_reminder_to"
            ),
        )

    def __str__(self) -> str:
        return str(self.follow_up)
