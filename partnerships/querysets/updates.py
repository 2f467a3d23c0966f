from __future__ import annotations

from typing import Any

from django.db import models


class ReadByQuerySet(models.QuerySet[Any]):
    """Rows of a partnership that everyone reads, or its parties alone (`is_public`)."""

    def read_by(self, *, is_whole: bool) -> ReadByQuerySet:
        """What a reader of the partnership gets.

        Args:
            is_whole: whether they read what is for the parties, as programme managers do too.
        """
        return self if is_whole else self.filter(is_public=True)
