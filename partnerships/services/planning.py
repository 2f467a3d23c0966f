"""The work plan of a partnership: its rows added, changed and taken out by the parties."""

from __future__ import annotations

import datetime as dt
import hashlib
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, cast

from django.db import transaction
from django.db.models import Sum
from django.template.defaultfilters import filesizeformat
from django.utils import timezone
from django.utils.translation import gettext as _

from partnerships.models import (
    MOST_IN_PLAN,
    PLAN_MODELS,
    Activity,
    ActivityNeed,
    Deliverable,
    Partnership,
    PlanRow,
)
from partnerships.services.guards import lock_to_work
from partnerships.services.plan_checks import Asked, faults_of
from partnerships.uploads import DELIVERABLE
from portal.audit.services import record
from portal.core.exceptions import Refused
from portal.core.page_cache import drop_pages
from portal.files.services import remove_file, store_file

if TYPE_CHECKING:
    from portal.accounts.models import User
    from portal.files.models import StoredFile
    from portal.files.services.storing import Upload

MOST_BYTES = 100 * 2**20
"""Of the files of one plan together."""


class ChangedMeanwhile(Refused):
    """Somebody else changed a row since it was opened to be changed."""


@transaction.atomic
def add_to_plan(*, pk: int, part: str, actor: User, fields: Mapping[str, Any], now: dt.datetime) -> PlanRow:
    """Add a row to a work plan; one that says the same already is given back as it is.

    Args:
        pk: the partnership.
        part: a row of what, of `PlanPart`.
        actor: an owner or editor of a party.
        fields: what the part's form gives, each of them.
        now: the moment of the act.

    Raises:
        NotAllowed: when the actor acts for no party.
        Refused: when there are as many as a plan can hold, one is called the same, or a field is not right.
        TransitionRefused: when the partnership is not worked on.
    """
    partnership = lock_to_work(pk, actor)
    rows = PLAN_MODELS[part]._default_manager.filter(partnership=partnership)
    alike = rows.filter(title=fields["title"]).first()
    if alike is not None and _says(alike, fields):
        return alike
    if rows.count() >= MOST_IN_PLAN[part]:
        raise Refused(
            _("There are %(count)d of them already, which is the most that a plan holds.")
            % {"count": MOST_IN_PLAN[part]}
        )
    _require_title(alike)
    _require(Asked(partnership, part, fields, None, actor, timezone.localdate(now)))
    row = PLAN_MODELS[part](partnership=partnership)
    file = _write(row, fields, actor, now)
    after = _kept(part, row, file)
    record(actor=actor, verb="partnerships.add_to_plan", target=partnership, now=now, after=after)
    drop_pages("partnerships")
    return row


@transaction.atomic
def change_plan(
    *, pk: int, part: str, row_pk: int, seen: str, actor: User, fields: Mapping[str, Any], now: dt.datetime
) -> PlanRow:
    """Change a row of a work plan; one that says the same already stays as it is.

    Args:
        pk: the partnership.
        part: a row of what, of `PlanPart`.
        row_pk: which one.
        seen: when the row that the actor read was changed last, in ISO 8601.
        actor: an owner or editor of a party.
        fields: what the part's form gives, each of them.
        now: the moment of the act.

    Raises:
        ChangedMeanwhile: when the row says something else since the actor read it.
        NotAllowed: when the actor acts for no party.
        Refused: when it was taken out meanwhile, another is called the same, or a field is not right.
        TransitionRefused: when the partnership is not worked on.
    """
    partnership = lock_to_work(pk, actor)
    row = _row_of(partnership, part, row_pk)
    if _says(row, fields):
        return row
    if seen != row.changed_at.isoformat():
        raise ChangedMeanwhile(
            _(
                "Somebody changed “%(title)s” since you opened this page. What you typed stands below; "
                "please look at the plan, then press the button again to put yours in its place."
            )
            % {"title": row}
        )
    others = PLAN_MODELS[part]._default_manager.filter(partnership=partnership).exclude(pk=row.pk)
    _require_title(others.filter(title=fields["title"]).first())
    _require(Asked(partnership, part, fields, row, actor, timezone.localdate(now)))
    before = _kept(part, row, _file_of(row))
    file = _write(row, fields, actor, now)
    after = _kept(part, row, file)
    record(
        actor=actor, verb="partnerships.change_plan", target=partnership, now=now, before=before, after=after
    )
    drop_pages("partnerships")
    return row


