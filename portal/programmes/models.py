from __future__ import annotations

import calendar
import datetime as dt
from collections.abc import Sequence
from itertools import pairwise
from typing import ClassVar

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.core.exceptions import ValidationError
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from portal.core.published import PublishedModel
from portal.core.terms import FOLLOW_UP_MONTHS
from portal.programmes.enums import Currency, MeasureKey, PartnerRole
from portal.programmes.querysets import PartnerQuerySet, ProgrammeQuerySet

LONG_TEXT = 6_000
LONGEST_WAIT = 60
"""Months after the end of a partnership beyond which nobody is asked any more."""
MOST_FOLLOW_UPS = 6
MOST_ROWS = 20
"""Targets, partners or keepers of one programme."""
MOST_WANTED = 25_000_000
FIRST_DAY, LAST_DAY = dt.date(1990, 1, 1), dt.date(2100, 12, 31)
"""Between which a programme lasts; no law, against a slip."""
OUT_OF_REACH = format_lazy(
    _("The days of a programme lie between the years {first} and {last}."),
    first=FIRST_DAY.year,
    last=LAST_DAY.year,
)


def usual_months() -> list[int]:
    """The months of a programme that says no others."""
    return list(FOLLOW_UP_MONTHS)


def check_months(months: Sequence[int]) -> None:
    """What `Programme.follow_up_months` may hold.

    Raises:
        ValidationError: when they are none or too many, out of their bounds, or do not rise.
    """
    rising = all(later > earlier for earlier, later in pairwise(months))
    within = all(1 <= month <= LONGEST_WAIT for month in months)
    if not rising or not within or not 1 <= len(months) <= MOST_FOLLOW_UPS:
        raise ValidationError(
            _(
                "Between one and %(count)d months, each later than the one before, at most %(most)d: "
                "6, 12, 24."
            ),
            params={"count": MOST_FOLLOW_UPS, "most": LONGEST_WAIT},
        )


class Programme(PublishedModel):
    """A funded programme: who pays, who carries it, what it is to achieve. Partnerships can belong to it."""

    name = models.CharField(_("name"), max_length=300)
    slug = models.SlugField(_("address on the portal"), max_length=80, unique=True)
    codes = models.CharField(
        _("codes"),
        max_length=200,
        blank=True,
        help_text=_("Under which its funder knows it: MySMIS 131435, SIPOCA 1085."),
    )
    summary = models.TextField(_("what it is"), max_length=LONG_TEXT)
    funder = models.CharField(_("funder"), max_length=300, blank=True)
    money = models.DecimalField(
        _("money in all"),
        max_digits=14,
        decimal_places=2,
        null=True,
        blank=True,
        validators=[MinValueValidator(0)],
    )
    money_eu = models.DecimalField(
        _("of which from the European Union"),
        max_digits=14,
        decimal_places=2,
        null=True,
        blank=True,
        validators=[MinValueValidator(0)],
    )
    currency = models.CharField(_("currency"), max_length=3, choices=Currency.choices, default=Currency.RON)
    starts_on = models.DateField(_("first day"), null=True, blank=True)
    ends_on = models.DateField(
        _("last day"),
        null=True,
        blank=True,
        help_text=_("Where only the months are known: the first day of the one, the last of the other."),
    )
    territory = models.ForeignKey(
        "taxonomy.Territory",
        verbose_name=_("territory"),
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="+",
    )
    follow_up_months = ArrayField(
        models.PositiveSmallIntegerField(),
        verbose_name=_("follow-ups, in months after the end"),
        default=usual_months,
        validators=[check_months],
        help_text=_(
            "When both sides of its partnerships are asked whether they go on, from the end of each on: "
            "6, 12, 24."
        ),
    )
    once = models.UUIDField(
        _("form"),
        null=True,
        editable=False,
        help_text=_("Of the form that was sent, which makes one of it; none where no form was."),
    )

    objects: ClassVar = ProgrammeQuerySet.as_manager()

    class Meta(PublishedModel.Meta):
        verbose_name = _("programme")
        verbose_name_plural = _("programmes")
        constraints = (
            models.UniqueConstraint(fields=("created_by", "once"), name="programme_once"),
            models.CheckConstraint(
                condition=Q(ends_on__gte=F("starts_on")),
                name="programme_ends_after_start",
                violation_error_message=_("The end is before the start."),
            ),
            models.CheckConstraint(
                condition=Q(Q(starts_on__isnull=True) | Q(starts_on__gte=FIRST_DAY, starts_on__lte=LAST_DAY))
                & Q(Q(ends_on__isnull=True) | Q(ends_on__gte=FIRST_DAY, ends_on__lte=LAST_DAY)),
                name="programme_days_within_reach",
                violation_error_message=OUT_OF_REACH,
            ),
            models.CheckConstraint(
                condition=Q(currency__in=Currency.values), name="programme_currency_known"
            ),
            models.CheckConstraint(condition=Q(money__gte=0), name="programme_money_not_negative"),
            models.CheckConstraint(
                condition=Q(money_eu__isnull=True)
                | Q(money__isnull=False, money_eu__gte=0, money_eu__lte=F("money")),
                name="programme_money_adds_up",
                violation_error_message=_("The European Union’s part is at most all of the money."),
            ),
            models.CheckConstraint(
                condition=Q(
                    follow_up_months__len__gte=1,
                    follow_up_months__len__lte=MOST_FOLLOW_UPS,
                    follow_up_months__contained_by=list(range(1, LONGEST_WAIT + 1)),
                ),
                name="programme_months_in_bounds",
            ),
            # What is not there compares as nothing, which a constraint lets pass.
            *(
                models.CheckConstraint(
                    condition=Q(**{f"follow_up_months__{place}__gt": F(f"follow_up_months__{place - 1}")}),
                    name=f"programme_month_{place + 1}_is_later",
                )
                for place in range(1, MOST_FOLLOW_UPS)
            ),
        )

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        return reverse("programmes:detail", kwargs={"slug": self.slug})

    @property
    def has_whole_months(self) -> bool:
        """Whether it lasts from the first day of a month to the last of one: then the days say nothing."""
        if self.starts_on is None or self.ends_on is None:
            return False
        last = calendar.monthrange(self.ends_on.year, self.ends_on.month)[1]
        return self.starts_on.day == 1 and self.ends_on.day == last

    def is_over(self, today: dt.date) -> bool:
        """Whether its last day has passed.

        Args:
            today: by the portal's own clock.
        """
        return self.ends_on is not None and self.ends_on < today


