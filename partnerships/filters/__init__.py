from partnerships.filters.follow_ups import FollowUpFilter
from partnerships.filters.needs import NeedFilter
from partnerships.filters.partnerships import AnswersFilter, BoardFilter, DeskFilter, Moment, RegisterFilter

__all__ = ["AnswersFilter", "DeskFilter", "FollowUpFilter", "Moment", "NeedFilter", "RegisterFilter"]
__all__ = ["AnswersFilter", "BoardFilter", "DeskFilter", "Moment", "NeedFilter", "RegisterFilter"]
