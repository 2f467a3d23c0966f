from partnerships.models.proposals import LONG_TEXT, Proposal

__all__ = ["LONG_TEXT", "Proposal"]
