"""Addresses on the portal for many new organizations at once.

Made of the name, and of the register number where the plain name is taken.
"""

from __future__ import annotations

from typing import Any

from organizations.services.registration import RESERVED_SLUGS

STEM = 58
"""Characters of the name; the register number and a key fit behind it."""

_NEW = """
CREATE TEMPORARY TABLE register_new ON COMMIT DROP AS
SELECT candidate.id AS candidate_id,
    nextval(pg_get_serial_sequence('organizations_organization', 'id')) AS organization_id,
    coalesce(
        nullif(btrim(replace(left(candidate.folded_name, %(stem)s), ' ', '-'), '-'), ''), 'organization'
    ) AS stem,
    replace(lower(candidate.register_number), '/', '-') AS number,
    NULL::varchar AS slug
FROM organizations_registercandidate candidate
WHERE candidate.source_id = %(source)s AND candidate.verdict = 'new'
"""

# Each step gives an address to those that have none, unless it is taken or somebody before them in the file
# asks for the same.
_STEPS = ("stem", "stem || '-' || number", "stem || '-' || number || '-' || candidate_id")
_GIVE = """
WITH asked AS (
    SELECT candidate_id, {address} AS slug,
        row_number() OVER (PARTITION BY {address} ORDER BY candidate_id) AS place
    FROM register_new WHERE slug IS NULL
)
UPDATE register_new SET slug = asked.slug FROM asked
WHERE asked.candidate_id = register_new.candidate_id AND asked.place = 1
    AND asked.slug <> ALL(%(reserved)s)
    AND NOT EXISTS (SELECT FROM register_new other WHERE other.slug = asked.slug)
    AND NOT EXISTS (SELECT FROM organizations_organization known WHERE known.slug = asked.slug)
    AND NOT EXISTS (SELECT FROM organizations_formeraddress former WHERE former.slug = asked.slug)
"""


def give_addresses(cursor: Any, source_id: int) -> None:
    """Make the temporary table `register_new`: of each new candidate the key and slug of its organization.

    To be called in the transaction that creates them.

    Args:
        cursor: of the connection.
        source_id: the import.
    """
    given = {"source": source_id, "stem": STEM, "reserved": sorted(RESERVED_SLUGS)}
    cursor.execute("DROP TABLE IF EXISTS register_new")
    cursor.execute(_NEW, given)
    cursor.execute("ANALYZE register_new")
    for address in _STEPS:
        cursor.execute(_GIVE.format(address=address), given)
