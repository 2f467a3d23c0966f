"""The organizations as a spreadsheet."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.utils.translation import gettext_lazy as _

from organizations.filters import OrganizationFilter
from organizations.models import Organization
from portal.core.exports import CellKind, Column, Report, register_report

if TYPE_CHECKING:
    from django.http import QueryDict

    from organizations.querysets import OrganizationQuerySet
    from portal.accounts.models import User


@register_report("organizations.organizations")
class OrganizationReport(Report):
    """One row per organization of the directory."""

    title = _("Organizations")
    permission = "organizations.export"

    number = Column(_("Number"), CellKind.INTEGER, attribute="pk")
    name = Column(_("Legal name"))
    short_name = Column(_("Short name"))
    kind = Column(_("Kind"), CellKind.CHOICE)
    country = Column(_("Country"))
    identifier = Column(_("Identifier"))
    territory = Column(_("Territory"), value=lambda organization: organization.territory.name)
    domains = Column(
        _("Fields of work"),
        value=lambda organization: "; ".join(domain.name for domain in organization.domains.all()),
    )
    state = Column(_("State"), CellKind.CHOICE)
    website = Column(_("Website"))
    created_at = Column(_("Registered"), CellKind.DATETIME)
    decided_at = Column(_("Decided"), CellKind.DATETIME)

    def for_user(self, user: User, params: QueryDict) -> OrganizationQuerySet:
        visible = Organization.objects.visible_to(user).public().for_list()
        return OrganizationFilter(params, queryset=visible).qs
