from django.contrib.postgres.operations import TrigramExtension, UnaccentExtension
from django.db import migrations

# The same letters as in `portal/core/fold.py`; a test folds any text both ways.
SINGLE_FROM = "абвгдезийклмнопрстуфхъьАБВГДЕЗИЙКЛМНОПРСТУФХЪЬøØđĐłŁı"
SINGLE_TO = "abvgdeziyklmnoprstufhayabvgdeziyklmnoprstufhayooddlli"
MULTIPLE = {
    "ж": "zh", "ц": "ts", "ч": "ch", "ш": "sh", "щ": "sht", "ю": "yu", "я": "ya",
    "Ж": "zh", "Ц": "ts", "Ч": "ch", "Ш": "sh", "Щ": "sht", "Ю": "yu", "Я": "ya",
    "ß": "ss", "æ": "ae", "Æ": "ae", "œ": "oe", "Œ": "oe",
}  # fmt: skip

assert len(SINGLE_FROM) == len(SINGLE_TO)


def _replaced(expression: str) -> str:
    for letter, latin in MULTIPLE.items():
        expression = f"replace({expression}, '{letter}', '{latin}')"
    return expression


LATIN = _replaced(f"translate(normalize(given, NFC), '{SINGLE_FROM}', '{SINGLE_TO}')")
SMALL = "'ABCDEFGHIJKLMNOPQRSTUVWXYZ', 'abcdefghijklmnopqrstuvwxyz'"

CREATE = f"""
CREATE FUNCTION portal_fold(given text) RETURNS text
LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE
RETURN btrim(regexp_replace(
    translate(regexp_replace(normalize({LATIN}, NFKD), '[\u0300-\u036f]', '', 'g'), {SMALL}),
    '[^a-z0-9]+', ' ', 'g'
))
"""


class Migration(migrations.Migration):
    replaces = [("core", "0001_extensions"), ("core", "0002_fold")]
    initial = True
    dependencies = []
    operations = [
        UnaccentExtension(),
        TrigramExtension(),
        migrations.RunSQL(CREATE, "DROP FUNCTION portal_fold(text)"),
    ]
