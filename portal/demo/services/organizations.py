"""How the demo's organizations came to the portal."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from functools import partial
from zlib import crc32

from django.utils.text import slugify

from organizations import services
from organizations.enums import OrganizationKind, OrganizationState
from organizations.models import Membership, Organization
from portal.demo.services import stories
from portal.demo.services.clock import Clock
from portal.demo.services.stories import Decision, ListedStory, OrganizationStory
from portal.demo.services.timeline import MODERATOR, Act, Cast

DECIDE = {
    "verified": services.verify_organization,
    "renewed": services.renew_verification,
    "refused": services.refuse_organization,
    "suspended": services.suspend_organization,
}

UNASSIGNED = "0000 000"
"""00 calls another country, and no country’s number begins with 0, so it reaches nobody."""


def acts(cast: Cast, clock: Clock) -> Iterator[Act]:
    """Every registration and every decision.

    Args:
        cast: finds people and taxonomies at the time of the act.
        clock: the demo's present.
    """
    for story in stories.organizations().values():
        yield Act(clock.moment(story.registered, key=story.key), partial(_register, cast, story))
        for order, decision in enumerate(story.decisions, start=1):
            at = clock.moment(decision.days_ago, order=order, key=story.key)
            yield Act(at, partial(_decide, cast, story, decision))
    for number, listed in enumerate(stories.listed()):
        at = clock.moment(listed.listed, order=number, key=listed.register_number)
        yield Act(at, partial(_list, cast, listed))


def _register(cast: Cast, story: OrganizationStory, now: dt.datetime) -> None:
    fields = {
        "kind": story.kind,
        "name": story.name,
        "short_name": story.short_name,
        "country": story.country,
        "identifier": story.identifier,
        "territory": cast.territories[story.territory],
        "domains": [cast.domains[slug] for slug in story.domains],
        "mission": story.mission,
        "website": story.website,
        "contact_person": stories.people()[story.clerk].name,
        "contact_person_agreed": True,
        "phone": f"{UNASSIGNED} {crc32(story.key.encode()) % 1_000:03}",
    }
    organization = services.register_organization(actor=cast.person(story.owner), fields=fields, now=now)
    for member in story.members:
        Membership.objects.create(
            organization=organization, user=cast.person(member["person"]), role=member["role"]
        )
    memberships = Membership.objects.filter(organization=organization)
    memberships.update(created_at=now)
    if story.signatory:
        part = memberships.get(user=cast.person(story.signatory))
        services.name_signatory(pk=part.pk, actor=cast.person(story.owner), is_signatory=True, now=now)


def _decide(cast: Cast, story: OrganizationStory, decision: Decision, now: dt.datetime) -> None:
    pk = cast.organization(story.key).pk
    if decision.verdict == "merged":
        services.merge_organizations(
            kept=cast.organization(decision.into).pk,
            gone=pk,
            actor=cast.person(MODERATOR),
            choices={},
            reason=decision.reason,
            now=now,
        )
    elif decision.verdict == "resubmitted":
        services.resubmit_organization(pk=pk, actor=cast.person(story.owner), now=now)
    else:
        DECIDE[decision.verdict](pk=pk, actor=cast.person(MODERATOR), reason=decision.reason, now=now)


def _list(cast: Cast, story: ListedStory, now: dt.datetime) -> None:
    """Put an organization into the directory as an import of the register would."""
    organization = Organization.objects.create(
        kind=OrganizationKind.NGO,
        form=story.form,
        name=story.name,
        slug=slugify(story.name)[:80],
        register_number=story.register_number,
        register_status=story.register_status,
        territory=cast.territories[story.territory],
        mission=story.mission,
        is_public_utility=bool(story.public_utility_act),
        public_utility_act=story.public_utility_act,
        state=OrganizationState.LISTED,
        created_at=now,
    )
    services.refresh_entries([organization.pk])
