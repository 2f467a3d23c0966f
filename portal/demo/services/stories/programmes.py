"""The funded programmes and the galas of the demonstration."""

from __future__ import annotations

import datetime as dt
import tomllib
from dataclasses import dataclass, field
from functools import cache
from typing import Any

from portal.demo.services.stories.files import DATA, rows_of


@dataclass(frozen=True, slots=True)
class ProgrammeStory:
    """A funded programme.

    Attributes:
        drawn: how many days ago the portal showed it.
        keeper: key of the person who keeps it; empty when only administrators do.
        partners: key and role of each `organization`, in their order.
        targets: the `measure` of each, how many are `wanted`, and there may be a `note`.
        partnerships: the title of each, the days ago it was `put` in, and the `reason`.
    """

    name: str
    summary: str
    funder: str
    currency: str
    territory: str
    drawn: int
    partners: list[dict[str, str]]
    codes: str = ""
    money: str = ""
    money_eu: str = ""
    starts_on: dt.date | None = None
    ends_on: dt.date | None = None
    keeper: str = ""
    targets: list[dict[str, Any]] = field(default_factory=list)
    partnerships: list[dict[str, Any]] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class NominationStory:
    """A partnership that was nominated for the gala.

    Attributes:
        partnership: its title, and `ngo` the key of the NGO that leads it.
        by: key of the person who nominated it.
        marks: by key of the juror, a figure for each criterion.
        citation: what it is rewarded for, of a laureate.
        picture: name of its drawing (`pictures.DRAWINGS`), and `picture_text` what that shows.
    """

    partnership: str
    ngo: str
    by: str
    reason: str
    marks: dict[str, str]
    citation: str = ""
    picture: str = ""
    picture_text: str = ""


@dataclass(frozen=True, slots=True)
class GalaStory:
    """An edition of the gala.

    Attributes:
        drawn_up: days ago, as `opened`, `scored` (when scoring began), `decided` and `published`.
        nominations: the first and the last day, in days from now; `scoring` the same for marks.
        ceremony: in days from now.
        jurors: keys of people.
    """

    title: str
    call: str
    place: str
    laureates: int
    least_months: int
    drawn_up: int
    opened: int
    scored: int
    nominations: list[int]
    scoring: list[int]
    ceremony: int
    jurors: list[str]
    nomination: list[NominationStory]
    decided: int | None = None
    published: int | None = None


@cache
def programmes() -> list[ProgrammeStory]:
    """Every programme."""
    return [ProgrammeStory(**row) for row in rows_of("programmes.toml", "programme")]


@cache
def galas() -> list[GalaStory]:
    """Every edition of the gala."""
    found = []
    for row in rows_of("gala.toml", "edition"):
        nominations = [NominationStory(**one) for one in row.pop("nomination")]
        found.append(GalaStory(nomination=nominations, **row))
    return found


@cache
def gala_comments() -> dict[str, list[str]]:
    """What jurors write beside the marks 3, 4 and 5, by criterion."""
    with (DATA / "gala.toml").open("rb") as file:
        found: dict[str, list[str]] = tomllib.load(file)["comments"]
    return found
