from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import models

if TYPE_CHECKING:
    from partnerships.models import Attachment


class AttachmentQuerySet(models.QuerySet["Attachment"]):
    def standing(self) -> AttachmentQuerySet:
        """Those of the text as it stands, with their files."""
        return self.filter(removed_at=None).select_related("file")
