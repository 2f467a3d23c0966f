import django.contrib.postgres.indexes
from django.db import migrations, models

import organizations.models.names

# In so many names that they tell none apart, and looking for them would find them all: forms of organizations
# and small words, folded. The one place where they are declared; who changes them makes the function and the
# indexes anew.
COMMON = (
    *("asociatia", "asociatie", "asociatiei", "fundatia", "fundatie", "fundatiei", "federatia", "federatie"),
    *("uniunea", "uniune", "organizatia", "organizatie", "organizatiei", "ong", "societatea"),
    *("association", "foundation", "federation", "union", "organization", "society"),
    *("sdruzhenie", "asotsiatsiya", "fondatsiya", "federatsiya", "drustvo", "ustanova", "zveza", "zavod"),
    *(
        "de",
        "din",
        "la",
        "in",
        "si",
        "pentru",
        "al",
        "a",
        "ale",
        "lui",
        "cu",
        "pe",
        "prin",
        "of",
        "the",
        "and",
    ),
    *("for", "za", "na", "i", "v"),
)

# "A.P.A.D.O.R." folds into letters that stand alone: together they are the word that somebody looks for. A loop
# takes a tenth of the time of a regular expression with so many words. The cost, which is about the true one,
# keeps the planner from trying it on row after row.
TELLING = rf"""
CREATE FUNCTION portal_telling(folded text) RETURNS text
LANGUAGE plpgsql IMMUTABLE STRICT PARALLEL SAFE COST 1000 AS $$
DECLARE
    word text;
    telling text := '';
BEGIN
    FOREACH word IN ARRAY
        string_to_array(regexp_replace(folded, '\m([a-z]) (?=[a-z]\M)', '\1', 'g'), ' ')
    LOOP
        IF word <> ALL ('{{{",".join(COMMON)}}}'::text[]) THEN
            telling := telling || ' ' || word;
        END IF;
    END LOOP;
    RETURN coalesce(nullif(ltrim(telling), ''), folded);
END
$$
"""

# With each two neighbours written together: "Pro Vita" is "Provita".
WORDS = """
CREATE FUNCTION portal_with_pairs(telling text) RETURNS tsvector
LANGUAGE plpgsql IMMUTABLE STRICT PARALLEL SAFE COST 1000 AS $$
DECLARE
    single text[] := string_to_array(telling, ' ');
    words text[] := single;
BEGIN
    FOR place IN 2 .. cardinality(single) LOOP
        words := words || (single[place - 1] || single[place]);
    END LOOP;
    RETURN array_to_tsvector(array_remove(words, ''));
END
$$
"""

NAMES = """
CREATE FUNCTION portal_name_words(folded text, short_name text, former_names text[]) RETURNS tsvector
LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE COST 1000
RETURN CASE WHEN short_name = '' AND former_names = '{}' THEN portal_with_pairs(portal_telling(folded))
    ELSE portal_with_pairs(portal_telling(folded)) || portal_with_pairs(
        portal_telling(portal_fold(short_name || ' ' || array_to_string(former_names, ' ')))
    ) END
"""

# What stands between two words is one blank nearly always, and each match costs as much as some words do: blanks
# are looked at only where there are several.
FOLD_LONG = """
CREATE OR REPLACE FUNCTION portal_fold_long(given text) RETURNS text
LANGUAGE plpgsql STABLE STRICT PARALLEL SAFE AS $$
DECLARE plain text := lower(unaccent(given));
BEGIN
    IF octet_length(plain) > length(plain) THEN
        RETURN portal_fold(given);
    END IF;
    RETURN btrim({words});
END
$$
"""
ONE_BLANK = "regexp_replace(regexp_replace(plain, '[^a-z0-9 ]+', ' ', 'g'), '  +', ' ', 'g')"
AS_BEFORE = "regexp_replace(plain, '[^a-z0-9]+', ' ', 'g')"

NOT_PUBLIC = ("pending", "refused", "suspended")


class Migration(migrations.Migration):
    dependencies = [("organizations", "0008_following")]
    operations = [
        migrations.RunSQL(TELLING, "DROP FUNCTION portal_telling(text)"),
        migrations.RunSQL(WORDS, "DROP FUNCTION portal_with_pairs(text)"),
        migrations.RunSQL(NAMES, "DROP FUNCTION portal_name_words(text, text, text[])"),
        migrations.RunSQL(FOLD_LONG.format(words=ONE_BLANK), FOLD_LONG.format(words=AS_BEFORE)),
        migrations.RemoveIndex(model_name="organization", name="organization_similar_names"),
        migrations.AddIndex(
            model_name="organization",
            index=django.contrib.postgres.indexes.GinIndex(
                organizations.models.names.NameWords("folded_name", "short_name", "former_names"),
                name="organization_by_name_words",
            ),
        ),
        migrations.AddIndex(
            model_name="organization",
            index=django.contrib.postgres.indexes.GinIndex(
                django.contrib.postgres.indexes.OpClass(
                    organizations.models.names.Telling("folded_name"), name="gin_trgm_ops"
                ),
                condition=models.Q(("state__in", NOT_PUBLIC)),
                name="organization_like_hidden",
            ),
        ),
        migrations.AddIndex(
            model_name="organization",
            index=models.Index(
                condition=models.Q(("identifier__isnull", False)),
                fields=["identifier"],
                name="organization_by_identifier",
            ),
        ),
        migrations.AddField(
            model_name="registerrun",
            name="step",
            field=models.CharField(
                blank=True,
                choices=[
                    ("reading", "reading the file"),
                    ("comparing", "comparing with the directory"),
                    ("writing", "writing the organizations"),
                    ("refreshing", "refreshing the directory"),
                ],
                default="",
                help_text="Of the phase.",
                max_length=10,
                verbose_name="step",
            ),
            preserve_default=False,
        ),
        migrations.AddConstraint(
            model_name="registerrun",
            constraint=models.CheckConstraint(
                condition=models.Q(("step__in", ("", "reading", "comparing", "writing", "refreshing"))),
                name="register_run_step_known",
            ),
        ),
    ]
