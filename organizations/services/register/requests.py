"""What a moderator asks of an import: to begin, stop, go on, write or forget it."""

from __future__ import annotations

import datetime as dt
from functools import partial
from typing import TYPE_CHECKING, Any

import rules
from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from organizations.enums import RegisterPhase
from organizations.models import RegisterImport, RegisterRun
from organizations.uploads import REGISTER
from portal.audit.services import record
from portal.core.constraints import violated
from portal.core.exceptions import NotAllowed, Refused
from portal.core.jobs import JobState
from portal.files.services import remove_file, store_file

if TYPE_CHECKING:
    from portal.accounts.models import User

RUN = "organizations.tasks.run_register_import"


def start_import(*, actor: User, upload: Any, form: str, now: dt.datetime) -> RegisterImport:
    """Keep a register file and have a worker read it.

    Args:
        actor: a moderator.
        upload: what the form's file field gives.
        form: the legal form of all in the file; empty to have it told by the file's or the sheet's name.
        now: the moment of the act.

    Raises:
        NotAllowed: when the actor is no moderator.
        Refused: when the file is not accepted, or another import is open.
    """
    require_moderator(actor)
    try:
        with transaction.atomic():
            _refuse_second()
            file = store_file(upload=upload, purpose=REGISTER, actor=actor, now=now)
            source = RegisterImport.objects.create(
                file=file,
                file_name=file.name,
                sha256=file.sha256,
                form=form,
                started_by=actor,
                started_at=now,
            )
            record(
                actor=actor,
                verb="organizations.start_import",
                target=source,
                now=now,
                after={"file": file.name, "size": file.size, "sha256": file.sha256, "form": form},
            )
            _queue(source, RegisterPhase.READING, actor, now)
    except IntegrityError as error:
        if violated(error) == "register_import_one_at_a_time":
            _refuse_second()
        raise
    return source


def cancel_import(*, pk: int, actor: User, now: dt.datetime) -> None:
    """Stop what a worker does for an import; it stops at its next word, and what was read stays read.

    Raises:
        NotAllowed: when the actor is no moderator.
        Refused: when no worker is at it.
    """
    with transaction.atomic():
        source = _open(pk, actor)
        if not RegisterRun.objects.filter(source=source).open().move(JobState.CANCELLED, finished_at=now):
            raise Refused(_("The import is not under way any more."))
        record(actor=actor, verb="organizations.cancel_import", target=source, now=now)


def resume_import(*, pk: int, actor: User, now: dt.datetime) -> None:
    """Have a worker go on reading where the last one stopped.

    Raises:
        NotAllowed: when the actor is no moderator.
        Refused: when a worker is at it, or the file is read already.
    """
    with transaction.atomic():
        source = _open(pk, actor)
        _refuse_running(source)
        if source.read_at is not None:
            raise Refused(_("The file has been read to its end: please look at the preview."))
        record(actor=actor, verb="organizations.resume_import", target=source, now=now)
        _queue(source, RegisterPhase.READING, actor, now)


def confirm_import(*, pk: int, actor: User, seen: str, now: dt.datetime) -> None:
    """Have a worker write the preview into the directory.

    Args:
        pk: of the import.
        actor: a moderator.
        seen: which preview they were shown: the moment it was made, as in `preview_mark`.
        now: the moment of the act.

    Raises:
        NotAllowed: when the actor is no moderator.
        Refused: when there is no preview, or it was made anew, or a worker is at it.
    """
    with transaction.atomic():
        source = _open(pk, actor)
        _refuse_running(source)
        if source.read_at is None:
            raise Refused(_("There is no preview yet: the file has not been read to its end."))
        if seen != preview_mark(source):
            raise Refused(
                _("The preview has been made anew since you looked at it. Please look again, then confirm.")
            )
        record(
            actor=actor,
            verb="organizations.confirm_import",
            target=source,
            now=now,
            after={"counts": source.counts["verdicts"]},
        )
        _queue(source, RegisterPhase.WRITING, actor, now)


def discard_import(*, pk: int, actor: User, now: dt.datetime) -> None:
    """Forget an import that was not written; its file and its rows go.

    Raises:
        NotAllowed: when the actor is no moderator.
        Refused: when a worker is at it, or it is closed.
    """
    with transaction.atomic():
        source = _open(pk, actor)
        _refuse_running(source)
        close_unwritten(source, now)
        record(actor=actor, verb="organizations.discard_import", target=source, now=now)


def close_unwritten(source: RegisterImport, now: dt.datetime) -> None:
    """Close an import of which nothing was written; the sweep drops its rows.

    Args:
        source: locked.
        now: the moment.
    """
    file, source.file, source.closed_at = source.file, None, now
    source.save(update_fields=["file", "closed_at"])
    if file is not None:
        remove_file(file)


def preview_mark(source: RegisterImport) -> str:
    """What tells one preview of an import from the next."""
    return source.read_at.isoformat() if source.read_at else ""


def require_moderator(actor: User) -> None:
    """Raise `NotAllowed` unless the actor looks after the register."""
    if not rules.has_perm("organizations.import_register", actor):
        raise NotAllowed(_("Only moderators import the national register."))


def _open(pk: int, actor: User) -> RegisterImport:
    require_moderator(actor)
    # No key: the rows that a worker is keeping point to it, and stopping waits for none of them.
    source = RegisterImport.objects.select_for_update(of=("self",), no_key=True).get(pk=pk)
    if not source.is_open:
        raise Refused(_("This import is closed: it was written or discarded."))
    return source


def _refuse_running(source: RegisterImport) -> None:
    if RegisterRun.objects.filter(source=source).open().exists():
        raise Refused(_("The portal is at work on this import. Wait until it is done, or stop it."))


def _refuse_second() -> None:
    other = RegisterImport.objects.open().select_related("started_by").first()
    if other is not None:
        raise Refused(
            _(
                "The import of “%(file)s”, begun by %(person)s, is still open. One import is made at a time: "
                "write or discard that one first."
            )
            % {"file": other.file_name, "person": other.started_by}
        )


def _queue(source: RegisterImport, phase: RegisterPhase, actor: User, now: dt.datetime) -> None:
    run = RegisterRun.objects.create(source=source, phase=phase, asked_by=actor, created_at=now)
    # Robust: whatever goes wrong here, what the person asked for stands, and the sweep is coming.
    transaction.on_commit(partial(RegisterRun.objects.hand_over, RUN, run.pk), robust=True)
