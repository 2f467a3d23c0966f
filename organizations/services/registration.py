"""Registering an organization and changing what it says of itself."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from typing import Any

import rules
from django.db import IntegrityError, transaction
from django.utils.text import slugify
from django.utils.translation import gettext as _

from organizations.enums import GuardedField, MembershipRole, OrganizationState
from organizations.models import FormerAddress, Membership, Organization
from organizations.services.guards import announce, lock, require, show_anew
from portal.accounts.models import User
from portal.audit.services import record
from portal.core.constraints import violated
from portal.core.exceptions import NotAllowed, Refused
from portal.core.fold import fold

SLUG_ATTEMPTS = 5
PENDING_AT_ONCE = 3
SEVERAL = frozenset({"domains", "works_in"})
VOUCHED_FOR = frozenset({*GuardedField.values, "country"})
# Pages that live beside the organizations' own.
RESERVED_SLUGS = {
    "acting", "followed", "invitations", "map", "queue", "register", "register-import", "requests",
}  # fmt: skip


def register_organization(*, actor: User, fields: Mapping[str, Any], now: dt.datetime) -> Organization:
    """Register an organization and make the actor its owner; it then waits for verification.

    Args:
        actor: the person who registers it.
        fields: `kind`, `name`, `short_name`, `identifier` (checked and compact, or None), `territory`,
            `domains` (a list), `mission`, `website`.
        now: the moment of the act.

    Raises:
        NotAllowed: when the actor may not register organizations.
        Refused: when the identifier was registered in the meantime, the actor registered the same one
            already, or `PENDING_AT_ONCE` organizations that they registered await verification.
    """
    if not rules.has_perm("organizations.register", actor):
        raise NotAllowed(_("Please sign in to register an organization."))
    for _attempt in range(SLUG_ATTEMPTS):
        try:
            with transaction.atomic():
                # One at a time for each person: a second click finds what the first one registered.
                User.objects.select_for_update(no_key=True).get(pk=actor.pk)
                _require_few(actor, fields)
                return _create(actor=actor, fields=fields, now=now)
        except IntegrityError as error:
            if violated(error) == "organization_identifier_unique":
                raise Refused(_("An organization with this CUI is already registered.")) from error
            if "slug" not in violated(error):
                raise
    raise Refused(_("The organization could not be registered just now. Please send the form once more."))


def _require_few(actor: User, fields: Mapping[str, Any]) -> None:
    waiting = Organization.objects.filter(created_by=actor, state=OrganizationState.PENDING)
    same = waiting.filter(
        folded_name=fold(fields["name"]), kind=fields["kind"], territory=fields["territory"]
    )
    if fields["identifier"]:
        # Branches are called alike; with another number it is another.
        same = same.filter(identifier=None)
    earlier = same.first()
    if earlier is not None:
        raise Refused(
            _("You have registered %(organization)s already: it awaits verification.")
            % {"organization": earlier}
        )
    count = waiting.count()
    if count >= PENDING_AT_ONCE:
        raise Refused(
            _(
                "%(count)d organizations that you registered await verification. Once a moderator has "
                "decided on one of them, the next can be registered."
            )
            % {"count": count}
        )


def _create(*, actor: User, fields: Mapping[str, Any], now: dt.datetime) -> Organization:
    plain = {name: value for name, value in fields.items() if name != "domains"}
    organization = Organization.objects.create(
        slug=free_slug(plain["short_name"] or plain["name"]),
        created_by=actor,
        created_at=now,
        submitted_at=now,
        **plain,
    )
    organization.domains.set(fields["domains"])
    Membership.objects.create(organization=organization, user=actor, role=MembershipRole.OWNER)
    written = {**plain, "domains": [str(domain) for domain in fields["domains"]]}
    record(actor=actor, verb="organizations.register", target=organization, now=now, after=written)
    announce(organization, actor=actor, now=now)
    return organization


def change_organization(*, pk: int, actor: User, fields: Mapping[str, Any], now: dt.datetime) -> Organization:
    """Change what an organization says of itself; what was vouched for stays as it was verified.

    Args:
        pk: the organization.
        actor: an owner or editor of it.
        fields: any of what the profile says, by field; of `SEVERAL` lists of records. What is of
            `VOUCHED_FOR` only while nobody vouches for it.
        now: the moment of the act.

    Raises:
        NotAllowed: when the actor does not act for the organization.
        Refused: when the identifier belongs to another organization, what is vouched for would change, or the
            organization was merged into another.
    """
    try:
        with transaction.atomic():
            organization = lock(pk, actor)
            require("organizations.change", actor, organization)
            if organization.merged_into is not None:
                raise Refused(
                    _("It was merged into %(kept)s: please change that one.")
                    % {"kept": organization.merged_into}
                )
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
                show_anew(organization)
    except IntegrityError as error:
        if violated(error) == "organization_identifier_unique":
            raise Refused(_("An organization with this CUI is already registered.")) from error
        raise
    return organization


def _write(organization: Organization, fields: Mapping[str, Any]) -> tuple[dict[str, Any], dict[str, Any]]:
    """Write the fields that differ; what they were and what they are."""
    before, after = {}, {}
    for name, value in fields.items():
        if name in SEVERAL:
            had, has = sorted(getattr(organization, name).all(), key=str), sorted(value, key=str)
            if had != has:
                getattr(organization, name).set(value)
                before[name], after[name] = [str(one) for one in had], [str(one) for one in has]
        elif getattr(organization, name) != value:
            before[name], after[name] = getattr(organization, name), value
            setattr(organization, name, value)
    plain = [name for name in after if name not in SEVERAL]
    if plain:
        organization.save(update_fields=plain)
    return before, after


def free_slug(name: str, *, of: Organization | None = None) -> str:
    """An address made of the name; a number follows when the plain one is taken.

    Two registrations at the same moment may choose the same one; the second then tries again.

    Args:
        name: what the address is made of.
        of: whose address it will be: one that it has or had is free for it.
    """
    stem = slugify(name)[:70].strip("-") or "organization"
    own = of.pk if of is not None else 0
    present = Organization.objects.filter(slug__startswith=stem).exclude(pk=own)
    # What leads to an organization that moved must not lead to another one some day.
    former = FormerAddress.objects.filter(slug__startswith=stem).exclude(organization=own)
    taken = (
        RESERVED_SLUGS
        | set(present.values_list("slug", flat=True))
        | set(former.values_list("slug", flat=True))
    )
    slug, number = stem, 1
    while slug in taken:
        number += 1
        slug = f"{stem}-{number}"
    return slug
