from __future__ import annotations

from typing import TYPE_CHECKING

from portal.core.published import PublishedQuerySet
from portal.core.words import matching_words

if TYPE_CHECKING:
    from resources.models import Resource


class ResourceQuerySet(PublishedQuerySet["Resource"]):
    def newest_first(self) -> ResourceQuerySet:
        """By the day their publishers brought them out."""
        return self.order_by("-published_on", "-pk")

    def for_list(self) -> ResourceQuerySet:
        """With what one row of a list shows, and no more."""
        return (
            self.select_related("publisher").prefetch_related("domains").defer("body", "publisher__mission")
        )

    def for_page(self) -> ResourceQuerySet:
        """With what a resource's own page shows."""
        return self.select_related("publisher").prefetch_related("domains")

    def matching(self, text: str) -> ResourceQuerySet:
        """Whose title, summary or publisher holds the words, whatever their case and diacritics."""
        return matching_words(self, text, "title", "summary", "publisher__name")
