"""A worker writes a confirmed preview into the directory: all of it, or nothing."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from django.db import connection, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from organizations.enums import OrganizationKind, OrganizationState, RegisterStatus, RegisterStep
from organizations.models import Organization, RegisterEnding, RegisterImport
from organizations.notifications import RegisterEnded
from organizations.services.directory import refresh_entries
from organizations.services.register import slugs
from organizations.services.register.beating import Beating
from organizations.services.register.comparing import FACTS, compare
from portal.audit.services import record
from portal.core.exceptions import Refused
from portal.core.jobs import JobState
from portal.core.page_cache import drop_pages
from portal.files.services import remove_file
from portal.notifications.services import notify

if TYPE_CHECKING:
    from portal.accounts.models import User

FEW = 5_000
"""Changes up to which the directory's entries are brought up to date one by one instead of all together."""
PIECE = 2_500
"""Organizations after which the progress is told anew."""

# What the register alone says, of everybody; the rest belongs to the organization's people once it has any.
REGISTERS_OWN = (
    "register_number", "register_status", "is_public_utility", "public_utility_act", "public_utility_on",
)  # fmt: skip
# What the register says of an organization that nobody speaks for: column, and its value in the preview.
LISTED = {
    "name": "candidate.name",
    "form": "%(form)s",
    "register_number": "candidate.register_number",
    "register_status": "candidate.status",
    "territory_id": "candidate.territory_id",
    "address": "candidate.address",
    "mission": "candidate.mission",
    "is_public_utility": "candidate.utility_act <> ''",
    "public_utility_act": "candidate.utility_act",
    "public_utility_on": "candidate.utility_on",
}
UTILITY = ("is_public_utility", "public_utility_act", "public_utility_on")

# One entry for each organization, although two may lead to one after a merge: the one that is most alive.
_CHANGED = """
CREATE TEMPORARY TABLE register_changed ON COMMIT DROP AS
SELECT DISTINCT ON (organization_id) candidate.*
FROM organizations_registercandidate candidate
WHERE source_id = %(source)s AND verdict = 'changed'
ORDER BY organization_id, array_position(%(order)s::text[], status::text), id
"""

# Each piece looks its rows up in them.
_INDEX = """
CREATE INDEX ON register_new (candidate_id);
CREATE INDEX ON register_changed (id);
ANALYZE register_changed
"""

_PIECES = """
SELECT max(id), count(*) FROM (
    SELECT id, (row_number() OVER (ORDER BY id) - 1) / %(piece)s AS piece
    FROM organizations_registercandidate
    WHERE source_id = %(source)s AND verdict IN ('new', 'changed')
) numbered
GROUP BY piece ORDER BY piece
"""

_ENDINGS = """
INSERT INTO organizations_registerending (source_id, organization_id, was, became)
SELECT %(source)s, organization.id, organization.register_status, candidate.status
FROM register_changed candidate JOIN organizations_organization organization
    ON organization.id = candidate.organization_id
WHERE candidate.status = ANY(%(ended)s) AND organization.register_status <> candidate.status
"""

_CREATE = """
INSERT INTO organizations_organization (id, slug, {columns})
SELECT fresh.organization_id, fresh.slug, {values}
FROM register_new fresh JOIN organizations_registercandidate candidate ON candidate.id = fresh.candidate_id
WHERE fresh.candidate_id > %(after)s AND fresh.candidate_id <= %(upto)s
ORDER BY fresh.candidate_id
"""

_UPDATE = """
UPDATE organizations_organization organization SET {assignments}
FROM register_changed candidate
WHERE organization.id = candidate.organization_id AND organization.state {whose}
    AND candidate.id > %(after)s AND candidate.id <= %(upto)s
"""

