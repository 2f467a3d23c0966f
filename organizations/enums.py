from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


@dataclass(frozen=True)
class Abilities:
    """What a kind of organization may do, and how the national registers know it."""

    proposes: bool = False
    """It proposes partnerships."""
    answers: bool = False
    """It answers proposals and publishes consultations."""
    has_members: bool = False
    """It is a network: other organizations can be its members."""


class OrganizationKind(models.TextChoices):
    """What an organization is; `ABILITIES` says what follows from it."""

    NGO = "ngo", _("NGO")
    PUBLIC_AUTHORITY = "public_authority", _("public authority")
    PUBLIC_INSTITUTION = "public_institution", _("public institution")
    SOCIAL_ENTERPRISE = "social_enterprise", _("social enterprise")
    INSERTION_ENTERPRISE = "insertion_enterprise", _("insertion enterprise")
    COMPANY = "company", _("company")
    UNIVERSITY = "university", _("university")
    MEDIA = "media", _("media")

    @classmethod
    def proposers(cls) -> tuple[OrganizationKind, ...]:
        """Kinds that propose partnerships."""
        return tuple(kind for kind in cls if ABILITIES[kind].proposes)

    @classmethod
    def addressees(cls) -> tuple[OrganizationKind, ...]:
        """Kinds that answer proposals."""
        return tuple(kind for kind in cls if ABILITIES[kind].answers)


ABILITIES: Mapping[OrganizationKind, Abilities] = {
    OrganizationKind.NGO: Abilities(proposes=True, has_members=True),
    OrganizationKind.PUBLIC_AUTHORITY: Abilities(answers=True, has_members=True),
    OrganizationKind.PUBLIC_INSTITUTION: Abilities(answers=True),
    OrganizationKind.SOCIAL_ENTERPRISE: Abilities(proposes=True),
    OrganizationKind.INSERTION_ENTERPRISE: Abilities(proposes=True),
    OrganizationKind.COMPANY: Abilities(),
    OrganizationKind.UNIVERSITY: Abilities(),
    OrganizationKind.MEDIA: Abilities(),
}


class LegalForm(models.TextChoices):
    """Which legal form an NGO has."""

    ASSOCIATION = "association", _("association")
    FOUNDATION = "foundation", _("foundation")
    FEDERATION = "federation", _("federation")
    UNION = "union", _("union")
    FOREIGN = "foreign", _("foreign legal person")
    INFORMAL = "informal", _("informal group")


class OrganizationSize(models.TextChoices):
    """How many people work in it, volunteers aside."""

    VOLUNTEERS = "0", _("volunteers only")
    UP_TO_5 = "1-5", _("1 to 5 people")
    UP_TO_20 = "6-20", _("6 to 20 people")
    UP_TO_100 = "21-100", _("21 to 100 people")
    OVER_100 = "101+", _("over 100 people")


class RegisterStatus(models.TextChoices):
    """How an organization stands in the national register."""

    ACTIVE = "active", _("active")
    IN_LIQUIDATION = "in_liquidation", _("in liquidation")
    DISSOLVED = "dissolved", _("dissolved")
    STRUCK_OFF = "struck_off", _("struck off")

    @classmethod
    def ended(cls) -> tuple[RegisterStatus, ...]:
        """The organization is no more, or soon will be."""
        return (cls.IN_LIQUIDATION, cls.DISSOLVED, cls.STRUCK_OFF)


class OrganizationState(models.TextChoices):
    """How far the portal vouches for an organization."""

    LISTED = "listed", _("listed from the register")
    PENDING = "pending", _("awaiting verification")
    VERIFIED = "verified", _("verified")
    REFUSED = "refused", _("refused")
    SUSPENDED = "suspended", _("suspended")
    MERGED = "merged", _("merged into another")

    @classmethod
    def open(cls) -> tuple[OrganizationState, ...]:
        """States in which nobody vouches for its name and number."""
        return (cls.PENDING, cls.REFUSED)

    @classmethod
    def public(cls) -> tuple[OrganizationState, ...]:
        """States in which everyone sees it."""
        return (cls.LISTED, cls.VERIFIED)


class GuardedField(models.TextChoices):
    """What the portal vouches for: a change of it is approved by a moderator."""

    NAME = "name", _("legal name")
    SHORT_NAME = "short_name", _("short name")
    KIND = "kind", _("kind")
    FORM = "form", _("legal form")
    IDENTIFIER = "identifier", _("fiscal code")
    REGISTER_NUMBER = "register_number", _("number in the national register")


class ProposedChangeState(models.TextChoices):
    """Where a proposed change of what is vouched for stands."""

    WAITING = "waiting", _("waiting for a moderator")
    APPROVED = "approved", _("approved")
    DECLINED = "declined", _("declined")
    WITHDRAWN = "withdrawn", _("withdrawn")


class DocumentKind(models.TextChoices):
    """Whom a document of an organization is for."""

    EVIDENCE = "evidence", _("evidence for the moderators")
    PUBLIC = "public", _("for everyone")


class JoinRequestState(models.TextChoices):
    """Where a request to join an organization stands."""

    WAITING = "waiting", _("waiting for an answer")
    ACCEPTED = "accepted", _("accepted")
    DECLINED = "declined", _("declined")
    WITHDRAWN = "withdrawn", _("withdrawn")


class InvitationState(models.TextChoices):
    """Where an invitation stands; one that is open may have expired."""

    OPEN = "open", _("sent")
    ACCEPTED = "accepted", _("accepted")
    DECLINED = "declined", _("declined")
    WITHDRAWN = "withdrawn", _("withdrawn")


class MembershipRole(models.TextChoices):
    """What a person may do for an organization."""

    OWNER = "owner", _("owner")
    EDITOR = "editor", _("editor")
    MEMBER = "member", _("member")

    @classmethod
    def writers(cls) -> tuple[MembershipRole, ...]:
        """Roles that act for the organization; the others only read."""
        return (cls.OWNER, cls.EDITOR)


# What the audit calls each verb of this app.
VERBS = {
    "organizations.register": pgettext_lazy("verb", "registered"),
    "organizations.change": pgettext_lazy("verb", "changed"),
    "organizations.resubmit": pgettext_lazy("verb", "sent to verification again"),
    "organizations.verify": pgettext_lazy("verb", "verified"),
    "organizations.refuse": pgettext_lazy("verb", "refused"),
    "organizations.suspend": pgettext_lazy("verb", "suspended"),
    "organizations.administer": pgettext_lazy("verb", "changed in the administration"),
    "organizations.change_members": pgettext_lazy("verb", "members changed"),
}
