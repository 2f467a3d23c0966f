"""What is told of values that somebody else has reported."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, ClassVar

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from partnerships.models import Partnership
from partnerships.notifications.proposals import ToParties
from portal.audit.models import Entry
from portal.notifications.kinds import register

if TYPE_CHECKING:
    from django_stubs_ext import StrPromise


@register
class ValuesOfProgramme(ToParties):
    """The manager of its programme has reported values of a partnership's indicators."""

    name: ClassVar[str] = "partnerships.values_of_programme"
    label: ClassVar[str | StrPromise] = _("Your partnership’s programme reported values of its indicators")

    def url(self, target: Partnership) -> str:
        return reverse("partnerships:indicators", kwargs={"pk": target.pk})

    def context(self, target: Partnership) -> dict[str, Any]:
        done = Entry.objects.about(target).filter(verb="partnerships.report_values_for_programme")
        return {**super().context(target), "done": done.select_related("actor").latest("pk")}
