from django.urls import path, register_converter

from portal.core.exports.reports import KEY
from portal.reporting import views
from portal.reporting.enums import ExportFormat


class ReportKey:
    """`app.noun` in an address."""

    regex = KEY.pattern

    def to_python(self, value: str) -> str:
        return value

    def to_url(self, value: str) -> str:
        return value


class Format(ReportKey):
    """A file's extension in an address."""

    regex = "|".join(ExportFormat.values)


register_converter(ReportKey, "report_key")
register_converter(Format, "export_format")

app_name = "reporting"
urlpatterns = [
    path("", views.export_list, name="list"),
    path("<int:pk>/", views.export_detail, name="detail"),
    path("<int:pk>/cancel/", views.export_cancel, name="cancel"),
    path("<int:pk>/download/", views.export_download, name="download"),
    path("<report_key:report>.<export_format:file_format>", views.export, name="export"),
]
