"""What templates say with: dates, days and numbers in the reader's language, icons, links, the line.

What is repeated on every row of a list (icons, states, the line's row) is written here and not as a
template: the pages are bound by their templates, and these cost a tenth of an `{% include %}`.
"""

import datetime as dt
import re
from collections.abc import Iterable
from decimal import Decimal
from functools import lru_cache
from typing import Any, Literal, TypedDict

from django import template
from django.conf import settings
from django.template.context import Context
from django.urls import is_valid_path, reverse, translate_url
from django.utils import timezone
from django.utils.dates import MONTHS
from django.utils.formats import number_format
from django.utils.html import conditional_escape, format_html, format_html_join
from django.utils.http import escape_leading_slashes
from django.utils.safestring import SafeString, mark_safe
from django.utils.text import capfirst, get_text_list
from django.utils.translation import get_language, get_language_info, gettext, ngettext
from lucide.templatetags.lucide import lucide

from portal.core.line import Line, StepPlace, Tone

register = template.Library()

NBSP = "\N{NO-BREAK SPACE}"
# What a template hands over for something that is not there.
Missing = Literal[""] | None


@register.filter
def on(value: dt.date | Missing) -> str:
    """A day in words that does not break: "21 noiembrie 2026".

    Args:
        value: a date, or a moment, which is taken in the portal's time zone; nothing gives "".
    """
    if value is None or value == "":
        return ""
    day = timezone.localdate(value) if isinstance(value, dt.datetime) else value
    return f"{day.day}{NBSP}{in_month(day)}"


@register.filter
def in_month(value: dt.date) -> str:
    """A month in words that does not break: "noiembrie 2026".

    Args:
        value: any day of it.
    """
    # Django names the months as in a heading; within a sentence only English keeps the capital.
    month = str(MONTHS[value.month])
    month = month if get_language() == "en" else month.lower()
    return f"{month}{NBSP}{value.year}"


@register.filter
def at(value: dt.datetime | Missing) -> str:
    """A moment in words that does not break: "21 noiembrie 2026, 16:45".

    Args:
        value: an aware moment; nothing gives "".
    """
    if value is None or value == "":
        return ""
    return f"{on(value)},{NBSP}{timezone.localtime(value):%H:%M}"


@register.filter
def day(value: dt.date | Missing) -> str:
    """`on` inside a `<time>` that machines read.

    Args:
        value: a date or a moment; nothing gives "".
    """
    if value is None or value == "":
        return ""
    machine = timezone.localtime(value) if isinstance(value, dt.datetime) else value
    return format_html('<time datetime="{}">{}</time>', machine.isoformat(), on(value))


@register.filter
def days(value: dt.date | int | Missing) -> str:
    """How far a day is from today: "mâine", "în 5 zile", "acum 3 zile".

    Args:
        value: a date, a moment, or whole days from today (negative when past); nothing gives "".
    """
    if value is None or value == "":
        return ""
    if isinstance(value, int):
        away = value
    else:
        there = timezone.localdate(value) if isinstance(value, dt.datetime) else value
        away = (there - timezone.localdate()).days
    near = {-1: gettext("yesterday"), 0: gettext("today"), 1: gettext("tomorrow")}
    if away in near:
        return near[away]
    if away > 0:
        words = ngettext("in %(days)s day", "in %(days)s days", away)
    else:
        words = ngettext("%(days)s day ago", "%(days)s days ago", -away)
    return _with_figure(words, abs(away))


@register.filter
def days_left(value: int | Missing) -> str:
    """A delay in words: "încă 12 zile", "astăzi este ultima zi", "3 zile întârziere".

    Args:
        value: whole days to the last day; negative when late; nothing gives "".
    """
    if value is None or value == "":
        return ""
    if value == 0:
        return gettext("today is the last day")
    if value > 0:
        return _with_figure(ngettext("%(days)s day left", "%(days)s days left", value), value)
    return _with_figure(ngettext("%(days)s day late", "%(days)s days late", -value), -value)


def _with_figure(words: str, figure: int) -> str:
    return words.replace("%(days)s ", f"%(days)s{NBSP}") % {"days": number(figure)}


@register.filter
def number(value: float | Decimal | Missing, decimals: int | None = None) -> str:
    """A number with the language's separators: "12.500" in Romanian, "12,500" in English.

    Args:
        value: any number; nothing gives "".
        decimals: digits after the separator; as many as the value has when left out.
    """
    if value is None or value == "":
        return ""
    return number_format(value, decimals, use_l10n=True, force_grouping=True)


@register.filter
def listed(values: Iterable[object]) -> str:
    """Some things one after the other, with the language's "and" before the last: "6, 12 and 24"."""
    return get_text_list([str(value) for value in values], gettext("and"))


@register.filter
def figure(value: Decimal | Missing) -> str:
    """`number` without the zeros after the separator that say nothing: "12.500" of 12500.00.

    Args:
        value: a decimal number; nothing gives "".
    """
    if value is None or value == "":
        return ""
    whole = value.to_integral_value()
    return number(whole if whole == value else value.normalize())


_QUOTED = re.compile('[„“"]([^„“”"]*)[”“"]')


@register.filter
def within_quotes(name: str) -> str:
    """A name as it stands between quotation marks: the pairs of its own become «» (DOOM 3).

    Args:
        name: as it is written by itself.
    """
    return _QUOTED.sub(r"«\1»", str(name))


