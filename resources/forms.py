from __future__ import annotations

from typing import Any, ClassVar

from organizations.models import Organization
from portal.core.administration import form_field
from portal.core.choosing import record_field
from portal.core.publishing import PublishedForm
from resources.models import Resource, clean_html


class ResourceForm(PublishedForm):
    """A resource as administrators write it."""

    class Meta:
        model = Resource
        formfield_callback = form_field
        fields: ClassVar = [
            "kind",
            "title",
            "summary",
            "body",
            "link",
            "domains",
            "language",
            "publisher",
            "published_on",
        ]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        now = Organization.objects.filter(pk=self.instance.publisher_id)
        record_field(self, "publisher").queryset = Organization.objects.verified() | now

    def clean_body(self) -> str:
        """What is harmless of it; an empty text is then told before anything is saved."""
        return clean_html(self.cleaned_data["body"])
