from portal.reporting.views.exports import (
    export,
    export_cancel,
    export_detail,
    export_download,
    export_list,
)
from portal.reporting.views.open_data import open_data, open_data_file, open_data_one

__all__ = [
    "export",
    "export_cancel",
    "export_detail",
    "export_download",
    "export_list",
    "open_data",
    "open_data_file",
    "open_data_one",
]
