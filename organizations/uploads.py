"""What files of organizations are for, and who may read them."""

from __future__ import annotations

from typing import TYPE_CHECKING

import rules
from django.contrib.auth.models import AnonymousUser

from organizations.models import JoinRequest, Organization, OrganizationDocument
from portal.files.enums import FileType
from portal.files.kinds import Purpose, register_purpose

if TYPE_CHECKING:
    from portal.accounts.models import User
    from portal.files.models import StoredFile

MEGABYTE = 2**20


def reads_join_evidence(user: User | AnonymousUser, file: StoredFile) -> bool:
    """Whoever may see the request that the file belongs to."""
    request = JoinRequest.objects.filter(evidence=file).select_related("organization").first()
    return request is not None and bool(rules.has_perm("organizations.view_request", user, request))


def reads_evidence(user: User | AnonymousUser, file: StoredFile) -> bool:
    """Whoever may see the evidence of the organization that the document belongs to."""
    document = OrganizationDocument.objects.filter(file=file).select_related("organization").first()
    return document is not None and bool(
        rules.has_perm("organizations.view_evidence", user, document.organization)
    )


def reads_logo(user: User | AnonymousUser, file: StoredFile) -> bool:
    """Whoever may see an organization that it is the logo of: a merged one and what it became share it."""
    organizations = Organization.objects.filter(logo=file)
    return any(rules.has_perm("organizations.view", user, organization) for organization in organizations)


def reads_public_document(user: User | AnonymousUser, file: StoredFile) -> bool:
    """Whoever may see the organization that shows it."""
    document = OrganizationDocument.objects.filter(file=file).select_related("organization").first()
    return document is not None and bool(rules.has_perm("organizations.view", user, document.organization))


def reads_register(user: User | AnonymousUser, file: StoredFile) -> bool:
    """Whoever imports the national register."""
    return bool(rules.has_perm("organizations.import_register", user))


JOIN_EVIDENCE = register_purpose(
    Purpose(
        "organizations.join_evidence",
        accepts=(FileType.PDF, FileType.PNG, FileType.JPEG),
        max_bytes=5 * MEGABYTE,
        may_read=reads_join_evidence,
    )
)

EVIDENCE = register_purpose(
    Purpose(
        "organizations.evidence",
        accepts=(FileType.PDF, FileType.PNG, FileType.JPEG),
        max_bytes=10 * MEGABYTE,
        may_read=reads_evidence,
    )
)

# Drawn anew by the portal before it is stored.
LOGO = register_purpose(
    Purpose(
        "organizations.logo",
        accepts=(FileType.PNG,),
        max_bytes=2 * MEGABYTE,
        may_read=reads_logo,
        is_inline=True,
    )
)

PUBLIC_DOCUMENT = register_purpose(
    Purpose(
        "organizations.public_document",
        accepts=(
            FileType.PDF,
            FileType.ODT,
            FileType.ODS,
            FileType.ODP,
            FileType.DOCX,
            FileType.XLSX,
            FileType.PPTX,
        ),
        max_bytes=10 * MEGABYTE,
        may_read=reads_public_document,
    )
)

# The largest of the Ministry's five files has about 20 MB.
REGISTER = register_purpose(
    Purpose(
        "organizations.register",
        accepts=(FileType.XLSX, FileType.CSV),
        max_bytes=64 * MEGABYTE,
        may_read=reads_register,
    )
)
