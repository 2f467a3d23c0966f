"""What a party tells of a partnership, and the papers that it shares."""

from __future__ import annotations

import datetime as dt
import uuid
from typing import TYPE_CHECKING

from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _lazy

from organizations.models import Organization
from partnerships.models import Partnership, SharedDocument, Update
from partnerships.notifications import UpdateWritten
from partnerships.rules import parties_of
from partnerships.services.guards import lock_to_work, party_among, require_verified, written
from partnerships.services.room import require_room
from partnerships.uploads import PUBLIC_TYPES, SHARED_DOCUMENT
from portal.audit.services import record
from portal.core.exceptions import NotAllowed, Refused
from portal.core.limits import is_within
from portal.core.once import sent_before
from portal.core.page_cache import drop_pages
from portal.files.models import StoredFile
from portal.files.services import fingerprint_of, remove_file, store_file
from portal.notifications.services import notify

if TYPE_CHECKING:
    from portal.accounts.models import User
    from portal.files.services.storing import Upload

AN_HOUR_FROM_ONE = 10
"""Updates of one person, since each is mailed."""
MOST_DOCUMENTS = 100
MOST_BYTES = 200 * 2**20
"""Of the documents of one partnership together."""


@transaction.atomic
def write_update(
    *, pk: int, actor: User, title: str, text: str, is_public: bool, once: uuid.UUID, now: dt.datetime
) -> Update:
    """Tell what is new; the other parties are told by mail.

    Args:
        pk: the partnership.
        actor: an owner or editor of a party.
        title: in one line.
        text: plain, in paragraphs.
        is_public: whether everyone may read it, or the parties and programme managers alone.
        once: the mark of the form: what is sent twice is written once.
        now: the moment of the act.

    Raises:
        NotAllowed: when the actor acts for no party.
        Refused: when it says nothing, the person has written too many, or it is for everyone and the portal
            does not vouch for the party at present.
        TransitionRefused: when the partnership has not begun, or its work is over.
    """
    title = written(title, _lazy("Please say in one line what is new."))
    text = written(text, _lazy("Please write what is new."))
    partnership = lock_to_work(pk, actor, is_public=False)
    said = {"title": title, "text": text, "is_public": is_public}
    before, once = sent_before(partnership.updates.filter(written_by=actor), once, said)
    if before is not None:
        return before
    organization = _speaker(partnership, actor, is_public=is_public)
    if not is_within("partnerships.update", f"user:{actor.pk}", most=AN_HOUR_FROM_ONE, seconds=3600):
        raise Refused(
            _("You have written %(count)d updates within an hour, each of which was mailed. Please wait.")
            % {"count": AN_HOUR_FROM_ONE}
        )
    update: Update = partnership.updates.create(
        **said, organization=organization, written_by=actor, written_at=now, once=once
    )
    record(
        actor=actor,
        verb="partnerships.write_update",
        target=partnership,
        now=now,
        after={"title": title, "is_public": is_public, "organization": organization},
    )
    notify(UpdateWritten, update, actor=actor, now=now)
    drop_pages("partnerships")
    return update


@transaction.atomic
def remove_update(*, pk: int, update_pk: int, actor: User, now: dt.datetime) -> Partnership:
    """Take back what a party told; the history keeps its words.

    Args:
        pk: the partnership.
        update_pk: one of its updates.
        actor: an owner or editor of the party that wrote it.
        now: the moment of the act.

    Raises:
        NotAllowed: when the actor does not act for that party.
        Refused: when it was removed meanwhile.
        TransitionRefused: when the partnership's work is over.
    """
    partnership = lock_to_work(pk, actor, is_public=False)
    update = partnership.updates.filter(pk=update_pk).first()
    if update is None:
        raise Refused(_("This was removed meanwhile. Nothing else was changed."))
    _require_own(partnership, actor, update)
    record(
        actor=actor,
        verb="partnerships.remove_update",
        target=partnership,
        now=now,
        before={"title": update.title, "text": update.text, "is_public": update.is_public},
    )
    update.delete()
    drop_pages("partnerships")
    return partnership


