from partnerships.filters.needs import NeedFilter
from partnerships.filters.partnerships import DeskFilter, RegisterFilter

__all__ = ["DeskFilter", "NeedFilter", "RegisterFilter"]
