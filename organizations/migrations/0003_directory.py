import django.contrib.postgres.fields
import django.contrib.postgres.indexes
import django.contrib.postgres.search
import django.db.models.deletion
from django.db import migrations, models

# PostgreSQL brings stemmers for Romanian and English and none for Slovene and Bulgarian, whose words stay as
# they are. Nothing is left out as too common: there are organizations named with such words alone.
CONFIGURATIONS = """
CREATE TEXT SEARCH DICTIONARY portal_romanian (TEMPLATE = snowball, LANGUAGE = romanian);
CREATE TEXT SEARCH DICTIONARY portal_english (TEMPLATE = snowball, LANGUAGE = english);
CREATE TEXT SEARCH CONFIGURATION portal_romanian (COPY = pg_catalog.simple);
ALTER TEXT SEARCH CONFIGURATION portal_romanian ALTER MAPPING FOR asciiword WITH portal_romanian;
CREATE TEXT SEARCH CONFIGURATION portal_english (COPY = pg_catalog.simple);
ALTER TEXT SEARCH CONFIGURATION portal_english ALTER MAPPING FOR asciiword WITH portal_english;
CREATE TEXT SEARCH CONFIGURATION portal_bulgarian (COPY = pg_catalog.simple);
CREATE TEXT SEARCH CONFIGURATION portal_slovene (COPY = pg_catalog.simple);
"""
NO_CONFIGURATIONS = """
DROP TEXT SEARCH CONFIGURATION portal_slovene;
DROP TEXT SEARCH CONFIGURATION portal_bulgarian;
DROP TEXT SEARCH CONFIGURATION portal_english;
DROP TEXT SEARCH CONFIGURATION portal_romanian;
DROP TEXT SEARCH DICTIONARY portal_english;
DROP TEXT SEARCH DICTIONARY portal_romanian;
"""

# `portal_fold` takes a hundred times longer than this shortcut for what most texts are written with; what
# remains after it in another script goes the long way. A test folds any text both ways.
#
# What stands between two words is one blank nearly always, and each match costs as much as some words do: blanks
# are looked at only where there are several.
#
# The stemmer knows "asociații" by its ț: without it "asociatia" and "asociatii" would part.
WORDS = r"""
CREATE FUNCTION portal_fold_long(given text) RETURNS text
LANGUAGE plpgsql STABLE STRICT PARALLEL SAFE AS $$
DECLARE plain text := lower(unaccent(given));
BEGIN
    IF octet_length(plain) > length(plain) THEN
        RETURN portal_fold(given);
    END IF;
    RETURN btrim(regexp_replace(regexp_replace(plain, '[^a-z0-9 ]+', ' ', 'g'), '  +', ' ', 'g'));
END
$$;

CREATE FUNCTION portal_romanian_forms(folded text) RETURNS text
LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE
RETURN regexp_replace(folded, '([aiu]ti)[ea]\M', '\1i', 'g');

CREATE FUNCTION portal_words(country text, folded text) RETURNS tsvector
LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE
RETURN strip(to_tsvector('portal_english'::regconfig, folded) || CASE country
    WHEN 'BG' THEN to_tsvector('portal_bulgarian'::regconfig, folded)
    WHEN 'SI' THEN to_tsvector('portal_slovene'::regconfig, folded)
    ELSE to_tsvector('portal_romanian'::regconfig, portal_romanian_forms(folded))
END);

CREATE FUNCTION portal_lexemes(word text) RETURNS text[]
LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE
RETURN ARRAY[word] || ts_lexize('portal_english'::regdictionary, word)
    || ts_lexize('portal_romanian'::regdictionary, portal_romanian_forms(word));
"""
NO_WORDS = """
DROP FUNCTION portal_lexemes(text);
DROP FUNCTION portal_words(text, text);
DROP FUNCTION portal_romanian_forms(text);
DROP FUNCTION portal_fold_long(text);
"""

COLUMNS = "kind, area_id, is_verified, has_offers, is_public_utility, in_network"


def _counted(rows, sign):
    """What a change adds to the counts: each row once, once for each of its fields of work, and in its place."""
    return f"""
    INSERT INTO organizations_directorycount (domain_id, part, {COLUMNS}, number)
    SELECT domain_id, part, {COLUMNS}, {sign}count(*)
    FROM {rows}, unnest(0 || domain_ids) AS domain_id,
        unnest(CASE split_part(territory_path, '/', 3) WHEN '' THEN ARRAY['']
            ELSE ARRAY['', split_part(territory_path, '/', 3)] END) AS part
    GROUP BY domain_id, part, {COLUMNS};"""  # noqa: S608  (names of our own)


def _trigger(act, body, tables):
    return f"""
CREATE FUNCTION directory_{act}_counts() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN{body}
    RETURN NULL;
END
$$;
CREATE TRIGGER directory_{act}_counts AFTER {act.upper()} ON organizations_directoryentry
    REFERENCING {tables} FOR EACH STATEMENT EXECUTE FUNCTION directory_{act}_counts();
"""


