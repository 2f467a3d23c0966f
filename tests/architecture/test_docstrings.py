"""What a docstring says of its arguments is of arguments that there are."""

import ast
import re
from collections.abc import Iterator

from tests.architecture.sources import parameters, sources

# "Args:", its lines, and the empty line or the end after them.
ARGUMENTS = re.compile(r"^Args:\n(.*?)(?:\n\n|\Z)", re.MULTILINE | re.DOTALL)
NAMES = re.compile(r"^    (\w+(?:, \w+)*):", re.MULTILINE)


def told(function: ast.FunctionDef) -> Iterator[str]:
    """The arguments that a function's docstring names."""
    for section in ARGUMENTS.findall(ast.get_docstring(function) or ""):
        for names in NAMES.findall(section):
            yield from names.split(", ")


def given(function: ast.FunctionDef) -> set[str]:
    star = [one.arg for one in (function.args.vararg, function.args.kwarg) if one]
    return {*parameters(function), *star}


def test_docstrings_name_arguments_that_there_are() -> None:
    found = [
        (f"{source.path}:{function.lineno}", name, name in given(function))
        for source in sources()
        for function in source.functions
        for name in told(function)
    ]
    assert len(found) > 1_000
    assert [(place, name) for place, name, is_there in found if not is_there] == []
