"""What is declared in one place and named in another agrees: verbs, permissions, messages, reports."""

import ast
from collections.abc import Callable, Iterator
from functools import cache, partial
from importlib import import_module
from pathlib import Path

import pytest
import rules
from allauth import account
from django.template.loader import get_template

from portal.audit.verbs import named_verbs
from portal.core.exports import registered_reports
from portal.notifications.kinds import Kind, registered
from tests.architecture.sources import (
    SUBJECTS,
    Source,
    argument,
    keyword,
    last_name,
    literal,
    parameters,
    sources,
)

# allauth's mails for ways in that the portal does not offer.
NOT_OFFERED = {"email_confirm", "login_code", "password_reset_code", "unknown_account"}
# Not letters but what letters are made of.
FRAMES = {"base"}
# The methods of `portal.audit.publishing` that are given a verb, which is also the permission that they ask.
PUBLISHING = ("draft", "amend", "show")
# Everything that is given a verb and records it.
RECORDING = ("record", "transition", *PUBLISHING)


Take = Callable[[ast.Call], ast.expr | None]


def arriving(source: Source, name: str, take: Take) -> Iterator[tuple[ast.expr, str]]:
    """Every value that a call of `name` in this file is given, looked for where it was written.

    A function that hands its own parameter on is looked through: what counts is what its callers give.

    Args:
        name: the function that is called.
        take: picks the value from such a call.

    Yields:
        the value, and the text that the functions between put before it.
    """
    takes: dict[str, list[tuple[Take, str]]] = {name: [(take, "")]}
    handed_on = set()
    grown = True
    while grown:
        grown = False
        for function in source.functions:
            for value, prefix in _given_within(function, takes):
                more, parameter = _parameter_in(value, function)
                if parameter is None:
                    continue
                handed_on.add(value)
                known = takes.setdefault(function.name, [])
                if all(prefix + more != found for _take, found in known):
                    known.append((partial(argument, function=function, name=parameter), prefix + more))
                    grown = True
    for value, prefix in _given_within(source.tree, takes):
        if value not in handed_on:
            yield value, prefix


def _given_within(tree: ast.AST, takes: dict[str, list[tuple[Take, str]]]) -> Iterator[tuple[ast.expr, str]]:
    for node in ast.walk(tree):
        if isinstance(node, ast.Call):
            for take, prefix in takes.get(last_name(node.func), ()):
                value = take(node)
                if value is not None:
                    yield value, prefix


def _parameter_in(value: ast.expr, function: ast.FunctionDef) -> tuple[str, str | None]:
    """The parameter that a value is, and the literal text before it: `f"partnerships.{verb}"`."""
    if isinstance(value, ast.JoinedStr) and len(value.values) == 2:
        before, hole = value.values
        if isinstance(before, ast.Constant) and isinstance(hole, ast.FormattedValue):
            name = last_name(hole.value)
            return str(before.value), name if name in parameters(function) else None
    name = value.id if isinstance(value, ast.Name) else None
    return "", name if name in parameters(function) else None


def written(name: str, take: Take) -> tuple[dict[str, str], list[str]]:
    """The literals that arrive at a function anywhere, with a file each; and the places without a literal."""
    literals, computed = {}, []
    for source in sources():
        if name not in source.called:
            continue
        for value, prefix in arriving(source, name, take):
            text = source.text(value)
            if text is None:
                computed.append(f"{source.path}:{value.lineno}")
            else:
                literals[prefix + text] = source.path
    return literals, computed


@cache
def recorded_verbs() -> dict[str, str]:
    """Every verb that the code records, with a file that does."""
    verbs: dict[str, str] = {}
    for name in RECORDING:
        verbs |= written(name, lambda call: keyword(call, "verb"))[0]
    for source in sources():
        # The administration's pages name their verb as an attribute.
        for node in source.nodes:
            if isinstance(node, ast.Assign) and last_name(node.targets[0]) == "audit_verb":
                verbs[literal(node.value) or ""] = source.path
    return verbs


def test_recorded_verbs_are_written_out() -> None:
    computed = [place for name in RECORDING for place in written(name, lambda call: keyword(call, "verb"))[1]]
    assert [place for place in computed if not place.startswith("portal/audit/admin.py")] == []


def test_what_is_recorded_of_a_move_is_the_verb_that_moves() -> None:
    """`transition(…, verb="partnerships.accept", **door(ACCEPT, …))`: two names of one act."""
    moves = [
        (literal(keyword(call, "verb")), last_name(spread.value.args[0]))
        for source in sources()
        for name, call in source.calls()
        if name == "transition"
        for spread in call.keywords
        if isinstance(spread.value, ast.Call) and last_name(spread.value.func) == "door"
    ]
    assert len(moves) >= 18
    assert [move for move in moves if move[0] != f"partnerships.{move[1].lower()}"] == []


def test_every_recorded_verb_has_a_name_for_people() -> None:
    recorded = recorded_verbs()
    assert {"partnerships.submit", "partnerships.accept", "organizations.register"} <= set(recorded)
    assert {verb: path for verb, path in recorded.items() if verb not in named_verbs()} == {}


def test_every_named_verb_is_recorded() -> None:
    assert named_verbs() - set(recorded_verbs()) == set()


def test_every_permission_asked_about_exists() -> None:
    asked, _computed = written("has_perm", lambda call: call.args[0] if call.args else None)
    for name in PUBLISHING:
        asked |= written(name, lambda call: keyword(call, "verb"))[0]
    assert {"partnerships.redirect", "organizations.view_queue", "events.publish"} <= set(asked)
    assert {name: path for name, path in asked.items() if not rules.perm_exists(name)} == {}


@pytest.mark.parametrize("subject", SUBJECTS)
def test_sentences_for_whoever_may_not_belong_to_permissions_that_exist(subject: str) -> None:
    sentences = getattr(import_module(f"{subject}.services"), "SENTENCES", {})
    assert [name for name in sentences if not rules.perm_exists(name)] == []


def test_every_report_asks_a_permission_that_exists() -> None:
    reports = {report.key: report.permission for report in registered_reports()}
    assert reports
    assert {key: name for key, name in reports.items() if not rules.perm_exists(name)} == {}


@pytest.mark.parametrize("kind", list(registered()), ids=lambda kind: kind.name)
def test_every_kind_of_message_has_its_letter(kind: type[Kind]) -> None:
    letter = get_template(f"emails/{kind.name.replace('.', '/')}.txt")
    blocks = Path(letter.origin.name).read_text(encoding="utf-8")  # type: ignore[attr-defined]
    assert "{% block subject %}" in blocks
    assert "{% block content %}" in blocks


def test_every_kind_of_message_says_what_people_call_it() -> None:
    assert [kind.name for kind in registered() if not str(kind.label).strip()] == []


def account_mails() -> list[str]:
    """The mails that allauth can send, by its own names."""
    folders = [Path(account.__path__[0]).parent / "templates" / part / "email" for part in ("account", "mfa")]
    found = {
        path.name.removesuffix("_message.txt") for folder in folders for path in folder.glob("*_message.txt")
    }
    return sorted(found - NOT_OFFERED - FRAMES)


@pytest.mark.parametrize("name", account_mails())
def test_every_account_mail_has_its_letter(name: str) -> None:
    assert get_template(f"emails/accounts/{name}.txt")
