"""A workbook that came back: looked at, shown, and saved whole or not at all."""

from __future__ import annotations

import datetime as dt
import hashlib
import io
from collections.abc import Collection, Mapping, Sequence
from decimal import Decimal
from typing import TYPE_CHECKING, Any, NamedTuple

from django.db import transaction
from django.template.defaultfilters import filesizeformat
from django.utils import timezone
from django.utils.translation import gettext as _
from openpyxl.comments import Comment

from partnerships.enums import BreakdownPart
from partnerships.models import Indicator, Partnership, ReportedValue, ValueUpload
from partnerships.services.guards import SENTENCES
from partnerships.services.values import Given, faults_of, put, standing
from partnerships.services.workbooks.identity import partnerships_in
from partnerships.services.workbooks.opening import MOST_BYTES, damage, open_workbook
from partnerships.services.workbooks.reading import Read, Reader, cells_of
from partnerships.services.workbooks.reporters import reported_by, written_by
from portal.accounts.models import User
from portal.core.exceptions import NotAllowed, Refused
from portal.core.limits import is_within

if TYPE_CHECKING:
    from openpyxl import Workbook

    from portal.files.services.storing import Upload

AUTHOR = "Tandem"
SENT_WITHIN, MOST_SENT = 600, 12
"""So many workbooks of a person in so many seconds: a large one costs some seconds of a processor."""


class Change(NamedTuple):
    """A value that would be saved, and what stands in its place now."""

    given: Given
    partnership: Partnership
    stands: ReportedValue | None

    @property
    def is_new(self) -> bool:
        """Whether it says something else than what stands."""
        return self.stands is None or not self.given.is_as(self.stands)

    @property
    def parts(self) -> list[tuple[BreakdownPart, Decimal]]:
        """What it would be made of, in the order of the parts."""
        parts = self.given.parts
        return [(part, parts[part]) for part in BreakdownPart if part in parts]


def receive_workbook(
    *, actor: User, upload: Upload, partnership: Partnership | None, now: dt.datetime
) -> ValueUpload:
    """Read a workbook that somebody filled in; nothing of it is saved before they have seen what would be.

    Args:
        actor: who sends it.
        upload: what the form's file field gives.
        partnership: of which it has to be; None for any of which the actor may bring values.
        now: the moment of the act.

    Returns:
        what would be saved, or what is wrong with it, with the workbook and a comment beside each wrong cell.

    Raises:
        NotAllowed: when the actor brings values of none of its partnerships, or these are not worked on.
        Refused: when it is not a workbook that the portal made, is of another partnership, cannot be read,
            or the actor has sent too many.
    """
    if not is_within("partnerships.workbook", str(actor.pk), most=MOST_SENT, seconds=SENT_WITHIN):
        raise Refused(_("You have sent many workbooks within ten minutes. Please try again a little later."))
    content = _content(upload)
    workbook = open_workbook(content)
    keys = partnerships_in(workbook)
    if partnership is not None and keys != {partnership.pk}:
        raise Refused(
            _("This workbook is not of “%(title)s” alone. Please send it where you downloaded it.")
            % {"title": partnership.title}
        )
    found = {one.pk: one for one in reported_by(actor).filter(pk__in=keys)}
    if not found:
        raise NotAllowed(str(SENTENCES["partnerships.carry_out"]))
    indicators = {one.pk: one for one in Indicator.objects.filter(partnership__in=found)}
    with damage():
        read = Reader(workbook, indicators, found, timezone.localdate(now)).run()
        checked = _with_comments(workbook, read) if read.faults else None
    return _keep(actor, upload, partnership, read, checked, now, about=sorted(found))


def _content(upload: Upload) -> bytes:
    content = b""
    for chunk in upload.chunks():
        content += chunk
        if len(content) > MOST_BYTES:
            raise Refused(
                _("The file is larger than %(limit)s, which is the most that is accepted here.")
                % {"limit": filesizeformat(MOST_BYTES)}
            )
    if not content:
        raise Refused(_("The file is empty."))
    return content


def _with_comments(workbook: Workbook, read: Read) -> bytes:
    """The workbook as it came, with a comment beside each wrong cell; those of the last time are gone."""
    for cell in cells_of(read.sheet):
        if cell.comment is not None and cell.comment.author == AUTHOR:
            cell.comment = None
    for address, sentences in read.faults.items():
        cell = read.sheet[address]
        before = cell.comment
        text = "\n".join(sentences)
        cell.comment = Comment(f"{text}\n\n{before.text}" if before else text, AUTHOR, height=120, width=320)
    file = io.BytesIO()
    workbook.save(file)
    return file.getvalue()


