"""Changes of what was vouched for: asked by the organization, decided by a moderator, field by field."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from organizations.enums import GuardedField, OrganizationState, ProposedChangeState
from organizations.models import FormerAddress, Organization, ProposedChange
from organizations.notifications import ChangesDecided, ChangesProposed
from organizations.services.guards import lock, require, require_reason, show_anew
from organizations.services.registration import change_organization, free_slug
from portal.audit.services import record, transition
from portal.core.constraints import violated
from portal.core.exceptions import Refused
from portal.notifications.services import notify

if TYPE_CHECKING:
    from portal.accounts.models import User

GUARDED = frozenset(GuardedField.values)
VOUCHED_STATES = frozenset({OrganizationState.VERIFIED, OrganizationState.SUSPENDED})


@transaction.atomic
def change_verified_organization(
    *, pk: int, actor: User, fields: Mapping[str, Any], now: dt.datetime
) -> list[ProposedChange]:
    """Save what a verified organization says of itself, and ask for approval of the rest.

    Args:
        pk: the organization.
        actor: an owner or editor of it.
        fields: as for `change_organization`, with any of `GuardedField` among them.
        now: the moment of the act.

    Returns:
        what waits for approval after this and did not before.

    Raises:
        NotAllowed, Refused: as `change_organization` and `propose_changes` raise them; nothing is saved then.
    """
    guarded = {name: value for name, value in fields.items() if name in GUARDED}
    own = {name: value for name, value in fields.items() if name not in GUARDED}
    asked = propose_changes(pk=pk, actor=actor, fields=guarded, now=now)
    if own:
        change_organization(pk=pk, actor=actor, fields=own, now=now)
    return asked


@transaction.atomic
def propose_changes(
    *, pk: int, actor: User, fields: Mapping[str, Any], now: dt.datetime
) -> list[ProposedChange]:
    """Ask for a change of what was vouched for; what is public stays as it is until a moderator decides.

    What waits for a field is replaced by what is asked now; asking for what is public takes it back.

    Args:
        pk: the organization.
        actor: an owner or editor of it.
        fields: any of `GuardedField`, checked as the form does; an `identifier` of None means none.
        now: the moment of the act.

    Returns:
        what was asked now; what waited already in the same words is not among it.

    Raises:
        NotAllowed: when the actor does not act for the organization.
        Refused: when nobody vouches for the organization, so that its fields are its own to change.
    """
    organization = lock(pk, actor)
    require("organizations.propose_change", actor, organization)
    if organization.state not in VOUCHED_STATES:
        raise Refused(
            _("“%(organization)s” is not verified, so nothing of it needs approval. Nothing was changed.")
            % {"organization": organization}
        )
    waiting = {change.field: change for change in organization.proposed_changes.waiting()}
    asked = []
    for field in GuardedField:
        if field not in fields:
            continue
        public, wished, before = _text(organization, field), fields[field] or "", waiting.get(field)
        if before is not None and before.new == wished:
            continue
        if before is not None:
            _end(before, ProposedChangeState.WITHDRAWN, "organizations.withdraw_change", actor=actor, now=now)
        if wished != public:
            asked.append(_ask(organization, field, public, wished, actor=actor, now=now))
    if asked:
        notify(ChangesProposed, organization, actor=actor, now=now)
    return asked


@transaction.atomic
def withdraw_change(*, pk: int, actor: User, now: dt.datetime) -> ProposedChange:
    """Take a change back that waits for approval.

    Args:
        pk: the change.
        actor: an owner or editor of the organization.
        now: the moment of the act.

    Raises:
        NotAllowed: when the actor does not act for the organization.
        TransitionRefused: when it was decided meanwhile.
    """
    change = ProposedChange.objects.select_related("organization").get(pk=pk)
    organization = lock(change.organization_id, actor)
    require("organizations.withdraw_change", actor, organization)
    return _end(change, ProposedChangeState.WITHDRAWN, "organizations.withdraw_change", actor=actor, now=now)


def decide_changes(
    *,
    pk: int,
    actor: User,
    decisions: Mapping[int, bool],
    reason: str,
    now: dt.datetime,
    new_address: bool = False,
) -> list[ProposedChange]:
    """Approve or decline what an organization asked to change, each by itself, all of it or nothing.

    What is approved is public at once. A legal name that is given up joins the former names. The address of
    the page stays, so that nothing that leads to it breaks, unless a new one is asked for; then the old one
    leads there.

    Args:
        pk: the organization.
        actor: a moderator who is not a member of it.
        decisions: by key of a change that waits: whether it is approved; the others go on waiting.
        reason: what the decisions rest on; the organization reads it.
        now: the moment of the act.
        new_address: whether an approved name also gives the page a new address.

    Raises:
        NotAllowed: when the actor may not decide.
        Refused: when the reason is empty, nothing is decided, a change is not this organization's, or the
            fiscal code belongs to another one by now.
        TransitionRefused: when a change was decided, replaced or withdrawn meanwhile.
    """
    require_reason(reason)
    if not decisions:
        raise Refused(_("Please approve or decline at least one change."))
    try:
        with transaction.atomic():
            return _decide(pk, actor, decisions, reason, now, new_address=new_address)
    except IntegrityError as error:
        if violated(error) == "organization_identifier_unique":
            raise Refused(
                _(
                    "Another organization has this fiscal code by now, so the change cannot be approved. "
                    "Nothing was changed."
                )
            ) from error
        raise


def _decide(
    pk: int,
    actor: User,
    decisions: Mapping[int, bool],
    reason: str,
    now: dt.datetime,
    *,
    new_address: bool,
) -> list[ProposedChange]:
    organization = lock(pk, actor)
    changes = list(ProposedChange.objects.filter(organization=organization, pk__in=decisions).order_by("pk"))
    if len(changes) != len(decisions):
        raise Refused(_("One of these changes is not there any more. Please look again, then decide."))
    told: dict[str, Any] = {"actor": actor, "now": now, "decided_by": actor, "reason": reason}
    ended = []
    for change in changes:
        if decisions[change.pk]:
            require("organizations.approve_change", actor, organization)
            to = ProposedChangeState.APPROVED
            ended.append(_end(change, to, "organizations.approve_change", **told))
        else:
            require("organizations.decline_change", actor, organization)
            to = ProposedChangeState.DECLINED
            ended.append(_end(change, to, "organizations.decline_change", **told))
    approved_changes = [change for change in ended if change.state == ProposedChangeState.APPROVED]
    if approved_changes:
        _write(organization, approved_changes, actor=actor, now=now, new_address=new_address)
    notify(ChangesDecided, organization, actor=actor, now=now)
    return ended


def _write(
    organization: Organization,
    changes: list[ProposedChange],
    *,
    actor: User,
    now: dt.datetime,
    new_address: bool,
) -> None:
    """Write what was approved, and what follows from a new name."""
    after: dict[str, Any] = {change.field: change.new for change in changes}
    if "identifier" in after:
        after["identifier"] = after["identifier"] or None
    if "name" in after:
        former = [name for name in organization.former_names if name != after["name"]]
        after["former_names"] = [*former, *({organization.name} - set(former))]
        if new_address:
            after["slug"] = free_slug(after["name"], of=organization)
    before = {name: getattr(organization, name) for name in after}
    for name, value in after.items():
        setattr(organization, name, value)
    organization.save(update_fields=list(after))
    if before.get("slug", organization.slug) != organization.slug:
        FormerAddress.objects.filter(slug=organization.slug, organization=organization).delete()
        FormerAddress.objects.create(slug=before["slug"], organization=organization)
    record(actor=actor, verb="organizations.change", target=organization, now=now, before=before, after=after)
    show_anew(organization)


def _ask(
    organization: Organization, field: str, old: str, new: str, *, actor: User, now: dt.datetime
) -> ProposedChange:
    change = ProposedChange.objects.create(
        organization=organization, field=field, old=old, new=new, proposed_by=actor, proposed_at=now
    )
    record(
        actor=actor,
        verb="organizations.propose_change",
        target=change,
        now=now,
        before={field: old},
        after={field: new},
    )
    return change


def _end(
    change: ProposedChange,
    to: ProposedChangeState,
    verb: str,
    *,
    actor: User,
    now: dt.datetime,
    **fields: Any,
) -> ProposedChange:
    """Give a change its last state; the caller holds the organization and has asked who may."""
    return transition(
        ProposedChange,
        change.pk,
        to=to,
        actor=actor,
        verb=verb,
        now=now,
        check=lambda _locked: None,
        fields={"decided_at": now, **fields},
    )


def _text(organization: Organization, field: str) -> str:
    """A guarded value as a change writes it; no value is an empty text."""
    return str(getattr(organization, field) or "")
