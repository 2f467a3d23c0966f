"""What the pages show of an agreement: its text, who accepted, approved and signed it, who has still to."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from operator import attrgetter
from typing import TYPE_CHECKING

from django.db.models import Prefetch, prefetch_related_objects
from django.utils.translation import gettext as _

from organizations.models import Membership, Organization
from partnerships.life import Side, Verb
from partnerships.life.verbs import (
    ACCEPT_AGREEMENT,
    CHANGE_AGREEMENT,
    RECORD_APPROVAL,
    SIGN_BY_CONFIRMATION,
    SIGN_DOCUMENT,
    SKIP_APPROVAL,
)
from partnerships.models import (
    Acceptance,
    AgreementVersion,
    Amendment,
    CouncilApproval,
    Partnership,
    Signature,
)
from partnerships.rules import parties_of, side_of, signatory_of
from partnerships.selectors.amending import AMENDING, amendments_of, left_to_amend, missing_of, open_amendment
from portal.core.templatetags.ui import NBSP, number, on
from portal.files.services import is_intact

if TYPE_CHECKING:
    from django.contrib.auth.models import AnonymousUser

    from portal.accounts.models import User

VERSIONS = "_versions_for_page"
"""Where the versions of its agreement are kept on a partnership, while a page of it is made."""


@dataclass(frozen=True, slots=True)
class PartyRow:
    """What one party has done with the present version.

    Attributes:
        organization: the party.
        is_authority: whether its council has to decide.
        acceptance: None while it has not accepted.
        approval: None while its council has not decided.
        signature: None while it has not signed.
        is_changed: whether what was signed is no longer what is kept.
    """

    organization: Organization
    is_authority: bool
    acceptance: Acceptance | None
    approval: CouncilApproval | None
    signature: Signature | None
    is_changed: bool


@dataclass(frozen=True, slots=True)
class Agreement:
    """An agreement as a page shows it.

    Attributes:
        current: the version that counts.
        versions: all of them, the last first; empty for those who do not see how it was negotiated.
        rows: a row for each party, those of the NGOs first; who accepted is told of the current version, the
            councils and the signatures of the one that was signed.
        turn: whose turn it is to write, while it is negotiated.
        signed: the version that was, or will be, signed; amendments come after it.
        amendments: all of them, the last first; empty as `versions` is.
        waiting: the amendment that waits to be accepted; None as well for those who do not see `versions`.
        missing: who has still to accept that one.
    """

    current: AgreementVersion
    versions: list[AgreementVersion]
    rows: list[PartyRow]
    turn: Organization | None
    signed: AgreementVersion
    amendments: list[Amendment]
    waiting: Amendment | None
    missing: list[Organization]

    @property
    def decisions(self) -> list[CouncilApproval]:
        """What councils decided on the amendment that is the current version."""
        return list(self.current.approvals.all()) if self.current.is_amendment else []

    @property
    def authorities(self) -> list[PartyRow]:
        """The rows of the authorities."""
        return [row for row in self.rows if row.is_authority]

    @property
    def is_changed(self) -> bool:
        """Whether anything that was signed is no longer what is kept."""
        return any(row.is_changed for row in self.rows)

    @property
    def is_accepted(self) -> bool:
        """Whether every party has accepted the present version."""
        return all(row.acceptance for row in self.rows)

    @property
    def is_signed(self) -> bool:
        """Whether anybody has signed."""
        return any(row.signature for row in self.rows)


def agreement_of(partnership: Partnership, *, is_whole: bool) -> Agreement | None:
    """The agreement of a partnership; None while there is none to be seen.

    Args:
        partnership: with both leading parties loaded.
        is_whole: whether the reader sees how it was negotiated and the documents, as the parties do; others
            see the signed version once it is active, and its documents are not even looked at.
    """
    if not is_whole and not partnership.has_begun:
        return None
    versions = _versions_of(partnership)
    if not versions:
        return None
    current = versions[0]
    leads = {Side.NGO.value: partnership.ngo, Side.AUTHORITY.value: partnership.authority}
    signed = _signed_of(versions)
    waiting = open_amendment(partnership) if is_whole else None
    return Agreement(
        current,
        versions if is_whole else [],
        _rows(partnership, current, signed, is_whole=is_whole),
        leads.get(partnership.turn),
        signed,
        amendments_of(partnership) if is_whole else [],
        waiting,
        missing_of(partnership, waiting) if waiting is not None else [],
    )


def own_parties(verb: Verb, user: User | AnonymousUser, partnership: Partnership) -> frozenset[int]:
    """The parties for which a person may do a verb that each party does for itself, by key.

    Args:
        verb: one of each party, or of each authority.
        user: the person.
        partnership: to which it is done.
    """
    if verb == SIGN_BY_CONFIRMATION:
        return signatory_of(user, partnership)
    own = parties_of(user, partnership)
    return own & partnership.ids_of(Side.AUTHORITY) if verb.by == Side.EACH_AUTHORITY else own


def left_parties(verb: Verb, user: User | AnonymousUser, partnership: Partnership) -> frozenset[int]:
    """Of `own_parties`, those for which it was not done yet to the present version."""
    if verb in AMENDING:
        return left_to_amend(verb, partnership, own_parties(verb, user, partnership))
    versions = _versions_of(partnership)
    return own_parties(verb, user, partnership) - DONE[verb.name](versions[0]) if versions else frozenset()


def _versions_of(partnership: Partnership) -> list[AgreementVersion]:
    """Its versions, the last first, with what each party did to that one; read once for a page."""
    kept: list[AgreementVersion] | None = partnership.__dict__.get(VERSIONS)
    if kept is None:
        found = partnership.versions.select_related("organization", "written_by").order_by("-number")
        kept = partnership.__dict__[VERSIONS] = list(found)
        done = (
            Prefetch(name, model._default_manager.select_related("document", party))
            for name, model, party in (
                ("approvals", CouncilApproval, "authority"),
                ("signatures", Signature, "organization"),
            )
        )
        # The current one, and where that is an amendment the one that was signed.
        shown = [one for one in kept if one in (kept[0], _signed_of(kept))]
        prefetch_related_objects(shown, "acceptances", *done)
    return kept


def _signed_of(versions: list[AgreementVersion]) -> AgreementVersion:
    """Of the versions, the last first, the one that all sign: the last that is no amendment."""
    return next(version for version in versions if not version.is_amendment)


def without_signatory(user: User | AnonymousUser, partnership: Partnership) -> list[Organization]:
    """Of the parties that a person acts for, those that could sign here if they had a signatory.

    Args:
        user: the person.
        partnership: any; outside the signing there is none.
    """
    if partnership.state not in SIGN_BY_CONFIRMATION.leaves:
        return []
    left = left_parties(SIGN_DOCUMENT, user, partnership)
    named = Membership.objects.signatories().filter(organization__in=left).values("organization")
    return list(Organization.objects.filter(pk__in=left).exclude(pk__in=named).order_by("name"))


def is_left(verb: Verb, user: User | AnonymousUser, partnership: Partnership) -> bool:
    """Whether something is left for a person to do: their side's turn, or a party that has not done it.

    Args:
        verb: what is to be done; of a verb that is not done in turns or by each it is always so.
        user: the person.
        partnership: to which it is done.
    """
    if verb == CHANGE_AGREEMENT:
        return side_of(user, partnership) == partnership.turn
    return (verb.name not in DONE and verb not in AMENDING) or bool(left_parties(verb, user, partnership))


def first_text(partnership: Partnership) -> str:
    """A first text of the agreement, from what was proposed, in the active language."""
    parties = [f"{row.name}, {row.get_kind_display()}" for row in _organizations(partnership).values()]
    reached = partnership.people_reached
    budget = partnership.budget
    sections = [
        (_("The parties"), "\n".join(f"– {party}" for party in parties)),
        (_("Why"), partnership.problem),
        (_("Objectives"), partnership.objectives),
        (_("What each party does"), partnership.activities),
        (_("People reached"), "" if reached is None else number(reached)),
        (_("Budget"), "" if budget is None else _("%(amount)s lei") % {"amount": number(budget, 2)}),
        (
            _("How long it lasts"),
            _("From %(first)s to %(last)s.")
            % {"first": _in_words(partnership.starts_on), "last": _in_words(partnership.ends_on)},
        ),
        (
            _("Changes and end"),
            _(
                "The agreement is changed in writing, by all parties. Each side may ask for it to rest or to "
                "end early, in writing and with its reasons."
            ),
        ),
    ]
    told = [(heading, text.strip()) for heading, text in sections if text.strip()]
    body = "\n\n".join(f"{place}. {heading}\n{text}" for place, (heading, text) in enumerate(told, 1))
    first_line = _("Partnership agreement: %(title)s") % {"title": partnership.title}
    return f"{first_line}\n\n{body}"


def _in_words(day: dt.date) -> str:
    return on(day).replace(NBSP, " ")


DONE: Mapping[str, Callable[[AgreementVersion], frozenset[int]]] = {
    ACCEPT_AGREEMENT.name: attrgetter("accepted_by"),
    RECORD_APPROVAL.name: attrgetter("approved_by"),
    SKIP_APPROVAL.name: attrgetter("approved_by"),
    SIGN_DOCUMENT.name: attrgetter("signed_by"),
    SIGN_BY_CONFIRMATION.name: attrgetter("signed_by"),
}
"""By verb that each party does for itself, the keys of those that have done it to a version."""


def _rows(
    partnership: Partnership, current: AgreementVersion, signed: AgreementVersion, *, is_whole: bool
) -> list[PartyRow]:
    acceptances = {one.organization_id: one for one in current.acceptances.all()}
    approvals = {one.authority_id: one for one in signed.approvals.all()}
    signatures = {one.organization_id: one for one in signed.signatures.all()}
    authorities = partnership.ids_of(Side.AUTHORITY)
    return [
        PartyRow(
            organization,
            pk in authorities,
            acceptances.get(pk),
            approvals.get(pk),
            signatures.get(pk),
            is_whole and pk in signatures and not _is_intact(signatures[pk], signed),
        )
        for pk, organization in _organizations(partnership).items()
    ]


def _is_intact(signature: Signature, version: AgreementVersion) -> bool:
    """Whether what was signed is, byte for byte, what is kept now."""
    if signature.document is None:
        return signature.sha256 == version.fingerprint
    return is_intact(signature.document.key, signature.sha256)


def _organizations(partnership: Partnership) -> dict[int, Organization]:
    """The parties by key: of each side the one that leads it first."""
    leads = {partnership.ngo_id, partnership.authority_id}
    found = {partnership.ngo_id: partnership.ngo, partnership.authority_id: partnership.authority}
    found |= {party.organization_id: party.organization for party in partnership.further_parties}
    order = [
        *(partnership.ngo_id, *sorted(partnership.ids_of(Side.NGO) - leads)),
        *(partnership.authority_id, *sorted(partnership.ids_of(Side.AUTHORITY) - leads)),
    ]
    return {pk: found[pk] for pk in order}
