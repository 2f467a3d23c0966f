"""The agreement of a partnership, as far as its state needs it."""

from __future__ import annotations

import hashlib

from partnerships.life import Side
from partnerships.models import AgreementVersion, Partnership

TEXT = "Acord de parteneriat\n\n1. Părțile\nONG-ul repară, primăria dă spațiul.\n\n2. Durata\nUn an."


def make_agreement(partnership: Partnership) -> AgreementVersion | None:
    """A first version by the NGO; accepted, approved and signed as far as the partnership has come.

    Args:
        partnership: in any state; None is given where there is no agreement yet.
    """
    moment, author = partnership.negotiation_began_at, partnership.created_by
    if moment is None:
        return None
    version: AgreementVersion = partnership.versions.create(
        number=1,
        text=TEXT,
        starts_on=partnership.starts_on,
        ends_on=partnership.ends_on,
        organization=partnership.ngo,
        written_by=author,
        written_at=moment,
    )
    for party in partnership.party_ids if partnership.agreed_at else ():
        version.acceptances.create(organization_id=party, accepted_by=author, accepted_at=moment)
    for authority in partnership.ids_of(Side.AUTHORITY) if partnership.approved_at else ():
        version.approvals.create(
            authority_id=authority,
            legal_ground="Legea 1/2000, art. 2.",
            recorded_by=author,
            recorded_at=moment,
        )
    for party in partnership.party_ids if partnership.activated_at else ():
        version.signatures.create(
            organization_id=party,
            signatory="Ion Semnatar",
            sha256=hashlib.sha256(TEXT.encode()).hexdigest(),
            recorded_by=author,
            signed_at=moment,
        )
    return version
