"""What the public page of an organization tells, beside what other apps add to it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from organizations.enums import DocumentKind, OrganizationKind, OrganizationState
from organizations.models import NetworkMember, Organization, OrganizationDocument
from organizations.selectors.opendata import stable_id
from portal.notifications.services.letters import absolute
from portal.taxonomy.models import Territory

MOST_MEMBERS = 12

# Of https://schema.org; a word that says less where none says as much.
SCHEMA_TYPES = {
    OrganizationKind.NGO: "NGO",
    OrganizationKind.PUBLIC_AUTHORITY: "GovernmentOrganization",
    OrganizationKind.PUBLIC_INSTITUTION: "GovernmentOrganization",
    OrganizationKind.UNIVERSITY: "CollegeOrUniversity",
    OrganizationKind.MEDIA: "NewsMediaOrganization",
}


@dataclass(frozen=True)
class PublicPage:
    """What belongs to an organization and everyone may see.

    Attributes:
        works_in: its territory of work.
        documents: those for everyone.
        networks: those it is a member of.
        members: of a network the members that joined last, at most `MOST_MEMBERS`.
        has_more_members: whether there are others.
        takes_enquiries: whether somebody reads what is written to it.
    """

    works_in: Sequence[Territory]
    documents: Sequence[OrganizationDocument]
    networks: Sequence[Organization]
    members: Sequence[Organization]
    has_more_members: bool
    takes_enquiries: bool


def public_page_of(organization: Organization) -> PublicPage:
    """Read what the page of an organization shows; four questions, five for a network.

    Args:
        organization: with its territory and fields of work.
    """
    # Membership of what is not public would tell that it is here.
    public = OrganizationState.public()
    networks = organization.networks.confirmed().filter(network__state__in=public)
    members: list[Organization] = []
    if organization.has_members:
        found = organization.network_members.confirmed().filter(member__state__in=public)
        newest = found.select_related("member").order_by("-confirmed_at", "-pk")[: MOST_MEMBERS + 1]
        members = [link.member for link in newest]
    return PublicPage(
        works_in=list(organization.works_in.for_label()),
        documents=list(organization.documents.filter(kind=DocumentKind.PUBLIC).select_related("file")),
        networks=[link.network for link in _with_network(networks)],
        members=members[:MOST_MEMBERS],
        has_more_members=len(members) > MOST_MEMBERS,
        takes_enquiries=organization.is_verified,
    )


def _with_network(links: Any) -> Sequence[NetworkMember]:
    return list(links.select_related("network").order_by("network__folded_name", "pk"))


def structured_data(organization: Organization, page: PublicPage) -> dict[str, Any]:
    """The public facts of an organization in the words of schema.org, for search engines and other machines.

    Args:
        organization: with its territory, fields of work and logo.
        page: what `public_page_of` read of it.
    """
    here = absolute(organization.get_absolute_url())
    seat = organization.territory
    facts = {
        "@context": "https://schema.org",
        "@type": SCHEMA_TYPES.get(OrganizationKind(organization.kind), "Organization"),
        "@id": here,
        "url": organization.website or here,
        "name": str(organization),
        "legalName": organization.name,
        "alternateName": organization.former_names,
        "description": organization.mission,
        "identifier": stable_id(organization.country, organization.identifier, organization.pk),
        "taxID": organization.identifier,
        "foundingDate": str(organization.founded_year or ""),
        "telephone": organization.phone,
        "sameAs": organization.links,
        "knowsAbout": [str(domain) for domain in organization.domains.all()],
        "areaServed": [place.name for place in page.works_in],
        "memberOf": [{"@type": "Organization", "name": network.name} for network in page.networks],
        "logo": absolute(organization.logo.get_absolute_url()) if organization.logo else "",
        "address": {
            "@type": "PostalAddress",
            "streetAddress": organization.address,
            "addressLocality": seat.name if seat else "",
            "addressCountry": organization.country,
        },
    }
    return {name: value for name, value in facts.items() if value}
