"""Parts of pages that are rendered once and kept: the same values, in the same language, look the same.

A part is kept under all that it shows: its template, the reader's language, and each value given to it.
Nothing else reaches the template, no request and no person: what is kept cannot grow stale, cannot show one
person what belongs to another, and nothing needs to be dropped. Each memory has a number of entries at most;
parts that carry what somebody typed are kept only while that is short.
"""

from __future__ import annotations

from collections.abc import Hashable, Iterable, Mapping
from functools import lru_cache
from typing import Any

from django import template
from django.conf import settings
from django.core.paginator import Page, Paginator
from django.http import QueryDict
from django.template.base import FilterExpression, NodeList, Parser, Token, token_kwargs
from django.template.context import Context, RequestContext
from django.template.loader import get_template
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import get_language

from portal.core.filters import Asked, ListFilter
from portal.core.page_cache import process_generations
from portal.core.page_generations import Stamp

register = template.Library()

LONGEST_TYPED = 200
"""Characters of a query beyond which what shows it is not kept: it is asked for once, and takes room."""


def _render(template_name: str, given: dict[str, Any]) -> SafeString:
    return mark_safe(get_template(template_name).render(given))  # noqa: S308  (a template escapes)


@lru_cache(maxsize=512)
def _component(template_name: str, language: str, given: tuple[tuple[str, Hashable], ...]) -> SafeString:
    return _render(template_name, dict(given))


@register.simple_tag
def fixed(template_name: str, **given: Hashable) -> SafeString:
    """A component that says the same whoever asks: rendered once per process and language, then remembered.

    The head, the footer and the links of the header are on every page and cost more than its content.

    Args:
        template_name: of a component that needs no request.
        given: all that it shows, as plain values: text, numbers, tuples of these.
    """
    if settings.DEBUG:
        return _render(template_name, given)
    return _component(template_name, get_language() or "", tuple(given.items()))


class KeptNode(template.Node):
    """What stands between `{% kept %}` and `{% endkept %}`, with its memory."""

    MOST = 256
    """Entries; the memory begins anew when it is full, which a part worth keeping hardly ever is."""

    def __init__(self, nodelist: NodeList, given: Mapping[str, FilterExpression]) -> None:
        self.nodelist = nodelist
        self.given = given
        self.memory: dict[tuple[Hashable, ...], SafeString] = {}

    def render(self, context: Context) -> SafeString:
        values = [value.resolve(context) for value in self.given.values()]
        key = (get_language(), *values)
        found = self.memory.get(key)
        if found is None:
            found = self._rendered(context, dict(zip(self.given, values, strict=True)))
            if sum(len(value) for value in values if isinstance(value, str)) <= LONGEST_TYPED:
                if len(self.memory) >= self.MOST:
                    self.memory.clear()
                self.memory[key] = found
        return found

    def _rendered(self, context: Context, given: dict[str, Any]) -> SafeString:
        alone = Context(given)
        with alone.bind_template(context.template):  # type: ignore[arg-type]  # one that renders has a template
            return self.nodelist.render(alone)


@register.tag
def kept(parser: Parser, token: Token) -> KeptNode:
    """Render a piece of a template once for each set of values: `{% kept report=report %}…{% endkept %}`.

    Between the tags there is nothing but these values: no request, no person, no variable of the page.

    Args:
        parser: of the template.
        token: the tag with its values by name; text, numbers, or tuples of these.

    Raises:
        TemplateSyntaxError: when something is given without a name.
    """
    tag, *bits = token.split_contents()
    given = token_kwargs(bits, parser)
    if bits:
        raise template.TemplateSyntaxError(f"{tag} takes values by name, not {bits[0]}")
    nodelist = parser.parse(("endkept",))
    parser.delete_first_token()
    return KeptNode(nodelist, given)


@lru_cache(maxsize=2_048)
def _row(template_name: str, language: str, row: Hashable) -> SafeString:
    return _render(template_name, {"row": row})


@register.simple_tag
def kept_rows(template_name: str, rows: Iterable[Hashable]) -> SafeString:
    """The rows of a list, of which most were shown before, to the same person or to another.

    Args:
        template_name: of one row; it is handed the row as `row` and shows nothing else.
        rows: named tuples of plain values; what depends on the day holds the day.
    """
    if settings.DEBUG:
        return mark_safe("".join(_render(template_name, {"row": row}) for row in rows))  # noqa: S308  (as above)
    language = get_language() or ""
    return mark_safe("".join([_row(template_name, language, row) for row in rows]))  # noqa: S308  (as above)


@lru_cache(maxsize=128)
def _filter_form(kind: type[ListFilter], path: str, asked: Asked, language: str, labels: Stamp) -> SafeString:
    query = QueryDict(mutable=True)
    for name, values in asked:
        query.setlist(name, list(values))
    return _render_filters(kind(query) if asked else kind(), path)


def _render_filters(filters: ListFilter, path: str) -> SafeString:
    shown = {"form": filters.form, "active": filters.in_force, "path": path}
    return _render("components/filters.html", shown)


@register.simple_tag
def filter_form(filters: ListFilter, path: str) -> SafeString:
    """The filters above a list, kept by what was asked of them.

    Their choices are words of the portal and labels of the subjects that they name; when those change, or
    nobody can say whether they did because Valkey is away, the form is made anew. So is one with errors,
    which may speak of other records.

    Args:
        filters: of the list, bound to the query.
        path: of the list's page.
    """
    asked = filters.asked
    typed = sum(len(value) for _name, values in asked for value in values)
    if settings.DEBUG or typed > LONGEST_TYPED or (asked and filters.form.errors):
        return _render_filters(filters, path)
    labels = process_generations.begin(filters.choices_of)
    if labels is None:
        return _render_filters(filters, path)
    kind: Any = type(filters)  # hashable, as every class is; the types do not know it of this one
    return _filter_form(kind, path, asked, get_language() or "", labels)


@lru_cache(maxsize=256)
def _pagination(start: str, number: int, per_page: int, count: int, language: str) -> SafeString:
    return _render_pages(start, Paginator(range(count), per_page).page(number))


def _render_pages(start: str, page: Page[Any]) -> SafeString:
    shown = page.paginator.get_elided_page_range(page.number, on_each_side=1, on_ends=1)
    given = {
        "page": page,
        "links": [(to, f"{start}{to}" if isinstance(to, int) else "") for to in shown],
        "previous": f"{start}{page.previous_page_number()}" if page.has_previous() else "",
        "next": f"{start}{page.next_page_number()}" if page.has_next() else "",
    }
    return _render("components/pagination.html", given)


@register.simple_tag(takes_context=True)
def pagination(context: RequestContext, page: Page[Any], parameter: str = "page") -> SafeString:
    """Links to the pages of a list, keeping the query string.

    Args:
        context: with the request.
        page: the page shown.
        parameter: of the query, in which the list looks for the page's number.
    """
    query = context.request.GET.copy()
    query.pop(parameter, None)
    start = f"?{query.urlencode()}&{parameter}=" if query else f"?{parameter}="
    if settings.DEBUG or len(start) > LONGEST_TYPED:
        return _render_pages(start, page)
    of = page.paginator
    return _pagination(start, page.number, int(of.per_page), of.count, get_language() or "")
