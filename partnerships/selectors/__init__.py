from partnerships.selectors.proposals import DeskRow, desk_rows, line_of, party_names, standing

__all__ = ["DeskRow", "desk_rows", "line_of", "party_names", "standing"]
