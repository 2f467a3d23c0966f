"""What partnerships count towards the targets of programmes."""

from __future__ import annotations

from functools import partial
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _lazy

from organizations.models import Organization
from partnerships.enums import FollowUpResult
from partnerships.life import Side
from partnerships.models import Partnership
from partnerships.selectors.programmes import (
    awarded_in,
    figures,
    not_reaching_in,
    not_signed_in,
    not_sustained_in,
    parties_in,
    reaching_in,
    signed_in,
    sustained_in,
)
from portal.programmes.enums import MeasureKey
from portal.programmes.measures import CountedRow, Measure, register_measure


def partnership_row(partnership: Partnership) -> CountedRow:
    """A partnership, with whether every party has signed it."""
    signed = partnership.signed_at
    state = partnership.state_label
    if signed is None:
        why = _("not signed by every party: %(state)s") % {"state": state}
    elif partnership.standing.is_stop:
        why = _("stopped early: %(state)s") % {"state": state}
    else:
        why = _("signed by every party, now: %(state)s") % {"state": state}
    on = timezone.localdate(signed) if signed and not partnership.standing.is_stop else None
    return CountedRow(partnership.title, partnership.get_absolute_url(), why, on)


def sustained_row(partnership: Any) -> CountedRow:
    """A partnership, with what its follow-up has shown; `sustained_in` says when it is asked."""
    row = partnership_row(partnership)
    if partnership.sustained:
        return row._replace(why=str(FollowUpResult(partnership.sustained).label), on=partnership.asked_on)
    if partnership.asked_on:
        return row._replace(why=_("is asked on this day"), on=partnership.asked_on)
    return row


def awarded_row(partnership: Any) -> CountedRow:
    """A partnership, with the gala that rewarded it; `awarded_in` says which."""
    why = _("place %(place)d, %(gala)s") % {"place": partnership.place, "gala": partnership.gala}
    return partnership_row(partnership)._replace(why=why, on=timezone.localdate(partnership.awarded_at))


def people_row(partnership: Partnership) -> CountedRow:
    """A partnership, with the people that it is to reach."""
    row = partnership_row(partnership)
    if partnership.signed_at and not partnership.standing.is_stop and not partnership.people_reached:
        return row._replace(why=_("does not say how many people it reaches"))
    return row._replace(number=partnership.people_reached or 0)


def party_row(organization: Any) -> CountedRow:
    """An organization, with the partnerships in which it takes part; `parties_in` names them."""
    found: Organization = organization
    url = found.get_absolute_url() if found.is_verified else ""
    titles = "; ".join(organization.titles)
    return CountedRow(found.name, url, _("takes part in: %(titles)s") % {"titles": titles})


register_measure(
    Measure(
        MeasureKey.PARTNERSHIPS_SIGNED,
        counts=_lazy(
            "Partnerships of the programme that every party has signed, whether they are still to "
            "begin, go on or have ended; those that were stopped early are left out."
        ),
        figures=figures,
        records=signed_in,
        row=partnership_row,
        left_out=not_signed_in,
    )
)
register_measure(
    Measure(
        MeasureKey.PARTNERSHIPS_SUSTAINED,
        counts=_lazy(
            "Partnerships of the programme of which both sides were asked 6 months after the end, and that "
            "go on by what they said and showed; until the term for that is over nothing is counted."
        ),
        figures=figures,
        records=sustained_in,
        row=sustained_row,
        left_out=not_sustained_in,
    )
)
register_measure(
    Measure(
        MeasureKey.PARTNERSHIPS_AWARDED,
        counts=_lazy(
            "Partnerships of the programme that a gala has rewarded, once its laureates are public."
        ),
        figures=figures,
        records=awarded_in,
        row=awarded_row,
    )
)
register_measure(
    Measure(
        MeasureKey.PEOPLE_REACHED,
        counts=_lazy("People whom the signed partnerships set out to reach, by their proposals."),
        figures=figures,
        records=reaching_in,
        row=people_row,
        left_out=not_reaching_in,
    )
)
register_measure(
    Measure(
        MeasureKey.NGOS_IN_PARTNERSHIP,
        counts=_lazy("NGOs that take part in a signed partnership of the programme, each counted once."),
        figures=figures,
        records=partial(parties_in, side=Side.NGO),
        row=party_row,
    )
)
register_measure(
    Measure(
        MeasureKey.AUTHORITIES_IN_PARTNERSHIP,
        counts=_lazy(
            "Public authorities that take part in a signed partnership of the programme, each counted once."
        ),
        figures=figures,
        records=partial(parties_in, side=Side.AUTHORITY),
        row=party_row,
    )
)
