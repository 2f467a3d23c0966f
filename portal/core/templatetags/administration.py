"""What the lists of the administration say with, beside what Django's own tags give them."""

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from django import template
from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe
from django.utils.text import capfirst

from portal.core.fold import fold

register = template.Library()


@register.filter
def by_name(apps: Iterable[Mapping[str, Any]]) -> list[dict[str, Any]]:
    """What is administered, in the order of its names.

    Args:
        apps: as Django's administration site tells them, each with its `models`.
    """
    return sorted((model for app in apps for model in app["models"]), key=_name)


def _name(model: Mapping[str, Any]) -> str:
    return fold(str(model["name"]))


@register.filter
def beside(names: Iterable[Any], values: Iterable[Any]) -> Iterator[tuple[Any, Any]]:
    """Names with their values, as many of the one as of the other."""
    return zip(names, values, strict=True)


@register.filter
def labelled(row: Iterable[str], headers: Iterable[Mapping[str, Any]]) -> Iterator[SafeString]:
    """The cells of a row, each with the name of its column, which a phone shows beside it.

    Args:
        row: cells as Django's `result_list` draws them.
        headers: of the columns, in the same order.
    """
    for header, cell in beside(headers, row):
        label = format_html('<td data-label="{}"', capfirst(header["text"]))
        yield mark_safe(cell.replace("<td", label, 1))  # noqa: S308  (Django has escaped it)
