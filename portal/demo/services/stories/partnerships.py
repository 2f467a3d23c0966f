"""The proposals and partnerships of the demonstration, and how they are carried out."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cache
from typing import Any

from portal.demo.services.stories.files import DATA, rows_of


@dataclass(frozen=True, slots=True)
class ProposalStory:
    """A proposal and what became of it; each of its moments but `ended` is a number of days ago, or None.

    Attributes:
        starts: in how many months the partnership begins, and `months` how long it lasts.
        people: how many it reaches.
        funding: lei, by whose money it is (`FundingSource`).
        answered_by: key of the person who answered, when not the authority's clerk.
        points: what the authority asked to be changed, and `notes` what the NGO noted on each.
        extension: why the answer takes longer.
        redirected_to: key of the authority whose matter it is, and `redirection` why.
        written_by: which side wrote the first text of the agreement, `ngo` or `authority`.
        legal_ground: why no decision of the council was needed, where none was made.
        signed_by: `ngo` when the authority has still to sign.
        ended: whether its last day is over; the portal notes it in the night after.
        reason: why it was suspended, terminated or cancelled.
        report: the final report, and `opinion` what the authority thought of it.
        follow_up: what one side (`side`) said so many `months` after the end, `day` days after that was due:
            what a follow-up asks for, and as `evidence` links by title.
    """

    ngo: str
    authority: str
    domain: str
    title: str
    problem: str
    objectives: str
    activities: str
    starts: int
    months: int
    drafted: int
    people: int | None = None
    funding: dict[str, int] = field(default_factory=dict)
    submitted: int | None = None
    review: int | None = None
    accepted: int | None = None
    rejected: int | None = None
    withdrawn: int | None = None
    redirected: int | None = None
    changes: int | None = None
    sent_back: int | None = None
    extended: int | None = None
    ran_out: int | None = None
    reopened: int | None = None
    negotiated: int | None = None
    agreed: int | None = None
    approved: int | None = None
    signed: int | None = None
    suspended: int | None = None
    resumed: int | None = None
    terminated: int | None = None
    ended: bool = False
    reported: int | None = None
    noted: int | None = None
    closed: int | None = None
    cancelled: int | None = None
    answer: str = ""
    answered_by: str = ""
    points: list[str] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)
    extension: str = ""
    redirected_to: str = ""
    redirection: str = ""
    written_by: str = "ngo"
    legal_ground: str = ""
    signed_by: str = ""
    reason: str = ""
    report: str = ""
    opinion: str = ""
    follow_up: list[dict[str, Any]] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class PlanStory:
    """The work plan of a partnership.

    Attributes:
        proposal: its title.
        written: days ago.
        activities: each with its `title`, `text` and party (`by`: ngo or authority), from when (`from`)
            `until` when in days from now; where it was, `begun` and `done` days ago; the key of a `person`,
            and the titles of those that it `needs`.
        milestones: each with its `title`, activity (`of`), `due` in days from now, `reached` days ago.
        deliverables: as milestones, but `delivered`, with its `link`.
        risks: each with its `title`, `likelihood`, `effect`, `measure` and party (`by`).
    """

    ngo: str
    proposal: str
    written: int
    activities: list[dict[str, Any]]
    milestones: list[dict[str, Any]]
    deliverables: list[dict[str, Any]]
    risks: list[dict[str, Any]]


@dataclass(frozen=True, slots=True)
class IndicatorStory:
    """An indicator of a partnership that is under way.

    Attributes:
        values: each with how many days ago it was `reported`, its `value`, its `parts` and a `note`.
    """

    name: str
    unit: str
    target: float
    baseline: float | None = None
    breakdowns: list[str] = field(default_factory=list)
    values: list[dict[str, Any]] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class MeasureStory:
    """What a partnership measures and spends.

    Attributes:
        partnership: its title.
        agreed: how many days ago the indicators were set down.
        spendings: each with its `source`, `amount` in lei, `purpose` and how many days ago it was `spent`.
    """

    ngo: str
    partnership: str
    agreed: int
    indicators: list[IndicatorStory]
    spendings: list[dict[str, Any]]


@dataclass(frozen=True, slots=True)
class NeedStory:
    """What an organization looks for or offers.

    Attributes:
        posted: days ago.
        until: the last day for answers, in days from now; `questions` the same for questions.
        asked: questions, each with the organization that asks (`by`), `asked` days ago, its `text`; where
            there is one, the `answer`, `answered` days ago.
        closed: days ago, if it was; with `outcome` and `note`.
    """

    organization: str
    sort: str
    title: str
    text: str
    resources: str
    domains: list[str]
    territory: str
    groups: list[str]
    posted: int
    until: int
    questions: int
    asked: list[dict[str, Any]] = field(default_factory=list)
    closed: int | None = None
    outcome: str = ""
    note: str = ""


@cache
def proposals() -> list[ProposalStory]:
    """Every proposal."""
    files = sorted(DATA.glob("proposals/*.toml"))
    return [ProposalStory(**row) for path in files for row in rows_of(f"proposals/{path.name}", "proposal")]


@cache
def plans() -> list[PlanStory]:
    """Every work plan."""
    return [PlanStory(**row) for row in rows_of("plans.toml", "plan")]


@cache
def measures() -> list[MeasureStory]:
    """What each partnership measures and spends."""
    found = []
    for row in rows_of("measures.toml", "measure"):
        indicators = [IndicatorStory(**indicator) for indicator in row.pop("indicator")]
        found.append(MeasureStory(indicators=indicators, spendings=row.pop("spending"), **row))
    return found


@cache
def needs() -> list[NeedStory]:
    """Every need and offer."""
    return [NeedStory(**row) for row in rows_of("needs.toml", "need")]


@cache
def talk() -> list[dict[str, Any]]:
    """By partnership what its parties tell, share, give each other to do and say, as the file has it."""
    return list(rows_of("talk.toml", "talk"))