class Partner(models.Model):
    """One of those who carry a programme: an organization of the portal, or a name."""

    programme = models.ForeignKey(
        Programme, on_delete=models.CASCADE, related_name="partners", db_index=False
    )
    organization = models.ForeignKey(
        "organizations.Organization",
        verbose_name=_("organization"),
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="+",
    )
    name = models.CharField(
        _("name"), max_length=300, blank=True, help_text=_("Of one that is not on the portal.")
    )
    role = models.CharField(
        _("role"), max_length=10, choices=PartnerRole.choices, default=PartnerRole.PARTNER
    )
    position = models.PositiveSmallIntegerField(_("position"), default=0)

    objects: ClassVar = PartnerQuerySet.as_manager()

    class Meta:
        verbose_name = _("partner of a programme")
        verbose_name_plural = _("partners of programmes")
        ordering = ("position", "pk")
        constraints = (
            models.CheckConstraint(
                condition=Q(organization__isnull=False, name="")
                | (Q(organization__isnull=True) & ~Q(name="")),
                name="programme_partner_is_one",
            ),
            models.CheckConstraint(
                condition=Q(role__in=PartnerRole.values), name="programme_partner_role_known"
            ),
            models.UniqueConstraint(fields=("programme", "organization"), name="programme_partner_once"),
            models.UniqueConstraint(
                fields=("programme",), condition=Q(role=PartnerRole.LEAD), name="programme_one_lead"
            ),
        )

    def __str__(self) -> str:
        return self.name or str(self.organization)


class Target(models.Model):
    """How much of something a programme is to achieve."""

    programme = models.ForeignKey(Programme, on_delete=models.CASCADE, related_name="targets", db_index=False)
    measure = models.CharField(_("what is counted"), max_length=40, choices=MeasureKey.choices)
    wanted = models.PositiveIntegerField(
        _("number wanted"), validators=[MinValueValidator(1), MaxValueValidator(MOST_WANTED)]
    )
    note = models.CharField(_("note"), max_length=300, blank=True)
    position = models.PositiveSmallIntegerField(_("position"), default=0)

    class Meta:
        verbose_name = _("target of a programme")
        verbose_name_plural = _("targets of programmes")
        ordering = ("position", "pk")
        constraints = (
            models.CheckConstraint(condition=Q(measure__in=MeasureKey.values), name="programme_target_known"),
            models.CheckConstraint(condition=Q(wanted__gte=1), name="programme_target_wants_some"),
            models.UniqueConstraint(fields=("programme", "measure"), name="programme_target_once"),
        )

    def __str__(self) -> str:
        return f"{self.get_measure_display()}: {self.wanted}"


class Keeper(models.Model):
    """A person who keeps a programme beside the administrators."""

    programme = models.ForeignKey(Programme, on_delete=models.CASCADE, related_name="keepers", db_index=False)
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="programmes_kept"
    )
    named_at = models.DateTimeField(_("named"))

    class Meta:
        verbose_name = _("keeper of a programme")
        verbose_name_plural = _("keepers of programmes")
        ordering = ("pk",)
        constraints = (models.UniqueConstraint(fields=("programme", "user"), name="programme_keeper_once"),)

    def __str__(self) -> str:
        return str(self.user)
