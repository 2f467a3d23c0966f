"""What an import would change: the rows of a file made one for each organization, beside what is known of it.

Set-based, in the database: 125,000 rows are compared in some seconds and never come into this process.
"""

from __future__ import annotations

import json
from typing import Any

from django.db import connection

from organizations.enums import OrganizationKind, OrganizationState, RegisterRemark, RegisterStatus
from organizations.models import RegisterImport

# From alive to gone: where an organization's filings differ, the one that goes farthest holds.
STATUS_ORDER = (
    RegisterStatus.ACTIVE,
    RegisterStatus.IN_LIQUIDATION,
    RegisterStatus.DISSOLVED,
    RegisterStatus.STRUCK_OFF,
)
# Texts of a filing, with the file's column that they come from: the last filing that says something holds.
TEXTS = {
    "origin_country": "country",
    "address": "address",
    "mission": "purpose",
    "utility_act": "utility_act",
}
# Facts whose change a person reads of.
FACTS = (
    "name",
    "status",
    "origin_country",
    "territory_id",
    "address",
    "mission",
    "utility_act",
    "utility_on",
)
LATER_REMARKS = (RegisterRemark.AMBIGUOUS, RegisterRemark.NUMBER_HERE, RegisterRemark.NAME_MATCHED)
# Organizations that are nobody's or not here: they are no match for an entry of the register.
APART = (OrganizationState.REFUSED, OrganizationState.MERGED)


def _last(column: str, holds: str) -> str:
    return f"(array_agg({column} ORDER BY number DESC) FILTER (WHERE {holds}))[1]"


def _last_text(column: str) -> str:
    says_something = f"{column} <> ''"
    return f"coalesce({_last(column, says_something)}, '') AS {column}"


# What a file has no column for stays as it was known.
_HAS = "%%(columns)s::text[] @> ARRAY['%s']"
_KNOWN = {
    **{
        text: f"CASE WHEN {_HAS % column} THEN filing.{text} ELSE coalesce(entry.{text}, '') END"
        for text, column in TEXTS.items()
    },
    "territory_id": f"CASE WHEN {_HAS % 'county'} THEN filing.territory_id ELSE entry.territory_id END",
    "utility_on": f"CASE WHEN {_HAS % 'utility_on'} THEN filing.utility_on ELSE entry.utility_on END",
}

_FOLD = f"""
WITH filing AS (
    SELECT register_number, folded_name, min(number) AS first_row, count(*) AS filings,
        {_last("name", "true")} AS name,
        (%(order)s::text[])[max(array_position(%(order)s::text[], status::text))] AS status,
        {", ".join(map(_last_text, TEXTS))},
        {_last("territory_id", "territory_id IS NOT NULL")} AS territory_id,
        {_last("utility_on", "utility_on IS NOT NULL")} AS utility_on
    FROM organizations_registerrow
    WHERE source_id = %(source)s AND NOT is_held
    GROUP BY register_number, folded_name
), known AS (
    SELECT filing.register_number, filing.folded_name, filing.first_row, filing.filings, filing.name,
        filing.status,
        {", ".join(f"{expression} AS {fact}" for fact, expression in _KNOWN.items())},
        entry.id AS entry_id
    FROM filing
    LEFT JOIN organizations_registerentry entry
        ON entry.register_number = filing.register_number AND entry.folded_name = filing.folded_name
), judged AS (
    SELECT known.*, md5(concat_ws(
        chr(31), %(form)s::text, name, status, origin_country, coalesce(territory_id::text, ''), address,
        mission, utility_act, coalesce(utility_on::text, '')
    ))::uuid AS digest FROM known
)
INSERT INTO organizations_registercandidate
    (source_id, register_number, folded_name, first_row, filings, {", ".join(FACTS)}, digest, verdict,
     organization_id, changes)
SELECT %(source)s, judged.register_number, judged.folded_name, judged.first_row, judged.filings,
    {", ".join(f"judged.{fact}" for fact in FACTS)}, judged.digest,
    CASE WHEN entry.id IS NULL THEN 'new' WHEN entry.digest = judged.digest THEN 'unchanged'
        ELSE 'changed' END,
    coalesce(organization.merged_into_id, organization.id),
    CASE WHEN entry.id IS NULL OR entry.digest = judged.digest THEN '{{}}' ELSE array_remove(ARRAY[
        CASE WHEN entry.form <> %(form)s THEN 'form' END,
        {
    ", ".join(f"CASE WHEN entry.{fact} IS DISTINCT FROM judged.{fact} THEN '{fact}' END" for fact in FACTS)
}
    ], NULL) END
FROM judged
LEFT JOIN organizations_registerentry entry ON entry.id = judged.entry_id
LEFT JOIN organizations_organization organization ON organization.id = entry.organization_id
ORDER BY judged.first_row
"""  # noqa: S608  (made of the constants above)

