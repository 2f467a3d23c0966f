from partnerships.selectors.needs import line_of_need, linked_data_of
from partnerships.selectors.partnerships import DeskRow, desk_rows, is_in_time, line_of, party_names, standing

__all__ = [
    "DeskRow",
    "desk_rows",
    "is_in_time",
    "line_of",
    "line_of_need",
    "linked_data_of",
    "party_names",
    "standing",
]
