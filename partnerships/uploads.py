"""What files of partnerships are for, and who may read them."""

from __future__ import annotations

from typing import TYPE_CHECKING

import rules
from django.contrib.auth.models import AnonymousUser
from django.utils import timezone

from partnerships.models import (
    AmendmentAcceptance,
    Attachment,
    Correction,
    CouncilApproval,
    Deliverable,
    FollowUpEvidence,
    GalaNomination,
    RemarkFile,
    SharedDocument,
    Signature,
    Spending,
    Termination,
)
from partnerships.rules import reads_follow_up_answer, reads_unsent
from portal.files.enums import FileType
from portal.files.kinds import Purpose, register_purpose

if TYPE_CHECKING:
    from portal.accounts.models import User
    from portal.files.models import StoredFile

MEGABYTE = 2**20
PAPERS = (
    FileType.PDF,
    FileType.PNG,
    FileType.JPEG,
    FileType.ODT,
    FileType.ODS,
    FileType.ODP,
    FileType.DOCX,
    FileType.XLSX,
    FileType.PPTX,
)
PUBLIC_TYPES = (FileType.PDF,)
"""What everyone is given, since every computer opens it."""


def reads_council_decision(user: User | AnonymousUser, file: StoredFile) -> bool:
    """The people of every party, and programme managers."""
    approval = CouncilApproval.objects.filter(document=file).select_related("version__partnership").first()
    if approval is not None:
        return bool(rules.has_perm("partnerships.view_history", user, approval.version.partnership))
    # Of an amendment that not all have accepted yet.
    told = AmendmentAcceptance.objects.filter(document=file).select_related("amendment__partnership").first()
    return told is not None and bool(
        rules.has_perm("partnerships.view_history", user, told.amendment.partnership)
    )


def reads_signed_agreement(user: User | AnonymousUser, file: StoredFile) -> bool:
    """The people of every party, and programme managers."""
    signature = Signature.objects.filter(document=file).select_related("version__partnership").first()
    return signature is not None and bool(
        rules.has_perm("partnerships.view_history", user, signature.version.partnership)
    )


def reads_termination(user: User | AnonymousUser, file: StoredFile) -> bool:
    """Whoever may see what was done to the partnership that it ended."""
    ended: Termination | Correction | None = (
        Termination.objects.filter(document=file).select_related("partnership").first()
        # Of one that was taken back, what was written with it is kept with the correction.
        or Correction.objects.filter(document=file).select_related("partnership").first()
    )
    return ended is not None and bool(rules.has_perm("partnerships.view_history", user, ended.partnership))


COUNCIL_DECISION = register_purpose(
    Purpose(
        "partnerships.council_decision",
        accepts=(FileType.PDF,),
        max_bytes=20 * MEGABYTE,
        may_read=reads_council_decision,
        is_sealed=True,
    )
)

SIGNED_AGREEMENT = register_purpose(
    Purpose(
        "partnerships.signed_agreement",
        accepts=(FileType.PDF,),
        max_bytes=20 * MEGABYTE,
        may_read=reads_signed_agreement,
        is_sealed=True,
    )
)

TERMINATION = register_purpose(
    Purpose(
        "partnerships.termination",
        accepts=(FileType.PDF,),
        max_bytes=20 * MEGABYTE,
        may_read=reads_termination,
        is_sealed=True,
    )
)


def reads_attachment(user: User | AnonymousUser, file: StoredFile) -> bool:
    """Whoever may see the history of the proposal that it belongs to; beside its NGOs, once it was sent."""
    found = Attachment.objects.filter(file=file).select_related("partnership", "file").first()
    if found is None or not rules.has_perm("partnerships.view_history", user, found.partnership):
        return False
    return bool(reads_unsent(user, found.partnership)) or found.was_sent


ATTACHMENT = register_purpose(
    Purpose(
        "partnerships.attachment",
        accepts=PAPERS,
        max_bytes=10 * MEGABYTE,
        may_read=reads_attachment,
    )
)


def reads_deliverable(user: User | AnonymousUser, file: StoredFile) -> bool:
    """The people of every party, and programme managers."""
    found = Deliverable.objects.filter(file=file).select_related("partnership").first()
    return found is not None and bool(rules.has_perm("partnerships.view_history", user, found.partnership))


DELIVERABLE = register_purpose(
    Purpose(
        "partnerships.deliverable",
        accepts=ATTACHMENT.accepts,
        max_bytes=ATTACHMENT.max_bytes,
        may_read=reads_deliverable,
    )
)


def reads_shared_document(user: User | AnonymousUser, file: StoredFile) -> bool:
    """Whoever may see the partnership, where it is for everyone; else its parties and programme managers."""
    found = SharedDocument.objects.filter(file=file).select_related("partnership").first()
    if found is None:
        return False
    # As the page of the documents does.
    if found.is_public and found.partnership.is_public:
        return True
    return bool(rules.has_perm("partnerships.view_history", user, found.partnership))


def reads_remark_file(user: User | AnonymousUser, file: StoredFile) -> bool:
    """Whoever reads the conversation that it was sent in."""
    found = RemarkFile.objects.filter(file=file).select_related("remark__partnership").first()
    return found is not None and bool(
        rules.has_perm("partnerships.view_history", user, found.remark.partnership)
    )


SHARED_DOCUMENT = register_purpose(
    Purpose(
        "partnerships.shared_document",
        accepts=PAPERS,
        max_bytes=20 * MEGABYTE,
        may_read=reads_shared_document,
    )
)

REMARK_FILE = register_purpose(
    Purpose("partnerships.remark_file", accepts=PAPERS, max_bytes=10 * MEGABYTE, may_read=reads_remark_file)
)


def reads_spending(user: User | AnonymousUser, file: StoredFile) -> bool:
    """The people of every party, and programme managers."""
    found = Spending.objects.filter(document=file).select_related("funding__partnership").first()
    return found is not None and bool(
        rules.has_perm("partnerships.view_history", user, found.funding.partnership)
    )


SPENDING = register_purpose(
    Purpose(
        "partnerships.spending",
        accepts=(FileType.PDF, FileType.PNG, FileType.JPEG),
        max_bytes=10 * MEGABYTE,
        may_read=reads_spending,
    )
)


def reads_evidence(user: User | AnonymousUser, file: StoredFile) -> bool:
    """The people of every party and programme managers, once they may read the answer that it belongs to."""
    evidence = FollowUpEvidence.objects.select_related("answer__follow_up__partnership")
    found = evidence.filter(file=file).first()
    if found is None:
        return False
    partnership = found.answer.follow_up.partnership
    return bool(rules.has_perm("partnerships.view_history", user, partnership)) and reads_follow_up_answer(
        user, found.answer, timezone.localdate()
    )


EVIDENCE = register_purpose(
    Purpose(
        "partnerships.evidence",
        accepts=ATTACHMENT.accepts,
        max_bytes=10 * MEGABYTE,
        may_read=reads_evidence,
    )
)


def reads_gala_picture(user: User | AnonymousUser, file: StoredFile) -> bool:
    """Everyone once the laureates are published; before, whoever manages the gala."""
    shown = GalaNomination.objects.filter(picture=file).select_related("edition").first()
    return shown is not None and (
        shown.edition.is_published or bool(rules.has_perm("partnerships.manage_gala", user, shown.edition))
    )


# Drawn anew by the portal before it is stored.
GALA_PICTURE = register_purpose(
    Purpose(
        "partnerships.gala_picture",
        accepts=(FileType.JPEG,),
        max_bytes=4 * MEGABYTE,
        may_read=reads_gala_picture,
        is_inline=True,
    )
)
