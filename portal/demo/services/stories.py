"""Reads what the demo tells: people, organizations and what they wrote, from the files in `data/`."""

from __future__ import annotations

import datetime as dt
import tomllib
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Any

DATA = Path(__file__).parents[1] / "data"
MAIL_DOMAIN = "demo.example"


@dataclass(frozen=True, slots=True)
class Person:
    """An invented person.

    Attributes:
        key: names the person in the other files, and is the first part of their address.
        name: full name.
        language: of their letters.
        sign_in: what they show when one signs in as them; empty for those who cannot sign in.
        portal_role: the field of `User` that gives them a role on the portal, if any.
    """

    key: str
    name: str
    language: str = "ro"
    sign_in: str = ""
    portal_role: str = ""

    @property
    def email(self) -> str:
        """Their address, in a domain that cannot receive mail."""
        return f"{self.key}@{MAIL_DOMAIN}"


@dataclass(frozen=True, slots=True)
class Decision:
    """What became of an organization's registration.

    Attributes:
        days_ago: when.
        verdict: `verified`, `refused`, `suspended`, `merged`, or `resubmitted` by its owner.
        reason: the moderator's words.
        into: key of the organization that it was merged into.
    """

    days_ago: int
    verdict: str
    reason: str = ""
    into: str = ""


@dataclass(frozen=True, slots=True)
class OrganizationStory:
    """An organization, who acts for it, and how it came to its state.

    Attributes:
        owner: key of the person who registered it.
        registered: days ago.
        members: key and role of the other people.
        signatory: key of the one of them who may sign agreements; empty when none was named.
        decisions: in the order of time.
    """

    key: str
    kind: str
    name: str
    territory: str
    domains: list[str]
    mission: str
    owner: str
    registered: int
    decisions: list[Decision]
    short_name: str = ""
    country: str = "RO"
    identifier: str | None = None
    website: str = ""
    members: list[dict[str, str]] = field(default_factory=list)
    signatory: str = ""

    @property
    def clerk(self) -> str:
        """Key of the person who answers for it: an editor where there is one."""
        return next((member["person"] for member in self.members if member["role"] == "editor"), self.owner)


@dataclass(frozen=True, slots=True)
class ListedStory:
    """An organization of the national register with nobody of its own on the portal.

    Attributes:
        listed: days ago.
    """

    form: str
    name: str
    register_number: str
    territory: str
    mission: str
    listed: int
    register_status: str = "active"
    public_utility_act: str = ""


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


@dataclass(frozen=True, slots=True)
class ConsultationStory:
    """A consultation.

    Attributes:
        announced: days ago.
        until: the last day for recommendations, in days from now.
    """

    authority: str
    domain: str
    title: str
    summary: str
    text: str
    how_to_send: str
    announced: int
    until: int


@dataclass(frozen=True, slots=True)
class ResourceStory:
    """A resource.

    Attributes:
        added: how many days ago the portal showed it.
        brought_out: when its publisher brought it out: a date, or days ago.
    """

    kind: str
    title: str
    summary: str
    body: str
    domains: list[str]
    added: int
    brought_out: dt.date | int
    link: str = ""
    language: str = "ro"
    publisher: str = ""


@dataclass(frozen=True, slots=True)
class EventStory:
    """A meeting.

    Attributes:
        announced: days ago.
        in_days: when it takes place, in days from now.
        at: the hour it starts, "10:00".
        hours: how long it takes.
    """

    organizer: str
    domain: str
    title: str
    summary: str
    announced: int
    in_days: int
    at: str
    hours: int
    place: str = ""
    online_link: str = ""


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
def listed() -> list[ListedStory]:
    """The organizations of the register."""
    return [ListedStory(**row) for row in _rows("register.toml", "listed")]


@cache
def people() -> dict[str, Person]:
    """Everyone, by key."""
    return {row["key"]: Person(**row) for row in _rows("people.toml", "person")}


@cache
def organizations() -> dict[str, OrganizationStory]:
    """Every organization, by key."""
    found = {}
    for row in _rows("organizations.toml", "organization"):
        decisions = [Decision(**decision) for decision in row.pop("decisions")]
        found[row["key"]] = OrganizationStory(decisions=decisions, **row)
    return found


@cache
def proposals() -> list[ProposalStory]:
    """Every proposal."""
    files = sorted(DATA.glob("proposals/*.toml"))
    return [ProposalStory(**row) for path in files for row in _rows(f"proposals/{path.name}", "proposal")]


@cache
def programmes() -> list[ProgrammeStory]:
    """Every programme."""
    return [ProgrammeStory(**row) for row in _rows("programmes.toml", "programme")]


@cache
def plans() -> list[PlanStory]:
    """Every work plan."""
    return [PlanStory(**row) for row in _rows("plans.toml", "plan")]


@cache
def measures() -> list[MeasureStory]:
    """What each partnership measures and spends."""
    found = []
    for row in _rows("measures.toml", "measure"):
        indicators = [IndicatorStory(**indicator) for indicator in row.pop("indicator")]
        found.append(MeasureStory(indicators=indicators, spendings=row.pop("spending"), **row))
    return found


@cache
def needs() -> list[NeedStory]:
    """Every need and offer."""
    return [NeedStory(**row) for row in _rows("needs.toml", "need")]


@cache
def talk() -> list[dict[str, Any]]:
    """By partnership what its parties tell, share, give each other to do and say, as the file has it."""
    return list(_rows("talk.toml", "talk"))


@cache
def consultations() -> list[ConsultationStory]:
    """Every consultation."""
    return [ConsultationStory(**row) for row in _rows("consultations.toml", "consultation")]


@cache
def resources() -> list[ResourceStory]:
    """Every resource."""
    return [ResourceStory(**row) for row in _rows("resources.toml", "resource")]


@cache
def events() -> list[EventStory]:
    """Every event."""
    return [EventStory(**row) for row in _rows("events.toml", "event")]


@cache
def galas() -> list[GalaStory]:
    """Every edition of the gala."""
    found = []
    for row in _rows("gala.toml", "edition"):
        nominations = [NominationStory(**one) for one in row.pop("nomination")]
        found.append(GalaStory(nomination=nominations, **row))
    return found


@cache
def gala_comments() -> dict[str, list[str]]:
    """What jurors write beside the marks 3, 4 and 5, by criterion."""
    with (DATA / "gala.toml").open("rb") as file:
        found: dict[str, list[str]] = tomllib.load(file)["comments"]
    return found


def _rows(name: str, table: str) -> Iterator[dict[str, Any]]:
    """The tables of a file; texts without the line break that their quotation marks need."""
    with (DATA / name).open("rb") as file:
        for row in tomllib.load(file)[table]:
            yield {key: value.strip() if isinstance(value, str) else value for key, value in row.items()}
