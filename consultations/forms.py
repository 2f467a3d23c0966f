from __future__ import annotations

from typing import Any, ClassVar

from django.utils.translation import gettext_lazy as _

from consultations.models import Consultation
from consultations.services import too_short
from organizations.models import Organization
from portal.core.choosing import record_field
from portal.core.publishing import PublishedForm


class ConsultationForm(PublishedForm):
    """A consultation as administrators write it."""

    class Meta:
        model = Consultation
        fields: ClassVar = [
            "authority",
            "domain",
            "title",
            "summary",
            "text",
            "announced_on",
            "recommendations_until",
            "how_to_send",
        ]
        help_texts: ClassVar = {
            "announced_on": _("From this day on recommendations can be sent."),
        }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        now = Organization.objects.filter(pk=self.instance.authority_id)
        record_field(self, "authority").queryset = Organization.objects.verified().addressees() | now

    def clean(self) -> dict[str, Any]:
        """At least the time for recommendations that the law gives."""
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        announced_on, until = cleaned.get("announced_on"), cleaned.get("recommendations_until")
        if announced_on and until and (sentence := too_short(announced_on, until)):
            self.add_error("recommendations_until", sentence)
        return cleaned

    def validate_constraints(self) -> None:
        """Left to `clean`, which names the field, and to the database."""
