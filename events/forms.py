from __future__ import annotations

from typing import Any, ClassVar

from django.utils.translation import gettext_lazy as _

from events.models import Event
from organizations.models import Organization
from portal.core.administration import form_field
from portal.core.choosing import record_field
from portal.core.publishing import PublishedForm


class EventForm(PublishedForm):
    """An event as administrators write it."""

    class Meta:
        model = Event
        formfield_callback = form_field
        fields: ClassVar = [
            "organizer",
            "domain",
            "title",
            "summary",
            "starts_at",
            "ends_at",
            "place",
            "online_link",
        ]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        now = Organization.objects.filter(pk=self.instance.organizer_id)
        record_field(self, "organizer").queryset = Organization.objects.verified() | now

    def clean(self) -> dict[str, Any]:
        """An end after the start, beside its field."""
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        starts_at, ends_at = cleaned.get("starts_at"), cleaned.get("ends_at")
        if starts_at and ends_at and ends_at <= starts_at:
            self.add_error("ends_at", _("The end is not after the start."))
        return cleaned