@transaction.atomic
def remove_from_plan(*, pk: int, part: str, row_pk: int, actor: User, now: dt.datetime) -> Partnership:
    """Take a row out of a work plan; the bytes of its file go with the commit.

    Args:
        pk: the partnership.
        part: a row of what, of `PlanPart`.
        row_pk: which one.
        actor: an owner or editor of a party.
        now: the moment of the act.

    Raises:
        NotAllowed: when the actor acts for no party.
        Refused: when it was taken out meanwhile, or is an activity of which something is to be delivered.
        TransitionRefused: when the partnership is not worked on.
    """
    partnership = lock_to_work(pk, actor)
    row = _row_of(partnership, part, row_pk)
    if isinstance(row, Activity) and row.deliverables.exists():
        raise Refused(
            _(
                "“%(title)s” has deliverables. Please take them out first, or move them to another activity. "
                "Nothing was changed."
            )
            % {"title": row}
        )
    file = _file_of(row)
    before = _kept(part, row, file)
    row.delete()
    if file is not None:
        remove_file(file)
    record(actor=actor, verb="partnerships.remove_from_plan", target=partnership, now=now, before=before)
    drop_pages("partnerships")
    return partnership


def _row_of(partnership: Partnership, part: str, row_pk: int) -> PlanRow:
    row = PLAN_MODELS[part]._default_manager.filter(partnership=partnership, pk=row_pk).first()
    if row is None:
        raise Refused(_("This was taken out of the plan meanwhile. Nothing else was changed."))
    return row


def _require_title(alike: PlanRow | None) -> None:
    if alike is not None:
        raise Refused(
            _("The plan has “%(title)s” already. Please change that one, or choose another title.")
            % {"title": alike}
        )


def _require(asked: Asked) -> None:
    for _field, sentence in faults_of(asked):
        raise Refused(sentence)


def _says(row: PlanRow, fields: Mapping[str, Any]) -> bool:
    """Whether a row says already what it is to say, as after a button that was pressed twice."""
    for name, value in fields.items():
        if name == "drops_file":
            if value and _file_of(row) is not None:
                return False
        elif name == "file":
            if value and not _is_same_file(_file_of(row), value):
                return False
        elif name == "needs":
            if {need.pk for need in value} != set(cast("Activity", row).needs.values_list("pk", flat=True)):
                return False
        elif getattr(row, name) != value:
            return False
    return True


def _is_same_file(kept: StoredFile | None, upload: Upload) -> bool:
    if kept is None:
        return False
    digest = hashlib.sha256()
    for chunk in upload.chunks():
        digest.update(chunk)
    return kept.sha256 == digest.hexdigest()


def _file_of(row: PlanRow) -> StoredFile | None:
    return row.file if isinstance(row, Deliverable) else None


def _write(row: PlanRow, fields: Mapping[str, Any], actor: User, now: dt.datetime) -> StoredFile | None:
    """Write the fields of a row that is new or locked with its partnership; the file that it then has."""
    plain = {name: value for name, value in fields.items() if name not in ("needs", "file", "drops_file")}
    for name, value in plain.items():
        setattr(row, name, value)
    row.changed_at = now
    former = file = _file_of(row)
    if isinstance(row, Deliverable):
        if fields.get("file"):
            file = row.file = _stored(row.partnership, former, fields["file"], actor, now)
        elif fields.get("drops_file"):
            file = row.file = None
    row.save()
    if former is not None and former != file:
        remove_file(former)
    if isinstance(row, Activity):
        needs = [need.pk for need in fields["needs"]]
        ActivityNeed.objects.filter(activity=row).exclude(need__in=needs).delete()
        ActivityNeed.objects.bulk_create(
            (ActivityNeed(activity=row, need_id=need) for need in needs), ignore_conflicts=True
        )
    return file


def _stored(
    partnership: Partnership, former: StoredFile | None, upload: Upload, actor: User, now: dt.datetime
) -> StoredFile:
    file = store_file(upload=upload, purpose=DELIVERABLE, actor=actor, now=now)
    kept: int = partnership.deliverable_rows.aggregate(size=Sum("file__size"))["size"] or 0
    if kept - (former.size if former else 0) + file.size > MOST_BYTES:
        raise Refused(
            _("The files of a plan can have %(limit)s together. Please give a link instead.")
            % {"limit": filesizeformat(MOST_BYTES)}
        )
    return file


def _kept(part: str, row: PlanRow, file: StoredFile | None) -> dict[str, Any]:
    """A row as the audit keeps it: its columns, without the person by name."""
    left_out = ("id", "partnership", "changed_at")
    columns = [field for field in row._meta.concrete_fields if field.name not in left_out]
    kept: dict[str, Any] = {"part": part, **{field.name: getattr(row, field.attname) for field in columns}}
    if isinstance(row, Activity):
        kept["needs"] = sorted(row.needs.values_list("pk", flat=True))
    if file is not None:
        kept |= {"file": file.name, "sha256": file.sha256}
    return kept