@lru_cache(maxsize=256)
def _icon(name: str, size: int) -> str:
    return lucide(name, size=size, aria_hidden="true", focusable="false")


@register.simple_tag
def icon(name: str, size: int = 20) -> str:
    """A Lucide icon, hidden from screen readers: the words beside it speak.

    Args:
        name: as on lucide.dev.
        size: pixels.
    """
    return _icon(str(name), size)


@register.simple_tag
def state(label: str, tone: str = Tone.QUIET) -> str:
    """A state as a badge: a word, with a shape and a colour that agree with it.

    Args:
        label: the state's name in the reader's language.
        tone: one of `portal.core.line.Tone`.
    """
    return mark_safe(  # noqa: S308  (escaped here; format_html costs three times as much)
        f'<span class="state state-{tone}">{conditional_escape(capfirst(label))}</span>'
    )


@lru_cache(maxsize=1024)
def _row_steps(steps: tuple[tuple[str, str, bool], ...]) -> str:
    """The steps of a row; the few states there are come again on every row of every list."""
    drawn = []
    for label, place, is_exit in steps:
        name = conditional_escape(capfirst(label))
        if place == StepPlace.CURRENT:
            drawn.append(f'<li class="{place}{" exit" if is_exit else ""}" aria-current="step">{name}</li>')
        else:
            drawn.append(f'<li class="{place}"><span class="vh">{name}</span></li>')
    return f"<ol>{''.join(drawn)}</ol>"


@register.simple_tag
def line_row(line: Line) -> str:
    """The line on one row of a list; the full one is `components/line.html`.

    Args:
        line: of one record.
    """
    steps = _row_steps(tuple((str(step.label), str(step.place), step.exit) for step in line.steps))
    waits = gettext("Waits for:")
    turn = f"{waits} <b>{conditional_escape(line.turn)}</b>" if line.turn else ""
    due = "" if line.days_left is None else f'<b class="{line.tone}">{days_left(line.days_left)}</b>'
    return mark_safe(  # noqa: S308  (every part is escaped above)
        f'<div class="line-row">{steps}<span>{turn}</span><span>{due}</span></div>'
    )


@lru_cache(maxsize=256)
def _address(view_name: str, language: str) -> str:
    return reverse(view_name)


@register.simple_tag(takes_context=True)
def nav_link(context: Context, view_name: str, label: str, but: str = "") -> str:
    """An item of the main navigation, marked when the page is in its section.

    Args:
        context: with the request, when there is one.
        view_name: of the section's first page.
        label: its name in the reader's language.
        but: of the first page of a part that has an item of its own; empty for none.
    """
    language = get_language() or ""
    url = _address(view_name, language)
    request = context.get("request")
    path = request.path if request else ""
    is_within = path.startswith(url) and not (but and path.startswith(_address(but, language)))
    current = "page" if path == url else "true" if is_within else ""
    return _nav_item(url, str(label), current)


@lru_cache(maxsize=256)
def _nav_item(url: str, label: str, current: str) -> SafeString:
    mark = format_html(' aria-current="{}"', current) if current else ""
    return format_html('<li><a href="{}"{}>{}</a></li>', url, mark, label)


class LanguageLink(TypedDict):
    """The same page in another language."""

    code: str
    name: str
    url: str


@register.simple_tag(takes_context=True)
def other_languages(context: Context) -> list[LanguageLink]:
    """The page's addresses in the portal's other languages, each named in itself.

    Args:
        context: with the request; without one (a page for a request that could not be read) there are none.
    """
    request = context.get("request")
    if request is None:
        return []
    path, mark, query = request.get_full_path().partition("?")
    return [
        {"code": code, "name": name, "url": f"{url}{mark}{query}"}
        for code, name, url in _elsewhere(path, get_language() or "")
    ]


@lru_cache(maxsize=512)
def _elsewhere(path: str, language: str) -> list[tuple[str, str, str]]:
    """The other languages' codes, their own names, and the page's address in them."""
    return [
        (code, get_language_info(code)["name_local"].capitalize(), _in_language(path, language, code))
        for code, _name in settings.LANGUAGES
        if code != language
    ]


def _in_language(path: str, language: str, code: str) -> str:
    url = translate_url(path, code)
    if url != path or is_valid_path(path):
        return url
    # No page of ours: only how its address begins tells the language.
    bare = path if language == settings.LANGUAGE_CODE else path.removeprefix(f"/{language}")
    return escape_leading_slashes(bare) if code == settings.LANGUAGE_CODE else f"/{code}{bare}"


@register.simple_tag
def breadcrumbs(*trail: str) -> str:
    """The way from home to this page: address and label in turn, the page's own label last.

    Args:
        trail: url, label, url, label, …, label.
    """
    home = (_address("dashboard:home", get_language() or ""), gettext("Home"))
    pairs = [home, *zip(trail[:-1:2], trail[1::2], strict=True)]
    links = format_html_join("", '<li><a href="{}">{}</a></li>', pairs)
    return format_html(
        '<nav class="crumbs" aria-label="{}"><ol>{}<li aria-current="page">{}</li></ol></nav>',
        gettext("Breadcrumbs"),
        links,
        trail[-1],
    )


@register.filter
def field_anchor(field: Any) -> SafeString | str:
    """The id that an error summary links to: the field's, or its first choice's.

    Args:
        field: a `BoundField`.
    """
    return field.id_for_label or f"{field.auto_id}_0"
