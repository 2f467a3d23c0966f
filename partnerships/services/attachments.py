"""Files that belong to the text of a proposal: added and removed while it may be changed."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

from django.db import transaction
from django.db.models import Sum
from django.template.defaultfilters import filesizeformat
from django.utils.translation import gettext as _

from partnerships.life.verbs import CHANGE
from partnerships.models import Attachment, Partnership
from partnerships.services.guards import lock
from partnerships.uploads import ATTACHMENT
from portal.audit.services import record
from portal.core.exceptions import Refused
from portal.files.services import remove_file, store_file

if TYPE_CHECKING:
    from portal.accounts.models import User
    from portal.files.services.storing import Upload

MOST_ATTACHMENTS = 10
MOST_BYTES = 50 * 2**20
"""Of one proposal's attachments together, those of earlier versions among them."""


@transaction.atomic
def add_attachment(*, pk: int, actor: User, title: str, upload: Upload, now: dt.datetime) -> Attachment:
    """Add a file to a proposal.

    Args:
        pk: the proposal.
        actor: who may change its text.
        title: what the file is.
        upload: what the form's file field gives.
        now: the moment of the act.

    Raises:
        NotAllowed: when the text is not the actor's to change.
        Refused: when there are `MOST_ATTACHMENTS` already, they would be larger together than `MOST_BYTES`,
            or the file is not what is accepted.
        TransitionRefused: when the text can no longer be changed.
    """
    partnership = lock(pk, CHANGE, actor)
    if partnership.attachments.standing().count() >= MOST_ATTACHMENTS:
        raise Refused(
            _("There are %(count)d attachments already, which is the most that is kept.")
            % {"count": MOST_ATTACHMENTS}
        )
    file = store_file(upload=upload, purpose=ATTACHMENT, actor=actor, now=now)
    kept = partnership.attachments.aggregate(size=Sum("file__size"))["size"] or 0
    if kept + file.size > MOST_BYTES:
        raise Refused(
            _(
                "The attachments of a proposal can have %(limit)s together, those of versions that were sent "
                "among them; %(kept)s are taken. Please send a smaller file."
            )
            % {"limit": filesizeformat(MOST_BYTES), "kept": filesizeformat(kept)}
        )
    attachment = Attachment.objects.create(partnership=partnership, file=file, title=title)
    record(
        actor=actor,
        verb="partnerships.add_attachment",
        target=partnership,
        now=now,
        after={"title": title, "file": file.name, "sha256": file.sha256},
    )
    return attachment


@transaction.atomic
def remove_attachment(*, pk: int, attachment_pk: int, actor: User, now: dt.datetime) -> Partnership:
    """Remove a file from a proposal; its bytes go with the commit, unless a version was sent with it.

    Args:
        pk: the proposal.
        attachment_pk: one of its attachments.
        actor: who may change its text.
        now: the moment of the act.

    Raises:
        NotAllowed: when the text is not the actor's to change.
        Refused: when it was removed meanwhile.
        TransitionRefused: when the text can no longer be changed.
    """
    partnership = lock(pk, CHANGE, actor)
    attachment = partnership.attachments.standing().filter(pk=attachment_pk).first()
    if attachment is None:
        raise Refused(_("This attachment was removed meanwhile. Nothing else was changed."))
    file = attachment.file
    if attachment.was_sent:
        attachment.removed_at = now
        attachment.save(update_fields=["removed_at"])
    else:
        attachment.delete()
        remove_file(file)
    record(
        actor=actor,
        verb="partnerships.remove_attachment",
        target=partnership,
        now=now,
        before={"title": attachment.title, "file": file.name, "sha256": file.sha256},
    )
    return partnership
