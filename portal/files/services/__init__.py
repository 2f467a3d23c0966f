"""Files that people upload: recognised, kept, given out, forgotten."""

from portal.files.services.checking import damaged_files
from portal.files.services.folder import is_intact, open_file, path_of
from portal.files.services.pictures import PictureRule, draw_picture
from portal.files.services.recognition import PACKED_BY, damage_refused, recognise
from portal.files.services.storing import fingerprint_of, remove_file, store_file
from portal.files.services.sweeping import sweep_files

__all__ = [
    "PACKED_BY",
    "PictureRule",
    "damage_refused",
    "damaged_files",
    "draw_picture",
    "fingerprint_of",
    "is_intact",
    "open_file",
    "path_of",
    "recognise",
    "remove_file",
    "store_file",
    "sweep_files",
]