_ENTRIES = f"""
INSERT INTO organizations_registerentry
    (register_number, folded_name, {", ".join(FACTS)}, form, digest, organization_id, written_at)
SELECT candidate.register_number, candidate.folded_name, {", ".join(f"candidate.{fact}" for fact in FACTS)},
    %(form)s, candidate.digest, coalesce(candidate.organization_id, fresh.organization_id), %(now)s
FROM organizations_registercandidate candidate
LEFT JOIN register_new fresh ON fresh.candidate_id = candidate.id
WHERE candidate.source_id = %(source)s AND candidate.verdict IN ('new', 'changed')
    AND candidate.id > %(after)s AND candidate.id <= %(upto)s
ORDER BY candidate.id
ON CONFLICT (register_number, folded_name) DO UPDATE
SET {
    ", ".join(
        f"{name} = excluded.{name}" for name in (*FACTS, "form", "digest", "organization_id", "written_at")
    )
}
"""  # noqa: S608  (made of the constants above)


class PreviewOutdated(Exception):
    """The directory is not any more what the confirmed preview was made from."""


def write_preview(held: Beating) -> None:
    """Write the confirmed preview of the run's import in one transaction.

    Args:
        held: a run of the writing phase.

    Raises:
        Refused: when the directory has changed since the preview was made; it has been made anew then.
        ClaimLost: when the run was cancelled meanwhile; nothing was written.
    """
    try:
        with transaction.atomic():
            _write(held)
    except PreviewOutdated:
        _compare_again(held)
        raise Refused(
            _(
                "The directory has changed since this preview was made, so nothing was written. The "
                "preview has been made anew: please look at it again, then confirm it."
            )
        ) from None


def _compare_again(held: Beating) -> None:
    with transaction.atomic():
        source = RegisterImport.objects.get(pk=held.job.source_id)
        source.counts, source.read_at = compare(source), timezone.now()
        source.save(update_fields=["counts", "read_at"])
        # Last: the preview of an import that was stopped is left as it was.
        held.progress(0, 0)


def _write(held: Beating) -> None:
    # Not locked before the end: whoever stops the import does not wait for what they stop.
    source = RegisterImport.objects.get(pk=held.job.source_id)
    now = timezone.now()
    held.tell(RegisterStep.COMPARING)
    counts = compare(source)
    if counts != source.counts:
        raise PreviewOutdated
    given: dict[str, Any] = {
        "source": source.pk,
        "form": source.form,
        "now": now,
        "piece": PIECE,
        "ended": list(map(str, RegisterStatus.ended())),
        "order": list(map(str, RegisterStatus.values)),
    }
    verdicts = counts["verdicts"]
    total = verdicts.get("new", 0) + verdicts.get("changed", 0)
    touched = _write_organizations(held, source, given, total)
    if total:
        held.tell(RegisterStep.REFRESHING)
        if total > FEW:
            # Else the planner takes the directory for as small as it was, and no other process helps to read.
            with connection.cursor() as cursor:
                cursor.execute("ANALYZE organizations_organization")
        refresh_entries(touched if total <= FEW else None)
        drop_pages("organizations")
    _close(source, counts, held, now)
    held.end(JobState.DONE, done=counts["last_row"], total=counts["last_row"], expires_at=now)


def _write_organizations(
    held: Beating, source: RegisterImport, given: dict[str, Any], total: int
) -> list[int]:
    """Write what is new and what has changed, piece by piece; the organizations' keys, if they are few."""
    with connection.cursor() as cursor:
        slugs.give_addresses(cursor, source.pk)
        cursor.execute("DROP TABLE IF EXISTS register_changed")
        cursor.execute(_CHANGED, given)
        cursor.execute(_INDEX)
        cursor.execute(_ENDINGS, given)
        before = _with_people(cursor)
        statements = [_creating(source), *_updating(source), (_ENTRIES, {})]
        held.tell(RegisterStep.WRITING, 0, total)
        for piece, done in _pieces(cursor, given):
            for statement, more in statements:
                cursor.execute(statement, {**given, **more, **piece})
            held.tell(RegisterStep.WRITING, done, total)
        _record_changes(before, actor=held.job.asked_by, now=given["now"])
        if total > FEW:
            return []
        cursor.execute(
            "SELECT organization_id FROM register_new UNION SELECT organization_id FROM register_changed"
        )
        return [pk for (pk,) in cursor.fetchall()]


