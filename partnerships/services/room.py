"""How much the files of a partnership may take together, place by place."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db.models import QuerySet, Sum
from django.template.defaultfilters import filesizeformat
from django.utils.translation import gettext as _

from portal.core.exceptions import Refused

if TYPE_CHECKING:
    from portal.files.models import StoredFile


def require_room(kept: QuerySet[StoredFile], *added: StoredFile, most: int) -> None:
    """Ask whether files can be kept beside those that are there; whoever asks holds the partnership's lock.

    Args:
        kept: the files of the place, those that are added among them or not.
        added: what was stored just now.
        most: bytes that all may have together.

    Raises:
        Refused: when they would have more.
    """
    there = kept.exclude(pk__in=[file.pk for file in added]).aggregate(size=Sum("size"))["size"] or 0
    if there + sum(file.size for file in added) > most:
        raise Refused(
            _(
                "The files here can have %(limit)s together; %(kept)s are taken. Please send a smaller one, "
                "or write where it is to be found."
            )
            % {"limit": filesizeformat(most), "kept": filesizeformat(there)}
        )
