"""The people of the demonstration: invented, and plainly so."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache

from portal.demo.services.stories.files import rows_of

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


@cache
def people() -> dict[str, Person]:
    """Everyone, by key."""
    return {row["key"]: Person(**row) for row in rows_of("people.toml", "person")}
