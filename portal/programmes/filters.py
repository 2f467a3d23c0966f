from __future__ import annotations

from typing import ClassVar

from portal.core.filters import ListFilter
from portal.programmes.models import Programme


class ProgrammeFilter(ListFilter):
    """The list's filter: words."""

    class Meta:
        model = Programme
        fields: ClassVar = ["q"]
