"""Organizations for the directory, as many as wanted, the same at every run: rows straight by COPY.

Forms, counties, verification, fields of work and texts are spread as in the national register and on a portal
that has run for some years: most come from the register with a purpose of a few lines, one in fifteen is
verified. Names draw on some common words and very many rare ones.
"""

from __future__ import annotations

import datetime as dt
import random
from collections.abc import Iterator
from itertools import accumulate
from typing import Any

from django.db import connection
from django.utils import timezone

from organizations.enums import LegalForm, OrganizationKind, OrganizationState
from portal.accounts.models import User
from portal.taxonomy.models import Domain, Territory

REGISTERED = 125_840
"""How many organizations the national register counted in September 2026."""

FORMS = (
    ("Asociația", LegalForm.ASSOCIATION, 82),
    ("Fundația", LegalForm.FOUNDATION, 14),
    ("Federația", LegalForm.FEDERATION, 2),
    ("Uniunea", LegalForm.UNION, 2),
)
OTHERS = (
    (OrganizationKind.PUBLIC_AUTHORITY, "Primăria", 32),
    (OrganizationKind.PUBLIC_INSTITUTION, "Direcția de Asistență Socială", 9),
    (OrganizationKind.SOCIAL_ENTERPRISE, "Întreprinderea Socială", 26),
    (OrganizationKind.INSERTION_ENTERPRISE, "Întreprinderea de Inserție", 2),
    (OrganizationKind.COMPANY, "Compania", 6),
    (OrganizationKind.UNIVERSITY, "Universitatea", 1),
    (OrganizationKind.MEDIA, "Publicația", 1),
)
"""Kind, how its names begin, how many of 1,000."""
NOUNS = (
    "Sportivă", "Părinților", "Tineri", "Copii", "Culturală", "Comunitate", "Educație", "Proprietari",
    "Prietenii",
    "Dezvoltare", "Sănătate", "Mediu", "Vânători", "Agricultori", "Ajutor", "Speranța", "Club", "Fotbal",
    "Femei",
    "Bătrâni", "Veterani", "Artă", "Muzică", "Teatru", "Turism", "Pădure", "Natură", "Viață", "Lumină",
    "Viitor",
    "Solidaritate", "Dizabilități", "Incluziune", "Voluntari", "Caritate", "Creștină", "Profesională",
    "Medici",
    "Profesori", "Elevi", "Studenți", "Meșteșuguri", "Tradiții", "Folclor", "Biblioteci", "Robotică",
    "Inovație",
)  # fmt: skip
TEXT = (
    "promovarea", "dezvoltarea", "sprijinirea", "protejarea", "organizarea", "tinerilor", "copiilor",
    "persoanelor",
    "vârstnice", "comunității", "locale", "activități", "educative", "culturale", "sportive", "sociale",
    "servicii",
    "asistență", "consiliere", "formare", "profesională", "mediului", "înconjurător", "sănătății", "publice",
    "drepturilor", "omului", "femeilor", "familiei", "tradițiilor", "patrimoniului", "agriculturii",
    "turismului",
    "cooperarea", "autoritățile", "instituțiile", "proiecte", "programe", "evenimente", "cursuri", "ateliere",
    "dizabilități", "incluziune", "voluntariat", "cercetare", "inovare", "economiei", "rurale", "urbane",
    "școlare",
)  # fmt: skip
SMALL_WORDS = ("și", "de", "pentru", "în", "cu", "la", "prin", "a", "din", "pe")
SYLLABLES = (
    "ba", "be", "bo", "ca", "ce", "co", "da", "de", "do", "du", "fa", "fi", "ga", "go", "ha", "io", "la",
    "le", "li",
    "lo", "lu", "ma", "me", "mi", "mo", "mu", "na", "ne", "ni", "no", "pa", "pe", "po", "ra", "re", "ri",
    "ro", "ru",
    "sa", "se", "si", "so", "su", "ta", "te", "ti", "to", "tu", "va", "ve", "vi", "vo", "za", "ze", "zi",
)  # fmt: skip
ENDS = (
    "nescu", "reanu", "șan", "ța", "lia", "rin", "deș", "că", "vița", "rești", "ndra", "max", "lar",
    "nova",
)  # fmt: skip
RARE = 60_000
"""Words that stand in few names."""

COLUMNS = (
    "kind", "form", "name", "short_name", "former_names", "slug", "country", "identifier", "register_number",
    "register_status", "territory_id", "address", "mission", "offers", "seeks", "email", "phone",
    "contact_person",
    "contact_person_agreed", "website", "links", "size", "is_public_utility", "public_utility_act", "state",
    "created_by_id", "created_at", "submitted_at", "decided_at", "decision_reason", "verified_until",
)  # fmt: skip


