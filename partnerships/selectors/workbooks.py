"""The workbook of values that a person has sent, while it is theirs to read."""

from __future__ import annotations

from typing import TYPE_CHECKING

import rules

from partnerships.models import Partnership, ValueUpload
from partnerships.models.sides import read_further_parties

if TYPE_CHECKING:
    from portal.accounts.models import User


def upload_of(person: User, pk: int) -> ValueUpload | None:
    """A workbook that a person has sent, without the file; None once they may not read all it is about.

    Its preview shows what others have reported, so whoever was removed from a party reads it no more.

    Args:
        person: who asks.
        pk: of the upload.
    """
    upload = ValueUpload.objects.defer("checked").filter(pk=pk, made_by=person).first()
    if upload is None:
        return None
    about = list(Partnership.objects.filter(pk__in=upload.partnership_ids))
    read_further_parties(about)
    reads = about and all(rules.has_perm("partnerships.view_history", person, one) for one in about)
    return upload if reads else None
