"""Agreeing to the text on personal data."""

from __future__ import annotations

import datetime as dt

from django.db import transaction
from django.utils.translation import gettext as _

from portal.accounts.models import ConsentText, User
from portal.accounts.services import give_consent
from portal.audit.services import record
from portal.core.exceptions import Refused


def agree(*, person: User, version: int, now: dt.datetime) -> None:
    """Write down that a person agrees to the text in force.

    Args:
        person: who agrees.
        version: of the text that they were shown.
        now: the moment.

    Raises:
        Refused: when another version has come into force meanwhile.
    """
    with transaction.atomic():
        text = ConsentText.current()
        if text is None or text.version != version:
            raise Refused(_("The text has changed meanwhile. Please read the new one."))
        give_consent(user=person, text=text, now=now)
        record(actor=person, verb="privacy.agree", target=person, now=now, after={"version": version})
