"""How an agreement is amended: an act for each verb, as any test does it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from typing import Any

from django.utils import timezone

from organizations.models import Organization
from partnerships import services
from partnerships.life import Verb
from partnerships.life import verbs as life
from partnerships.models import Partnership
from portal.accounts.models import User
from tests.partnerships.agreeing import party

LATER = timezone.localdate() + dt.timedelta(days=700)


def lie_open(partnership: Partnership, organization: Organization) -> None:
    """Have an amendment of an organization wait, where there is an agreement in force and was none before."""
    if partnership.state not in life.ACCEPT_AMENDMENT.leaves or partnership.amendments.exists():
        return
    base = partnership.versions.latest("number")
    given = {
        "number": 1, "base": base, "text": f"{base.text}\n\n3. Unelte", "ends_on": LATER,
        "note": "Mai mult timp.", "organization": organization, "proposed_by": partnership.created_by,
        "proposed_at": timezone.now(),
    }  # fmt: skip
    partnership.amendments.create(**given)


def propose(partnership: Partnership, actor: User, **changed: Any) -> Partnership:
    given = {
        "organization": party(life.PROPOSE_AMENDMENT, partnership, actor), "version": 1, "text": "Alt text.",
        "ends_on": LATER, "note": "Mai mult timp.", "now": timezone.now(), **changed,
    }  # fmt: skip
    return services.propose_amendment(pk=partnership.pk, actor=actor, **given)


def _of_open(verb: Verb, service: Callable[..., Partnership], **asked: Any) -> Callable[..., Partnership]:
    def act(partnership: Partnership, actor: User, **changed: Any) -> Partnership:
        own = party(verb, partnership, actor)
        lie_open(partnership, own)
        given = {"organization": own, "number": 1, "now": timezone.now(), **asked, **changed}
        return service(pk=partnership.pk, actor=actor, **given)

    return act


accept = _of_open(life.ACCEPT_AMENDMENT, services.accept_amendment)
reject = _of_open(life.REJECT_AMENDMENT, services.reject_amendment, reason="Nu avem bani.")
withdraw = _of_open(life.WITHDRAW_AMENDMENT, services.withdraw_amendment)
AMENDING: dict[str, Callable[..., Any]] = {
    "propose_amendment": propose,
    "accept_amendment": accept,
    "reject_amendment": reject,
    "withdraw_amendment": withdraw,
}
