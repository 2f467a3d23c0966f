"""What the tests of the architecture read: our Python files as trees, our templates, every tracked file."""

import ast
import subprocess
import tomllib
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache, cached_property
from pathlib import Path
from typing import Any

PROJECT = Path(__file__).resolve().parents[2]
SUBJECTS = ("organizations", "partnerships", "consultations", "resources", "events")
PACKAGES = ("portal", *SUBJECTS)
TEMPLATES = PROJECT / "templates"


@dataclass(frozen=True)
class Source:
    """A Python file.

    Attributes:
        path: relative to the project.
        tree: its syntax tree.
    """

    path: str
    tree: ast.Module

    def text(self, node: ast.expr) -> str | None:
        """The string that stands there, itself or as a constant of this file; None for anything else."""
        if isinstance(node, ast.Name):
            for line in self.tree.body:
                if isinstance(line, ast.Assign) and last_name(line.targets[0]) == node.id:
                    return literal(line.value)
        return literal(node)

    @cached_property
    def nodes(self) -> tuple[ast.AST, ...]:
        """Every node of the tree, walked once for all who ask."""
        return tuple(ast.walk(self.tree))

    @cached_property
    def functions(self) -> tuple[ast.FunctionDef, ...]:
        """Every function and method."""
        return tuple(node for node in self.nodes if isinstance(node, ast.FunctionDef))

    @cached_property
    def called(self) -> frozenset[str]:
        """The last parts of all names that are called."""
        return frozenset(name for name, _call in self.calls())

    def calls(self) -> Iterator[tuple[str, ast.Call]]:
        """Every call with the last part of the called name: `a.b.c()` as "c"."""
        for node in self.nodes:
            if isinstance(node, ast.Call):
                yield last_name(node.func), node


@cache
def sources() -> tuple[Source, ...]:
    """Our Python files without the migrations and the tests."""
    paths = [path for package in PACKAGES for path in sorted((PROJECT / package).rglob("*.py"))]
    return tuple(
        Source(str(path.relative_to(PROJECT)), ast.parse(path.read_text(encoding="utf-8")))
        for path in paths
        if "migrations" not in path.parts
    )


@cache
def templates() -> tuple[Path, ...]:
    """Every template."""
    return tuple(path for path in sorted(TEMPLATES.rglob("*")) if path.suffix in (".html", ".txt", ".xml"))


@cache
def project() -> dict[str, Any]:
    """`pyproject.toml` as data."""
    return tomllib.loads((PROJECT / "pyproject.toml").read_text(encoding="utf-8"))


def contract(name: str) -> dict[str, Any]:
    """The import-linter contract of this name."""
    contracts = project()["tool"]["importlinter"]["contracts"]
    return next(found for found in contracts if found["name"] == name)


@cache
def committed_files() -> tuple[Path, ...]:
    """Every file that is committed or would be."""
    listing = subprocess.run(
        ["git", "ls-files", "--cached", "--others", "--exclude-standard", "-z"],
        cwd=PROJECT,
        capture_output=True,
        check=True,
        text=True,
    )
    paths = (PROJECT / name for name in listing.stdout.split("\0") if name)
    return tuple(path for path in paths if path.is_file())


def text_of(path: Path) -> str | None:
    """The file's text; None when it is not text."""
    try:
        return path.read_text(encoding="utf-8")
    except UnicodeDecodeError:
        return None


def last_name(node: ast.expr) -> str:
    """What a name or an attribute is called; empty for anything else."""
    if isinstance(node, ast.Attribute):
        return node.attr
    return node.id if isinstance(node, ast.Name) else ""


def literal(node: ast.expr | None) -> str | None:
    """The string that stands there; None when it is not a literal."""
    return node.value if isinstance(node, ast.Constant) and isinstance(node.value, str) else None


def keyword(call: ast.Call, name: str) -> ast.expr | None:
    """The value of a keyword argument; None when it is not given."""
    return next((given.value for given in call.keywords if given.arg == name), None)


def argument(call: ast.Call, function: ast.FunctionDef, name: str) -> ast.expr | None:
    """What a call gives for a function's parameter, by name or by place."""
    given = keyword(call, name)
    names = [parameter.arg for parameter in function.args.args]
    if given is None and name in names and names.index(name) < len(call.args):
        return call.args[names.index(name)]
    return given


def parameters(function: ast.FunctionDef) -> list[str]:
    """The names of a function's parameters."""
    return [parameter.arg for parameter in (*function.args.args, *function.args.kwonlyargs)]
