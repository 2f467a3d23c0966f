"""The demo's acts in the order of time, so that the audit and every history read as if lived."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable
from copy import copy
from dataclasses import dataclass, field

from organizations.models import Organization
from portal.accounts.models import User
from portal.demo.services import stories
from portal.taxonomy.models import Domain, Territory

# Keys of the people who act for the portal.
MODERATOR = "moderator"
ADMINISTRATOR = "administrator"


@dataclass(frozen=True, slots=True)
class Act:
    """Something that somebody did.

    Attributes:
        at: when.
        do: calls the service, given that moment.
    """

    at: dt.datetime
    do: Callable[[dt.datetime], object]


def play(acts: Iterable[Act]) -> None:
    """Do everything, earliest first; what comes at the same moment in the order given."""
    for act in sorted(acts, key=lambda act: act.at):
        act.do(act.at)


@dataclass(slots=True)
class Cast:
    """The records that acts speak of, found by the keys of the stories."""

    territories: dict[str, Territory] = field(
        default_factory=lambda: {territory.code: territory for territory in Territory.objects.all()}
    )
    domains: dict[str, Domain] = field(
        default_factory=lambda: {domain.slug: domain for domain in Domain.objects.all()}
    )

    _people: dict[str, User] = field(default_factory=dict)
    _organizations: dict[str, Organization] = field(default_factory=dict)

    def person(self, key: str) -> User:
        """A person, as read from the database: rules note on a person which organizations are theirs.

        Raises:
            User.DoesNotExist: before the person was created.
        """
        if key not in self._people:
            self._people[key] = User.objects.get(email=stories.people()[key].email)
        return copy(self._people[key])

    def organization(self, key: str) -> Organization:
        """An organization; its state may since have become another.

        Raises:
            Organization.DoesNotExist: before it was registered.
        """
        if key not in self._organizations:
            story = stories.organizations()[key]
            owner = stories.people()[story.owner]
            self._organizations[key] = Organization.objects.get(
                created_by__email=owner.email, name=story.name
            )
        return self._organizations[key]
