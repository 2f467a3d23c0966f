from django.db import migrations

# In so many names that they tell none apart, and looking for them would find them all: forms of organizations
# and small words, folded. The one place where they are declared; who changes them makes the function and the
# indexes anew.
COMMON = (
    *("asociatia", "asociatie", "asociatiei", "fundatia", "fundatie", "fundatiei", "federatia", "federatie"),
    *("uniunea", "uniune", "organizatia", "organizatie", "organizatiei", "ong", "societatea"),
    *("association", "foundation", "federation", "union", "organization", "society"),
    *("sdruzhenie", "asotsiatsiya", "fondatsiya", "federatsiya", "drustvo", "ustanova", "zveza", "zavod"),
    *("de", "din", "la", "in", "si", "pentru", "al", "a", "ale", "lui", "cu", "pe", "prin"),
    *("of", "the", "and", "for", "za", "na", "i", "v"),
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
PAIRS = """
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

# PostgreSQL brings stemmers for Romanian and English. Nothing is left out as too common: there are organizations
# named with such words alone.
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
# The Romanian stemmer knows "asociații" by its ț: without it "asociatia" and "asociatii" would part.
FOLDED = r"""
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
"""

# PostgreSQL brings no stemmer for Bulgarian and Slovene. Endings of nouns and adjectives go; three letters stay.
# Bulgarian after Savoy, "Searching Strategies for the Bulgarian Language" (2007), for words in Latin letters;
# Slovene by the declensions. Twice, because what looks like an ending may be the end of the word itself:
# "advokat" and "advokati", "sistem" and "sistemov". The last step is for the e and ъ that come and go:
# "kulturen" and "kulturna", "društvo" and "društev".
#
# Words end in a mark of their language, so that no other language's forms are taken for theirs.
BULGARIAN = "ovete|ove|eve|iyata|iyat|iite|iya|ieto|ie|ii|ata|yata|oto|eto|ite|ete|ta|at|yat|ya|a|o|e|i"
SLOVENE = "ami|emi|imi|ama|ema|ima|oma|ega|emu|om|em|im|am|ah|eh|ih|ov|ev|a|e|i|o|u"


def _without(endings, given):
    once = f"regexp_replace({given}, '([a-z]{{3}})({endings})\\M', '\\1', 'g')"
    return f"regexp_replace({once}, '([a-z]{{3}})({endings})\\M', '\\1', 'g')"


def _replaced(given, *pairs):
    for what, instead in pairs:
        given = f"regexp_replace({given}, '{what}', '{instead}', 'g')"
    return given


BULGARIAN_FORMS = _replaced(
    _without(BULGARIAN, "folded"),
    ("sht\\M", "sh"), ("([a-z]{3})en\\M", "\\1n"), ("([a-z])\\M", "\\1xbg"),
)  # fmt: skip
SLOVENE_FORMS = _replaced(
    _without(SLOVENE, _replaced("folded", ("tev\\M", "tv"), ("stjo\\M", "st"))),
    ("([a-z]{2})e([knr])\\M", "\\1\\2"), ("([a-z])\\M", "\\1xsl"),
)  # fmt: skip

WORDS = f"""
CREATE FUNCTION portal_bulgarian_forms(folded text) RETURNS text
LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE
RETURN {BULGARIAN_FORMS};

CREATE FUNCTION portal_slovene_forms(folded text) RETURNS text
LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE
RETURN {SLOVENE_FORMS};

CREATE FUNCTION portal_words(country text, folded text) RETURNS tsvector
LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE
RETURN strip(to_tsvector('portal_english'::regconfig, folded) || CASE country
    WHEN 'BG' THEN to_tsvector('portal_bulgarian'::regconfig, portal_bulgarian_forms(folded))
    WHEN 'SI' THEN to_tsvector('portal_slovene'::regconfig, portal_slovene_forms(folded))
    ELSE to_tsvector('portal_romanian'::regconfig, portal_romanian_forms(folded))
END);

CREATE FUNCTION portal_lexemes(word text) RETURNS text[]
LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE
RETURN ARRAY[word] || ts_lexize('portal_english'::regdictionary, word)
    || ts_lexize('portal_romanian'::regdictionary, portal_romanian_forms(word))
    || ARRAY[portal_bulgarian_forms(word), portal_slovene_forms(word)];
"""
NO_WORDS = """
DROP FUNCTION portal_lexemes(text);
DROP FUNCTION portal_words(text, text);
DROP FUNCTION portal_slovene_forms(text);
DROP FUNCTION portal_bulgarian_forms(text);
DROP FUNCTION portal_romanian_forms(text);
DROP FUNCTION portal_fold_long(text);
"""


class Migration(migrations.Migration):
    replaces = [("organizations", "0003_directory"), ("organizations", "0007_word_forms")]
    initial = True
    dependencies = [("core", "0001_first_release")]
    operations = [
        migrations.RunSQL(TELLING, "DROP FUNCTION portal_telling(text)"),
        migrations.RunSQL(PAIRS, "DROP FUNCTION portal_with_pairs(text)"),
        migrations.RunSQL(NAMES, "DROP FUNCTION portal_name_words(text, text, text[])"),
        migrations.RunSQL(CONFIGURATIONS, NO_CONFIGURATIONS),
        migrations.RunSQL(FOLDED + WORDS, NO_WORDS),
    ]
