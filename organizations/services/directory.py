"""Keeps what the directory is searched and filtered by in step with the organizations."""

from __future__ import annotations

from collections.abc import Collection

from django.db import connection, transaction
from django.utils import timezone

from organizations.enums import OrganizationState
from organizations.selectors.directory.asked import SUBJECT
from portal.core.page_cache import drop_pages

MANY = 1_000
"""Entries refreshed at once from which the counts' rows are drawn together and the planner is told."""
LONGEST_NAME = 120
"""Characters of a name by which it is ordered."""

WAY = 2
"""To be raised when entries are made in another way: each is made anew then, at the next refresh of all."""

_COLUMNS = (
    "kind", "area_id", "territory_path", "domain_ids", "is_verified", "has_offers", "is_public_utility",
    "in_network", "register_status", "verified_at", "sort_name", "name_words", "all_words", "source",
)  # fmt: skip

# Of the whole national register: longer than a page may take, and with room to put off what would be sorted
# on the disk or brought into an index word by word. It holds until the transaction ends.
_PATIENCE = """
SET LOCAL statement_timeout = '10min';
SET LOCAL work_mem = '64MB';
SET LOCAL maintenance_work_mem = '128MB';
SET LOCAL gin_pending_list_limit = '16MB'
"""

# Two who refresh the same organizations at the same moment come one after the other, in the same order.
_LOCK = """
SELECT id FROM organizations_organization WHERE id = ANY(%(pks)s) ORDER BY id FOR NO KEY UPDATE
"""

# An entry is made anew when what it is made of differs from what it was made of: folding texts and finding
# their words' forms is nearly all that a refresh costs. A territory's and a field's names are found in every
# language; the country's name would be found with everything that lies in it, so it is left out.
#
# OFFSET has each step computed once, as MATERIALIZED would, but lets several processes share the work, if its
# number is one that PostgreSQL knows before it plans: quoted, it is no other number's cast.
_MADE = """
SELECT vectors.*, name_words || portal_words(country, words) AS all_words FROM (
    SELECT changed.*, left(folded_name, %(longest)s) AS sort_name,
        portal_words(country, names) AS name_words
    FROM (
        SELECT sources.*, folded_name || ' ' || portal_fold_long(other_names) AS names,
            portal_fold_long(sources.texts) || labels AS words
        FROM (
            SELECT facts.*, hashtextextended(facts::text, %(way)s) AS source FROM ({facts} OFFSET '0') facts
            OFFSET '0'
        ) sources LEFT JOIN organizations_directoryentry entry USING (organization_id)
        WHERE entry.source IS DISTINCT FROM sources.source
        OFFSET '0'
    ) changed
    OFFSET '0'
) vectors
"""

_FACTS = """
    SELECT o.id AS organization_id, o.kind, o.country, o.register_status, area.id AS area_id,
        coalesce(seat.path, '') AS territory_path,
        coalesce(fields.ids, ARRAY[]::integer[]) AS domain_ids,
        o.state = 'verified' AND o.verified_until >= %(today)s AS is_verified,
        o.offers <> '' AS has_offers,
        o.is_public_utility,
        part.member_id IS NOT NULL AS in_network,
        CASE WHEN o.state = 'verified' THEN o.decided_at END AS verified_at,
        o.folded_name,
        o.short_name || ' ' || array_to_string(o.former_names, ' ') AS other_names,
        o.mission || ' ' || o.offers || ' ' || o.seeks AS texts,
        translate(concat(fields.names, seat.folded, above.folded, further.folded), '|', ' ') AS labels
    FROM organizations_organization o
    LEFT JOIN taxonomy_territory seat ON seat.id = o.territory_id
    LEFT JOIN taxonomy_territory above ON above.id = seat.parent_id AND above.parent_id IS NOT NULL
    LEFT JOIN taxonomy_territory further ON further.id = above.parent_id AND further.parent_id IS NOT NULL
    LEFT JOIN taxonomy_territory area ON area.path = substring(seat.path FROM '^[^/]+/(?:[^/]+/)?')
    LEFT JOIN (
        SELECT link.organization_id, array_agg(domain.id ORDER BY domain.id) AS ids,
            string_agg(domain.folded, '' ORDER BY domain.id) AS names
        FROM organizations_organization_domains link
        JOIN (
            SELECT id::integer, portal_folded_names(names) AS folded FROM taxonomy_domain OFFSET '0'
        ) domain ON domain.id = link.domain_id
        WHERE true {chosen_links}
        GROUP BY link.organization_id
    ) fields ON fields.organization_id = o.id
    LEFT JOIN (
        SELECT DISTINCT member_id FROM organizations_networkmember WHERE confirmed_at IS NOT NULL
    ) part ON part.member_id = o.id
    WHERE o.state = ANY(%(public)s) {chosen}
"""

