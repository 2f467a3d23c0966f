"""Who does what until when."""

from __future__ import annotations

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from partnerships.models.partnerships import Partnership
from partnerships.querysets import ActionPointQuerySet


class ActionPoint(models.Model):
    """Something that a person of a party does until a day."""

    partnership = models.ForeignKey(
        Partnership,
        verbose_name=_("partnership"),
        on_delete=models.CASCADE,
        related_name="action_points",
        db_index=False,
    )
    what = models.CharField(_("what is to be done"), max_length=300)
    assignee = models.ForeignKey(
        settings.AUTH_USER_MODEL, verbose_name=_("who does it"), on_delete=models.PROTECT, related_name="+"
    )
    due_on = models.DateField(_("until"))
    given_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, verbose_name=_("given by"), on_delete=models.PROTECT, related_name="+"
    )
    given_at = models.DateTimeField(_("given"))
    done_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("done by"),
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="+",
    )
    done_at = models.DateTimeField(_("done"), null=True, blank=True)
    reminded_of = models.DateField(
        _("reminded of"), null=True, blank=True, help_text=_("The last day of which the person was reminded.")
    )
    once = models.UUIDField(
        _("form"), editable=False, help_text=_("Of the form that was sent, which makes one of it.")
    )

    objects: ClassVar = ActionPointQuerySet.as_manager()

    class Meta:
        verbose_name = _("action point")
        verbose_name_plural = _("action points")
        ordering = ("due_on", "pk")
        constraints: ClassVar = (
            models.UniqueConstraint(fields=("partnership", "given_by", "once"), name="action_point_once"),
            models.CheckConstraint(condition=~Q(what=""), name="action_point_says_something"),
            models.CheckConstraint(
                condition=Q(done_at__isnull=True, done_by__isnull=True)
                | Q(done_at__isnull=False, done_by__isnull=False),
                name="action_point_done_is_whole",
            ),
        )
        indexes: ClassVar = (
            # The night, and the desks of those who do them.
            models.Index(fields=("due_on",), condition=Q(done_at__isnull=True), name="action_point_open"),
        )

    def __str__(self) -> str:
        return self.what
