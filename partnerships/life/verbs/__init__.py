"""Everything that can be done to a partnership, from its draft on: the one table from which the rest follows.

Guards (`Partnership.TRANSITIONS`, the services), permissions and who is told that they may not (`rules`,
`SENTENCES`), buttons, forms, messages (`notifications.ON_VERB`), what the audit calls an act, the help page,
the drawing in docs/partnership-lifecycle.svg and the tests are all read from here.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from partnerships.life.states import PartnershipState, Side
from partnerships.life.verbs.agreeing import (
    ACCEPT_AGREEMENT,
    ACTIVATE,
    AGREE,
    APPROVE,
    BEGIN_NEGOTIATION,
    CANCEL,
    CHANGE_AGREEMENT,
    RECORD_APPROVAL,
    RENEGOTIATE,
    SIGN_BY_CONFIRMATION,
    SIGN_DOCUMENT,
    SKIP_APPROVAL,
)
from partnerships.life.verbs.amending import (
    ACCEPT_AMENDMENT,
    AMEND,
    PROPOSE_AMENDMENT,
    REJECT_AMENDMENT,
    WITHDRAW_AMENDMENT,
)
from partnerships.life.verbs.carrying_out import (
    CLOSE,
    END,
    REPORT,
    RESUME,
    SUSPEND,
    TAKE_NOTE,
    TERMINATE,
)
from partnerships.life.verbs.proposing import (
    ACCEPT,
    CHANGE,
    DRAFT,
    EXTEND,
    PREPARE_ANSWER,
    REDIRECT,
    REJECT,
    REOPEN,
    REQUEST_CHANGES,
    RUN_OUT,
    SEND_BACK,
    SUBMIT,
    TAKE_UNDER_REVIEW,
    WITHDRAW,
)
from partnerships.life.verbs.verb import Verb

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise

__all__ = [
    "ACCEPT",
    "ACCEPT_AGREEMENT",
    "ACCEPT_AMENDMENT",
    "ACTIVATE",
    "AGREE",
    "AMEND",
    "APPROVE",
    "BEGIN_NEGOTIATION",
    "CANCEL",
    "CHANGE",
    "CHANGE_AGREEMENT",
    "CLOSE",
    "DRAFT",
    "END",
    "EXTEND",
    "LIFE",
    "LINKS",
    "PREPARE_ANSWER",
    "PROPOSE_AMENDMENT",
    "RECORD_APPROVAL",
    "REDIRECT",
    "REJECT",
    "REJECT_AMENDMENT",
    "RENEGOTIATE",
    "REOPEN",
    "REPORT",
    "REQUEST_CHANGES",
    "RESUME",
    "RUN_OUT",
    "SEND_BACK",
    "SIGN_BY_CONFIRMATION",
    "SIGN_DOCUMENT",
    "SKIP_APPROVAL",
    "SUBMIT",
    "SUSPEND",
    "TAKE_NOTE",
    "TAKE_UNDER_REVIEW",
    "TERMINATE",
    "TRANSITIONS",
    "VERBS",
    "WITHDRAW",
    "WITHDRAW_AMENDMENT",
    "Verb",
    "verbs_from",
]

LIFE: tuple[Verb, ...] = (
    DRAFT, SUBMIT, TAKE_UNDER_REVIEW, PREPARE_ANSWER, ACCEPT, REJECT, REQUEST_CHANGES, SEND_BACK, CHANGE,
    EXTEND, REDIRECT, RUN_OUT, REOPEN, BEGIN_NEGOTIATION, ACCEPT_AGREEMENT, CHANGE_AGREEMENT, AGREE,
    RECORD_APPROVAL, SKIP_APPROVAL, APPROVE, RENEGOTIATE, SIGN_BY_CONFIRMATION, SIGN_DOCUMENT, ACTIVATE,
    PROPOSE_AMENDMENT, ACCEPT_AMENDMENT, REJECT_AMENDMENT, WITHDRAW_AMENDMENT, AMEND,
    RESUME, SUSPEND, END, REPORT, TAKE_NOTE, CLOSE, TERMINATE, CANCEL, WITHDRAW,
)  # fmt: skip
"""Every verb, in the order in which buttons and tables show them: what leads on comes first."""

LINKS: Mapping[str, StrOrPromise] = {ACCEPT.page: _("Answer the proposal")}
"""What the way to a page is called on which one chooses between verbs."""

TRANSITIONS: Mapping[str, frozenset[str]] = {
    state: frozenset(verb.to for verb in LIFE if verb.to is not None and state in verb.leaves)
    for state in PartnershipState
}
"""For each state, where it may lead."""

VERBS: Mapping[str, StrOrPromise] = {
    **{verb.permission: verb.audit for verb in LIFE},
    "partnerships.settle_answering": pgettext_lazy("verb", "answering settled"),
}
"""What the audit calls each verb."""


def verbs_from(state: str) -> tuple[Verb, ...]:
    """What people can do to a partnership in a state.

    Args:
        state: a value of `PartnershipState`.
    """
    return tuple(verb for verb in LIFE if state in verb.leaves and verb.by != Side.PORTAL)
