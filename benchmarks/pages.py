"""The pages that are measured, who asks for them, and what they cost besides time."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from django.conf import settings
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from partnerships.models import Partnership
from portal.taxonomy.models import Domain

HOST = "127.0.0.1"


class Asker(StrEnum):
    """Who asks for a page."""

    VISITOR = "visitor"
    UNCACHED = "visitor, rendered"
    EDITOR = "NGO's editor"
    CLERK = "authority's clerk"
    MANAGER = "programme manager"


SESSIONS = {Asker.EDITOR: "editor", Asker.CLERK: "clerk", Asker.MANAGER: "manager"}


class Floor(StrEnum):
    """What a page is compared with."""

    RENDERED = "rendered"
    KEPT = "kept"


@dataclass(frozen=True)
class Page:
    """One line of the table.

    Attributes:
        name: of the page.
        path: with its query.
        asker: who asks.
    """

    name: str
    path: str
    asker: Asker

    @property
    def floor(self) -> Floor:
        return Floor.KEPT if self.asker == Asker.VISITOR else Floor.RENDERED

    @property
    def goal(self) -> float | None:
        """The part of the floor that it has to reach."""
        return {Asker.VISITOR: 0.5, Asker.UNCACHED: None}.get(self.asker, 0.6)

    def headers(self, sessions: Mapping[str, str]) -> dict[str, str]:
        """What its asker sends.

        Args:
            sessions: keys by sign-in, as `seed` gives them.
        """
        headers = {"Accept-Encoding": "gzip, deflate, br"}
        if self.asker == Asker.UNCACHED:
            # The page cache keeps away from whoever brings credentials; the portal itself ignores these.
            headers["Authorization"] = "Bench"
        elif self.asker in SESSIONS:
            headers["Cookie"] = f"{settings.SESSION_COOKIE_NAME}={sessions[SESSIONS[self.asker]]}"
        return headers


FLOORS = {
    Floor.RENDERED: Page("floor: one query, 25 rows, rendered", "/floor/", Asker.UNCACHED),
    Floor.KEPT: Page(
        "floor: the same page from the process's memory, unchecked", "/floor/memory/", Asker.VISITOR
    ),
}
FROM_VALKEY = Page(
    "for comparison: the same page from Django's cache in Valkey", "/floor/valkey/", Asker.VISITOR
)


def pages() -> list[Page]:
    """All pages, in the order of the table; needs the seeded database."""
    domain = Domain.objects.first()
    accepted = Partnership.objects.public().first()
    assert domain is not None, "seed the database first"
    assert accepted is not None, "seed the database first"
    public = {
        "home": "/",
        "organizations": "/organizations/",
        "organizations, last page": "/organizations/?page=400",
        "organizations, filtered": f"/organizations/?kind=ngo&domain={domain.slug}",
        "organizations, words": "/organizations/?q=tineri+parc",
        "an organization": "/organizations/organizatia-5/",
        "partnerships": "/partnerships/",
        "partnerships, last page": "/partnerships/?page=400",
        "partnerships, filtered": f"/partnerships/?moment=prepared&domain={domain.slug}",
        "partnerships, words": "/partnerships/?q=tineri+parc",
        "partnerships, on the map": "/partnerships/map/",
        "answers of authorities": "/partnerships/answers/",
        "a partnership": f"/partnerships/{accepted.pk}/",
        "search": "/search/?q=tineri",
    }
    desks = {
        "proposals": "/partnerships/proposals/",
        "proposals, page 4": "/partnerships/proposals/?page=4",
        "proposals, one state": "/partnerships/proposals/?state=accepted_in_principle",
        "proposals, late": "/partnerships/proposals/?state=under_review&late=on",
        "proposals, dates": "/partnerships/proposals/?submitted_from=2026-01-01&submitted_to=2026-09-01",
    }
    signed_in = [Page(name, path, asker) for asker in SESSIONS for name, path in desks.items()]
    return [
        FROM_VALKEY,
        *[Page(name, path, Asker.VISITOR) for name, path in public.items()],
        *[Page(name, path, Asker.UNCACHED) for name, path in public.items()],
        *signed_in,
        Page("proposals, last page", "/partnerships/proposals/?page=9999", Asker.MANAGER),
        Page("desk", "/desk/", Asker.EDITOR),
        Page("desk", "/desk/", Asker.CLERK),
    ]


def for_servers() -> list[Page]:
    """The pages by which web servers are compared, beside the floors."""
    return [
        Page("organizations", "/organizations/", Asker.VISITOR),
        Page("proposals", "/partnerships/proposals/", Asker.MANAGER),
    ]


@dataclass(frozen=True)
class Cost:
    """What a page costs besides time.

    Attributes:
        queries: to PostgreSQL, when it is rendered or taken from the cache as measured.
        plain: bytes of the page, not compressed.
        sent: bytes as its asker gets it.
    """

    queries: int
    plain: int
    sent: int


def cost(page: Page, sessions: Mapping[str, str]) -> Cost:
    """Ask for a page twice in this process and count at the second time.

    Raises:
        RuntimeError: when it is not answered with 200.
    """
    client = Client(headers={"host": HOST, **page.headers(sessions)})
    client.get(page.path)
    with CaptureQueriesContext(connection) as queries:
        answer = client.get(page.path)
        asked = len(queries)
    if answer.status_code != 200:
        raise RuntimeError(f"{page.path} is answered with {answer.status_code}")
    plain = client.get(page.path, headers={"accept-encoding": ""})
    return Cost(asked, len(plain.content), len(answer.content))