@transaction.atomic
def share_document(
    *, pk: int, actor: User, title: str, upload: Upload, is_public: bool, now: dt.datetime
) -> SharedDocument:
    """Keep a file about a partnership; sent twice by the same person, it is kept once.

    Args:
        pk: the partnership.
        actor: an owner or editor of a party.
        title: what the file is.
        upload: what the form's file field gives.
        is_public: whether everyone may read it, which asks for a PDF, or the parties and programme managers
            alone.
        now: the moment of the act.

    Raises:
        NotAllowed: when the actor acts for no party.
        Refused: when the file is not what is accepted or stands there already otherwise, there are too many,
            or it is for everyone and the portal does not vouch for the party at present.
        TransitionRefused: when the partnership has not begun, or its work is over.
    """
    title = written(title, _lazy("Please say what the file is."))
    partnership = lock_to_work(pk, actor, is_public=False)
    organization = _speaker(partnership, actor, is_public=is_public)
    if (same := _shared_before(partnership, actor, title, upload, is_public=is_public)) is not None:
        return same
    if partnership.documents.count() >= MOST_DOCUMENTS:
        raise Refused(
            _("There are %(count)d documents already, which is the most that is kept.")
            % {"count": MOST_DOCUMENTS}
        )
    file = store_file(upload=upload, purpose=SHARED_DOCUMENT, actor=actor, now=now)
    if is_public and file.content_type not in PUBLIC_TYPES:
        raise Refused(_("What everyone may read has to be a PDF, which every computer opens."))
    kept = partnership.documents.order_by().values("file")
    require_room(StoredFile.objects.filter(pk__in=kept), file, most=MOST_BYTES)
    document: SharedDocument = partnership.documents.create(
        file=file, sha256=file.sha256, title=title, is_public=is_public, organization=organization
    )
    record(
        actor=actor,
        verb="partnerships.share_document",
        target=partnership,
        now=now,
        after={
            "title": title,
            "file": file.name,
            "sha256": file.sha256,
            "is_public": is_public,
            "organization": organization,
        },
    )
    drop_pages("partnerships")
    return document


@transaction.atomic
def remove_document(*, pk: int, document_pk: int, actor: User, now: dt.datetime) -> Partnership:
    """Remove a party's file; its bytes go with the commit, its name and its mark stay in the history.

    Args:
        pk: the partnership.
        document_pk: one of its documents.
        actor: an owner or editor of the party that shared it.
        now: the moment of the act.

    Raises:
        NotAllowed: when the actor does not act for that party.
        Refused: when it was removed meanwhile.
        TransitionRefused: when the partnership's work is over.
    """
    partnership = lock_to_work(pk, actor, is_public=False)
    document = partnership.documents.select_related("file").filter(pk=document_pk).first()
    if document is None:
        raise Refused(_("This was removed meanwhile. Nothing else was changed."))
    _require_own(partnership, actor, document)
    file = document.file
    document.delete()
    record(
        actor=actor,
        verb="partnerships.remove_document",
        target=partnership,
        now=now,
        before={"title": document.title, "file": file.name, "sha256": file.sha256},
    )
    remove_file(file)
    drop_pages("partnerships")
    return partnership


def _shared_before(
    partnership: Partnership, actor: User, title: str, upload: Upload, *, is_public: bool
) -> SharedDocument | None:
    """What an earlier press of the same button has kept; a document is known by its fingerprint."""
    there = partnership.documents.filter(sha256=fingerprint_of(upload))
    same = there.select_related("file").first()
    if same is None:
        return None
    is_theirs = same.file.uploaded_by_id == actor.pk
    if is_theirs and (same.title, same.is_public) == (title, is_public):
        return same
    raise Refused(_("This file stands here already, as “%(title)s”.") % {"title": same.title})


def _speaker(partnership: Partnership, actor: User, *, is_public: bool) -> Organization:
    """The party in whose name it is told; whatever everyone reads, the portal vouches for who says it."""
    organization = party_among(partnership, parties_of(actor, partnership))
    if is_public:
        require_verified(organization)
    return organization


def _require_own(partnership: Partnership, actor: User, told: Update | SharedDocument) -> None:
    if told.organization_id not in parties_of(actor, partnership):
        raise NotAllowed(
            _("Only an owner or editor of %(organization)s can remove this.")
            % {"organization": told.organization}
        )