# The register's key, found in the directory although no import has written it.
_MATCH_NUMBER = """
WITH found AS (
    SELECT candidate.id, min(organization.id) AS organization_id, count(*) AS number
    FROM organizations_registercandidate candidate
    JOIN organizations_organization organization
        ON organization.register_number = candidate.register_number
        AND organization.folded_name = candidate.folded_name
    WHERE candidate.source_id = %(source)s AND candidate.verdict = 'new'
        AND organization.country = %(country)s AND organization.state <> ALL(%(apart)s)
    GROUP BY candidate.id
)
UPDATE organizations_registercandidate candidate
SET verdict = CASE WHEN found.number = 1 THEN 'changed' ELSE 'held' END,
    organization_id = CASE WHEN found.number = 1 THEN found.organization_id END
FROM found WHERE candidate.id = found.id
"""

# An organization that gave no number is recognised by its name, if nobody else in sight has that name.
_MATCH_NAME = """
WITH once AS (
    SELECT folded_name FROM organizations_registercandidate
    WHERE source_id = %(source)s GROUP BY folded_name HAVING count(*) = 1
), found AS (
    SELECT candidate.id, min(organization.id) AS organization_id
    FROM organizations_registercandidate candidate
    JOIN once ON once.folded_name = candidate.folded_name
    JOIN organizations_organization organization ON organization.folded_name = candidate.folded_name
    WHERE candidate.source_id = %(source)s AND candidate.verdict = 'new'
        AND organization.register_number = '' AND organization.country = %(country)s
        AND organization.kind = %(ngo)s AND organization.state <> ALL(%(apart)s)
        AND NOT EXISTS (
            SELECT FROM organizations_registerentry entry WHERE entry.organization_id = organization.id
        )
    GROUP BY candidate.id HAVING count(*) = 1
)
UPDATE organizations_registercandidate candidate
SET verdict = 'changed', organization_id = found.organization_id, changes = '{register_number}'
FROM found WHERE candidate.id = found.id
"""

_FORGET_REMARKS = """
UPDATE organizations_registerrow SET remarks = ARRAY(
    SELECT remark FROM unnest(remarks) remark WHERE remark <> ALL(%(later)s)
)
WHERE source_id = %(source)s AND remarks <> '{}' AND remarks && %(later)s::varchar[]
"""

# Looked up once and not for each candidate: no index serves the question whether another has the number.
_REMARK = """
WITH shared AS MATERIALIZED (
    SELECT DISTINCT candidate.id
    FROM organizations_registercandidate candidate
    JOIN organizations_organization organization
        ON organization.register_number = candidate.register_number
        AND organization.folded_name <> candidate.folded_name
    WHERE candidate.source_id = %(source)s AND candidate.verdict = 'new'
        AND organization.register_number <> ''
        AND organization.state NOT IN ('listed', 'refused', 'merged')
)
UPDATE organizations_registerrow row SET remarks = row.remarks || judged.remark
FROM (
    SELECT candidate.first_row, (CASE
        WHEN candidate.verdict = 'held' THEN 'ambiguous'
        WHEN candidate.changes = '{register_number}' THEN 'name_matched'
        ELSE 'number_here'
    END)::varchar AS remark
    FROM organizations_registercandidate candidate
    WHERE candidate.source_id = %(source)s AND (
        candidate.verdict = 'held' OR candidate.changes = '{register_number}'
        OR candidate.id IN (SELECT id FROM shared)
    )
) judged
WHERE row.source_id = %(source)s AND row.number = judged.first_row
"""

