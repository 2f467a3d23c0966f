"""What the people of the parties say to each other, and how far each has read."""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Collection, Sequence
from typing import TYPE_CHECKING

from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _lazy

from partnerships.models import Mention, Partnership, Reading, Remark, RemarkFile
from partnerships.notifications import Mentioned
from partnerships.rules import member_parties
from partnerships.selectors import named_in, people_of
from partnerships.services.guards import lock_to_talk, party_among, written
from partnerships.services.room import require_room
from partnerships.uploads import REMARK_FILE
from portal.audit.services import record
from portal.core.exceptions import NotAllowed, Refused
from portal.core.limits import is_within
from portal.core.once import sent_before
from portal.files.models import StoredFile
from portal.files.services import fingerprint_of, remove_file, store_file
from portal.notifications.services import notify

if TYPE_CHECKING:
    from portal.accounts.models import User
    from portal.files.services.storing import Upload

AN_HOUR_FROM_ONE = 60
MOST_FILES = 3
"""Of one message."""
MOST_BYTES = 200 * 2**20
"""Of the files of one conversation together; those of a message that is taken back make room again."""
MOST_MENTIONED = 20
"""In one message, since each is written to."""
TAKEN_BACK_WITHIN = dt.timedelta(hours=1)


@transaction.atomic
def write_remark(
    *,
    pk: int,
    actor: User,
    text: str,
    once: uuid.UUID,
    now: dt.datetime,
    mentions: Collection[int] = (),
    uploads: Sequence[Upload] = (),
) -> Remark:
    """Say something in the conversation of a partnership; who is mentioned is told by mail.

    Args:
        pk: the partnership.
        actor: of any role in a party.
        text: plain. People are mentioned in it too, by `@` and their whole name.
        once: the mark of the form: what is sent twice is said once.
        now: the moment of the act.
        mentions: the keys of people of the parties for whom it is meant.
        uploads: what the form's file field gives; at most `MOST_FILES`.

    Raises:
        NotAllowed: when the actor belongs to no party.
        Refused: when it says nothing, somebody mentioned belongs to no party, a file is not what is accepted,
            or there is too much of anything, in this message or in all.
        TransitionRefused: when the partnership has not begun, or is over.
    """
    text = written(text, _lazy("Please write a message."))
    partnership = lock_to_talk(pk, actor)
    meant = _mentioned(partnership, actor, text, mentions)
    fingerprints = sorted(fingerprint_of(upload) for upload in uploads)
    said = {"text": text, "meant_for": sorted(meant), "fingerprints": fingerprints}
    before, once = sent_before(partnership.remarks.filter(author=actor), once, said)
    if before is not None:
        return before
    if not is_within("partnerships.remark", f"user:{actor.pk}", most=AN_HOUR_FROM_ONE, seconds=3600):
        raise Refused(
            _("You have written %(count)d messages within an hour. Please go on later.")
            % {"count": AN_HOUR_FROM_ONE}
        )
    organization = party_among(partnership, member_parties(actor, partnership))
    remark: Remark = partnership.remarks.create(
        text=text, author=actor, organization=organization, written_at=now, once=once
    )
    _attach(remark, uploads, actor, now)
    Mention.objects.bulk_create(Mention(remark=remark, person_id=person) for person in sorted(meant))
    # Of the message and not of the partnership, whose history would be nothing else soon.
    record(
        actor=actor,
        verb="partnerships.write_remark",
        target=remark,
        now=now,
        after={"organization": organization, "files": len(uploads)},
    )
    notify(Mentioned, remark, actor=actor, now=now)
    return remark


@transaction.atomic
def take_remark_back(*, pk: int, remark_pk: int, actor: User, now: dt.datetime) -> Remark:
    """Empty a message of one's own, within `TAKEN_BACK_WITHIN`; that there was one stays.

    Args:
        pk: the partnership.
        remark_pk: one of its messages.
        actor: its author.
        now: the moment of the act.

    Raises:
        NotAllowed: when the actor is not its author, or no longer belongs to a party.
        Refused: when it is too long ago, or was done already.
        TransitionRefused: when the partnership is over.
    """
    partnership = lock_to_talk(pk, actor)
    remark = partnership.remarks.filter(pk=remark_pk).first()
    if remark is None or remark.author_id != actor.pk:
        raise NotAllowed(_("Only who wrote a message can take it back."))
    if remark.taken_back_at is not None:
        raise Refused(_("This message was taken back already. Nothing was changed."))
    if now - remark.written_at > TAKEN_BACK_WITHIN:
        raise Refused(_("A message can be taken back for an hour, which is over. Nothing was changed."))
    remark.text, remark.taken_back_at = "", now
    remark.save(update_fields=["text", "taken_back_at"])
    remark.mentions.all().delete()
    for kept in remark.files.select_related("file"):
        kept.delete()
        remove_file(kept.file)
    record(actor=actor, verb="partnerships.take_remark_back", target=remark, now=now)
    return remark


@transaction.atomic
def note_reading(*, partnership: Partnership, person: User, last: int) -> None:
    """Note up to which message a person has read; what was read stays read.

    Args:
        partnership: whose conversation.
        person: of a party.
        last: the key of the message.
    """
    reading, is_new = Reading.objects.get_or_create(
        partnership=partnership, person=person, defaults={"last": last}
    )
    if not is_new and reading.last < last:
        Reading.objects.filter(pk=reading.pk, last__lt=last).update(last=last)


def _attach(remark: Remark, uploads: Sequence[Upload], actor: User, now: dt.datetime) -> None:
    if not uploads:
        return
    if len(uploads) > MOST_FILES:
        raise Refused(_("A message takes at most %(count)d files.") % {"count": MOST_FILES})
    stored = [store_file(upload=one, purpose=REMARK_FILE, actor=actor, now=now) for one in uploads]
    kept = RemarkFile.objects.filter(remark__partnership=remark.partnership_id).order_by()
    require_room(StoredFile.objects.filter(pk__in=kept.values("file")), *stored, most=MOST_BYTES)
    RemarkFile.objects.bulk_create(RemarkFile(remark=remark, file=file) for file in stored)


def _mentioned(partnership: Partnership, actor: User, text: str, mentions: Collection[int]) -> frozenset[int]:
    """The people for whom a message is meant, but for its author."""
    people = people_of(partnership)
    chosen = frozenset(mentions)
    if not chosen <= {person.pk for person in people}:
        raise Refused(_("Somebody you chose does not belong to the parties any more. Please choose again."))
    meant = (chosen | named_in(text, people)) - {actor.pk}
    if len(meant) > MOST_MENTIONED:
        raise Refused(
            _("A message mentions at most %(count)d people: the others read it too.")
            % {"count": MOST_MENTIONED}
        )
    return meant
