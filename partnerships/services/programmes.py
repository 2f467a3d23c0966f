"""Which partnerships belong to a funded programme."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

import rules
from django.db import transaction
from django.utils.translation import gettext as _

from partnerships.models import Partnership
from partnerships.services import follow_ups
from partnerships.services.guards import written
from portal.audit.services import record
from portal.core.exceptions import NotAllowed, Refused
from portal.core.page_cache import drop_pages
from portal.programmes.models import Programme
from portal.programmes.rules import forget_kept

if TYPE_CHECKING:
    from portal.accounts.models import User


@transaction.atomic
def put_into_programme(*, pk: int, programme: int, actor: User, reason: str, now: dt.datetime) -> Partnership:
    """Say that a partnership belongs to a programme.

    Args:
        pk: the partnership.
        programme: the key of the programme.
        actor: an administrator, or who keeps the programme.
        reason: why it belongs there; the parties read it.
        now: the moment of the act.

    Raises:
        NotAllowed: when the actor does not keep the programme.
        Refused: when the reason is empty, the partnership was not sent or was stopped, belongs to a programme
            already, or was over before this one began; when nobody but its keepers sees the programme.
    """
    partnership = _locked(pk)
    wanted = Programme.objects.get(pk=programme)
    _require_kept(actor, wanted)
    if partnership.programme is not None:
        raise Refused(
            _("It belongs to “%(programme)s” already. Please take it out of that programme first.")
            % {"programme": partnership.programme}
        )
    if partnership.submitted_at is None or partnership.standing.is_stop:
        raise Refused(
            _("Only a proposal that was sent, or a partnership that was not stopped, belongs to a programme.")
        )
    if not wanted.is_public:
        raise Refused(_("“%(programme)s” is a draft. Please publish it first.") % {"programme": wanted})
    if wanted.starts_on is not None and partnership.ends_on < wanted.starts_on:
        raise Refused(_("The partnership was over before the programme began."))
    said = written(reason, _("Please say why it belongs to the programme."))
    partnership.programme, partnership.programme_reason = wanted, said
    partnership.save(update_fields=["programme", "programme_reason"])
    after = {"programme": wanted.name, "reason": said}
    record(actor=actor, verb="partnerships.join_programme", target=partnership, now=now, after=after)
    follow_ups.plan(partnership, now=now)
    drop_pages("partnerships")
    return partnership


@transaction.atomic
def take_out_of_programme(*, pk: int, actor: User, reason: str, now: dt.datetime) -> Partnership:
    """Say that a partnership no longer belongs to its programme.

    Args:
        pk: the partnership.
        actor: an administrator, or who keeps the programme.
        reason: why it does not belong there; kept in the audit.
        now: the moment of the act.

    Raises:
        NotAllowed: when the actor does not keep the programme.
        Refused: when it belongs to none, or the reason is empty.
    """
    partnership = _locked(pk)
    former = partnership.programme
    if former is None:
        raise Refused(_("It belongs to no programme. Nothing was changed."))
    _require_kept(actor, former)
    said = written(reason, _("Please say why it does not belong to the programme."))
    partnership.programme, partnership.programme_reason = None, ""
    partnership.save(update_fields=["programme", "programme_reason"])
    record(
        actor=actor,
        verb="partnerships.leave_programme",
        target=partnership,
        now=now,
        before={"programme": former.name},
        after={"reason": said},
    )
    follow_ups.plan(partnership, now=now)
    drop_pages("partnerships")
    return partnership


def _locked(pk: int) -> Partnership:
    return Partnership.objects.select_for_update(of=("self",)).select_related("programme").get(pk=pk)


def _require_kept(actor: User, programme: Programme) -> None:
    forget_kept(actor)
    if not rules.has_perm("programmes.assign", actor, programme):
        raise NotAllowed(
            _("Only an administrator, or a person named to keep “%(programme)s”, can say what belongs to it.")
            % {"programme": programme}
        )