_COUNT = """
SELECT
    (SELECT jsonb_object_agg(verdict, number) FROM (
        SELECT verdict, count(*) AS number FROM organizations_registercandidate
        WHERE source_id = %(source)s GROUP BY verdict
    ) verdicts),
    (SELECT jsonb_object_agg(remark, number) FROM (
        SELECT remark, count(*) AS number FROM organizations_registerrow, unnest(remarks) remark
        WHERE source_id = %(source)s AND remarks <> '{}' GROUP BY remark
    ) remarks),
    (SELECT jsonb_build_object(
        'rows', count(*), 'held_rows', count(*) FILTER (WHERE is_held),
        'with_remarks', count(*) FILTER (WHERE remarks <> '{}'), 'last_row', coalesce(max(number), 0)
    ) FROM organizations_registerrow WHERE source_id = %(source)s),
    (SELECT jsonb_build_object('filings', coalesce(sum(filings - 1), 0), 'ended', count(*) FILTER (
        WHERE candidate.verdict = 'changed' AND candidate.status = ANY(%(ended)s)
        AND candidate.status <> organization.register_status
    )) FROM organizations_registercandidate candidate
    LEFT JOIN organizations_organization organization ON organization.id = candidate.organization_id
    WHERE candidate.source_id = %(source)s),
    (SELECT count(*) FROM organizations_registerentry entry WHERE entry.form = %(form)s AND NOT EXISTS (
        SELECT FROM organizations_registercandidate candidate
        WHERE candidate.source_id = %(source)s AND candidate.register_number = entry.register_number
            AND candidate.folded_name = entry.folded_name
    ))
"""


def compare(source: RegisterImport) -> dict[str, Any]:
    """Make the preview of an import anew, from its rows and the directory as they are now.

    In the caller's transaction. An organization is known by its register number and folded name: first as
    an entry of the register, then in the directory, then, where it gave no number, by its name alone.

    Args:
        source: whose file was read.

    Returns:
        what the preview counts: organizations by verdict, rows by remark, rows, further filings,
        organizations that end, entries of the form that the file lacks.
    """
    given: dict[str, Any] = {
        "source": source.pk,
        "form": source.form,
        "columns": source.columns,
        "country": source.country,
        "order": list(map(str, STATUS_ORDER)),
        "ended": list(map(str, RegisterStatus.ended())),
        "apart": list(map(str, APART)),
        "later": list(map(str, LATER_REMARKS)),
        "ngo": str(OrganizationKind.NGO),
    }
    with connection.cursor() as cursor:
        # The limit is for web requests, and with as much memory as theirs the rows are sorted on the disk.
        cursor.execute("SET LOCAL statement_timeout = 0; SET LOCAL work_mem = '64MB'")
        cursor.execute("ANALYZE organizations_registerrow")
        cursor.execute("DELETE FROM organizations_registercandidate WHERE source_id = %(source)s", given)
        cursor.execute(_FORGET_REMARKS, given)
        cursor.execute(_FOLD, given)
        cursor.execute("ANALYZE organizations_registercandidate")
        for statement in (_MATCH_NUMBER, _MATCH_NAME, _REMARK):
            cursor.execute(statement, given)
        cursor.execute(_COUNT, given)
        row: tuple[Any, ...] = cursor.fetchone() or ()
    # Django leaves JSON that no field declares as text.
    verdicts, remarks, rows, filings = (json.loads(part or "{}") for part in row[:4])
    return {**rows, **filings, "verdicts": verdicts, "remarks": remarks, "missing": row[4]}
