"""`state` changes through one door."""

import ast
from collections.abc import Iterator

from tests.architecture.sources import Source, keyword, last_name, literal, sources

# The door, and the delivery of messages: its states are no lifecycle that people drive, so it moves rows by
# conditional UPDATE and by itself (see the model).
WRITERS = {
    "portal/audit/services.py",
    "portal/notifications/services/delivery.py",
    "portal/notifications/services/outbox.py",
    "portal/notifications/services/undeliverable.py",
}
# An export tells of its own progress in the same way; the demo writes the past of its letters.
WRITING_APPS = ("portal/core/jobs.py", "portal/reporting/", "portal/demo/services/letters.py")
# Calls that change a record by the names of its fields: as keywords, as keys, or as text.
BY_KEYWORD = {"update", "aupdate", "update_or_create", "aupdate_or_create"}
BY_TEXT = {"setattr", "save", "asave", "bulk_update", "abulk_update", "bulk_create", "abulk_create"}


def state_writes(source: Source) -> Iterator[int]:
    """The lines on which the file gives an existing record a state."""
    for node in source.nodes:
        for target in _targets(node):
            if isinstance(target, ast.Attribute) and target.attr == "state":
                yield target.lineno
    for name, call in source.calls():
        if (name in BY_KEYWORD and _names_state(call)) or (name in BY_TEXT and _says_state(call)):
            yield call.lineno


def _targets(node: ast.AST) -> list[ast.expr]:
    if isinstance(node, ast.Assign):
        return [part for target in node.targets for part in ast.walk(target) if isinstance(part, ast.expr)]
    if isinstance(node, ast.AugAssign) or (isinstance(node, ast.AnnAssign) and node.value is not None):
        return [node.target]
    return []


def _names_state(call: ast.Call) -> bool:
    keys = [literal(key) for node in ast.walk(call) if isinstance(node, ast.Dict) for key in node.keys if key]
    return keyword(call, "state") is not None or "state" in keys


def _says_state(call: ast.Call) -> bool:
    return any(isinstance(node, ast.Constant) and node.value == "state" for node in ast.walk(call))


def test_state_is_written_through_the_one_door() -> None:
    strays = [
        f"{source.path}:{line}"
        for source in sources()
        if source.path not in WRITERS and not source.path.startswith(WRITING_APPS)
        for line in state_writes(source)
    ]
    assert strays == [], "only portal.audit.services.transition moves a record to another state"


def test_the_walk_sees_each_way_of_writing() -> None:
    ways = [
        "record.state = 1",
        "record.state, x = 1, 2",
        "setattr(record, 'state', 1)",
        "Partnership.objects.filter(pk=1).update(state=1)",
        "Partnership.objects.filter(pk=1).update(**{'state': 1})",
        "Partnership.objects.update_or_create(pk=1, defaults={'state': 1})",
        "Partnership.objects.bulk_update(rows, ['state'])",
        "record.save(update_fields=['state'])",
    ]
    missed = [way for way in ways if not list(state_writes(Source("x.py", ast.parse(way))))]
    assert missed == []


def test_the_walk_lets_a_record_be_made_in_its_first_state() -> None:
    made = Source("x.py", ast.parse("Partnership.objects.create(state='draft')\nx = record.state == 1"))
    assert list(state_writes(made)) == []


def test_nobody_listens_to_our_models_being_saved() -> None:
    """No receivers of model signals: what follows from an act stands in its service."""
    listeners = [
        f"{source.path}:{node.lineno}"
        for source in sources()
        for node in source.nodes
        if (isinstance(node, ast.ImportFrom) and node.module == "django.db.models.signals")
        or (isinstance(node, ast.Attribute) and node.attr == "signals" and last_name(node.value) == "models")
    ]
    assert listeners == []
