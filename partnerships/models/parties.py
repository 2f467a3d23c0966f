"""Who takes part in a partnership beside the NGO that proposes it and the authority that answers."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Exists, OuterRef, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from partnerships.life import Side
from partnerships.models.partnerships import Partnership
from partnerships.querysets import CoPartyQuerySet

if TYPE_CHECKING:
    from organizations.models import Organization


class CoParty(models.Model):
    """Another NGO that proposes too, or another authority that takes part; it does once it has confirmed.

    The NGO that drew the proposal up leads its side (`Partnership.ngo`), the authority that owes the answer
    leads the other (`Partnership.authority`); neither has a row here.
    """

    partnership = models.ForeignKey(
        Partnership,
        verbose_name=_("partnership"),
        on_delete=models.CASCADE,
        related_name="co_parties",
        db_index=False,
    )
    organization = models.ForeignKey(
        "organizations.Organization", verbose_name=_("party"), on_delete=models.PROTECT, related_name="+"
    )
    side = models.CharField(
        _("side"),
        max_length=10,
        choices=[(Side.NGO.value, _("proposes too")), (Side.AUTHORITY.value, _("takes part as authority"))],
    )
    asked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, verbose_name=_("asked by"), on_delete=models.PROTECT, related_name="+"
    )
    asked_at = models.DateTimeField(_("asked"))
    confirmed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("confirmed by"),
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="+",
    )
    confirmed_at = models.DateTimeField(_("confirmed"), null=True, blank=True)

    objects: ClassVar = CoPartyQuerySet.as_manager()

    class Meta:
        verbose_name = _("further party")
        verbose_name_plural = _("further parties")
        ordering = ("pk",)
        constraints: ClassVar = (
            models.UniqueConstraint(fields=("partnership", "organization"), name="party_once"),
            models.CheckConstraint(
                condition=Q(side__in=(Side.NGO, Side.AUTHORITY)), name="party_is_on_a_side"
            ),
            models.CheckConstraint(
                condition=Q(confirmed_at__isnull=True, confirmed_by__isnull=True)
                | Q(confirmed_at__isnull=False, confirmed_by__isnull=False),
                name="party_confirmation_is_whole",
            ),
        )

    def __str__(self) -> str:
        return str(self.organization)

    def get_absolute_url(self) -> str:
        """Where it is confirmed, declined or taken back."""
        return reverse("partnerships:party", kwargs={"pk": self.partnership_id, "party": self.pk})

    @classmethod
    def ended_by_merge(cls, gone: Organization, kept: Organization) -> models.QuerySet[CoParty]:
        """Of two organizations that become one, the rows beside which it leads or takes part already.

        Where both were asked, whoever confirmed stays.

        Args:
            gone: the record that goes.
            kept: the record that stays.
        """
        beside = cls.objects.filter(partnership=OuterRef("partnership"))
        confirmed = beside.filter(confirmed_at__isnull=False)
        gone_says_nothing = (
            Q(partnership__ngo=kept)
            | Q(partnership__authority=kept)
            | (Q(confirmed_at=None) & Exists(beside.filter(organization=kept)))
            | Exists(confirmed.filter(organization=kept))
        )
        kept_says_nothing = (
            Q(partnership__ngo=gone)
            | Q(partnership__authority=gone)
            | (Q(confirmed_at=None) & Exists(confirmed.filter(organization=gone)))
        )
        return cls.objects.filter(
            (Q(organization=gone) & gone_says_nothing) | (Q(organization=kept) & kept_says_nothing)
        )

    @property
    def is_confirmed(self) -> bool:
        """Whether it takes part."""
        return self.confirmed_at is not None
