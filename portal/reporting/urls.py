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

# In every language the same address: programs read the files.
open_data_page = [path("", views.open_data, name="page")]
open_data_files = [
    path("<slug:name>.csv", views.open_data_file, {"file_format": "csv"}, name="csv"),
    path("<slug:name>.json", views.open_data_file, {"file_format": "json"}, name="json"),
    path("<slug:name>/<str:number>.json", views.open_data_one, name="one"),
]
