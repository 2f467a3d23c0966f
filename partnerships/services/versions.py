"""Keeps the text of a proposal as it was sent, and asks whether it is the one that was read."""

from __future__ import annotations

import datetime as dt
import hashlib
import json
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext as _

from partnerships.life import Side
from partnerships.models import Funding, Indicator, Partnership, ProposalVersion, UnsentText
from partnerships.selectors.unsent import SAID, TEXTS
from partnerships.services.document import rows_of, write_rows
from portal.core.exceptions import Refused

if TYPE_CHECKING:
    from portal.accounts.models import User


def keep_version(partnership: Partnership, *, actor: User, now: dt.datetime) -> ProposalVersion:
    """Keep the text as it is sent now, in the caller's transaction.

    Args:
        partnership: locked.
        actor: who sends it.
        now: the moment of the act.
    """
    number = partnership.sent_versions.count() + 1
    return ProposalVersion.objects.create(
        partnership=partnership, number=number, made_at=now, made_by=actor, parts=parts_of(partnership)
    )


def parts_of(partnership: Partnership) -> dict[str, Any]:
    """All that the text of a proposal says, as JSON holds it and in no language of the portal's."""
    rows = rows_of(partnership)
    with_it = partnership.co_parties.filter(side=Side.NGO, confirmed_at__isnull=False)
    return {
        **{name: getattr(partnership, name) for name in TEXTS},
        "domain": partnership.domain.slug,
        "people_reached": partnership.people_reached,
        "starts_on": partnership.starts_on.isoformat(),
        "ends_on": partnership.ends_on.isoformat(),
        "budget": None if partnership.budget is None else f"{partnership.budget:.2f}",
        "indicators": [[row.name, row.unit, f"{row.target:.2f}"] for row in rows["indicators"]],
        "funding": [[row.source, row.note, f"{row.amount:.2f}"] for row in rows["funding"]],
        "proposers": [partnership.ngo.name, *with_it.values_list("organization__name", flat=True)],
        "attachments": [
            [each.title, each.file.name, each.file.sha256] for each in partnership.attachments.standing()
        ],
    }


def keep_unsent(partnership: Partnership, rows: Mapping[str, Sequence[Any]]) -> None:
    """Keep what the NGOs write while changes are requested apart from what was sent.

    Args:
        partnership: locked, with what was written laid over it; it is not saved.
        rows: those that were written anew, as for `write_rows`.
    """
    models = {"indicators": Indicator, "funding": Funding}
    partnership.unsent_rows = {
        name: [model(**row._asdict()) for row in rows[name]] if name in rows else partnership.rows(name)
        for name, model in models.items()
    }
    said = {*SAID, *models}
    parts = {name: value for name, value in parts_of(partnership).items() if name in said}
    UnsentText.objects.update_or_create(partnership=partnership, defaults={"parts": parts})


def send_unsent(partnership: Partnership) -> None:
    """Let the proposal say what its NGOs have written.

    Args:
        partnership: locked, with what was written laid over it.
    """
    if partnership.unsent_rows is None:
        return
    partnership.save(update_fields=SAID)
    write_rows(partnership, rows_of(partnership))
    partnership.unsent_rows = None
    UnsentText.objects.filter(partnership=partnership).delete()


def sent_number(partnership: Partnership) -> int:
    """The number of the version that was sent last; 0 for what was sent before versions were kept."""
    last = partnership.sent_versions.order_by("-number").values_list("number", flat=True).first()
    return last or 0


def require_sent(partnership: Partnership, seen: int | None) -> None:
    """Ask whether the version that was sent last is the one that was read.

    Args:
        partnership: locked.
        seen: the number of the one that was read; None when the act does not rest on a page.

    Raises:
        Refused: when it is another.
    """
    if seen is not None and (number := sent_number(partnership)) != seen:
        raise Refused(sent_meanwhile(number))


def sent_meanwhile(number: int) -> str:
    """The sentence for whoever acts on a version that is no longer the last.

    Args:
        number: of the last version.
    """
    return _(
        "The NGO has sent another text meanwhile: version %(number)d is the present one. Please read it "
        "first. What you typed is still here; nothing was done yet."
    ) % {"number": number}


def mark_of(partnership: Partnership) -> str:
    """A mark of all that would be sent now, and to whom: whatever is changed, it is another.

    Args:
        partnership: with the leading parties and the field of work at hand.
    """
    whole = json.dumps([partnership.authority_id, parts_of(partnership)], sort_keys=True)
    return hashlib.blake2b(whole.encode(), digest_size=12).hexdigest()


def require_unchanged(partnership: Partnership, seen: str | None) -> None:
    """Ask whether what is about to be sent is what was read.

    Args:
        partnership: locked.
        seen: the mark of what was read; None when the act does not rest on a page.

    Raises:
        Refused: when somebody has changed it since.
    """
    if seen is not None and mark_of(partnership) != seen:
        raise Refused(changed_by_others())


def changed_by_others() -> str:
    """The sentence for whoever is about to send a text that somebody else has changed since."""
    return _(
        "Somebody has changed the proposal since you opened this page. Please read it as it stands now, "
        "below. Nothing was sent."
    )
