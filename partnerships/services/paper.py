"""A proposal, and its agreement, as documents to be printed and kept."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.utils.formats import number_format
from django.utils.text import capfirst
from django.utils.translation import gettext as _

from partnerships.life import Side
from partnerships.models import AgreementVersion, Partnership
from portal.core.paper import make_pdf
from portal.core.templatetags.ui import on


def proposal_pdf(partnership: Partnership, *, address: str, now: dt.datetime) -> bytes:
    """The text of a proposal as PDF/UA-1, in the reader's language.

    It holds what everyone reads once the proposal is accepted: neither attachments nor the history.

    Args:
        partnership: with the leading parties and the field of work loaded.
        address: of its page, which stands at the foot of every page.
        now: the moment that the document names as that of its making.
    """
    authors = _parties(partnership, Side.NGO)
    data = {
        "title": partnership.title,
        "authors": authors,
        "kicker": _kicker(partnership),
        "foot": address,
        "facts": _facts(partnership, authors),
        "parts": _parts(partnership),
    }
    return make_pdf("partnerships/proposal.typ", data, now=now)


def agreement_pdf(version: AgreementVersion, *, address: str, now: dt.datetime) -> bytes:
    """A version of the agreement as PDF/UA-1, with a row in which each party signs.

    The labels are in the reader's language. Its number and the fingerprint of its text stand on every page.

    Args:
        version: with its partnership and the leading parties loaded.
        address: of its page, which stands at the foot of every page.
        now: the moment that the document names as that of its making.
    """
    partnership = version.partnership
    parties = [*_parties(partnership, Side.NGO), *_parties(partnership, Side.AUTHORITY)]
    number = {"number": version.number}
    data = {
        "title": partnership.title,
        "authors": parties,
        "kicker": _("Partnership agreement, version %(number)s") % number,
        "feet": [address, ", ".join((_("Version %(number)s") % number, f"SHA-256 {version.fingerprint}"))],
        "facts": [
            (_("Parties"), ", ".join(parties)),
            (_("Period of the agreement"), f"{on(version.starts_on)} – {on(version.ends_on)}"),
        ],
        "label": _("Text of the agreement"),
        "paragraphs": _paragraphs(version.text),
        "signing": {
            "label": _("Signatures"),
            "head": [_("Party"), _("Name and function of the signatory"), _("Date"), _("Signature")],
            "parties": parties,
        },
    }
    return make_pdf("partnerships/agreement.typ", data, now=now)


def _paragraphs(text: str) -> list[list[str]]:
    """The lines of each paragraph; an empty line parts them."""
    paragraphs: list[list[str]] = [[]]
    for line in text.splitlines():
        if line.strip():
            paragraphs[-1].append(line.strip())
        elif paragraphs[-1]:
            paragraphs.append([])
    return [lines for lines in paragraphs if lines]


def _kicker(partnership: Partnership) -> str:
    if partnership.submitted_at is None or partnership.unsent_rows is not None:
        return _("Draft of a partnership proposal")
    return _("Partnership proposal, submitted on %(day)s") % {"day": on(partnership.submitted_at)}


def _parties(partnership: Partnership, side: Side) -> list[str]:
    """By name those who take part on a side, the one that leads it first."""
    lead = partnership.ngo if side == Side.NGO else partnership.authority
    confirmed = partnership.co_parties.filter(side=side, confirmed_at__isnull=False)
    return [lead.name, *confirmed.values_list("organization__name", flat=True)]


def _facts(partnership: Partnership, authors: list[str]) -> list[tuple[str, str]]:
    period = f"{on(partnership.starts_on)} – {on(partnership.ends_on)}"
    facts = [
        (_("Proposed by"), ", ".join(authors)),
        (_("Addressed to"), ", ".join(_parties(partnership, Side.AUTHORITY))),
        (_("Field of work"), str(partnership.domain)),
        (_("Period"), period),
    ]
    if partnership.people_reached is not None:
        facts.append((_("People reached"), _figure(partnership.people_reached)))
    if partnership.budget is not None:
        facts.append((_("Budget"), _("%(amount)s lei") % {"amount": _figure(partnership.budget, 2)}))
    return facts


def _parts(partnership: Partnership) -> list[dict[str, Any]]:
    """The sections that say something, in the order of the page."""
    indicators = [
        [row.name, f"{_figure(row.figure)} {row.unit}".strip()] for row in partnership.rows("indicators")
    ]
    funding = [
        [
            ": ".join(part for part in (capfirst(row.get_source_display()), row.note) if part),
            _figure(row.amount, 2),
        ]
        for row in partnership.rows("funding")
    ]
    parts = [
        _part(_("The problem"), partnership.problem),
        _part(_("Objectives"), partnership.objectives),
        _part(_("Activities"), partnership.activities),
        _part(_("Results"), partnership.results, (_("What is measured"), _("Target")), indicators),
        _part(_("Budget and sources"), "", (_("Source"), _("Amount, in lei")), funding),
        _part(_("After the end"), partnership.sustainability),
    ]
    return [part for part in parts if part["paragraphs"] or part["rows"]]


def _part(
    label: str, text: str, head: tuple[str, ...] = (), rows: list[list[str]] | None = None
) -> dict[str, Any]:
    paragraphs = [line.strip() for line in text.splitlines() if line.strip()]
    return {"label": label, "paragraphs": paragraphs, "head": head, "rows": rows or []}


def _figure(value: Any, decimals: int | None = None) -> str:
    return number_format(value, decimals, use_l10n=True, force_grouping=True)
