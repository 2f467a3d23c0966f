"""Whom an organization could ask for a membership of a network."""

from __future__ import annotations

from organizations.models import Organization
from organizations.selectors.finding import FOUND_AT_MOST, LONGEST_QUERY, alike, number_in


def could_be_linked(organization: Organization, text: str) -> list[Organization]:
    """Verified organizations that somebody may mean, but for the one that asks and those it has to do with.

    Args:
        organization: the one that asks.
        text: a name or a fiscal number.
    """
    text = text[:LONGEST_QUERY]
    others = (
        Organization.objects.verified()
        .exclude(pk=organization.pk)
        .exclude(networks__network=organization)
        .exclude(network_members__member=organization)
    )
    number = number_in(text)
    return list(others.filter(identifier=number)[:FOUND_AT_MOST]) if number else alike(others, text)
