"""The versions of an agreement: the last one, the next one, and whether it is the one that was read."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING, Any

from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _lazy

from organizations.models import Organization
from partnerships.life import LONGEST_YEARS, PartnershipState, months_after
from partnerships.life.verbs import CHANGE_AGREEMENT
from partnerships.models import AgreementVersion, Partnership
from partnerships.services.guards import tell, written
from portal.core.exceptions import Refused

if TYPE_CHECKING:
    from portal.accounts.models import User


def current_version(partnership: Partnership) -> AgreementVersion:
    """The last version of the agreement; there is one from the negotiation on."""
    version: AgreementVersion = partnership.versions.latest("number")
    return version


def require_current(partnership: Partnership, number: int) -> AgreementVersion:
    """The last version, which has to be the one that was read.

    Raises:
        Refused: when it is another.
    """
    current = current_version(partnership)
    if current.number != number:
        raise Refused(changed_meanwhile(current.number))
    return current


def changed_meanwhile(number: int) -> str:
    """The sentence for whoever acts on a version that is no longer the last.

    Args:
        number: of the last version.
    """
    return _(
        "The agreement was changed meanwhile: version %(number)d is the present one. Please read it first. "
        "Nothing was changed."
    ) % {"number": number}


def require_not_over(ends_on: dt.date, now: dt.datetime) -> None:
    """Ask whether there is a day left on which the agreement could be carried out.

    Raises:
        Refused: when its last day is over.
    """
    if ends_on < timezone.localdate(now):
        raise Refused(_("The period of the agreement is over, so nothing could begin any more."))


def require_within_reach(ends_on: dt.date, now: dt.datetime) -> None:
    """Ask whether a last day is within `LONGEST_YEARS`.

    Raises:
        Refused: when it is further away.
    """
    if ends_on > months_after(timezone.localdate(now), 12 * LONGEST_YEARS):
        raise Refused(
            _("An agreement ends within %(years)d years at most. Please look at the year.")
            % {"years": LONGEST_YEARS}
        )


def plain(text: str) -> str:
    """The text of an agreement as it is kept: line ends as they are compared, nothing around it.

    Raises:
        Refused: when it is empty.
    """
    lines = "\n".join(line.rstrip() for line in text.splitlines())
    return written(lines, _lazy("Please write the text of the agreement."))


def lay_again(partnership: Partnership, *, actor: User, now: dt.datetime) -> None:
    """In a negotiation, lay the same text as a new version once other parties take part: all accept it anew.

    Args:
        partnership: locked, with its parties as they are now.
        actor: through whose act they changed.
        now: the moment of the act.
    """
    if partnership.state != PartnershipState.NEGOTIATION:
        return
    current = current_version(partnership)
    lay(
        partnership,
        organization=current.organization,
        actor=actor,
        now=now,
        text=current.text,
        starts_on=current.starts_on,
        ends_on=current.ends_on,
        note=_("Other organizations take part now."),
    )
    tell(partnership, CHANGE_AGREEMENT, actor=actor, now=now)


def lay(
    partnership: Partnership, *, organization: Organization, actor: User, now: dt.datetime, **content: Any
) -> AgreementVersion:
    """Write the next version.

    Args:
        partnership: locked.
        organization: whose text it is.
        actor: who writes it.
        now: the moment of the act.
        content: `text`, `starts_on`, `ends_on`, `note`, `is_amendment`.
    """
    version: AgreementVersion = partnership.versions.create(
        number=partnership.versions.count() + 1,
        organization=organization,
        written_by=actor,
        written_at=now,
        **content,
    )
    return version
