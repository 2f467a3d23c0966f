"""Keeps what a person types until it is sent, thrown away, or forgotten by both."""

from __future__ import annotations

import datetime as dt
import json
import re
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

from django.template.defaultfilters import filesizeformat
from django.utils.translation import gettext as _

from portal.core.exceptions import Refused
from portal.drafts.models import Draft

if TYPE_CHECKING:
    from portal.accounts.models import User

LARGEST_BYTES = 128 * 2**10
"""Of one draft: the longest form of the portal filled to its limits takes a third of it."""
KEPT_FOR = dt.timedelta(days=90)
# As forms name their fields, those of a form among several included.
_FIELD = re.compile(r"[A-Za-z0-9_-]{1,100}")


def save_draft(*, person: User, key: str, data: Mapping[str, Sequence[str]], now: dt.datetime) -> Draft:
    """Keep what a person has typed into a form, in place of what was kept of it before.

    Args:
        person: who types; whether they may use the form is the calling view's question.
        key: which form, of which record: `app.form.number`.
        data: by field the values, as the browser sent them; no files. What no field is called is left out.
        now: the moment.

    Raises:
        Refused: when it is larger than `LARGEST_BYTES`; what was kept before stays.
    """
    plain = {
        name: [value.replace("\x00", "") for value in values]
        for name, values in data.items()
        if _FIELD.fullmatch(name)
    }
    if len(json.dumps(plain, ensure_ascii=False).encode(errors="replace")) > LARGEST_BYTES:
        raise Refused(
            _("What you typed is longer than a draft can be (%(limit)s), so it was not kept.")
            % {"limit": filesizeformat(LARGEST_BYTES)}
        )
    draft, _created = Draft.objects.update_or_create(
        user=person, key=key, defaults={"data": plain, "saved_at": now}
    )
    return draft


def throw_away(*, person: User, key: str) -> None:
    """Forget what a person had typed into a form: it was sent, or is no longer wanted."""
    Draft.objects.filter(user=person, key=key).delete()


def sweep_drafts(*, now: dt.datetime) -> int:
    """Forget the drafts that nobody touched for `KEPT_FOR`.

    Returns:
        how many there were.
    """
    forgotten, _by_model = Draft.objects.filter(saved_at__lt=now - KEPT_FOR).delete()
    return forgotten
