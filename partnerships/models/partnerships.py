from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from typing import Any, ClassVar

from django.conf import settings
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from partnerships.life import (
    LEADS_BACK,
    REDIRECT_TERM,
    TRANSITIONS,
    Clock,
    PartnershipState,
    Side,
    Stage,
    Standing,
)
from partnerships.models.sides import Sided
from partnerships.querysets import PUBLIC, PartnershipQuerySet
from portal.core.lifecycle import LifecycleModel

LONG_TEXT = 6_000
SHORT_TEXT = 2_000


PAUSED = PartnershipState.with_clock(Clock.PAUSED)
NOT_ANSWERED = [state for state in PartnershipState.of_stage(Stage.PROPOSAL) if not state.standing.is_end]
# The answer, which leads to the first of them, has a constraint of its own.
AGREED_ON = [
    state
    for state in PartnershipState.of_stage(Stage.AGREEMENT, Stage.PARTNERSHIP)
    if state != PartnershipState.ACCEPTED_IN_PRINCIPLE
]


class Partnership(Sided, LifecycleModel):
    """A partnership between NGOs and public authorities, from the first draft of its proposal on.

    Until it is accepted in principle it is called a proposal; it is the same record all its life, so that its
    address, its history and its line of time stay whole.
    """

    TRANSITIONS: ClassVar = TRANSITIONS
    WAYS_BACK: ClassVar = LEADS_BACK

    unsent_rows: Mapping[str, Sequence[models.Model]] | None = None
    """The rows of a text that was laid over the one that was sent (`selectors.unsent`); never saved."""

    domain = models.ForeignKey(
        "taxonomy.Domain", verbose_name=_("field of work"), on_delete=models.PROTECT, related_name="+"
    )
    need = models.ForeignKey(
        "partnerships.Need",
        verbose_name=_("answers the need"),
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="proposals",
    )
    programme = models.ForeignKey(
        "programmes.Programme",
        verbose_name=_("programme"),
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="partnerships",
    )
    programme_reason = models.TextField(
        _("why it belongs to the programme"), blank=True, max_length=SHORT_TEXT
    )
    title = models.CharField(_("title"), max_length=200)
    problem = models.TextField(_("the problem"), max_length=LONG_TEXT)
    objectives = models.TextField(_("objectives"), max_length=LONG_TEXT)
    activities = models.TextField(_("activities"), max_length=LONG_TEXT)
    results = models.TextField(_("results"), blank=True, max_length=LONG_TEXT)
    sustainability = models.TextField(_("after the end"), blank=True, max_length=LONG_TEXT)
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
    revision = models.PositiveIntegerField(
        _("revision"), default=0, help_text=_("How often the text was changed since it was drawn up.")
    )
    state = models.CharField(
        _("state"), max_length=30, choices=PartnershipState.choices, default=PartnershipState.DRAFT
    )
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, verbose_name=_("drawn up by"), on_delete=models.PROTECT, related_name="+"
    )
    created_at = models.DateTimeField(_("drawn up"))
    submitted_at = models.DateTimeField(_("submitted"), null=True, blank=True)
    answer_due_on = models.DateField(_("answer due on"), null=True, blank=True)
    review_started_at = models.DateTimeField(_("under review since"), null=True, blank=True)
    registration_number = models.CharField(
        _("registration number"),
        max_length=64,
        blank=True,
        help_text=_("Under which the authority’s own register holds the proposal."),
    )
    registered_on = models.DateField(_("registered on"), null=True, blank=True)
    redirected_at = models.DateTimeField(_("redirected"), null=True, blank=True)
    paused_at = models.DateTimeField(_("term paused"), null=True, blank=True)
    extended_at = models.DateTimeField(_("term extended"), null=True, blank=True)
    extension_reason = models.TextField(_("reason for the extension"), blank=True, max_length=SHORT_TEXT)
    ran_out_at = models.DateTimeField(_("term ran out"), null=True, blank=True)
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
    negotiation_began_at = models.DateTimeField(_("in negotiation since"), null=True, blank=True)
    turn = models.CharField(
        _("whose turn it is to write"),
        max_length=10,
        blank=True,
        choices=[(Side.NGO.value, _("NGO")), (Side.AUTHORITY.value, _("authority"))],
        help_text=_("While the agreement is negotiated."),
    )
    agreed_at = models.DateTimeField(_("agreed"), null=True, blank=True)
    approved_at = models.DateTimeField(_("approved"), null=True, blank=True)
    signed_at = models.DateTimeField(
        _("signed by all"), null=True, blank=True, help_text=_("When the last party signed the agreement.")
    )
    activated_at = models.DateTimeField(_("active since"), null=True, blank=True)
    suspended_at = models.DateTimeField(_("suspended"), null=True, blank=True)
    ended_at = models.DateTimeField(_("ended"), null=True, blank=True)
    reported_at = models.DateTimeField(_("reported"), null=True, blank=True)
    follow_up_began_at = models.DateTimeField(_("followed up since"), null=True, blank=True)
    closed_at = models.DateTimeField(_("closed"), null=True, blank=True)
    cancelled_at = models.DateTimeField(_("cancelled"), null=True, blank=True)
    cancellation_reason = models.TextField(
        _("reason for the cancellation"), blank=True, max_length=SHORT_TEXT
    )
    terminated_at = models.DateTimeField(_("terminated"), null=True, blank=True)

    objects: ClassVar = PartnershipQuerySet.as_manager()

    class Meta:
        verbose_name = _("partnership")
        verbose_name_plural = _("partnerships")
        ordering = ("-pk",)
        constraints = (
            models.CheckConstraint(
                condition=Q(state__in=PartnershipState.values), name="proposal_state_known"
            ),
            models.CheckConstraint(condition=~Q(ngo=F("authority")), name="proposal_two_parties"),
            models.CheckConstraint(
                condition=Q(ends_on__gte=F("starts_on")),
                name="proposal_ends_after_start",
                violation_error_message=_("The end is before the start."),
            ),
            models.CheckConstraint(
                condition=Q(state__in=(PartnershipState.DRAFT, PartnershipState.WITHDRAWN))
                | Q(submitted_at__isnull=False, answer_due_on__isnull=False),
                name="proposal_sent_has_due_date",
            ),
            # The authority sees whatever has a day of submission.
            models.CheckConstraint(
                condition=~Q(state=PartnershipState.DRAFT) | Q(submitted_at__isnull=True),
                name="proposal_draft_is_not_sent",
            ),
            models.CheckConstraint(
                condition=~Q(state__in=(PartnershipState.UNDER_REVIEW, PartnershipState.CHANGES_REQUESTED))
                | Q(review_started_at__isnull=False),
                name="proposal_review_is_dated",
            ),
            # Proposals that were under review before the register was asked for have neither.
            models.CheckConstraint(
                condition=Q(registration_number="", registered_on__isnull=True)
                | (~Q(registration_number="") & Q(registered_on__isnull=False)),
                name="proposal_registration_is_whole",
            ),
            models.CheckConstraint(
                condition=Q(paused_at__isnull=False, state__in=PAUSED)
                | (Q(paused_at__isnull=True) & ~Q(state__in=PAUSED)),
                name="proposal_pause_is_dated",
            ),
            models.CheckConstraint(
                condition=Q(extended_at__isnull=True, extension_reason="")
                | (Q(extended_at__isnull=False) & ~Q(extension_reason="")),
                name="proposal_extension_is_reasoned",
            ),
            models.CheckConstraint(
                condition=~Q(state=PartnershipState.UNANSWERED) | Q(ran_out_at__isnull=False),
                name="proposal_run_out_is_dated",
            ),
            models.CheckConstraint(
                condition=Q(budget__isnull=True) | Q(budget__gte=0), name="proposal_budget_not_negative"
            ),
            models.CheckConstraint(
                condition=~Q(state__in=PartnershipState.answered())
                | (Q(answered_at__isnull=False, answered_by__isnull=False) & ~Q(answer="")),
                name="proposal_answer_is_reasoned",
            ),
            models.CheckConstraint(
                condition=~Q(state=PartnershipState.WITHDRAWN) | Q(withdrawn_at__isnull=False),
                name="proposal_withdrawn_is_dated",
            ),
            models.CheckConstraint(
                condition=Q(state=PartnershipState.NEGOTIATION, turn__in=(Side.NGO, Side.AUTHORITY))
                | (~Q(state=PartnershipState.NEGOTIATION) & Q(turn="")),
                name="partnership_negotiation_has_turn",
            ),
            # Whatever has an answer that is no rejection is public.
            models.CheckConstraint(
                condition=~Q(state__in=NOT_ANSWERED) | Q(answered_at__isnull=True),
                name="partnership_unanswered_is_not_public",
            ),
            models.CheckConstraint(
                condition=Q(state=PartnershipState.SUSPENDED) | Q(suspended_at__isnull=True),
                name="partnership_rests_only_suspended",
            ),
            models.CheckConstraint(
                condition=~Q(state__in=PartnershipState.of_stage(Stage.PARTNERSHIP))
                | Q(
                    activated_at__isnull=False,
                    signed_at__isnull=False,
                    approved_at__isnull=False,
                    agreed_at__isnull=False,
                ),
                name="partnership_begins_with_agreement",
            ),
            models.CheckConstraint(
                condition=~Q(state=PartnershipState.CANCELLED) | ~Q(cancellation_reason=""),
                name="partnership_cancellation_is_reasoned",
            ),
            models.CheckConstraint(
                condition=Q(programme__isnull=True, programme_reason="")
                | (Q(programme__isnull=False) & ~Q(programme_reason="")),
                name="partnership_programme_is_reasoned",
            ),
            *(
                models.CheckConstraint(
                    condition=~Q(state=state) | Q(**{f"{state.standing.since}__isnull": False}),
                    name=f"partnership_{state}_is_dated",
                )
                for state in AGREED_ON
            ),
        )
        indexes = (
            # An authority's desk: what it owes, first due first.
            models.Index(
                fields=("authority", "answer_due_on", "id"),
                condition=Q(state__in=PartnershipState.open()),
                name="proposal_owed",
            ),
            # The public list, newest agreement first.
            models.Index(fields=("-answered_at", "-id"), condition=PUBLIC, name="partnership_public"),
            # Desks of proposals: drafts, then what was submitted last.
            models.Index(fields=("-submitted_at", "-id"), name="proposal_newest"),
            # The same for one state: a manager's are ten thousand, and are counted too.
            models.Index(fields=("state", "-submitted_at", "-id"), name="proposal_state_newest"),
            # How each authority answers, and which have been asked: `selectors.register`.
            models.Index(
                fields=("authority",),
                include=(
                    *("submitted_at", "redirected_at", "answer_due_on"),
                    *("answered_at", "ran_out_at", "withdrawn_at"),
                ),
                condition=Q(submitted_at__isnull=False),
                name="partnership_answers",
            ),
            # The managers' board: all that it counts and is filtered by, of everything that was sent.
            models.Index(
                fields=("state",),
                include=(
                    *("submitted_at", "redirected_at", "review_started_at", "paused_at", "ran_out_at"),
                    *("answered_at", "negotiation_began_at", "agreed_at", "approved_at", "signed_at"),
                    *("activated_at", "suspended_at", "ended_at", "reported_at", "follow_up_began_at"),
                    *("answer_due_on", "ends_on", "programme", "domain", "authority", "id"),
                ),
                condition=Q(submitted_at__isnull=False),
                name="partnership_board",
            ),
            # The map: how many public ones each authority has.
            models.Index(fields=("authority", "id"), condition=PUBLIC, name="partnership_public_of"),
        )

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        return reverse("partnerships:partnership", kwargs={"pk": self.pk})

    def rows(self, name: str) -> Sequence[Any]:
        """What is measured, or who pays, as the text says that this record holds at present.

        Args:
            name: `indicators` or `funding`.
        """
        if self.unsent_rows is not None:
            return self.unsent_rows[name]
        return list(getattr(self, name).all())

    @property
    def is_draft(self) -> bool:
        """Whether only the NGO sees it."""
        return self.state == PartnershipState.DRAFT

    @property
    def standing(self) -> Standing:
        """What is so while it is in its state."""
        return PartnershipState(self.state).standing

    @property
    def has_begun(self) -> bool:
        """Whether it was carried out, or is: until then there is no plan, no value and no follow-up of it."""
        return self.activated_at is not None

    @property
    def is_public(self) -> bool:
        """Whether everyone may see it; in the database this is `PUBLIC`."""
        return self.answered_at is not None and self.state != PartnershipState.REJECTED

    @property
    def is_answered(self) -> bool:
        """Whether the authority gave its reasoned answer."""
        return self.answered_at is not None

    @property
    def received_at(self) -> dt.datetime | None:
        """When it reached the authority that it is with now; its clock counts from that day."""
        return self.redirected_at or self.submitted_at

    @property
    def redirect_until(self) -> dt.date | None:
        """The last day on which it may be passed on to another authority; None before it was submitted."""
        if self.received_at is None:
            return None
        return REDIRECT_TERM.last_day(after=timezone.localdate(self.received_at))

    @property
    def rounds_here(self) -> int:
        """How often the authority that it is with now has requested changes."""
        return self.rounds.filter(asked_at__gte=self.received_at).count() if self.received_at else 0

    @property
    def days_left(self) -> int | None:
        """Whole days that were left of the term when the clock was paused; None while it is not."""
        if self.paused_at is None or self.answer_due_on is None:
            return None
        return (self.answer_due_on - timezone.localdate(self.paused_at)).days

    @property
    def is_late_answer(self) -> bool:
        """Whether the answer came after the last day of its term."""
        return (
            self.answered_at is not None
            and self.answer_due_on is not None
            and timezone.localdate(self.answered_at) > self.answer_due_on
        )

    @property
    def days_to_answer(self) -> int | None:
        """Whole days from the day it reached the authority to the answer; None while there is none."""
        if self.received_at is None or self.answered_at is None:
            return None
        return (timezone.localdate(self.answered_at) - timezone.localdate(self.received_at)).days