# A statement that writes is never shared among processes, so these are made by one that only reads.
_MAKE_ALL = "CREATE TEMPORARY TABLE directory_made ON COMMIT DROP AS {made}"

_COUNT_WORDS = """
INSERT INTO organizations_directoryword AS known (word, number)
SELECT word, count(*) AS number
FROM {made}, unnest(string_to_array(names || ' ' || words, ' ')) AS word
WHERE length(word) BETWEEN 4 AND 40 AND word COLLATE "C" >= 'a'
GROUP BY word ORDER BY word
ON CONFLICT (word) DO UPDATE SET number = excluded.number WHERE known.number < excluded.number
"""

_PUT = f"""
INSERT INTO organizations_directoryentry AS entry (organization_id, {", ".join(_COLUMNS)})
SELECT organization_id, {", ".join(_COLUMNS)} FROM {{made}}
ON CONFLICT (organization_id) DO UPDATE
SET {", ".join(f"{column} = excluded.{column}" for column in _COLUMNS)}
"""  # noqa: S608  (made of the constants above)


def _made(chosen: str, chosen_links: str) -> str:
    return _MADE.format(facts=_FACTS.format(chosen=chosen, chosen_links=chosen_links))


_ALL = (
    "DROP TABLE IF EXISTS directory_made",
    _MAKE_ALL.format(made=_made("", "")),
    _COUNT_WORDS.format(made="directory_made"),
    _PUT.format(made="directory_made"),
)
_SOME = (
    "WITH made AS MATERIALIZED ({made}), known AS ({words}) {put}".format(
        made=_made("AND o.id = ANY(%(pks)s)", "AND link.organization_id = ANY(%(pks)s)"),
        words=_COUNT_WORDS.format(made="made"),
        put=_PUT.format(made="made"),
    ),
)

_DROP = """
DELETE FROM organizations_directoryentry entry USING organizations_organization o
WHERE o.id = entry.organization_id AND o.state <> ALL(%(public)s)
"""
_DROP_SOME = _DROP + "AND entry.organization_id = ANY(%(pks)s)"

# Nothing is found with them any more: a mistyped word must not be taken for one of these.
_FORGET_WORDS = """
DELETE FROM organizations_directoryword known WHERE NOT EXISTS (
    SELECT FROM organizations_directoryentry
    WHERE all_words @@ array_to_string(portal_lexemes(known.word), ' | ')::tsquery
)
"""

# Only rows that this statement sees: what others add meanwhile stays beside the sums. They are put down in
# the order in which they are read.
_DRAW_TOGETHER = """
WITH gone AS (DELETE FROM organizations_directorycount RETURNING *)
INSERT INTO organizations_directorycount
    (domain_id, part, kind, area_id, is_verified, has_offers, is_public_utility, in_network, number)
SELECT domain_id, part, kind, area_id, is_verified, has_offers, is_public_utility, in_network, sum(number)
FROM gone GROUP BY domain_id, part, kind, area_id, is_verified, has_offers, is_public_utility, in_network
HAVING sum(number) <> 0
ORDER BY part <> '', domain_id, part
"""

# What was put off is indexed, and the planner told how much there is: the next search would pay for both.
_TIDY = """
SELECT gin_clean_pending_list('entry_by_words'), gin_clean_pending_list('entry_by_name_words');
ANALYZE organizations_directoryentry;
ANALYZE organizations_directoryword;
ANALYZE organizations_directorycount
"""


@transaction.atomic
def refresh_entries(pks: Collection[int] | None) -> int:
    """Bring the directory's entries up to date with the organizations they are made of.

    To be called, in the same transaction, by whatever changes an organization's state, names, kind, texts,
    fields of work, seat, verification or networks: of a few through `show_anew`, which also drops the pages.

    Args:
        pks: of the organizations that changed, public or no longer; None goes over all of them, as is right
            after an import, and daily, because a verification ends on its day.

    Returns:
        how many entries were written or dropped.
    """
    given = {
        "pks": None if pks is None else sorted(pks),
        "public": [str(state) for state in OrganizationState.public()],
        "today": timezone.localdate(),
        "longest": LONGEST_NAME,
        "way": WAY,
    }
    with connection.cursor() as cursor:
        if pks is None or len(pks) >= MANY:
            cursor.execute(_PATIENCE)
        if pks is not None:
            cursor.execute(_LOCK, given)
        cursor.execute(_DROP if pks is None else _DROP_SOME, given)
        changed = cursor.rowcount
        for statement in _ALL if pks is None else _SOME:
            cursor.execute(statement, given)
        changed += cursor.rowcount
        if changed >= MANY or (pks is None and changed):
            cursor.execute(_TIDY)
            cursor.execute(_FORGET_WORDS)
            cursor.execute(_DRAW_TOGETHER)
    if changed:
        drop_pages(SUBJECT)
    return changed