class Invented:
    """A register of organizations.

    Args:
        creator: who registered the verified ones.
        now: the moment of the run; they were registered before it.
    """

    def __init__(self, creator: User, now: dt.datetime) -> None:
        self.chance = random.Random(7)
        self.creator = creator
        self.now = now
        self.rare = [
            "".join(self.chance.choices(SYLLABLES, k=self.chance.choice((1, 2, 2)))).capitalize()
            + self.chance.choice(ENDS)
            for _word in range(RARE)
        ]
        self.texts = [*TEXT, *(word.lower() for word in self.rare[:3_000])]
        # The n-th word is n times rarer than the first, but not so rare as to stand nowhere.
        self.text_weights = list(accumulate(1 / (place + 8) for place in range(len(self.texts))))
        self.noun_weights = list(accumulate(1 / (place + 3) for place in range(len(NOUNS))))
        self.places = _places()
        # Bucharest has every sixth organization, and a big town many more than a village.
        self.place_weights = list(accumulate(weight for _pk, _name, weight in self.places))

    def rows(self, count: int) -> Iterator[tuple[Any, ...]]:
        """Values of `COLUMNS`, one tuple for each organization."""
        for number in range(count):
            yield self._row(number)

    def _row(self, number: int) -> tuple[Any, ...]:
        chance = self.chance
        kind, form, name, place = self._named()
        verified = kind != OrganizationKind.NGO or chance.random() < 0.04
        short = "".join(word[0] for word in name.split())[:12] if chance.random() < 0.2 else ""
        nowhere = not verified and chance.random() < 0.01
        when = self.now - dt.timedelta(minutes=number)
        offers = self._text(12) if verified and chance.random() < 0.4 else ""
        letter = chance.choice("AAAB")
        number_of_court = f"{number % 3_000 + 1}/{letter}/{2000 + number % 26}" if form else ""
        mission = self._text(chance.randrange(8, 60)) if chance.random() < 0.92 else ""
        decided = when if verified else None
        identifier = str(20_000_000 + number) if verified else None
        return (
            kind, form, name, short, [], f"org-{number}", "RO", identifier,
            number_of_court, "active" if form else "", None if nowhere else place, "", mission,
            offers, self._text(10) if offers else "", "", "", "", False, "", [], "",
            bool(form) and chance.random() < 0.0045, "",
            OrganizationState.VERIFIED if verified else OrganizationState.LISTED,
            self.creator.pk if verified else None, when, decided, decided,
            "Actele sunt în ordine." if verified else "",
            self.now.date() + dt.timedelta(days=365) if verified else None,
        )  # fmt: skip

    def _named(self) -> tuple[str, str, str, int]:
        """Kind, form, name and the seat's key."""
        chance = self.chance
        pk, town, _weight = chance.choices(self.places, cum_weights=self.place_weights)[0]
        drawn = chance.random() * 1_000
        for kind, begin, part in OTHERS:
            drawn -= part
            if drawn < 0:
                return kind, "", f"{begin} {chance.choice(self.rare)} {town}", pk
        begin, form, _part = chance.choices(FORMS, [part for _begin, _form, part in FORMS])[0]
        middle = chance.choices(NOUNS, cum_weights=self.noun_weights, k=chance.choice((1, 1, 2)))
        end = [chance.choice(self.rare)] if chance.random() < 0.7 else []
        where = [town] if chance.random() < 0.4 else []
        quoted = " ".join(["pentru" if chance.random() < 0.2 else "", *middle, *end]).strip()
        return OrganizationKind.NGO, form, " ".join([begin, f"„{quoted}”", *where]), pk

    def _text(self, words: int) -> str:
        common = self.chance.choices(self.texts, cum_weights=self.text_weights, k=words)
        small = self.chance.choices(SMALL_WORDS, k=words)
        pairs = enumerate(zip(common, small, strict=True))
        return " ".join(f"{one} {other}" if place % 2 else one for place, (one, other) in pairs)


def _places() -> list[tuple[int, str, float]]:
    """Keys, names and weights of the places with seats."""
    weights = {"municipality": 30, "town": 5, "sector": 450, "commune": 1, "locality": 0.1, "county": 2}
    romanian = Territory.objects.filter(path__startswith="RO/", kind__in=weights).order_by("path")
    return [
        (territory.pk, territory.name, weights[territory.kind] / (1 + territory.position % 7))
        for territory in romanian
    ]


def fill(count: int, creator: User) -> None:
    """Write organizations and their fields of work, and bring the directory up to date.

    Args:
        count: how many.
        creator: who registered the verified ones.
    """
    from organizations.services import refresh_entries  # noqa: PLC0415

    now = timezone.now()
    invented = Invented(creator, now)
    with connection.cursor() as cursor:
        cursor.execute("SET statement_timeout = 0")
        with cursor.copy(f"COPY organizations_organization ({', '.join(COLUMNS)}) FROM STDIN") as copy:
            for row in invented.rows(count):
                copy.write_row(row)
        _fields_of_work(cursor)
        refresh_entries(None)
        cursor.execute("VACUUM ANALYZE")


def _fields_of_work(cursor: Any) -> None:
    """One to three fields for those that are verified and for every fourth of the others."""
    chance = random.Random(8)
    fields = list(Domain.objects.values_list("pk", flat=True))
    weights = [1 / (place + 2) for place in range(len(fields))]
    cursor.execute("SELECT id, state FROM organizations_organization WHERE slug LIKE 'org-%' ORDER BY id")
    organizations = cursor.fetchall()
    table = "organizations_organization_domains"
    with cursor.copy(f"COPY {table} (organization_id, domain_id) FROM STDIN") as copy:
        for pk, state in organizations:
            if state == OrganizationState.VERIFIED or chance.random() < 0.25:
                for field in set(chance.choices(fields, weights, k=chance.choice((1, 1, 2, 3)))):
                    copy.write_row((pk, field))
