from partnerships.filters.needs import NeedFilter
from partnerships.filters.partnerships import AnswersFilter, DeskFilter, Moment, RegisterFilter

__all__ = ["AnswersFilter", "DeskFilter", "Moment", "NeedFilter", "RegisterFilter"]
