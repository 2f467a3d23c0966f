"""What a person does with their own account, beside what allauth does."""

from __future__ import annotations

import datetime as dt

from django.conf import settings
from django.utils.translation import get_language

from portal.accounts.models import Consent, ConsentText, User


def give_consent(*, user: User, text: ConsentText, now: dt.datetime) -> Consent:
    """Write down that a person agreed to a version, in the language in which they read it; once.

    Regulation (EU) 2016/679, article 7(1): who processes must be able to show that consent was given.

    Args:
        user: who agrees.
        text: the version.
        now: the moment.
    """
    consent, _created = Consent.objects.get_or_create(
        user=user, text=text, defaults={"language": get_language() or settings.LANGUAGE_CODE, "given_at": now}
    )
    return consent