@transaction.atomic
def _keep(
    actor: User,
    upload: Upload,
    partnership: Partnership | None,
    read: Read,
    checked: bytes | None,
    now: dt.datetime,
    *,
    about: list[int],
) -> ValueUpload:
    User.objects.select_for_update(no_key=True).get(pk=actor.pk)
    ValueUpload.objects.filter(made_by=actor).delete()
    return ValueUpload.objects.create(
        made_by=actor,
        made_at=now,
        partnership=partnership,
        partnership_ids=about,
        file_name=(upload.name or "")[:200],
        rows=[] if read.faults else [_as_row(given) for _number, given in read.given],
        faults=[[address, " ".join(told)] for address, told in read.faults.items()],
        checked=checked,
    )


def _as_row(given: Given) -> dict[str, Any]:
    return {
        "indicator": given.indicator.pk,
        "as_of": given.as_of.isoformat(),
        "value": str(given.value),
        "parts": {name: str(amount) for name, amount in given.parts.items()},
        "note": given.note,
    }


def to_be_saved(upload: ValueUpload) -> list[Change]:
    """What an upload would save, row by row, beside what stands now; four questions."""
    keys = {row["indicator"] for row in upload.rows}
    found = Indicator.objects.filter(pk__in=keys).select_related("partnership")
    indicators = {one.pk: one for one in found}
    stands = standing(indicators.values())
    given = _given(upload.rows, indicators)
    return [
        Change(one, one.indicator.partnership, stands.get((one.indicator.pk, one.as_of))) for one in given
    ]


def _given(rows: Sequence[Mapping[str, Any]], indicators: Mapping[int, Indicator]) -> list[Given]:
    return [
        Given(
            indicators[row["indicator"]],
            dt.date.fromisoformat(row["as_of"]),
            Decimal(row["value"]),
            {name: Decimal(amount) for name, amount in row["parts"].items()},
            row["note"],
        )
        for row in rows
    ]


def mark_of(changes: Collection[Change]) -> str:
    """What tells one preview from another: which values stood in the places of those that would be saved."""
    told = ",".join(str(change.stands.pk if change.stands else 0) for change in changes)
    return hashlib.sha256(told.encode()).hexdigest()[:32]


@transaction.atomic
def save_upload(*, pk: int, actor: User, seen: str, now: dt.datetime) -> int:
    """Save all that a workbook says, once.

    Args:
        pk: of the upload.
        actor: who sent it.
        seen: the mark of the preview that they were shown.
        now: the moment of the act.

    Returns:
        how many values were new; 0 when they were saved already.

    Raises:
        NotAllowed: when one of the partnerships is no longer the actor's to report on, or not worked on.
        Refused: when another workbook was sent since, something is wrong with it, or other values stand now
            than those in the preview.
    """
    upload = ValueUpload.objects.select_for_update().filter(pk=pk, made_by=actor).first()
    if upload is None:
        raise Refused(_("You have sent another workbook since. Nothing was saved."))
    if upload.saved_at is not None:
        return 0
    if upload.faults:
        raise Refused(_("Something is wrong with this workbook, so nothing of it is saved."))
    keys = set(
        Indicator.objects.filter(pk__in={row["indicator"] for row in upload.rows}).values_list(
            "partnership_id", flat=True
        )
    )
    locked = reported_by(actor).filter(pk__in=keys).select_related("programme").order_by("pk")
    partnerships = {one.pk: one for one in locked.select_for_update(of=("self",))}
    if partnerships.keys() != keys:
        raise NotAllowed(str(SENTENCES["partnerships.carry_out"]))
    changes = to_be_saved(upload)
    if mark_of(changes) != seen:
        raise Refused(
            _(
                "Somebody else has reported values meanwhile, so the preview was made anew and nothing was "
                "saved. Please look at it again."
            )
        )
    today = timezone.localdate(now)
    for change in changes:
        for fault in faults_of(
            change.given, partnerships[change.given.indicator.partnership_id], today=today
        ):
            raise Refused(f"{change.given.indicator.name}: {fault.sentence}")
    own = set(written_by(actor).filter(pk__in=keys).values_list("pk", flat=True))
    rows = put(
        [change.given for change in changes],
        partnerships,
        actor=actor,
        for_programme=partnerships.keys() - own,
        now=now,
    )
    upload.saved_at, upload.checked = now, None
    upload.save(update_fields=["saved_at", "checked"])
    return len(rows)
