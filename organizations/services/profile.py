"""Saving the whole profile of an organization: its fields, its logo, its documents, all of it or nothing."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from django.db import transaction
from django.utils.translation import gettext as _

from organizations.enums import DocumentKind
from organizations.models import Organization, OrganizationDocument, ProposedChange
from organizations.services.changes import change_verified_organization
from organizations.services.guards import lock, require
from organizations.services.registration import change_organization
from organizations.uploads import LOGO, PUBLIC_DOCUMENT
from portal.audit.services import record
from portal.core.exceptions import Refused
from portal.core.page_cache import drop_pages
from portal.files.services import PictureRule, draw_picture, remove_file, store_file

if TYPE_CHECKING:
    from django.core.files.base import File
    from django.core.files.uploadedfile import UploadedFile

    from portal.accounts.models import User

MOST_PUBLIC_DOCUMENTS = 20
LOGO_PICTURE = PictureRule(largest_bytes=5 * 2**20, most_millions=16, fewest=32, side=512, kept_as="PNG")


@dataclass(frozen=True)
class Files:
    """What changes of an organization's files.

    Attributes:
        logo: a new one.
        without_logo: whether the present one goes; a new one comes first.
        title: of a new document for everyone.
        document: its file; None when there is none.
        removed: documents that go.
    """

    logo: UploadedFile | None = None
    without_logo: bool = False
    title: str = ""
    document: UploadedFile | None = None
    removed: Sequence[OrganizationDocument] = field(default_factory=tuple)


def change_profile(
    *, pk: int, actor: User, fields: Mapping[str, Any], files: Files, vouched_for: bool, now: dt.datetime
) -> list[ProposedChange]:
    """Save what an organization says of itself; of a verified one, names and numbers wait for approval.

    Args:
        pk: the organization.
        actor: an owner or editor of it.
        fields: as for `change_organization`.
        files: what changes of the logo and the documents.
        vouched_for: whether the form was that of an organization that the portal vouches for.
        now: the moment of the act.

    Returns:
        what waits for approval after this and did not before.

    Raises:
        NotAllowed: when the actor does not act for the organization.
        Refused: as `change_organization` and `propose_changes` raise it, or when a file is not what is
            accepted; nothing is saved then.
    """
    # Before the organization is held: drawing takes its time.
    logo = draw_picture(files.logo, LOGO_PICTURE) if files.logo is not None else None
    with transaction.atomic():
        organization = lock(pk, actor)
        require("organizations.change", actor, organization)
        written = {**fields, **_logo(logo, files, actor, now)}
        asked: list[ProposedChange] = []
        if vouched_for:
            asked = change_verified_organization(pk=pk, actor=actor, fields=written, now=now)
        else:
            change_organization(pk=pk, actor=actor, fields=written, now=now)
        old = organization.logo if "logo" in written else None
        # A record that was merged into this one has the same logo, and gets it back when that is undone.
        if old is not None and not Organization.objects.exclude(pk=pk).filter(logo=old).exists():
            remove_file(old)
        for document in files.removed:
            _remove_document(organization, document, actor=actor, now=now)
        if files.document is not None:
            _add_document(organization, files.title, files.document, actor=actor, now=now)
    return asked


def _logo(logo: File | None, files: Files, actor: User, now: dt.datetime) -> dict[str, Any]:
    if logo is not None:
        return {"logo": store_file(upload=logo, purpose=LOGO, actor=actor, now=now)}
    return {"logo": None} if files.without_logo else {}


def _add_document(
    organization: Organization, title: str, upload: UploadedFile, *, actor: User, now: dt.datetime
) -> None:
    public = organization.documents.filter(kind=DocumentKind.PUBLIC)
    if public.count() >= MOST_PUBLIC_DOCUMENTS:
        raise Refused(
            _(
                "There are %(count)d documents for everyone already, which is the most. "
                "Please remove one first."
            )
            % {"count": MOST_PUBLIC_DOCUMENTS}
        )
    document = OrganizationDocument.objects.create(
        organization=organization,
        file=store_file(upload=upload, purpose=PUBLIC_DOCUMENT, actor=actor, now=now),
        kind=DocumentKind.PUBLIC,
        title=title,
        added_by=actor,
        added_at=now,
    )
    _tell("organizations.add_document", organization, document, actor=actor, now=now)


def _remove_document(
    organization: Organization, document: OrganizationDocument, *, actor: User, now: dt.datetime
) -> None:
    # Somebody may have removed it meanwhile, and evidence for the moderators stays.
    found = organization.documents.filter(pk=document.pk, kind=DocumentKind.PUBLIC).first()
    if found is not None:
        file = found.file
        _tell("organizations.remove_document", organization, found, actor=actor, now=now)
        found.delete()
        remove_file(file)


def _tell(
    verb: str, organization: Organization, document: OrganizationDocument, *, actor: User, now: dt.datetime
) -> None:
    told = {"title": document.title, "file": document.file.name}
    record(actor=actor, verb=verb, target=organization, now=now, after=told)
    drop_pages("organizations")
