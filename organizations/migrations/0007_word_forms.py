from django.db import migrations

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

FORMS = f"""
CREATE FUNCTION portal_bulgarian_forms(folded text) RETURNS text
LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE
RETURN {BULGARIAN_FORMS};

CREATE FUNCTION portal_slovene_forms(folded text) RETURNS text
LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE
RETURN {SLOVENE_FORMS};

CREATE OR REPLACE FUNCTION portal_words(country text, folded text) RETURNS tsvector
LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE
RETURN strip(to_tsvector('portal_english'::regconfig, folded) || CASE country
    WHEN 'BG' THEN to_tsvector('portal_bulgarian'::regconfig, portal_bulgarian_forms(folded))
    WHEN 'SI' THEN to_tsvector('portal_slovene'::regconfig, portal_slovene_forms(folded))
    ELSE to_tsvector('portal_romanian'::regconfig, portal_romanian_forms(folded))
END);

CREATE OR REPLACE FUNCTION portal_lexemes(word text) RETURNS text[]
LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE
RETURN ARRAY[word] || ts_lexize('portal_english'::regdictionary, word)
    || ts_lexize('portal_romanian'::regdictionary, portal_romanian_forms(word))
    || ARRAY[portal_bulgarian_forms(word), portal_slovene_forms(word)];
"""
# Their expressions give other words now for organizations of these countries. In a new database they come later.
REINDEX = """
DO $$
DECLARE index text;
BEGIN
    FOREACH index IN ARRAY ARRAY['organization_offers_words', 'organization_seeks_words'] LOOP
        IF to_regclass(index) IS NOT NULL THEN
            EXECUTE format('REINDEX INDEX %I', index);
        END IF;
    END LOOP;
END
$$;
"""
NO_FORMS = """
CREATE OR REPLACE FUNCTION portal_words(country text, folded text) RETURNS tsvector
LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE
RETURN strip(to_tsvector('portal_english'::regconfig, folded) || CASE country
    WHEN 'BG' THEN to_tsvector('portal_bulgarian'::regconfig, folded)
    WHEN 'SI' THEN to_tsvector('portal_slovene'::regconfig, folded)
    ELSE to_tsvector('portal_romanian'::regconfig, portal_romanian_forms(folded))
END);

CREATE OR REPLACE FUNCTION portal_lexemes(word text) RETURNS text[]
LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE
RETURN ARRAY[word] || ts_lexize('portal_english'::regdictionary, word)
    || ts_lexize('portal_romanian'::regdictionary, portal_romanian_forms(word));

DROP FUNCTION portal_bulgarian_forms(text);
DROP FUNCTION portal_slovene_forms(text);
"""


class Migration(migrations.Migration):
    dependencies = [("organizations", "0006_by_place")]
    operations = [migrations.RunSQL(FORMS + REINDEX, NO_FORMS + REINDEX)]
