from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


@dataclass(frozen=True)
class Abilities:
    """What a kind of organization may do."""

    proposes: bool = False
    """It proposes partnerships."""
    answers: bool = False
    """It answers proposals and publishes consultations."""
    posts_needs: bool = False
    """It posts what it looks for and what it offers."""
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

    @classmethod
    def posters(cls) -> tuple[OrganizationKind, ...]:
        """Kinds that post needs and offers."""
        return tuple(kind for kind in cls if ABILITIES[kind].posts_needs)


ABILITIES: Mapping[OrganizationKind, Abilities] = {
    OrganizationKind.NGO: Abilities(proposes=True, has_members=True, posts_needs=True),
    OrganizationKind.PUBLIC_AUTHORITY: Abilities(answers=True, has_members=True, posts_needs=True),
    OrganizationKind.PUBLIC_INSTITUTION: Abilities(answers=True, posts_needs=True),
    OrganizationKind.SOCIAL_ENTERPRISE: Abilities(proposes=True, posts_needs=True),
    OrganizationKind.INSERTION_ENTERPRISE: Abilities(proposes=True, posts_needs=True),
    OrganizationKind.COMPANY: Abilities(posts_needs=True),
    OrganizationKind.UNIVERSITY: Abilities(posts_needs=True),
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


class ExpiryNotice(models.TextChoices):
    """What an organization is told about the end of its verification, in this order."""

    FIRST = "first", _("60 days before")
    SECOND = "second", _("14 days before")
    EXPIRED = "expired", _("the day after")


class PanelPlace(StrEnum):
    """Where on an organization's page a panel stands."""

    CONTENT = "content"
    RECORD = "record"


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


class RegisterPhase(models.TextChoices):
    """What a worker does for an import of the national register."""

    READING = "reading", _("reading the file")
    WRITING = "writing", _("writing into the directory")


class RegisterStep(models.TextChoices):
    """How far a run of an import is, told while it works."""

    READING = "reading", _("reading the file")
    COMPARING = "comparing", _("comparing with the directory")
    WRITING = "writing", _("writing the organizations")
    REFRESHING = "refreshing", _("refreshing the directory")


class RegisterVerdict(models.TextChoices):
    """What an import would do with what the register says of one organization."""

    NEW = "new", _("new")
    CHANGED = "changed", _("changed")
    UNCHANGED = "unchanged", _("unchanged")
    HELD = "held", _("held back")


class RegisterRemark(models.TextChoices):
    """What a person should look at in a row of the register."""

    NO_NAME = "no_name", _("no name")
    COURT_TEXT = "court_text", _("a court's text instead of a name")
    LONG_NAME = "long_name", _("a name of over 300 characters")
    NUMBER_PATTERN = "number_pattern", _("a register number of another form than 7/A/2016")
    UNKNOWN_STATUS = "unknown_status", _("an unknown state")
    AMBIGUOUS = "ambiguous", _("several organizations here have this number and name")
    NO_COUNTY = "no_county", _("no county")
    UNKNOWN_PLACE = "unknown_place", _("a place that is not in the official list")
    NUMBER_HERE = "number_here", _("an organization here has this number and another name")
    NAME_MATCHED = "name_matched", _("recognised by its name: it had given no register number")
    BAD_DATE = "bad_date", _("a date that cannot be read")

    @classmethod
    def holding(cls) -> tuple[RegisterRemark, ...]:
        """With these a row is not written."""
        return (
            cls.NO_NAME,
            cls.COURT_TEXT,
            cls.LONG_NAME,
            cls.NUMBER_PATTERN,
            cls.UNKNOWN_STATUS,
            cls.AMBIGUOUS,
        )


# What the audit calls each verb of this app.
VERBS = {
    "organizations.register": pgettext_lazy("verb", "registered"),
    "organizations.change": pgettext_lazy("verb", "changed"),
    "organizations.resubmit": pgettext_lazy("verb", "sent to verification again"),
    "organizations.verify": pgettext_lazy("verb", "verified"),
    "organizations.refuse": pgettext_lazy("verb", "refused"),
    "organizations.suspend": pgettext_lazy("verb", "suspended"),
    "organizations.ask_renewal": pgettext_lazy("verb", "asked to be verified again"),
    "organizations.renew": pgettext_lazy("verb", "verified again"),
    "organizations.decline_renewal": pgettext_lazy("verb", "not verified again"),
    "organizations.add_evidence": pgettext_lazy("verb", "gave evidence to the moderators"),
    "organizations.add_document": pgettext_lazy("verb", "added a document for everyone"),
    "organizations.remove_document": pgettext_lazy("verb", "removed a document for everyone"),
    "organizations.propose_change": pgettext_lazy("verb", "asked for a change to be approved"),
    "organizations.withdraw_change": pgettext_lazy("verb", "took back a change"),
    "organizations.approve_change": pgettext_lazy("verb", "approved a change"),
    "organizations.decline_change": pgettext_lazy("verb", "declined a change"),
    "organizations.merge": pgettext_lazy("verb", "merged"),
    "organizations.undo_merge": pgettext_lazy("verb", "took the merge back"),
    "organizations.start_import": pgettext_lazy("verb", "began an import of the register"),
    "organizations.cancel_import": pgettext_lazy("verb", "stopped the import of the register"),
    "organizations.resume_import": pgettext_lazy("verb", "took up the import of the register again"),
    "organizations.confirm_import": pgettext_lazy("verb", "confirmed the import of the register"),
    "organizations.discard_import": pgettext_lazy("verb", "discarded the import of the register"),
    "organizations.write_import": pgettext_lazy("verb", "wrote the register into the directory"),
    "organizations.follow_register": pgettext_lazy("verb", "brought in line with the register"),
    "organizations.administer": pgettext_lazy("verb", "changed in the administration"),
    "organizations.change_members": pgettext_lazy("verb", "members changed"),
    "organizations.ask_to_join": pgettext_lazy("verb", "asked to join"),
    "organizations.accept_request": pgettext_lazy("verb", "accepted the request to join"),
    "organizations.decline_request": pgettext_lazy("verb", "declined the request to join"),
    "organizations.withdraw_request": pgettext_lazy("verb", "withdrew the request to join"),
    "organizations.take_over": pgettext_lazy("verb", "gave it to the person who stands for it"),
    "organizations.join": pgettext_lazy("verb", "let a person in"),
    "organizations.change_role": pgettext_lazy("verb", "changed a role"),
    "organizations.name_signatory": pgettext_lazy("verb", "changed who signs agreements"),
    "organizations.remove_member": pgettext_lazy("verb", "removed a person"),
    "organizations.leave": pgettext_lazy("verb", "left"),
    "organizations.hand_over": pgettext_lazy("verb", "handed over the ownership"),
    "organizations.invite": pgettext_lazy("verb", "invited a person"),
    "organizations.invite_again": pgettext_lazy("verb", "sent an invitation again"),
    "organizations.withdraw_invitation": pgettext_lazy("verb", "withdrew an invitation"),
    "organizations.accept_invitation": pgettext_lazy("verb", "accepted an invitation"),
    "organizations.decline_invitation": pgettext_lazy("verb", "declined an invitation"),
    "organizations.ask_network": pgettext_lazy("verb", "asked for membership of a network"),
    "organizations.confirm_network": pgettext_lazy("verb", "confirmed membership of a network"),
    "organizations.decline_network": pgettext_lazy("verb", "declined membership of a network"),
    "organizations.end_network": pgettext_lazy("verb", "ended membership of a network"),
}
