"""Spreadsheets: declared columns on import-export's resources, written as a stream with real types.

An app declares what it exports in its own `reports.py`, which is imported at start:

    @register_report("partnerships.proposals")
    class ProposalReport(Report):
        title = _("Partnership proposals")
        permission = "partnerships.export_proposals"

        number = Column(_("Number"), CellKind.INTEGER, attribute="pk")
        organization = Column(_("Organization"), attribute="organization__name")
        state = Column(_("State"), CellKind.CHOICE)
        submitted_at = Column(_("Submitted"), CellKind.DATETIME)
        waiting = Column(_("Days waiting"), CellKind.DAYS, value=lambda proposal: proposal.waited)

        def for_user(self, user, params):
            proposals = Proposal.objects.visible_to(user).select_related("organization")
            return ProposalFilter(params, queryset=proposals).qs

The list page offers it with `{% include "components/export_buttons.html" with report="partnerships.proposals"
querystring=request.GET.urlencode %}`.
"""

from portal.core.exports.archives import Archive, write_zip
from portal.core.exports.columns import CellKind, Column
from portal.core.exports.reports import Report, find_report, register_report, registered_reports
from portal.core.exports.writers import MAX_XLSX_ROWS, Progress, write_csv, write_xlsx

__all__ = [
    "MAX_XLSX_ROWS",
    "Archive",
    "CellKind",
    "Column",
    "Progress",
    "Report",
    "find_report",
    "register_report",
    "registered_reports",
    "write_csv",
    "write_xlsx",
    "write_zip",
]
