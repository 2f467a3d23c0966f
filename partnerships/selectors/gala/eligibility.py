"""What a partnership must be to be nominated: rules as data, each with what it asks and why it does not hold.

The one place that eligibility is asked at.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _lazy
from django.utils.translation import ngettext

from partnerships.enums import FollowUpResult
from partnerships.life import PartnershipState, months_after
from partnerships.models import GalaEdition, Partnership
from portal.core.templatetags.ui import on

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise

Asks = Callable[[Partnership, GalaEdition, dt.date], str]


@dataclass(frozen=True, slots=True)
class Rule:
    """One condition.

    Attributes:
        key: names it in tests and in the audit.
        sentence: what it asks, with `%(months)s` of the edition where it needs them.
        why_not: given the partnership, the edition and the day, why it does not hold; empty when it does.
    """

    key: str
    sentence: Callable[[GalaEdition], StrOrPromise]
    why_not: Asks


@dataclass(frozen=True, slots=True)
class Verdict:
    """What one rule says of one partnership.

    Attributes:
        key: of the rule.
        sentence: what it asks.
        why_not: why it does not hold; empty when it does.
    """

    key: str
    sentence: str
    why_not: str

    @property
    def holds(self) -> bool:
        """Whether the partnership is as the rule asks."""
        return not self.why_not


def _begun(partnership: Partnership, _edition: GalaEdition, _today: dt.date) -> str:
    if partnership.has_begun:
        return ""
    return _("It is “%(state)s” and has not begun.") % {"state": partnership.state_label}


def _lasting(partnership: Partnership, edition: GalaEdition, today: dt.date) -> str:
    if partnership.ended_at is not None:
        return ""
    if partnership.activated_at is None:
        return _("It has not begun.")
    began = timezone.localdate(partnership.activated_at)
    reached = months_after(began, edition.least_months)
    if today >= reached:
        return ""
    return _("It began on %(began)s; it is old enough on %(reached)s.") % {
        "began": on(began),
        "reached": on(reached),
    }


def _reported(partnership: Partnership, _edition: GalaEdition, _today: dt.date) -> str:
    if partnership.ended_at is None or partnership.reported_at is not None:
        return ""
    return _("It ended on %(day)s, and there is no final report yet.") % {"day": on(partnership.ended_at)}


def _standing(partnership: Partnership, _edition: GalaEdition, _today: dt.date) -> str:
    if partnership.state == PartnershipState.SUSPENDED and partnership.suspended_at:
        return _("It has been suspended since %(day)s.") % {"day": on(partnership.suspended_at)}
    if partnership.terminated_at is not None:
        return _("It was terminated early, on %(day)s.") % {"day": on(partnership.terminated_at)}
    if PartnershipState(partnership.state).standing.is_stop:
        return _("It is “%(state)s”.") % {"state": partnership.state_label}
    return ""


def _sustained(partnership: Partnership, _edition: GalaEdition, today: dt.date) -> str:
    counted = [one for one in partnership.follow_ups.all() if one.is_counted(today)]
    if not counted or counted[-1].result != FollowUpResult.STOPPED:
        return ""
    last = counted[-1]
    return ngettext(
        "Asked %(months)d month after its end, it does not go on.",
        "Asked %(months)d months after its end, it does not go on.",
        last.months,
    ) % {"months": last.months}


def _vouched_for(partnership: Partnership, _edition: GalaEdition, _today: dt.date) -> str:
    others = [party.name for party in partnership.parties if not party.is_verified]
    if not others:
        return ""
    return _("Not verified at present: %(organizations)s.") % {"organizations": ", ".join(others)}


def _months(edition: GalaEdition) -> str:
    return ngettext(
        "It has gone on for at least %(months)d month, or has come to its end.",
        "It has gone on for at least %(months)d months, or has come to its end.",
        edition.least_months,
    ) % {"months": edition.least_months}


RULES: tuple[Rule, ...] = (
    Rule("begun", lambda _: _lazy("Its agreement is signed by all parties, and it has begun."), _begun),
    Rule("lasting", _months, _lasting),
    Rule("reported", lambda _: _lazy("If it has ended, its final report is there."), _reported),
    Rule("standing", lambda _: _lazy("It is neither suspended nor terminated early."), _standing),
    Rule("sustained", lambda _: _lazy("If both sides were asked after its end, it goes on."), _sustained),
    Rule("verified", lambda _: _lazy("All of its parties are verified."), _vouched_for),
)


def verdicts_of(partnership: Partnership, edition: GalaEdition, today: dt.date) -> list[Verdict]:
    """What each rule says of a partnership.

    Args:
        partnership: with its leading parties; its further parties are read, unless they have been.
        edition: says how long it must have gone on.
        today: the day that is asked about.
    """
    return [
        Verdict(rule.key, str(rule.sentence(edition)), rule.why_not(partnership, edition, today))
        for rule in RULES
    ]


def is_eligible(verdicts: Sequence[Verdict]) -> bool:
    """Whether every rule holds."""
    return all(verdict.holds for verdict in verdicts)
