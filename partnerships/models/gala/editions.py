from __future__ import annotations

import datetime as dt
from typing import ClassVar

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _

from partnerships.life.gala import (
    BEST_MARK,
    DEFAULT_CRITERIA,
    GALA_TRANSITIONS,
    LEAST_MARK,
    SINCE,
    GalaState,
)
from partnerships.models.partnerships import LONG_TEXT
from partnerships.models.sides import read_further_parties
from partnerships.querysets.gala import GalaEditionQuerySet
from portal.core.lifecycle import LifecycleModel

LONGEST_MEANING = 300
MOST_CRITERIA = 12
"""Of one edition."""
MOST_LAUREATES = 50
MOST_MONTHS = 60
FIRST_YEAR, LAST_YEAR = 2000, 2100
NEAR_ITS_YEAR = _("The days lie in the year of the edition, the one before it or the one after it.")
AFTER_SCORING = (GalaState.DECIDED, GalaState.PUBLISHED)


class GalaEdition(LifecycleModel):
    """One time that the gala is held: its call, its calendar, how many it rewards and how far it has come."""

    TRANSITIONS: ClassVar = GALA_TRANSITIONS

    title = models.CharField(_("title"), max_length=200)
    slug = models.SlugField(_("address"), max_length=80, unique=True)
    year = models.PositiveSmallIntegerField(
        _("year"), validators=[MinValueValidator(FIRST_YEAR), MaxValueValidator(LAST_YEAR)]
    )
    call = models.TextField(_("call"), max_length=LONG_TEXT)
    nominations_from = models.DateField(_("nominations from"))
    nominations_until = models.DateField(_("nominations until"))
    scoring_from = models.DateField(_("scoring from"))
    scoring_until = models.DateField(_("scoring until"))
    ceremony_on = models.DateField(_("day of the ceremony"), null=True, blank=True)
    place = models.CharField(_("place of the ceremony"), max_length=200, blank=True)
    laureates = models.PositiveSmallIntegerField(
        _("how many are rewarded"),
        default=10,
        validators=[MinValueValidator(1), MaxValueValidator(MOST_LAUREATES)],
    )
    least_months = models.PositiveSmallIntegerField(
        _("months that it must have gone on"), default=6, validators=[MaxValueValidator(MOST_MONTHS)]
    )
    state = models.CharField(
        _("state"), max_length=20, choices=GalaState.choices, default=GalaState.PREPARING
    )
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("drawn up by"),
        on_delete=models.PROTECT,
        related_name="+",
        db_index=False,
    )
    created_at = models.DateTimeField(_("drawn up"))
    opened_at = models.DateTimeField(_("nominations opened"), null=True, blank=True)
    scoring_began_at = models.DateTimeField(_("scoring begun"), null=True, blank=True)
    scoring_closed_at = models.DateTimeField(
        _("scoring closed"), null=True, blank=True, help_text=_("Where it was closed before its last day.")
    )
    decided_at = models.DateTimeField(_("decided"), null=True, blank=True)
    published_at = models.DateTimeField(_("published"), null=True, blank=True)
    once = models.UUIDField(
        _("form"),
        null=True,
        editable=False,
        help_text=_("Of the form that was sent, which makes one of it; none where no form was."),
    )

    objects: ClassVar = GalaEditionQuerySet.as_manager()

    class Meta:
        verbose_name = _("edition of the gala")
        verbose_name_plural = _("editions of the gala")
        ordering = ("-year", "-pk")
        constraints: ClassVar = (
            models.UniqueConstraint(fields=("created_by", "once"), name="gala_once"),
            models.CheckConstraint(condition=Q(state__in=GalaState.values), name="gala_state_known"),
            models.CheckConstraint(
                condition=Q(nominations_until__gte=F("nominations_from")),
                name="gala_nominations_end_after_start",
                violation_error_message=_("Nominations end before they begin."),
            ),
            models.CheckConstraint(
                condition=Q(scoring_from__gt=F("nominations_until")),
                name="gala_scoring_after_nominations",
                violation_error_message=_("Scoring begins after the last day for nominations."),
            ),
            models.CheckConstraint(
                condition=Q(scoring_until__gte=F("scoring_from")),
                name="gala_scoring_ends_after_start",
                violation_error_message=_("Scoring ends before it begins."),
            ),
            # What lies between the first day and the last follows from their order.
            models.CheckConstraint(
                condition=Q(
                    year__gte=FIRST_YEAR,
                    year__lte=LAST_YEAR,
                    nominations_from__year__gte=F("year") - 1,
                    scoring_until__year__lte=F("year") + 1,
                )
                & (
                    Q(ceremony_on__isnull=True)
                    | Q(ceremony_on__year__gte=F("year") - 1, ceremony_on__year__lte=F("year") + 1)
                ),
                name="gala_days_near_its_year",
                violation_error_message=NEAR_ITS_YEAR,
            ),
            models.CheckConstraint(
                condition=Q(laureates__gte=1, laureates__lte=MOST_LAUREATES), name="gala_rewards_some"
            ),
            *(
                models.CheckConstraint(
                    condition=~Q(state=state) | Q(**{f"{moment}__isnull": False}),
                    name=f"gala_{state}_is_dated",
                )
                for state, moment in SINCE.items()
                if state != GalaState.PREPARING
            ),
        )

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        return reverse("partnerships:gala", kwargs={"slug": self.slug})

    @property
    def is_public(self) -> bool:
        """Whether everyone sees its call."""
        return self.state != GalaState.PREPARING

    @property
    def is_decided(self) -> bool:
        """Whether its ranking is kept."""
        return self.state in AFTER_SCORING

    @property
    def is_published(self) -> bool:
        """Whether everyone sees its laureates."""
        return self.state == GalaState.PUBLISHED

    @cached_property
    def juror_user_ids(self) -> frozenset[int]:
        """The people who judge in it and were not released, by key; read once."""
        if self.pk is None:
            return frozenset()
        return frozenset(self.jurors.acting().values_list("user_id", flat=True))

    @cached_property
    def nominated_party_ids(self) -> frozenset[int]:
        """The organizations of what is nominated in it, by key; read once."""
        if self.pk is None:
            return frozenset()
        found = [one.partnership for one in self.nominations.standing().select_related("partnership")]
        read_further_parties(found)
        return frozenset[int]().union(*(partnership.party_ids for partnership in found))

    @cached_property
    def conflicted_user_ids(self) -> frozenset[int]:
        """The jurors who declared a conflict with anything nominated, by key of the person; read once."""
        if self.pk is None:
            return frozenset()
        declared = self.nominations.standing().filter(sheets__is_conflict=True)
        return frozenset(declared.values_list("sheets__juror__user_id", flat=True))

    def takes_nominations_on(self, day: dt.date) -> bool:
        """Whether a partnership can be nominated, or a nomination withdrawn, on a day."""
        return self.state == GalaState.NOMINATIONS and self.nominations_from <= day <= self.nominations_until

    def takes_marks_on(self, day: dt.date) -> bool:
        """Whether jurors can declare conflicts and give marks on a day; its last day is one of them."""
        return (
            self.state == GalaState.SCORING
            and self.scoring_closed_at is None
            and self.scoring_from <= day <= self.scoring_until
        )

    def is_closed_on(self, day: dt.date) -> bool:
        """Whether no mark can be given any more."""
        over = self.scoring_closed_at is not None or day > self.scoring_until
        return self.is_decided or (self.state == GalaState.SCORING and over)


