"""Making two records of one organization one, and taking it back within 30 days."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from typing import TYPE_CHECKING

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from organizations.enums import OrganizationState
from organizations.models import Merge, Organization
from organizations.models.merging import UNDO_WITHIN
from organizations.notifications import MergeUndone, OrganizationMerged
from organizations.rules import forget_roles
from organizations.selectors.merging import PARTS, values_of
from organizations.services.choosing import Choice, chosen_values, write_values
from organizations.services.guards import refuse_unseen, require, require_reason, show_anew
from organizations.services.moving import move_back, move_rows
from portal.audit.services import record, transition
from portal.core.constraints import violated
from portal.core.exceptions import Refused, TransitionRefused
from portal.notifications.services import notify

if TYPE_CHECKING:
    from portal.accounts.models import User


def refuse_to_merge(kept: Organization, gone: Organization) -> None:
    """Raise `Refused` with the reason when one record cannot take in the other, as they stand."""
    if kept.pk == gone.pk:
        raise Refused(_("This is one record, not two."))
    for organization in (kept, gone):
        if organization.state == OrganizationState.MERGED:
            raise TransitionRefused(
                _("“%(record)s” was merged meanwhile, so this can no longer be done. Nothing was changed.")
                % {"record": organization}
            )
    # What is vouched for, and the people of a record, do not go into one that nobody answers for.
    if gone.state == OrganizationState.VERIFIED and kept.state != OrganizationState.VERIFIED:
        raise Refused(_("“%(record)s” is verified, so it is the one to keep.") % {"record": gone})
    if kept.state == OrganizationState.LISTED and gone.state != OrganizationState.LISTED:
        raise Refused(
            _("“%(record)s” is only listed from the register, so it is the other one to keep.")
            % {"record": kept}
        )


def merge_organizations(
    *,
    kept: int,
    gone: int,
    actor: User,
    choices: Mapping[str, Choice],
    reason: str,
    now: dt.datetime,
    seen: int | None = None,
) -> Merge:
    """Make two records of one organization one.

    Everything that points to the one that goes points to the kept one afterwards, and so does its address.
    Its own row stays as it was, so that for `UNDO_WITHIN` all of it can be taken back.

    Args:
        kept: the record that stays.
        gone: the record that goes.
        actor: a moderator who belongs to neither.
        choices: by name of a part (`organizations.selectors.merging.PARTS`) whose value stays; the kept
            record's where nothing is said; `BOTH` only for lists.
        reason: why they are one; the people of both read it.
        now: the moment of the act.
        seen: the key of the newest audit entry about either that the moderator was shown; None when the act
            does not rest on a page.

    Raises:
        NotAllowed: when the actor may not.
        Refused: when the reason is empty, the records were changed since `seen`, one cannot take in the
            other, or what was chosen cannot stand.
        TransitionRefused: when one of them was merged meanwhile.
    """
    require_reason(reason)
    try:
        with transaction.atomic():
            one, other = _locked(kept, gone, actor)
            require("organizations.merge", actor, one)
            require("organizations.merge", actor, other)
            refuse_to_merge(one, other)
            refuse_unseen(one, seen)
            refuse_unseen(other, seen)
            return _merge(one, other, actor=actor, choices=choices, reason=reason, now=now)
    except IntegrityError as error:
        sentence = _explained(error)
        if sentence is None:
            raise
        raise Refused(sentence) from error


def undo_merge(*, pk: int, actor: User, now: dt.datetime) -> Merge:
    """Take a merge back: two records again, each with the rows and the fields that it had.

    What was added or changed since stays with the kept record.

    Args:
        pk: the merge.
        actor: a moderator who belongs to neither.
        now: the moment of the act.

    Raises:
        NotAllowed: when the actor may not.
        Refused: when it was taken back already, is too long ago, the kept record was merged itself since, or
            something that came since stands in the way.
    """
    merge = Merge.objects.get(pk=pk)
    try:
        with transaction.atomic():
            kept, gone = _locked(merge.kept_id, merge.gone_id, actor)
            require("organizations.undo_merge", actor, kept)
            require("organizations.undo_merge", actor, gone)
            merge.refresh_from_db()
            _refuse_to_undo(merge, kept, now)
            _undo(merge, kept, gone, actor=actor, now=now)
    except IntegrityError as error:
        sentence = _explained(error)
        if sentence is None:
            raise
        raise Refused(sentence) from error
    return merge


def _locked(kept: int, gone: int, actor: User) -> tuple[Organization, Organization]:
    """Both records, locked in the order of their keys, so that two who merge one pair never wait in a ring.

    Rows that come to point to them need not wait: whoever adds one may hold what the merge waits for.

    Raises:
        Organization.DoesNotExist: when there is no such organization.
    """
    both = Organization.objects.filter(pk__in=(kept, gone)).order_by("pk")
    rows = both.select_for_update(of=("self",), no_key=True)
    found = {organization.pk: organization for organization in rows}
    forget_roles(actor)
    try:
        return found[kept], found[gone]
    except KeyError as error:
        raise Organization.DoesNotExist from error


def _merge(
    kept: Organization,
    gone: Organization,
    *,
    actor: User,
    choices: Mapping[str, Choice],
    reason: str,
    now: dt.datetime,
) -> Merge:
    state = gone.state
    before, written = chosen_values(kept, gone, choices)
    # First, because a merged record gives its fiscal code free.
    transition(
        Organization,
        gone.pk,
        to=OrganizationState.MERGED,
        actor=actor,
        verb="organizations.merge",
        now=now,
        check=lambda _locked: None,
        fields={"merged_into": kept},
    )
    moved = move_rows(gone=gone, kept=kept)
    write_values(kept, written)
    merge = Merge.objects.create(
        kept=kept,
        gone=gone,
        before={"state": state, "fields": before, "written": written},
        moved=moved,
        reason=reason,
        merged_by=actor,
        merged_at=now,
    )
    counts = {key: len(pks) for key, pks in moved["rows"].items()}
    record(
        actor=actor,
        verb="organizations.merge",
        target=kept,
        now=now,
        before=before,
        after={**written, "merged": gone.pk, "moved": counts, "reason": reason},
    )
    notify(OrganizationMerged, kept, actor=actor, now=now)
    show_anew(kept, gone)
    return merge


def _refuse_to_undo(merge: Merge, kept: Organization, now: dt.datetime) -> None:
    if merge.undone_at is not None:
        raise TransitionRefused(_("This merge was taken back already. Nothing was changed."))
    if now > merge.merged_at + UNDO_WITHIN:
        raise Refused(
            _("A merge can be taken back for %(days)d days, which are over.") % {"days": UNDO_WITHIN.days}
        )
    if kept.merged_into is not None:
        raise Refused(
            _("“%(kept)s” was itself merged into “%(into)s” since. Please take that merge back first.")
            % {"kept": kept.name, "into": kept.merged_into.name}
        )


def _undo(merge: Merge, kept: Organization, gone: Organization, *, actor: User, now: dt.datetime) -> None:
    fields, written = merge.before["fields"], merge.before["written"]
    present = {name: value for part in PARTS for name, value in values_of(kept, part).items()}
    # What was changed since was meant for the kept record.
    back = {name: fields[name] for name in written if present[name] == written[name]}
    write_values(kept, back)
    move_back(merge.moved, gone=gone, kept=kept)
    transition(
        Organization,
        gone.pk,
        to=merge.before["state"],
        actor=actor,
        verb="organizations.undo_merge",
        now=now,
        check=lambda _locked: None,
        fields={"merged_into": None},
        leaving={OrganizationState.MERGED},
    )
    merge.undone_by, merge.undone_at = actor, now
    merge.save(update_fields=["undone_by", "undone_at"])
    record(
        actor=actor,
        verb="organizations.undo_merge",
        target=kept,
        now=now,
        before={name: written[name] for name in back},
        after={**back, "merged": gone.pk},
    )
    for organization in (kept, gone):
        notify(MergeUndone, organization, actor=actor, now=now)
    show_anew(kept, gone)


def _explained(error: IntegrityError) -> str | None:
    """What a person is told for a constraint that stood in the way; None when it is not told which."""
    name = violated(error)
    if name == "organization_identifier_unique":
        return _("Another organization has one of these fiscal codes by now. Nothing was changed.")
    if name == "organization_registered_by_somebody":
        return _("The record that stays needs a seat. Please choose the one that has it.")
    if name:
        return _(
            "Something that was added since stands in the way, so this cannot be done. Nothing was changed."
        )
    return None
