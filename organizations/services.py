"""What can be done to an organization, a function per verb: one transaction each, audited and announced."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

import rules
from django.db import IntegrityError, transaction
from django.utils.text import slugify
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _lazy

from organizations.enums import MembershipRole, OrganizationState
from organizations.models import Membership, Organization, Verification
from organizations.notifications import ON_STATE
from portal.audit.models import Entry
from portal.audit.services import record, transition
from portal.core.constraints import violated
from portal.core.exceptions import NotAllowed, Refused
from portal.core.page_cache import drop_pages
from portal.notifications.services import notify

if TYPE_CHECKING:
    from portal.accounts.models import User


SLUG_ATTEMPTS = 5
PENDING_AT_ONCE = 3
VOUCHED_FOR = frozenset({"kind", "name", "short_name", "country", "identifier"})
# Pages that live beside the organizations' own.
RESERVED_SLUGS = {"register", "queue"}

# Who can, told to whoever cannot.
SENTENCES = {
    "organizations.change": _lazy("Only an owner or editor of %(organization)s can change it."),
    "organizations.resubmit": _lazy(
        "Only an owner or editor of %(organization)s can send it to verification."
    ),
    "organizations.verify": _lazy("Only a moderator who is not a member of %(organization)s can verify it."),
    "organizations.refuse": _lazy("Only a moderator who is not a member of %(organization)s can refuse it."),
    "organizations.suspend": _lazy(
        "Only a moderator who is not a member of %(organization)s can suspend it."
    ),
}


def register_organization(*, actor: User, fields: Mapping[str, Any], now: dt.datetime) -> Organization:
    """Register an organization and make the actor its owner; it then waits for verification.

    Args:
        actor: the person who registers it.
        fields: `kind`, `name`, `short_name`, `identifier` (checked and compact, or None), `territory`,
            `domains` (a list), `mission`, `website`.
        now: the moment of the act.

    Raises:
        NotAllowed: when the actor may not register organizations.
        Refused: when the identifier was registered in the meantime, or `PENDING_AT_ONCE` organizations that
            the actor registered await verification.
    """
    if not rules.has_perm("organizations.register", actor):
        raise NotAllowed(_("Please sign in to register an organization."))
    waiting = Organization.objects.filter(created_by=actor, state=OrganizationState.PENDING).count()
    if waiting >= PENDING_AT_ONCE:
        raise Refused(
            _(
                "%(count)d organizations that you registered await verification. Once a moderator has "
                "decided on one of them, the next can be registered."
            )
            % {"count": waiting}
        )
    for _attempt in range(SLUG_ATTEMPTS):
        try:
            with transaction.atomic():
                return _create(actor=actor, fields=fields, now=now)
        except IntegrityError as error:
            if violated(error) == "organization_identifier_unique":
                raise Refused(_("An organization with this CUI is already registered.")) from error
            if "slug" not in violated(error):
                raise
    raise Refused(_("The organization could not be registered just now. Please send the form once more."))


def _create(*, actor: User, fields: Mapping[str, Any], now: dt.datetime) -> Organization:
    plain = {name: value for name, value in fields.items() if name != "domains"}
    organization = Organization.objects.create(
        slug=_free_slug(plain["short_name"] or plain["name"]),
        created_by=actor,
        created_at=now,
        submitted_at=now,
        **plain,
    )
    organization.domains.set(fields["domains"])
    Membership.objects.create(organization=organization, user=actor, role=MembershipRole.OWNER)
    written = {**plain, "domains": [str(domain) for domain in fields["domains"]]}
    record(actor=actor, verb="organizations.register", target=organization, now=now, after=written)
    _announce(organization, actor=actor, now=now)
    return organization


def change_organization(*, pk: int, actor: User, fields: Mapping[str, Any], now: dt.datetime) -> Organization:
    """Change what an organization says of itself; what was vouched for stays as it was verified.

    Args:
        pk: the organization.
        actor: an owner or editor of it.
        fields: any of `territory`, `domains`, `mission`, `website`; while nobody vouches for it also
            those of `VOUCHED_FOR`.
        now: the moment of the act.

    Raises:
        NotAllowed: when the actor does not act for the organization.
        Refused: when the identifier belongs to another organization, or what is vouched for would change.
    """
    try:
        with transaction.atomic():
            organization = Organization.objects.select_for_update(of=("self",)).get(pk=pk)
            _require("organizations.change", actor, organization)
            before, after = _write(organization, fields)
            if not organization.is_open and VOUCHED_FOR & after.keys():
                raise Refused(
                    _(
                        "It was verified meanwhile, so its names, kind and number can no longer be changed. "
                        "Nothing was changed."
                    )
                )
            if after:
                record(
                    actor=actor,
                    verb="organizations.change",
                    target=organization,
                    now=now,
                    before=before,
                    after=after,
                )
                drop_pages("organizations")
    except IntegrityError as error:
        if violated(error) == "organization_identifier_unique":
            raise Refused(_("An organization with this CUI is already registered.")) from error
        raise
    return organization


def _write(organization: Organization, fields: Mapping[str, Any]) -> tuple[dict[str, Any], dict[str, Any]]:
    """Write the fields that differ; what they were and what they are."""
    before, after = {}, {}
    for name, value in fields.items():
        if name == "domains":
            had, has = sorted(organization.domains.all(), key=str), sorted(value, key=str)
            if had != has:
                organization.domains.set(value)
                before[name], after[name] = [str(domain) for domain in had], [str(domain) for domain in has]
        elif getattr(organization, name) != value:
            before[name], after[name] = getattr(organization, name), value
            setattr(organization, name, value)
    plain = [name for name in after if name != "domains"]
    if plain:
        organization.save(update_fields=plain)
    return before, after


def verify_organization(
    *, pk: int, actor: User, reason: str, now: dt.datetime, seen: int | None = None
) -> Organization:
    """Vouch for an organization, new or suspended: it becomes public and may act.

    Args:
        pk: the organization.
        actor: a moderator who is not a member of it.
        reason: what the decision rests on; the organization reads it.
        now: the moment of the decision.
        seen: the key of the newest audit entry of the organization that the moderator was shown; None when
            the decision does not rest on a page.

    Raises:
        NotAllowed: when the actor may not decide.
        Refused: when the reason is empty, or the organization was changed since `seen`.
        TransitionRefused: when it neither awaits verification nor is suspended.
    """
    return _decide(
        "organizations.verify",
        OrganizationState.VERIFIED,
        pk=pk,
        actor=actor,
        reason=reason,
        now=now,
        seen=seen,
    )


def refuse_organization(
    *, pk: int, actor: User, reason: str, now: dt.datetime, seen: int | None = None
) -> Organization:
    """Refuse to vouch for an organization; it may put right what the reason names and come back.

    Arguments and errors as for `verify_organization`.
    """
    return _decide(
        "organizations.refuse",
        OrganizationState.REFUSED,
        pk=pk,
        actor=actor,
        reason=reason,
        now=now,
        seen=seen,
    )


def suspend_organization(
    *, pk: int, actor: User, reason: str, now: dt.datetime, seen: int | None = None
) -> Organization:
    """Withdraw the portal's word for a verified organization: it is hidden and may not act.

    Arguments and errors as for `verify_organization`.
    """
    return _decide(
        "organizations.suspend",
        OrganizationState.SUSPENDED,
        pk=pk,
        actor=actor,
        reason=reason,
        now=now,
        seen=seen,
    )


def resubmit_organization(*, pk: int, actor: User, now: dt.datetime) -> Organization:
    """Send a refused organization to verification again.

    Args:
        pk: the organization.
        actor: an owner or editor of it.
        now: the moment of the act.

    Raises:
        NotAllowed: when the actor does not act for the organization.
        Refused: when another organization has taken its identifier.
        TransitionRefused: when it was not refused.
    """
    try:
        with transaction.atomic():
            organization = transition(
                Organization,
                pk,
                to=OrganizationState.PENDING,
                actor=actor,
                verb="organizations.resubmit",
                now=now,
                check=lambda locked: _require("organizations.resubmit", actor, locked),
                fields={"submitted_at": now},
            )
            _announce(organization, actor=actor, now=now)
    except IntegrityError as error:
        if violated(error) == "organization_identifier_unique":
            raise Refused(_("An organization with this CUI is already registered.")) from error
        raise
    return organization


@transaction.atomic
def _decide(
    verb: str, to: OrganizationState, *, pk: int, actor: User, reason: str, now: dt.datetime, seen: int | None
) -> Organization:
    if not reason.strip():
        raise Refused(_("A decision needs a reason: the organization will read it."))

    def check(organization: Organization) -> None:
        _require(verb, actor, organization)
        if seen is not None and Entry.objects.about(organization).exclude(pk__lte=seen).exists():
            raise Refused(
                _("The organization was changed while you were reading. Please look again, then decide.")
            )

    organization = transition(
        Organization,
        pk,
        to=to,
        actor=actor,
        verb=verb,
        now=now,
        check=check,
        fields={"decided_at": now, "decision_reason": reason},
    )
    Verification.objects.create(
        organization=organization, state=to, reason=reason, decided_by=actor, decided_at=now
    )
    _announce(organization, actor=actor, now=now)
    drop_pages("organizations")
    return organization


def _announce(organization: Organization, *, actor: User, now: dt.datetime) -> None:
    for kind in ON_STATE[organization.state]:
        notify(kind, organization, actor=actor, now=now)


def _require(permission: str, actor: User, organization: Organization) -> None:
    if not rules.has_perm(permission, actor, organization):
        raise NotAllowed(SENTENCES[permission] % {"organization": organization})


def _free_slug(name: str) -> str:
    """An address made of the name; a number follows when the plain one is taken.

    Two registrations at the same moment may choose the same one; the second then tries again.
    """
    stem = slugify(name)[:70].strip("-") or "organization"
    taken = RESERVED_SLUGS | set(
        Organization.objects.filter(slug__startswith=stem).values_list("slug", flat=True)
    )
    slug, number = stem, 1
    while slug in taken:
        number += 1
        slug = f"{stem}-{number}"
    return slug
