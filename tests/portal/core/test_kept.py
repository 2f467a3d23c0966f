"""Parts of pages that are kept: their key holds all that they show, and nothing else reaches them."""

from __future__ import annotations

from typing import Any, NamedTuple

import pytest
from django.contrib.auth.models import AnonymousUser
from django.core.paginator import Paginator
from django.template import RequestContext, Template, TemplateSyntaxError
from django.test import RequestFactory
from django.utils.translation import override

from portal.core.page_cache import process_generations
from portal.core.templatetags import kept
from resources.filters import ResourceFilter


def shown(template: Template | str, path: str = "/", **context: Any) -> str:
    """A template rendered for a visitor who asked for `path`."""
    request = RequestFactory().get(path)
    request.user = AnonymousUser()
    found = Template(template) if isinstance(template, str) else template
    return found.render(RequestContext(request, context))


PIECE = (
    "{% kept name=name count=count %}{% translate 'Pages' %} {{ name }} {{ count }}{{ secret }}{% endkept %}"
)


def test_a_kept_piece_is_another_for_each_value_and_each_language() -> None:
    piece = Template(PIECE)
    with override("ro"):
        first = shown(piece, name="Ana", count=1)
        assert shown(piece, name="Ana", count=1) == first
        others = [shown(piece, name="Ion", count=1), shown(piece, name="Ana", count=2)]
    with override("en"):
        others.append(shown(piece, name="Ana", count=1))
    assert len({first, *others}) == 4


def test_a_kept_piece_sees_nothing_of_its_page() -> None:
    assert "hidden" not in shown(PIECE, name="Ana", count=1, secret="hidden")
    assert shown("{% kept %}[{{ request.path }}{{ user }}]{% endkept %}") == "[]"


def test_a_kept_piece_is_rendered_once_and_escapes() -> None:
    piece = Template(PIECE)
    first = shown(piece, name="<b>", count=1)
    assert "&lt;b&gt;" in first
    node = piece.nodelist[0]
    node.nodelist.clear()  # type: ignore[attr-defined]
    assert shown(piece, name="<b>", count=1) == first
    assert shown(piece, name="<i>", count=1) == ""


def test_the_memory_of_a_piece_is_bounded() -> None:
    piece = Template(PIECE)
    node = piece.nodelist[0]
    for count in range(kept.KeptNode.MOST + 5):
        shown(piece, name="Ana", count=count)
    assert 0 < len(node.memory) <= kept.KeptNode.MOST  # type: ignore[attr-defined]


def test_what_was_typed_at_length_is_shown_and_not_kept() -> None:
    piece = Template(PIECE)
    typed = "x" * (kept.LONGEST_TYPED + 1)
    assert typed in shown(piece, name=typed, count=1)
    assert piece.nodelist[0].memory == {}  # type: ignore[attr-defined]


def test_a_kept_piece_takes_values_by_name() -> None:
    with pytest.raises(TemplateSyntaxError):
        Template("{% kept name %}{% endkept %}")


class Links(NamedTuple):
    """What the pagination shows."""

    path: str = "/x/?q=a&page=2"
    total: int = 300
    per_page: int = 25
    number: int = 2
    language: str = "ro"


def pagination(of: Links) -> str:
    with override(of.language):
        page = Paginator(range(of.total), of.per_page).get_page(of.number)
        return shown("{% pagination page %}", of.path, page=page)


@pytest.mark.parametrize(
    "changed", [{"path": "/x/?q=b"}, {"total": 301}, {"per_page": 24}, {"number": 3}, {"language": "en"}]
)
def test_kept_links_to_pages_differ_with_all_that_they_show(changed: dict[str, Any]) -> None:
    first = pagination(Links())
    assert pagination(Links()) == first
    assert pagination(Links(**changed)) != first


def test_links_to_pages_of_a_long_question_are_not_kept() -> None:
    before = kept._pagination.cache_info().currsize
    long = "y" * (kept.LONGEST_TYPED + 1)
    assert long in pagination(Links(path=f"/x/?q={long}"))
    assert kept._pagination.cache_info().currsize == before


def filters(query: str, path: str = "/x/", language: str = "ro") -> str:
    request = RequestFactory().get(f"/x/?{query}")
    with override(language):
        return str(kept.filter_form(ResourceFilter(request.GET), path))


@pytest.fixture
def _labels_known(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(process_generations, "begin", lambda _subjects: (7, b"test_kept"))


@pytest.mark.django_db
@pytest.mark.usefixtures("_labels_known")
def test_kept_filters_differ_with_all_that_they_show() -> None:
    first = filters("q=apa")
    assert filters("q=apa&page=3") == first
    others = [filters("q=foc"), filters(""), filters("q="), filters("q=apa", path="/y/")]
    others.append(filters("q=apa", language="en"))
    assert first not in others
    assert "foc" in others[0]
    assert "apa" not in others[1]


@pytest.mark.django_db
@pytest.mark.usefixtures("_labels_known")
def test_filters_that_were_not_understood_are_told_and_not_kept() -> None:
    before = kept._filter_form.cache_info().currsize
    assert "errorlist" in filters("domain=nowhere") or "aria-invalid" in filters("domain=nowhere")
    assert kept._filter_form.cache_info().currsize == before
