"""Who would fit an organization, a need or a draft, among as many as the national register has.

A part of `make bench` with servers of its own; alone: `python -m benchmarks --only suggestions`.
"""

from __future__ import annotations

import datetime as dt
import random
from typing import TYPE_CHECKING

from benchmarks.directory import HEAD, DirectoryBench

if TYPE_CHECKING:
    from benchmarks.pages import Page
    from organizations.models import Organization

NEEDS = 2_000
"""Open needs and offers of verified organizations."""
GOAL = 10.0
"""Times the floor that a list of suggestions may take."""


class SuggestionsBench(DirectoryBench):
    """One run over suggestions alone."""

    goal = GOAL

    def _measure(self) -> None:
        from benchmarks import pages, report  # noqa: PLC0415

        self._fill()
        asked = _pages()
        floor = pages.FLOORS[pages.Floor.RENDERED]
        measured = [report.Measured(page, pages.cost(page, self.sessions)) for page in (floor, *asked)]
        table = report.table(("suggestions for", *HEAD[1:]), self._rows(measured))
        print(f"\n{table}", flush=True)
        if not (self.asked.no_write or self.asked.quick):
            report.write("suggestions", table)


def _pages() -> list[Page]:
    """Lists for organizations of a county and of the capital, a need and a draft; makes what they need."""
    from django.db import connection  # noqa: PLC0415

    from benchmarks.pages import Asker, Page  # noqa: PLC0415
    from organizations.enums import MembershipRole, OrganizationKind  # noqa: PLC0415
    from organizations.models import Membership, Organization  # noqa: PLC0415
    from partnerships.enums import PartnershipState  # noqa: PLC0415
    from partnerships.models import Need, Partnership  # noqa: PLC0415
    from portal.accounts.models import User  # noqa: PLC0415

    editor = User.objects.get(email="editor@bench.example")
    _needs(editor)
    ngo = Organization.objects.of(editor).get()
    clerk = Organization.objects.of(User.objects.get(email="clerk@bench.example")).get()
    sixth = Organization.objects.verified().filter(territory__path__startswith="RO/403/").exclude(seeks="")
    capital = [sixth.filter(kind=kind).order_by("pk")[0] for kind in ("ngo", "public_authority")]
    for organization in capital:
        Membership.objects.create(organization=organization, user=editor, role=MembershipRole.EDITOR)
    need = Need.objects.filter(organization__kind=OrganizationKind.NGO, sort="looks_for").order_by("pk")[0]
    Membership.objects.get_or_create(
        organization=need.organization, user=editor, defaults={"role": MembershipRole.EDITOR}
    )
    with connection.cursor() as cursor:
        cursor.execute("VACUUM ANALYZE")
    draft = Partnership.objects.filter(ngo=ngo, state=PartnershipState.DRAFT).order_by("pk")[0]
    lists = {
        "an NGO: authorities": (f"{_of(ngo)}?kind=authorities", Asker.EDITOR),
        "an NGO: organizations": (f"{_of(ngo)}?kind=organizations", Asker.EDITOR),
        "an authority: authorities": (f"{_of(clerk)}?kind=authorities", Asker.CLERK),
        "an authority: organizations": (f"{_of(clerk)}?kind=organizations", Asker.CLERK),
        "an NGO in Bucharest: authorities": (f"{_of(capital[0])}?kind=authorities", Asker.EDITOR),
        "an NGO in Bucharest: organizations": (f"{_of(capital[0])}?kind=organizations", Asker.EDITOR),
        "an authority in Bucharest: organizations": (f"{_of(capital[1])}?kind=organizations", Asker.EDITOR),
        "a need": (f"/partnerships/needs/{need.pk}/suggestions/", Asker.EDITOR),
        "a draft: authorities": (f"/partnerships/{draft.pk}/suggestions/", Asker.EDITOR),
        "a draft: organizations": (
            f"/partnerships/{draft.pk}/suggestions/?kind=organizations",
            Asker.EDITOR,
        ),
    }
    return [Page(name, path, asker) for name, (path, asker) in lists.items()]


def _of(organization: Organization) -> str:
    return f"/partnerships/suggestions/for/{organization.slug}/"


def _needs(author: object) -> None:
    """Open needs and offers, in the words and fields of organizations' own profiles."""
    from django.utils import timezone  # noqa: PLC0415

    from organizations.models import Organization  # noqa: PLC0415
    from partnerships.enums import NeedSort  # noqa: PLC0415
    from partnerships.models import Need  # noqa: PLC0415

    chance, now = random.Random(9), timezone.now()
    until = timezone.localdate(now) + dt.timedelta(days=60)
    posting = list(Organization.objects.verified().filter(territory__isnull=False).order_by("pk")[::10])
    needs = Need.objects.bulk_create(
        Need(
            organization=one, sort=chance.choice(NeedSort.values),
            title=f"Parteneri pentru {one.mission[:80]}",
            text=one.mission or one.name, resources=one.offers, territory_id=one.territory_id,
            questions_until=until, answers_until=until, created_by=author, posted_at=now,
        )
        for one in chance.sample(posting, min(NEEDS, len(posting)))
    )  # fmt: skip
    link = Need.domains.through
    link.objects.bulk_create(
        link(need=need, domain=domain) for need in needs for domain in need.organization.domains.all()
    )
