from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class OrganizationKind(models.TextChoices):
    """What an organization is; the groups below say what follows from it."""

    NGO = "ngo", _("NGO")
    PUBLIC_AUTHORITY = "public_authority", _("public authority")
    PUBLIC_INSTITUTION = "public_institution", _("public institution")
    SOCIAL_ENTERPRISE = "social_enterprise", _("social enterprise")
    INSERTION_ENTERPRISE = "insertion_enterprise", _("insertion enterprise")

    @classmethod
    def proposers(cls) -> tuple[OrganizationKind, ...]:
        """Kinds that propose partnerships."""
        return (cls.NGO, cls.SOCIAL_ENTERPRISE, cls.INSERTION_ENTERPRISE)

    @classmethod
    def addressees(cls) -> tuple[OrganizationKind, ...]:
        """Kinds that answer proposals."""
        return (cls.PUBLIC_AUTHORITY, cls.PUBLIC_INSTITUTION)


class OrganizationState(models.TextChoices):
    """How far the portal vouches for an organization."""

    PENDING = "pending", _("awaiting verification")
    VERIFIED = "verified", _("verified")
    REFUSED = "refused", _("refused")
    SUSPENDED = "suspended", _("suspended")

    @classmethod
    def open(cls) -> tuple[OrganizationState, ...]:
        """States in which nobody vouches for its name and number."""
        return (cls.PENDING, cls.REFUSED)


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