def _pieces(cursor: Any, given: dict[str, Any]) -> Iterator[tuple[dict[str, int], int]]:
    """The bounds of each piece, by the candidates' keys, and how many are written after it."""
    cursor.execute(_PIECES, given)
    after = done = 0
    for upto, number in cursor.fetchall():
        done += number
        yield {"after": after, "upto": upto}, done
        after = upto


def _creating(source: RegisterImport) -> tuple[str, dict[str, Any]]:
    """The statement that makes new organizations: listed, nobody's; what the register leaves out is empty."""
    facts = {
        **LISTED,
        "kind": "%(kind)s",
        "country": "%(country)s",
        "state": "%(listed)s",
        "created_at": "%(now)s",
    }
    more: dict[str, Any] = {
        "kind": str(OrganizationKind.NGO),
        "country": source.country,
        "listed": str(OrganizationState.LISTED),
    }
    for field in Organization._meta.concrete_fields:
        column = str(field.column)
        if not field.generated and not field.primary_key and column not in {*facts, "slug"}:
            facts[column] = f"%({column})s"
            more[column] = field.get_db_prep_save(field.get_default(), connection)
    return _CREATE.format(columns=", ".join(facts), values=", ".join(facts.values())), more


def _updating(source: RegisterImport) -> list[tuple[str, dict[str, Any]]]:
    """The statements that bring the organizations that are here in line: whole where nobody speaks for them,
    else in what is the register's own."""
    left = set() if "utility_act" in source.columns else set(UTILITY)
    listed = {
        **LISTED,
        # A place that the register names no more, or differently, leaves the one that was known.
        "territory_id": "coalesce(candidate.territory_id, organization.territory_id)",
    }
    statements: list[tuple[str, dict[str, Any]]] = []
    for whose, columns in (("= 'listed'", tuple(listed)), ("<> 'listed'", REGISTERS_OWN)):
        assignments = ", ".join(f"{column} = {listed[column]}" for column in columns if column not in left)
        statements.append((_UPDATE.format(assignments=assignments, whose=whose), {}))
    return statements


def _with_people(cursor: Any) -> dict[int, Organization]:
    """Of the organizations that will change those that have people, as they are before."""
    cursor.execute("SELECT organization_id FROM register_changed")
    changed = [pk for (pk,) in cursor.fetchall()]
    found: dict[int, Organization] = Organization.objects.exclude(state=OrganizationState.LISTED).in_bulk(
        changed
    )
    return found


def _record_changes(before: dict[int, Organization], *, actor: User, now: dt.datetime) -> None:
    """An entry in the history of each organization with people in which something has changed."""
    for pk, organization in Organization.objects.in_bulk(list(before)).items():
        differing = [
            name for name in REGISTERS_OWN if getattr(organization, name) != getattr(before[pk], name)
        ]
        if differing:
            record(
                actor=actor,
                verb="organizations.follow_register",
                target=organization,
                now=now,
                before={name: getattr(before[pk], name) for name in differing},
                after={name: getattr(organization, name) for name in differing},
            )


def _close(source: RegisterImport, counts: dict[str, Any], held: Beating, now: dt.datetime) -> None:
    source.written_at = source.closed_at = now
    file, source.file = source.file, None
    source.save(update_fields=["written_at", "closed_at", "file"])
    if file is not None:
        remove_file(file)
    record(
        actor=held.job.asked_by,
        verb="organizations.write_import",
        target=source,
        now=now,
        after={"counts": counts["verdicts"], "sha256": source.sha256},
    )
    if RegisterEnding.objects.filter(source=source).exists():
        notify(RegisterEnded, source, now=now)
