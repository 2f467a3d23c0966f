"""How every party signs the agreement, and how it begins."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING, Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _lazy

from organizations.models import Organization
from partnerships.life import Verb
from partnerships.life.verbs import ACTIVATE, SIGN_BY_CONFIRMATION, SIGN_DOCUMENT
from partnerships.models import AgreementVersion, Partnership, Signature
from partnerships.rules import parties_of, signatory_of
from partnerships.services import follow_ups
from partnerships.services.agreement_versions import current_version, require_not_over
from partnerships.services.guards import door, lock, require_party, tell, written
from partnerships.uploads import SIGNED_AGREEMENT
from portal.audit.services import record, transition
from portal.core.exceptions import Refused
from portal.files.services import store_file

if TYPE_CHECKING:
    from collections.abc import Collection

    from django.core.files.uploadedfile import UploadedFile

    from portal.accounts.models import User

CONFIRMED_FOR = dt.timedelta(minutes=10)
"""How long a second factor, once given, vouches for who signs."""


@transaction.atomic
def sign_document(
    *,
    pk: int,
    actor: User,
    organization: Organization,
    document: UploadedFile,
    signatory: str,
    now: dt.datetime,
) -> Partnership:
    """Keep the agreement as a party has signed it, with the fingerprint of the file.

    Args:
        pk: the partnership.
        actor: an owner or editor of the party who, for an authority, belongs to no NGO of the partnership.
        organization: the party.
        document: the signed agreement, a PDF.
        signatory: by name, who signed it.
        now: the moment of the act.

    Raises:
        NotAllowed: when the actor does not act for the party.
        Refused: when nobody is named, the file is none that is accepted, the party has signed already or is
            not verified, or the last day is over.
        TransitionRefused: when it is not being signed.
    """
    name = written(signatory, _lazy("Please write who signed."))
    partnership = lock(pk, SIGN_DOCUMENT, actor)
    version = _unsigned(SIGN_DOCUMENT, partnership, organization, parties_of(actor, partnership), now)
    stored = store_file(upload=document, purpose=SIGNED_AGREEMENT, actor=actor, now=now)
    signature = version.signatures.create(
        organization=organization,
        signatory=name,
        document=stored,
        sha256=stored.sha256,
        recorded_by=actor,
        signed_at=now,
    )
    _record("partnerships.sign_document", partnership, signature)
    return _go_on(SIGN_DOCUMENT, partnership, signature)


@transaction.atomic
def sign_by_confirmation(
    *,
    pk: int,
    actor: User,
    organization: Organization,
    confirmed_at: dt.datetime | None,
    now: dt.datetime,
) -> Partnership:
    """Sign for a party by the signatory's own confirmation; the fingerprint is that of the text.

    Args:
        pk: the partnership.
        actor: an authorised signatory of the party, who, for an authority, belongs to no NGO of the
            partnership.
        organization: the party.
        confirmed_at: when the actor last gave a second factor in this session; None when never.
        now: the moment of the act.

    Raises:
        NotAllowed: when the actor does not sign for the party.
        Refused: when no second factor was given within `CONFIRMED_FOR`, the party has signed already or is
            not verified, or the last day is over.
        TransitionRefused: when it is not being signed.
    """
    partnership = lock(pk, SIGN_BY_CONFIRMATION, actor)
    own = signatory_of(actor, partnership)
    version = _unsigned(SIGN_BY_CONFIRMATION, partnership, organization, own, now)
    if confirmed_at is None or now - confirmed_at > CONFIRMED_FOR:
        raise Refused(_("Please confirm with your second factor first, then sign. Nothing was signed."))
    signature = version.signatures.create(
        organization=organization,
        signatory=str(actor)[:200],
        sha256=version.fingerprint,
        recorded_by=actor,
        signed_at=now,
    )
    _record("partnerships.sign_by_confirmation", partnership, signature)
    return _go_on(SIGN_BY_CONFIRMATION, partnership, signature)


@transaction.atomic
def activate(*, pk: int, now: dt.datetime) -> Partnership:
    """Begin a partnership that every party has signed and whose first day has come.

    Args:
        pk: the partnership.
        now: the moment of the act.

    Raises:
        Refused: when a signature is missing or the first day is still to come.
        TransitionRefused: when it is not being signed, or has begun already.
    """

    fields: dict[str, Any] = {"activated_at": now}

    def check(partnership: Partnership) -> None:
        if not _is_signed(partnership) or partnership.starts_on > timezone.localdate(now):
            raise Refused(_("It begins once every party has signed and its first day has come."))
        # Who had still to sign may have been merged into one that had signed.
        fields["signed_at"] = partnership.signed_at or _last_signature(partnership)

    partnership = transition(
        Partnership,
        pk,
        verb="partnerships.activate",
        fields=fields,
        **door(ACTIVATE, None, now, check),
    )
    follow_ups.plan(partnership, now=now)
    return tell(partnership, ACTIVATE, actor=None, now=now)


def _unsigned(
    verb: Verb,
    partnership: Partnership,
    organization: Organization,
    own: Collection[int],
    now: dt.datetime,
) -> AgreementVersion:
    """The version that this party has still to sign."""
    require_party(verb, partnership, organization, own)
    version = current_version(partnership)
    require_not_over(version.ends_on, now)
    if version.signatures.filter(organization=organization).exists():
        raise Refused(
            _("%(organization)s has signed already. Nothing was changed.") % {"organization": organization}
        )
    return version


def _record(verb: str, partnership: Partnership, signature: Signature) -> None:
    record(
        actor=signature.recorded_by,
        verb=verb,
        target=partnership,
        now=signature.signed_at,
        after={
            "version": signature.version.number,
            "organization": signature.organization,
            "sha256": signature.sha256,
        },
    )


def _go_on(verb: Verb, partnership: Partnership, signature: Signature) -> Partnership:
    """With the last signature, on or after its first day, the partnership begins."""
    actor, now = signature.recorded_by, signature.signed_at
    if _is_signed(partnership):
        partnership.signed_at = now
        partnership.save(update_fields=["signed_at"])
        if partnership.starts_on <= timezone.localdate(now):
            return activate(pk=partnership.pk, now=now)
    return tell(partnership, verb, actor=actor, now=now)


def _is_signed(partnership: Partnership) -> bool:
    return current_version(partnership).signed_by >= partnership.party_ids


def _last_signature(partnership: Partnership) -> dt.datetime:
    return max(signature.signed_at for signature in current_version(partnership).signatures.all())