class GalaCriterion(models.Model):
    """What jurors judge in an edition, how much it weighs, and what each mark means.

    Words that are left empty are those of the rubric in use in the field, in each reader's language.
    """

    edition = models.ForeignKey(
        GalaEdition,
        verbose_name=_("edition"),
        on_delete=models.CASCADE,
        related_name="criteria",
        db_index=False,
    )
    position = models.PositiveSmallIntegerField(_("position"))
    key = models.CharField(
        _("of the rubric"),
        max_length=20,
        blank=True,
        choices=[(key, default.name) for key, default in DEFAULT_CRITERIA.items()],
    )
    own_name = models.CharField(_("name"), max_length=80, blank=True)
    own_question = models.CharField(_("question"), max_length=300, blank=True)
    own_meanings = ArrayField(
        models.CharField(max_length=LONGEST_MEANING, blank=True),
        verbose_name=_("meanings of the marks"),
        default=list,
        blank=True,
        size=BEST_MARK,
    )
    weight = models.PositiveSmallIntegerField(
        _("weight, in percent"), validators=[MinValueValidator(1), MaxValueValidator(100)]
    )
    tie = models.PositiveSmallIntegerField(
        _("place among the rules for ties"),
        null=True,
        blank=True,
        validators=[MinValueValidator(1), MaxValueValidator(MOST_CRITERIA)],
    )

    class Meta:
        verbose_name = _("criterion of the gala")
        verbose_name_plural = _("criteria of the gala")
        ordering = ("position", "pk")
        constraints: ClassVar = (
            models.UniqueConstraint(fields=("edition", "position"), name="gala_criterion_position_once"),
            models.UniqueConstraint(
                fields=("edition", "tie"), name="gala_tie_place_once", condition=Q(tie__isnull=False)
            ),
            models.CheckConstraint(
                condition=Q(weight__gte=1, weight__lte=100), name="gala_weight_is_percent"
            ),
            models.CheckConstraint(condition=~Q(key="", own_name=""), name="gala_criterion_is_named"),
        )

    def __str__(self) -> str:
        return self.name

    @property
    def name(self) -> str:
        """What it is called."""
        return self.own_name or str(DEFAULT_CRITERIA[self.key].name)

    @property
    def question(self) -> str:
        """What a juror answers; empty where the edition's own criterion asks nothing."""
        default = DEFAULT_CRITERIA.get(self.key)
        return self.own_question or (str(default.asks) if default else "")

    @property
    def meanings(self) -> list[tuple[int, str]]:
        """Each mark with what it means, from the least to the best."""
        default = DEFAULT_CRITERIA.get(self.key)
        shipped = [str(words) for words in default.meanings] if default else [""] * BEST_MARK
        own = [*self.own_meanings, *[""] * BEST_MARK]
        return [
            (mark, own[place] or shipped[place])
            for place, mark in enumerate(range(LEAST_MARK, BEST_MARK + 1))
        ]
