from __future__ import annotations

from typing import TYPE_CHECKING

from portal.core.jobs import JobQuerySet

if TYPE_CHECKING:
    from django.contrib.auth.models import AnonymousUser

    from portal.accounts.models import User
    from portal.reporting.models import Export  # noqa: F401 (named in the base below)


class ExportQuerySet(JobQuerySet["Export"]):
    def visible_to(self, user: User | AnonymousUser) -> ExportQuerySet:
        """The person's own; an export holds what its owner may see and nobody else."""
        return self.filter(requested_by=user) if user.is_authenticated else self.none()
