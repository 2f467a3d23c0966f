"""The organizations as a spreadsheet."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.utils.translation import gettext_lazy as _

from organizations.enums import RegisterRemark
from organizations.filters import DirectoryFilter
from organizations.models import Organization, RegisterRow
from organizations.selectors.directory import keys_of
from organizations.selectors.opendata import FIELDS, all_facts, example_id, facts_of_id
from portal.core.exports import CellKind, Column, Report, register_report
from portal.core.open_data import Dataset, register_dataset

if TYPE_CHECKING:
    from django.db.models import QuerySet
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
    # The register does not tell the place of every organization.
    territory = Column(_("Territory"), value=lambda organization: str(organization.territory or ""))
    domains = Column(
        _("Fields of work"),
        value=lambda organization: "; ".join(domain.name for domain in organization.domains.all()),
    )
    state = Column(_("State"), CellKind.CHOICE)
    website = Column(_("Website"))
    created_at = Column(_("Registered"), CellKind.DATETIME)
    decided_at = Column(_("Decided"), CellKind.DATETIME)

    def for_user(self, user: User, params: QueryDict) -> OrganizationQuerySet:
        found = keys_of(DirectoryFilter(params).asked)
        return Organization.objects.visible_to(user).public().filter(pk__in=found).for_list()


@register_report("organizations.register_remarks")
class RegisterRemarkReport(Report):
    """One row per row of a register file that a person should look at."""

    title = _("Remarks on the register")
    permission = "organizations.import_register"

    number = Column(_("Row"), CellKind.INTEGER)
    name = Column(_("Legal name"))
    raw_number = Column(_("Number in the national register"))
    county = Column(_("County"))
    locality = Column(_("Locality"))
    remarks = Column(
        _("Remarks"),
        value=lambda row: "; ".join(str(RegisterRemark(remark).label) for remark in row.remarks),
        width=60,
    )
    is_held = Column(
        _("Written"),
        CellKind.BOOLEAN,
        value=lambda row: not row.is_held and RegisterRemark.AMBIGUOUS not in row.remarks,
    )

    def for_user(self, user: User, params: QueryDict) -> QuerySet[RegisterRow]:
        source = params.get("source", "")
        if not source.isdecimal():
            return RegisterRow.objects.none()
        return RegisterRow.objects.filter(source=int(source)).exclude(remarks=[])


register_dataset(
    Dataset(
        name="organizations",
        item="organization",
        title=_("Organizations"),
        lead=_("Every public organization of the directory."),
        one_title=_("One organization, as it is now"),
        fields=FIELDS,
        rows=all_facts,
        one=facts_of_id,
        example=example_id,
        notes="organizations/open_data.html",
    )
)
