"""What leads from the acceptance in principle to the first day: an act for each verb, as any test does it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone

from organizations.models import Organization
from partnerships import services
from partnerships.life import Side
from partnerships.life import verbs as life
from partnerships.models import Partnership
from partnerships.rules import side_of
from partnerships.selectors import own_parties
from portal.accounts.models import User
from tests.factories.agreements import TEXT
from tests.factories.files import PDF


def pdf(content: bytes = PDF, name: str = "hotărâre.pdf") -> SimpleUploadedFile:
    return SimpleUploadedFile(name, content, "application/pdf")


def party(verb: life.Verb, partnership: Partnership, actor: User) -> Organization:
    """For whom a person acts; of whoever acts for nobody, the authority is tried."""
    own = own_parties(verb, actor, partnership) or {partnership.authority_id}
    return Organization.objects.get(pk=min(own))


def begin(partnership: Partnership, actor: User, text: str = TEXT) -> Partnership:
    today = timezone.localdate()
    return services.begin_negotiation(
        pk=partnership.pk, actor=actor, text=text, starts_on=today, ends_on=today + dt.timedelta(days=365),
        now=timezone.now(),
    )  # fmt: skip


def change(partnership: Partnership, actor: User, text: str = "Alt text.", number: int = 1) -> Partnership:
    return services.change_agreement(
        pk=partnership.pk, actor=actor, number=number, text=text, starts_on=partnership.starts_on,
        ends_on=partnership.ends_on, note="Mai clar.", now=timezone.now(),
    )  # fmt: skip


def change_in_turn(partnership: Partnership, actor: User) -> Partnership:
    if partnership.turn:
        turn = side_of(actor, partnership) or Side.NGO
        Partnership.objects.filter(pk=partnership.pk).update(turn=turn)
    return change(partnership, actor)


def accept(partnership: Partnership, actor: User, number: int = 1) -> Partnership:
    return services.accept_agreement(
        pk=partnership.pk, actor=actor, organization=party(life.ACCEPT_AGREEMENT, partnership, actor),
        number=number, now=timezone.now(),
    )  # fmt: skip


def approve(partnership: Partnership, actor: User, **changed: Any) -> Partnership:
    number = partnership.versions.count()
    given = {
        "number": number,
        "decision_number": "HCL 12",
        "decided_on": timezone.localdate(),
        "document": pdf(),
        **changed,
    }
    return services.record_approval(
        pk=partnership.pk, actor=actor, organization=party(life.RECORD_APPROVAL, partnership, actor),
        now=timezone.now(), **given,
    )  # fmt: skip


def skip(
    partnership: Partnership, actor: User, ground: str = "Legea 1/2000, art. 2.", number: int | None = None
) -> Partnership:
    return services.skip_approval(
        pk=partnership.pk, actor=actor, organization=party(life.SKIP_APPROVAL, partnership, actor),
        number=partnership.versions.count() if number is None else number, legal_ground=ground,
        now=timezone.now(),
    )  # fmt: skip


def give_back(partnership: Partnership, actor: User, reason: str = "Consiliul cere altceva.") -> Partnership:
    return services.renegotiate(pk=partnership.pk, actor=actor, reason=reason, now=timezone.now())


def sign_document(partnership: Partnership, actor: User, **changed: Any) -> Partnership:
    given = {"document": pdf(name="acord.pdf"), "signatory": "Ion Primar, primar", **changed}
    return services.sign_document(
        pk=partnership.pk, actor=actor, organization=party(life.SIGN_DOCUMENT, partnership, actor),
        now=timezone.now(), **given,
    )  # fmt: skip


def sign(
    partnership: Partnership, actor: User, confirmed: dt.timedelta | None = dt.timedelta()
) -> Partnership:
    now = timezone.now()
    return services.sign_by_confirmation(
        pk=partnership.pk, actor=actor, organization=party(life.SIGN_BY_CONFIRMATION, partnership, actor),
        confirmed_at=None if confirmed is None else now - confirmed, now=now,
    )  # fmt: skip


AGREEING: dict[str, Callable[[Partnership, User], Any]] = {
    "begin_negotiation": begin,
    "change_agreement": change_in_turn,
    "accept_agreement": accept,
    "record_approval": approve,
    "skip_approval": skip,
    "renegotiate": give_back,
    "sign_document": sign_document,
    "sign_by_confirmation": sign,
}
# Of one authority, its decision is the last: the portal goes on in the same act.
LEADS_ON = {"record_approval": "signing", "skip_approval": "signing"}