COUNTS = (
    _trigger("insert", _counted("fresh", ""), "NEW TABLE AS fresh")
    + _trigger(
        "update", _counted("stale", "-") + _counted("fresh", ""), "OLD TABLE AS stale NEW TABLE AS fresh"
    )
    + _trigger("delete", _counted("stale", "-"), "OLD TABLE AS stale")
)
NO_COUNTS = "".join(
    f"DROP TRIGGER directory_{act}_counts ON organizations_directoryentry; DROP FUNCTION directory_{act}_counts();"
    for act in ("insert", "update", "delete")
)


class Migration(migrations.Migration):
    # Before the first release this came in smaller steps: who has those has this.
    replaces = [("organizations", "0004_directory_entries"), ("organizations", "0009_names_that_tell")]

    dependencies = [("organizations", "0002_national_register"), ("taxonomy", "0002_tree")]
    operations = [
        migrations.RunSQL(CONFIGURATIONS, NO_CONFIGURATIONS),
        migrations.RunSQL(WORDS, NO_WORDS),
        migrations.CreateModel(
            name="DirectoryWord",
            fields=[
                (
                    "word",
                    models.CharField(db_collation="C", max_length=40, primary_key=True, serialize=False),
                ),
                ("number", models.PositiveIntegerField(default=1)),
            ],
            options={
                "verbose_name": "word of the directory",
                "verbose_name_plural": "words of the directory",
                "indexes": [
                    django.contrib.postgres.indexes.GinIndex(
                        fields=["word"], name="directory_word_similar", opclasses=("gin_trgm_ops",)
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="DirectoryCount",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("kind", models.CharField(max_length=30)),
                ("part", models.TextField()),
                ("domain_id", models.IntegerField()),
                ("is_verified", models.BooleanField()),
                ("has_offers", models.BooleanField()),
                ("is_public_utility", models.BooleanField()),
                ("in_network", models.BooleanField()),
                ("number", models.IntegerField()),
                (
                    "area",
                    models.ForeignKey(
                        db_constraint=False,
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="taxonomy.territory",
                    ),
                ),
            ],
            options={
                "verbose_name": "count of the directory",
                "verbose_name_plural": "counts of the directory",
                "indexes": [
                    models.Index(
                        condition=models.Q(("part", "")), fields=["domain_id"], name="directory_count_whole"
                    ),
                    models.Index(
                        condition=models.Q(("part", ""), _negated=True),
                        fields=["area", "domain_id"],
                        name="directory_count_parts",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="DirectoryEntry",
            fields=[
                (
                    "organization",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE,
                        primary_key=True,
                        related_name="entry",
                        serialize=False,
                        to="organizations.organization",
                    ),
                ),
                ("kind", models.CharField(max_length=30)),
                ("territory_path", models.TextField(blank=True, db_collation="C")),
                (
                    "domain_ids",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.IntegerField(), default=list, size=None
                    ),
                ),
                ("is_verified", models.BooleanField(default=False)),
                ("has_offers", models.BooleanField(default=False)),
                ("is_public_utility", models.BooleanField(default=False)),
                ("in_network", models.BooleanField(default=False)),
                ("register_status", models.CharField(blank=True, max_length=20)),
                ("verified_at", models.DateTimeField(null=True)),
                ("sort_name", models.TextField(db_collation="C")),
                ("name_words", django.contrib.postgres.search.SearchVectorField()),
                ("all_words", django.contrib.postgres.search.SearchVectorField()),
                ("source", models.BigIntegerField()),
                (
                    "area",
                    models.ForeignKey(
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="taxonomy.territory",
                    ),
                ),
            ],
            options={
                "verbose_name": "entry of the directory",
                "verbose_name_plural": "entries of the directory",
                "indexes": [
                    models.Index(
                        fields=["sort_name", "organization"],
                        include=(
                            "kind",
                            "area",
                            "domain_ids",
                            "is_verified",
                            "has_offers",
                            "is_public_utility",
                            "in_network",
                        ),
                        name="entry_by_name",
                    ),
                    models.Index(
                        fields=["area", "territory_path"],
                        include=(
                            "kind",
                            "domain_ids",
                            "is_verified",
                            "has_offers",
                            "is_public_utility",
                            "in_network",
                        ),
                        name="entry_by_place",
                    ),
                    models.Index(fields=["kind", "sort_name"], name="entry_by_kind"),
                    models.Index(
                        condition=models.Q(("is_verified", True)),
                        fields=["-verified_at", "-organization"],
                        name="entry_by_verified",
                    ),
                    models.Index(
                        condition=models.Q(("has_offers", True)),
                        fields=["sort_name"],
                        name="entry_with_offers",
                    ),
                    models.Index(
                        condition=models.Q(("is_public_utility", True)),
                        fields=["sort_name"],
                        name="entry_of_utility",
                    ),
                    models.Index(
                        condition=models.Q(("in_network", True)),
                        fields=["sort_name"],
                        name="entry_in_network",
                    ),
                    django.contrib.postgres.indexes.GinIndex(fields=["domain_ids"], name="entry_by_domain"),
                    django.contrib.postgres.indexes.GinIndex(
                        fields=["name_words"], name="entry_by_name_words"
                    ),
                    django.contrib.postgres.indexes.GinIndex(fields=["all_words"], name="entry_by_words"),
                ],
            },
        ),
        migrations.RunSQL(COUNTS, NO_COUNTS),
    ]
