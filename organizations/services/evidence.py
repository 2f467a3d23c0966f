"""Documents that an organization shows the moderators, and nobody else."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

from django.db import transaction
from django.utils.translation import gettext as _

from organizations.enums import DocumentKind
from organizations.models import OrganizationDocument
from organizations.services.guards import lock, require
from organizations.uploads import EVIDENCE
from portal.audit.services import record
from portal.core.exceptions import Refused
from portal.files.services import store_file

if TYPE_CHECKING:
    from django.core.files.uploadedfile import UploadedFile

    from portal.accounts.models import User

MOST_DOCUMENTS = 20


@transaction.atomic
def add_evidence(
    *, pk: int, actor: User, title: str, upload: UploadedFile, now: dt.datetime
) -> OrganizationDocument:
    """Show the moderators a document; it stays, so that a decision can be followed later.

    Args:
        pk: the organization.
        actor: an owner or editor of it.
        title: what the document is.
        upload: the file.
        now: the moment of the act.

    Raises:
        NotAllowed: when the actor does not act for the organization.
        Refused: when there are `MOST_DOCUMENTS` already, or the file is not what is accepted.
    """
    organization = lock(pk, actor)
    require("organizations.add_evidence", actor, organization)
    evidence = organization.documents.filter(kind=DocumentKind.EVIDENCE)
    if evidence.count() >= MOST_DOCUMENTS:
        raise Refused(
            _("There are %(count)d documents already, which is the most that is kept.")
            % {"count": MOST_DOCUMENTS}
        )
    document = OrganizationDocument.objects.create(
        organization=organization,
        file=store_file(upload=upload, purpose=EVIDENCE, actor=actor, now=now),
        kind=DocumentKind.EVIDENCE,
        title=title,
        added_by=actor,
        added_at=now,
    )
    record(
        actor=actor,
        verb="organizations.add_evidence",
        target=organization,
        now=now,
        after={"title": title, "file": document.file.name},
    )
    return document
