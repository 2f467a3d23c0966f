"""The lists of suggestions that are measured, and the needs that stand behind them."""

from __future__ import annotations

import datetime as dt
import random

from django.db import connection
from django.utils import timezone

from benchmarks.pages import Asker, Page
from organizations.enums import MembershipRole, OrganizationKind
from organizations.models import Membership, Organization
from partnerships.enums import NeedSort, PartnershipState
from partnerships.models import Need, Partnership
from portal.accounts.models import User

NEEDS = 2_000
"""Open needs and offers of verified organizations."""


def suggestion_pages() -> list[Page]:
    """Lists for organizations of a county and of the capital, a need and a draft; makes what they need."""
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
