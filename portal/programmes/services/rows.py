"""What a programme is to achieve and who carries it: all rows of a kind are written anew together."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from typing import TYPE_CHECKING, NamedTuple

from django.db import transaction
from django.utils.translation import gettext as _

from portal.audit.services import record
from portal.core.exceptions import Refused
from portal.core.page_cache import drop_pages
from portal.programmes.enums import MeasureKey, PartnerRole
from portal.programmes.models import MOST_ROWS, Partner, Programme, Target
from portal.programmes.services.guards import locked, require_asked

if TYPE_CHECKING:
    from django.db.models import Model

    from organizations.models import Organization
    from portal.accounts.models import User


class Wanted(NamedTuple):
    """A target as it is written down.

    Attributes:
        measure: what is counted.
        wanted: how many, at least one.
        note: what there is to say of it, or "".
    """

    measure: MeasureKey
    wanted: int
    note: str = ""


class Carrier(NamedTuple):
    """A partner as it is written down: of the first two one is there.

    Attributes:
        organization: of the portal, or None.
        name: of one that is not on the portal, or "".
        role: what it is in the programme.
    """

    organization: Organization | None
    name: str
    role: PartnerRole


@transaction.atomic
def set_targets(*, pk: int, actor: User, rows: Sequence[Wanted], now: dt.datetime) -> Programme:
    """Say all that a programme is to achieve, in the order given; what is not among it is wanted no more.

    Args:
        pk: the programme.
        actor: an administrator, or who keeps it.
        rows: at most `MOST_ROWS`, none about the same as another.
        now: the moment of the act.

    Raises:
        NotAllowed: when it is not the actor's to do.
        Refused: when there are too many, two about the same, or its follow-ups could not show one of them.
    """
    programme = locked(pk, "programmes.set_targets", actor)
    if len({row.measure for row in rows}) < len(rows):
        raise Refused(_("Two targets are about the same. Please write one of them."))
    _require_few(rows)
    require_asked(programme, [row.measure for row in rows])
    before = [str(target) for target in programme.targets.all()]
    _write(
        programme,
        Target,
        [
            Target(programme=programme, measure=row.measure, wanted=row.wanted, note=row.note, position=place)
            for place, row in enumerate(rows)
        ],
    )
    return _done(programme, "programmes.set_targets", before, "targets", actor, now)


@transaction.atomic
def set_partners(*, pk: int, actor: User, rows: Sequence[Carrier], now: dt.datetime) -> Programme:
    """Say all who carry a programme, in the order given.

    Args:
        pk: the programme.
        actor: an administrator, or who keeps it.
        rows: at most `MOST_ROWS`, no organization twice, at most one that leads.
        now: the moment of the act.

    Raises:
        NotAllowed: when it is not the actor's to do.
        Refused: when there are too many, one stands twice, or several lead.
    """
    programme = locked(pk, "programmes.set_partners", actor)
    organizations = [row.organization.pk for row in rows if row.organization is not None]
    if len(set(organizations)) < len(organizations):
        raise Refused(_("An organization stands here twice. Please leave out one of the rows."))
    if sum(row.role == PartnerRole.LEAD for row in rows) > 1:
        raise Refused(_("Only one organization leads a programme."))
    _require_few(rows)
    before = [str(partner) for partner in programme.partners.in_order()]
    _write(
        programme,
        Partner,
        [
            Partner(
                programme=programme,
                organization=row.organization,
                name="" if row.organization else row.name,
                role=row.role,
                position=place,
            )
            for place, row in enumerate(rows)
        ],
    )
    return _done(programme, "programmes.set_partners", before, "partners", actor, now)


def _write(programme: Programme, kind: type[Target | Partner], rows: Sequence[Model]) -> None:
    """Put rows in the place of those that were there; whoever writes holds the programme's lock."""
    kind._default_manager.filter(programme=programme).delete()
    kind._default_manager.bulk_create(rows)  # type: ignore[arg-type]


def _done(
    programme: Programme, verb: str, before: list[str], what: str, actor: User, now: dt.datetime
) -> Programme:
    after = [str(row) for row in getattr(programme, what).all()]
    if after != before:
        record(actor=actor, verb=verb, target=programme, now=now, before={what: before}, after={what: after})
    drop_pages("programmes")
    return programme


def _require_few(rows: Sequence[object]) -> None:
    if len(rows) > MOST_ROWS:
        raise Refused(_("At most %(count)d rows, please.") % {"count": MOST_ROWS})
