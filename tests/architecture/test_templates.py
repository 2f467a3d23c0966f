"""What stands in templates as text: names of addresses and templates, and what the policy forbids."""

import ast
import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from django.template import Node, NodeList, Template, TemplateDoesNotExist
from django.template.base import FilterExpression
from django.template.defaulttags import URLNode
from django.template.loader import get_template
from django.template.loader_tags import ExtendsNode, IncludeNode
from django.urls import URLPattern, URLResolver, get_resolver

from tests.architecture.sources import TEMPLATES, literal, sources, templates

# Words that only a browser, not the portal, may find in a page: its policy would refuse them.
FORBIDDEN = {
    "inline style": re.compile(r"<style\b|\sstyle\s*=", re.IGNORECASE),
    "inline script": re.compile(r"<script\b(?![^>]*\b(src=|type=.application/json))", re.IGNORECASE),
    "event attribute": re.compile(r"<[^>]*\s(on[a-z]+|hx-on[:a-z-]*)\s*=", re.IGNORECASE),
    "script in an address": re.compile(r"""["'=]\s*javascript:""", re.IGNORECASE),
    "script in an htmx attribute": re.compile(r"""hx-(vals|vars|headers)\s*=\s*["']js:""", re.IGNORECASE),
    "another site's file": re.compile(
        r"""<(script|link|img|iframe)\b[^>]*\s(src|href)=["'](https?:)?//""", re.IGNORECASE
    ),
}
COMMENTS = re.compile(r"\{#.*?#\}|\{% comment %\}.*?\{% endcomment %\}", re.DOTALL)
# A mail program has no style sheet of ours; the portal itself shows a letter only in a closed frame.
LETTERS = TEMPLATES / "emails"


def name_of(path: Path) -> str:
    return str(path.relative_to(TEMPLATES))


def nodes(found: Any, seen: set[int]) -> Iterator[Node]:
    """Every node of a template, also those inside tags of libraries that keep theirs under other names."""
    if id(found) in seen:
        return
    seen.add(id(found))
    if isinstance(found, Node):
        yield found
        inner: Iterator[Any] = iter(vars(found).values())
    elif isinstance(found, (list, tuple, NodeList)):
        inner = iter(found)
    elif isinstance(found, dict):
        inner = iter(found.values())
    else:
        return
    for part in inner:
        yield from nodes(part, seen)


def parsed(path: Path) -> list[Node]:
    template: Template = get_template(name_of(path)).template  # type: ignore[attr-defined]
    found: list[Node] = []
    seen: set[int] = set()
    for node in template.nodelist:
        found.extend(nodes(node, seen))
    for partial in getattr(template.origin, "partial_contents", {}).values():
        found.extend(nodes(partial.nodelist, seen))
    return found


def patterns(
    resolver: URLResolver, namespace: str = "", before: frozenset[str] = frozenset()
) -> Iterator[tuple[str, frozenset[str]]]:
    """Every address' full name, with the names of what it takes."""
    for entry in resolver.url_patterns:
        taken = before | frozenset(entry.pattern.regex.groupindex)
        if isinstance(entry, URLPattern):
            if entry.name:
                yield f"{namespace}{entry.name}", taken
        else:
            inner = f"{namespace}{entry.namespace}:" if entry.namespace else namespace
            yield from patterns(entry, inner, taken)


@cache
def addresses() -> dict[str, list[frozenset[str]]]:
    found: dict[str, list[frozenset[str]]] = {}
    for name, taken in patterns(get_resolver()):
        found.setdefault(name, []).append(taken)
    return found


def fault_of(name: str, given: int, named: set[str]) -> str:
    """What is wrong with a named address; empty when it resolves."""
    known = addresses()
    if name not in known:
        return f"no address is named {name}"
    if not any(taken == named if named else len(taken) == given for taken in known[name]):
        return f"{name} takes {[sorted(taken) for taken in known[name]]}"
    return ""


def exists(name: str) -> bool:
    """Whether there is such a template, or such a part of a template (`page.html#part`)."""
    try:
        get_template(name)
    except TemplateDoesNotExist:
        return False
    return True


def literal_of(expression: FilterExpression) -> str | None:
    return expression.var if isinstance(expression.var, str) else None


def test_every_address_in_a_template_resolves() -> None:
    faults, unseen = [], []
    for path in templates():
        links = [node for node in parsed(path) if isinstance(node, URLNode)]
        if len(links) < len(re.findall(r"\{%\s*url\s", path.read_text(encoding="utf-8"))):
            unseen.append(name_of(path))
        for link in links:
            name = literal_of(link.view_name)
            fault = name and fault_of(name, len(link.args), set(link.kwargs))
            if fault:
                faults.append(f"{name_of(path)}: {fault}")
    assert unseen == [], "a tag hides what it holds from this test"
    assert faults == []


def test_every_template_named_in_a_template_exists() -> None:
    missing = []
    for path in templates():
        for node in parsed(path):
            if isinstance(node, IncludeNode):
                name = literal_of(node.template)
            elif isinstance(node, ExtendsNode):
                name = literal_of(node.parent_name)
            else:
                continue
            if name is not None and not exists(name):
                missing.append(f"{name_of(path)}: {name}")
    assert missing == []


def test_every_address_named_in_python_resolves() -> None:
    faults, seen = [], 0
    for source in sources():
        for function, call in source.calls():
            if function not in ("reverse", "reverse_lazy", "redirect", "resolve_url") or not call.args:
                continue
            name = literal(call.args[0])
            if name is None or "/" in name:
                continue
            seen += 1
            given = next((k.value for k in call.keywords if k.arg in ("args", "kwargs")), None)
            named = {k.arg for k in call.keywords if k.arg and function == "redirect"}
            count = len(call.args) - 1 if function == "redirect" else 0
            if isinstance(given, ast.Dict):
                named = {literal(key) or "" for key in given.keys if key}
            elif isinstance(given, (ast.List, ast.Tuple)):
                count = len(given.elts)
            fault = fault_of(name, count, named)
            if fault:
                faults.append(f"{source.path}:{call.lineno}: {fault}")
    assert seen > 10
    assert faults == []


def test_every_template_named_in_python_exists() -> None:
    missing = []
    for source in sources():
        for function, call in source.calls():
            if function not in ("render", "get_template", "render_to_string", "TemplateResponse"):
                continue
            for given in call.args:
                name = literal(given)
                if (
                    name
                    and name.endswith((".html", ".txt"))
                    and not (TEMPLATES / name.split("#")[0]).is_file()
                ):
                    missing.append(f"{source.path}:{call.lineno}: {name}")
    assert missing == []


def test_pages_hold_nothing_that_their_policy_would_refuse() -> None:
    found = []
    for path in templates():
        if LETTERS in path.parents:
            continue
        text = COMMENTS.sub("", path.read_text(encoding="utf-8"))
        for what, words in FORBIDDEN.items():
            if match := words.search(text):
                found.append(f"{name_of(path)}: {what}: {match.group(0)[:80]}")
    assert found == []


@pytest.mark.parametrize(
    "page",
    [
        '<p style="color:red">',
        "<style>p{}</style>",
        "<script>alert(1)</script>",
        '<a onclick="x()">',
        '<div hx-on:click="x()">',
        '<a href="javascript:x()">',
        """<a hx-vals='js:{a:1}'>""",
        '<script src="https://cdn.example/x.js"></script>',
    ],
)
def test_what_the_policy_would_refuse_is_seen(page: str) -> None:
    assert any(words.search(page) for words in FORBIDDEN.values())
