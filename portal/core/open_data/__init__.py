"""Open data: what the portal gives to anybody, as files that programs read.

An app declares in its `reports.py` what it gives:

    register_dataset(
        Dataset(name="organizations", item="organization", title=_("…"), lead=_("…"), fields=FIELDS,
                rows=all_facts, one=facts_of_id, example=example_id)
    )

The rest follows: `/open-data/organizations.csv` and `.json`, written every night, one record at
`/open-data/organizations/<id>.json`, and its part of the page `/open-data/`.
"""

from portal.core.open_data.datasets import Dataset, dataset_of, datasets, register_dataset
from portal.core.open_data.files import FORMATS, ask_for_files, path_of_file, write_files

__all__ = [
    "FORMATS",
    "Dataset",
    "ask_for_files",
    "dataset_of",
    "datasets",
    "path_of_file",
    "register_dataset",
    "write_files",
]
