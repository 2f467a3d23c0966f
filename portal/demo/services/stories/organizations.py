"""The organizations of the demonstration."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cache

from portal.demo.services.stories.files import rows_of


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


@cache
def listed() -> list[ListedStory]:
    """The organizations of the register."""
    return [ListedStory(**row) for row in rows_of("register.toml", "listed")]


@cache
def organizations() -> dict[str, OrganizationStory]:
    """Every organization, by key."""
    found = {}
    for row in rows_of("organizations.toml", "organization"):
        decisions = [Decision(**decision) for decision in row.pop("decisions")]
        found[row["key"]] = OrganizationStory(decisions=decisions, **row)
    return found
