"""Who is suggested to whom: a small country with the right answers written down, and what never happens."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Sequence
from copy import deepcopy
from dataclasses import dataclass, fields, replace
from typing import Any

import pytest
from django.db import IntegrityError, transaction
from django.test import Client
from django.utils import timezone, translation
from pytest_django import DjangoAssertNumQueries

from organizations.enums import OrganizationKind, OrganizationState, RegisterStatus
from organizations.models import Organization
from organizations.services import refresh_entries
from partnerships.enums import PartnershipState, SuggestedKind
from partnerships.models import Dismissal, SuggestionRefusal
from partnerships.selectors.suggestions import (
    LASTS_DAYS,
    LEAST,
    LEAST_IN_SUBJECT,
    WEIGHTS,
    Closeness,
    Common,
    Named,
    Part,
    for_draft,
    for_need,
    for_organization,
    rows_for,
    score,
    sentence,
    suggest,
    words,
)
from partnerships.selectors.suggestions.asking import kinds_of
from partnerships.selectors.suggestions.words import words_of
from partnerships.services import suggestions
from portal.accounts.models import User
from portal.audit.models import Entry
from portal.core.exceptions import NotAllowed, Refused
from portal.core.page_cache import process_generations
from portal.taxonomy.models import Domain, Territory
from tests.factories.accounts import UserFactory
from tests.factories.needs import NeedFactory
from tests.factories.organizations import MembershipFactory, OrganizationFactory
from tests.factories.partnerships import PartnershipFactory
from tests.factories.taxonomy import DomainFactory, TerritoryFactory
from tests.partnerships.conftest import Cast
from tests.partnerships.test_views import as_

HERE = "/partnerships/suggestions/for/"
AUTHORITIES, ORGANIZATIONS = SuggestedKind.AUTHORITIES, SuggestedKind.ORGANIZATIONS


@pytest.fixture(autouse=True)
def _anew(monkeypatch: pytest.MonkeyPatch) -> None:
    """Each question is answered anew: what a test writes is never committed, and drops nothing kept."""
    monkeypatch.setattr(process_generations, "begin", lambda _subjects: None)


# Name: kind, place, fields of work, what it does, offers, looks for.
PEOPLE: dict[str, tuple[str, str, str, str, str, str]] = {
    "Primăria Făgăraș": ("public_authority", "fagaras", "tineret cultura", "Orașul din cetate.",
        "Oferim o sală de spectacole și un teren.", "Căutăm ateliere de teatru pentru elevi."),
    "Consiliul Județean Brașov": ("public_authority", "brasov", "tineret", "Administrăm județul.", "", ""),
    "Primăria Rupea": ("public_authority", "rupea", "mediu", "Cetatea Rupea și păduri.", "", ""),
    "Direcția de Tineret Iași": ("public_institution", "iasi", "tineret", "Programe de vacanță.", "", ""),
    "Primăria Iași": ("public_authority", "iasi", "mediu cultura", "Parcuri, spectacole.", "", ""),
    "Asociația Scena": ("ngo", "fagaras", "tineret cultura", "Facem teatru cu elevii din licee.",
        "Ateliere de teatru și regie, ținute de actori.", "Avem nevoie de o sală."),
    "Asociația Pădurea": ("ngo", "rupea", "mediu", "Plantăm păduri cu voluntari.", "Puieți de stejar.", ""),
    "Fundația Bătrâni": ("ngo", "fagaras", "social", "Îngrijim vârstnici la domiciliu.", "", ""),
    "Asociația Moldova": ("ngo", "iasi", "tineret", "Tabere de vară la munte.", "", "Un autocar."),
    "Cooperativa Mobilă": ("social_enterprise", "rupea", "social mediu", "Reparăm mobilier vechi.",
        "Mobilier reparat.", "Lemn de la păduri."),
    "Transport SRL": ("company", "iasi", "", "Autocare pentru excursii.",
        "Autocar cu șofer, de închiriat.", ""),
    "Asociația Regie": ("ngo", "brasov_city", "cultura", "Spectacole și regie în școli.", "", ""),
}  # fmt: skip

# Who asks for whom: the right answer, best first, and why.
ANSWERS: dict[tuple[str, SuggestedKind], list[str]] = {
    # Its town hall has both fields, the hall it looks for and looks for its workshops; the county sits above
    # the town and has one field; Iași only shares a field: 12 for it and 10 for being verified.
    ("Asociația Scena", AUTHORITIES): [
        "Primăria Făgăraș", "Consiliul Județean Brașov", "Direcția de Tineret Iași", "Primăria Iași",
    ],
    # Both fields and theatre with the first; one field with the second, in the county; one with the third.
    ("Primăria Făgăraș", ORGANIZATIONS): ["Asociația Scena", "Asociația Regie", "Asociația Moldova"],
    # The same place, field and the woods; the same field and "mobilier … păduri" beside it.
    ("Primăria Rupea", ORGANIZATIONS): ["Asociația Pădurea", "Cooperativa Mobilă"],
    # No field in common with the company, but the very coach, in the same town; then the field alone.
    ("Asociația Moldova", ORGANIZATIONS): ["Transport SRL", "Asociația Scena"],
    # Nobody else is at social work; to be of the same town is no reason.
    ("Fundația Bătrâni", AUTHORITIES): [],
    # The whole county is where it works: the two who share its field, those in the county first.
    ("Consiliul Județean Brașov", ORGANIZATIONS): ["Asociația Scena", "Asociația Moldova"],
}  # fmt: skip


@dataclass
class Country:
    """The organizations by name."""

    by_name: dict[str, Organization]
    fields: dict[str, Domain]
    places: dict[str, Territory]

    def suggested(self, name: str, kind: SuggestedKind) -> list[str]:
        """Names of those suggested to an organization."""
        asker = for_organization(self.by_name[name], kind, timezone.localdate())
        return self.names(suggest(asker, today=timezone.localdate()))

    def names(self, found: Sequence[Any]) -> list[str]:
        """Names of those suggested."""
        names = {organization.pk: name for name, organization in self.by_name.items()}
        return [names.get(one.pk, "?") for one in found]


def put(country: Country, name: str, **changed: Any) -> Organization:
    """Change an organization past its services, and the directory with it."""
    Organization.objects.filter(pk=country.by_name[name].pk).update(**changed)
    country.by_name[name].refresh_from_db()
    refresh_entries([country.by_name[name].pk])
    return country.by_name[name]


@pytest.fixture(scope="module")
def made_country(shared_rows: None) -> Country:
    """Twelve organizations in two counties."""
    romania = TerritoryFactory(code="RO", kind="country", names={"ro": "România"})
    counties = {
        code: TerritoryFactory(code=code.upper(), kind="county", names={"ro": name}, parent=romania)
        for code, name in (("bv", "Brașov"), ("is", "Iași"))
    }
    towns = {
        "fagaras": ("bv", "Făgăraș"),
        "rupea": ("bv", "Rupea"),
        "brasov_city": ("bv", "Municipiul Brașov"),
        "iasi": ("is", "Municipiul Iași"),
    }
    places = {
        code: TerritoryFactory(
            code=code.upper().replace("_", "-"), kind="town", names={"ro": name}, parent=counties[county]
        )
        for code, (county, name) in towns.items()
    }
    places["brasov"] = counties["bv"]
    fields = {
        slug: DomainFactory(slug=slug, names={"ro": slug.capitalize()})
        for slug in ("tineret", "cultura", "mediu", "social")
    }
    author = UserFactory()
    made = {}
    for number, (name, (kind, place, slugs, mission, offers, seeks)) in enumerate(PEOPLE.items()):
        made[name] = OrganizationFactory(
            name=name, slug=f"o{number}", kind=kind, territory=places[place], created_by=author,
            domains=[fields[slug] for slug in slugs.split()], mission=mission, offers=offers, seeks=seeks,
        )  # fmt: skip
    refresh_entries(None)
    return Country(made, fields, places)


@pytest.fixture
def country(made_country: Country, db: None) -> Country:
    """The same for one test, which may change them."""
    return deepcopy(made_country)


def test_the_right_ones_in_the_right_order(country: Country) -> None:
    given = {asked: country.suggested(*asked) for asked in ANSWERS}
    assert given == ANSWERS


def test_a_sentence_says_why(country: Country) -> None:
    asker = for_organization(country.by_name["Asociația Scena"], AUTHORITIES, timezone.localdate())
    first = suggest(asker, today=timezone.localdate())[0]
    with translation.override("en"):
        english = rows_for(suggest(asker, today=timezone.localdate()))[0]
    assert english.reasons == (
        "It offers what you look for (sală); it looks for what you offer (ateliere, teatru); "
        "it works in the same fields: Tineret, Cultura; it is in the same place: Făgăraș, Brașov; "
        "it speaks of the same thing: elevii."
    )
    assert first.score.total == 24 + 5 + 8 + 16 + 4 + 10
    assert english.total == "67 points"
    assert english.points[0] == "Fields of work: 24"


def test_a_need_is_answered_by_whoever_offers_it(country: Country) -> None:
    town, woods = country.by_name["Primăria Iași"], country.fields["mediu"]
    need = NeedFactory(
        organization=town, title="Puieți de stejar pentru parc", text="Plantăm cu elevii.", resources="",
        territory=country.places["iasi"], domains=[woods],
    )  # fmt: skip
    answered = country.names(suggest(for_need(need), today=timezone.localdate()))
    # Field and two words sought and in common; field and no word; the other authority of that field.
    assert answered == ["Asociația Pădurea", "Cooperativa Mobilă", "Primăria Rupea"]
    PartnershipFactory(
        ngo=country.by_name["Asociația Pădurea"], authority=town, need=need, state=PartnershipState.SUBMITTED
    )
    again = country.names(suggest(for_need(need), today=timezone.localdate()))
    assert again == ["Cooperativa Mobilă", "Primăria Rupea"]


def test_an_open_need_makes_its_organization_fit(country: Country) -> None:
    assert "Asociația Pădurea" not in country.suggested("Transport SRL", ORGANIZATIONS)
    NeedFactory(
        organization=country.by_name["Asociația Pădurea"], title="Un autocar și un șofer",
        text="Ducem copiii, avem nevoie și de unul închiriat.", resources="",
        territory=country.places["rupea"], domains=[country.fields["mediu"]],
    )  # fmt: skip
    found = country.suggested("Transport SRL", ORGANIZATIONS)
    assert found == ["Asociația Moldova", "Asociația Pădurea"]


def test_a_draft_is_given_other_authorities_and_co_proposers(country: Country) -> None:
    draft = PartnershipFactory(
        ngo=country.by_name["Asociația Scena"], authority=country.by_name["Primăria Făgăraș"],
        domain=country.fields["cultura"], title="Spectacole în licee", problem="Lipsesc spectacolele.",
        objectives="Regie cu elevii.", activities="Repetiții.",
    )  # fmt: skip
    today = timezone.localdate()
    assert country.names(suggest(for_draft(draft, AUTHORITIES), today=today)) == ["Primăria Iași"]
    assert country.names(suggest(for_draft(draft, ORGANIZATIONS), today=today)) == ["Asociația Regie"]


# What makes the best one unfit.
UNFIT: dict[str, Callable[[Country, Organization], Any]] = {
    "suspended": lambda country, one: put(country, one.name, state=OrganizationState.SUSPENDED),
    "not listed yet": lambda country, one: put(
        country, one.name, state=OrganizationState.PENDING, verified_until=None
    ),
    "merged": lambda country, one: put(
        country, one.name, state=OrganizationState.MERGED, merged_into=country.by_name["Primăria Iași"]
    ),
    "struck off": lambda country, one: put(country, one.name, register_status=RegisterStatus.STRUCK_OFF),
    "refuses": lambda country, one: SuggestionRefusal.objects.create(organization=one, since=timezone.now()),
    "dismissed": lambda country, one: Dismissal.objects.create(
        organization=country.by_name["Asociația Scena"], suggested=one, dismissed_at=timezone.now()
    ),
    "at it already": lambda country, one: PartnershipFactory(
        ngo=country.by_name["Asociația Scena"], authority=one, state=PartnershipState.UNDER_REVIEW
    ),
}


@pytest.mark.parametrize("reason", UNFIT)
def test_who_is_unfit_is_never_suggested(country: Country, reason: str) -> None:
    best = country.by_name["Primăria Făgăraș"]
    UNFIT[reason](country, best)
    expected = [name for name in ANSWERS["Asociația Scena", AUTHORITIES] if name != best.name]
    assert country.suggested("Asociația Scena", AUTHORITIES) == expected


def test_another_s_dismissal_and_a_proposal_that_is_over_take_nobody_away(country: Country) -> None:
    best, asker = country.by_name["Primăria Făgăraș"], country.by_name["Asociația Scena"]
    Dismissal.objects.create(
        organization=country.by_name["Asociația Moldova"], suggested=best, dismissed_at=timezone.now()
    )
    PartnershipFactory(ngo=asker, authority=best, state=PartnershipState.WITHDRAWN)
    assert country.suggested("Asociația Scena", AUTHORITIES)[0] == best.name


def test_a_draft_is_not_told_to_its_authority(country: Country) -> None:
    PartnershipFactory(ngo=country.by_name["Asociația Scena"], authority=country.by_name["Primăria Făgăraș"])
    assert country.suggested("Primăria Făgăraș", ORGANIZATIONS)[0] == "Asociația Scena"


def test_whoever_is_only_listed_is_suggested_after_those_who_can_answer(country: Country) -> None:
    put(
        country, "Asociația Scena", state=OrganizationState.LISTED, created_by=None, verified_until=None,
        decided_at=None, decision_reason="", submitted_at=None,
    )  # fmt: skip
    put(country, "Asociația Regie", territory=country.places["fagaras"])
    found = country.suggested("Consiliul Județean Brașov", ORGANIZATIONS)
    assert found == ["Asociația Scena", "Asociația Moldova"]
    need = NeedFactory(
        organization=country.by_name["Consiliul Județean Brașov"], territory=country.places["fagaras"],
        domains=[country.fields["tineret"]],
    )  # fmt: skip
    assert "Asociația Scena" not in country.names(suggest(for_need(need), today=timezone.localdate()))


def test_a_partnership_that_lasted_counts_for_both_and_for_others(country: Country) -> None:
    long_ago = timezone.localdate() - dt.timedelta(days=LASTS_DAYS)
    asker, partner = country.by_name["Asociația Scena"], country.by_name["Direcția de Tineret Iași"]
    asked = for_organization(asker, AUTHORITIES, timezone.localdate())

    def points() -> dict[str, int]:
        found = suggest(asked, today=timezone.localdate())
        names = country.names(found)
        return {name: one.score.total for name, one in zip(names, found, strict=True)}

    before = points()
    ended = {"starts_on": long_ago, "ends_on": long_ago + dt.timedelta(days=LASTS_DAYS)}
    PartnershipFactory(ngo=asker, authority=partner, state=PartnershipState.ENDED, **ended)
    PartnershipFactory(
        ngo=asker, authority=partner, state=PartnershipState.ENDED,
        starts_on=long_ago, ends_on=long_ago + dt.timedelta(days=LASTS_DAYS - 1),
    )  # fmt: skip
    PartnershipFactory(
        ngo=country.by_name["Asociația Moldova"], authority=country.by_name["Primăria Iași"],
        state=PartnershipState.ENDED, **ended,
    )  # fmt: skip
    after = points()
    together, lasted = WEIGHTS[Part.TOGETHER].each, WEIGHTS[Part.LASTED].each
    changed = {name: after[name] - before[name] for name in after if after[name] != before[name]}
    assert changed == {partner.name: together + lasted, "Primăria Iași": lasted}


MORE: dict[str, Callable[[Common], Any]] = {
    "fields": lambda common: (*common.fields, 9),
    "sought": lambda common: (*common.sought, "x"),
    "offered": lambda common: (*common.offered, "x"),
    "words": lambda common: (*common.words, "x"),
    "together": lambda common: common.together + 1,
    "lasted": lambda common: common.lasted + 1,
    "verified": lambda _common: True,
    "place": lambda common: {
        None: Closeness.SAME_COUNTY,
        Closeness.SAME_COUNTY: Closeness.COVERED,
    }.get(common.place, Closeness.SAME_PLACE),
}


def test_more_in_common_never_gives_less() -> None:
    assert set(MORE) == {field.name for field in fields(Common)}
    seen, ways = {Common()}, [Common()]
    for common in ways:
        for name, more in MORE.items():
            richer = replace(common, **{name: more(common)})
            assert score(richer).total >= score(common).total
            assert score(richer).suffices >= score(common).suffices
            if richer not in seen and len(seen) < 400:
                seen.add(richer)
                ways.append(richer)
    everything = max(score(common).total for common in ways)
    assert everything <= sum(weight.highest for weight in WEIGHTS.values())


def test_to_be_near_is_no_reason_and_a_field_in_the_county_is_one() -> None:
    near = Common(place=Closeness.SAME_PLACE, verified=True, lasted=9)
    assert score(near).total >= LEAST
    assert not score(near).suffices
    assert score(Common(fields=(1,), place=Closeness.SAME_COUNTY)).total == LEAST
    assert score(Common(fields=(1,), place=Closeness.SAME_COUNTY)).subject >= LEAST_IN_SUBJECT


def test_words_are_told_by_their_stem_and_without_those_that_say_nothing(db: None) -> None:
    found = words_of("Căutăm parteneri pentru tineri; tinerilor", "și ateliere de robotică")
    assert [word.shown for word in found] == ["tineri", "ateliere", "robotică"]
    assert words_of("Tinerilor ateliere", without=found) == ()


@pytest.mark.parametrize("language", ["ro", "en"])
def test_each_clause_is_a_sentence_by_itself(language: str) -> None:
    named = Named({1: "Sport", 2: "Mediu"}, place="Rupea, Brașov", county="Brașov")
    parts = [
        *(Common(place=closeness) for closeness in Closeness),
        Common(fields=(1, 2)),
        Common(sought=("sală",)),
        Common(offered=("sală",)),
        Common(words=("parc", "lac", "munte", "deal", "plajă")),
        Common(together=2, lasted=2),
        Common(lasted=3),
    ]
    with translation.override(language):
        sentences = [sentence(common, named) for common in parts]
    assert all(one.endswith(".") and one[0].isupper() and "%" not in one for one in sentences)
    assert "plajă" not in sentences[6]
    assert sentence(Common(verified=True), named) == ""


def test_a_dismissal_is_once_and_of_another(country: Country) -> None:
    one, other = country.by_name["Asociația Scena"], country.by_name["Asociația Regie"]
    Dismissal.objects.create(organization=one, suggested=other, dismissed_at=timezone.now())
    for suggested in (other, one):
        with pytest.raises(IntegrityError), transaction.atomic():
            Dismissal.objects.create(organization=one, suggested=suggested, dismissed_at=timezone.now())


ACTS: dict[str, Callable[[Cast, User], None]] = {
    "dismiss": lambda cast, who: suggestions.dismiss_suggestion(
        pk=cast.ngo.pk, suggested_pk=cast.authority.pk, actor=who, now=timezone.now()
    ),
    "restore": lambda cast, who: suggestions.restore_suggestion(
        pk=cast.ngo.pk, suggested_pk=cast.authority.pk, actor=who, now=timezone.now()
    ),
    "refuse": lambda cast, who: suggestions.refuse_suggestions(pk=cast.ngo.pk, actor=who, now=timezone.now()),
    "allow": lambda cast, who: suggestions.allow_suggestions(pk=cast.ngo.pk, actor=who, now=timezone.now()),
}


@pytest.mark.parametrize("act", ACTS)
def test_only_those_who_act_for_it_speak_for_it(cast: Cast, act: str) -> None:
    allowed, told = set(), {}
    for role, person in cast.people.items():
        try:
            ACTS[act](cast, person)
        except NotAllowed as refusal:
            told[role] = refusal.sentence
        else:
            allowed.add(role)
    assert all(str(cast.ngo) in sentence for sentence in told.values())
    assert allowed == {"ngo_owner", "ngo_editor", "both_sides"}


def test_what_is_said_is_written_down_once(cast: Cast) -> None:
    owner = cast.people["ngo_owner"]
    for act in ("dismiss", "dismiss", "restore", "restore", "refuse", "refuse", "allow", "allow"):
        ACTS[act](cast, owner)
    verbs = list(Entry.objects.filter(actor=owner).order_by("pk").values_list("verb", flat=True))
    assert verbs == [
        f"partnerships.{verb}"
        for verb in ("dismiss_suggestion", "restore_suggestion", "refuse_suggestions", "allow_suggestions")
    ]
    assert not Dismissal.objects.exists()
    assert not SuggestionRefusal.objects.exists()


@pytest.mark.parametrize("who", ["itself", "nobody", "hidden"])
def test_what_is_not_suggested_cannot_be_dismissed(cast: Cast, who: str) -> None:
    hidden = OrganizationFactory(state=OrganizationState.PENDING)
    pk = {"itself": cast.ngo.pk, "nobody": 0, "hidden": hidden.pk}[who]
    with pytest.raises(Refused):
        suggestions.dismiss_suggestion(
            pk=cast.ngo.pk, suggested_pk=pk, actor=cast.people["ngo_owner"], now=timezone.now()
        )


def test_no_more_are_dismissed_than_the_most(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(suggestions, "MOST_DISMISSED", 1)
    ACTS["dismiss"](cast, cast.people["ngo_owner"])
    with pytest.raises(Refused, match="1"):
        suggestions.dismiss_suggestion(
            pk=cast.ngo.pk, suggested_pk=OrganizationFactory().pk,
            actor=cast.people["ngo_owner"], now=timezone.now(),
        )  # fmt: skip


# Who asks, for the NGO's own list, for a need of the authority's and for a draft of the NGO's.
SEEN = {
    "ngo_owner": (200, 403, 200),
    "ngo_member": (200, 403, 200),
    "authority_editor": (403, 200, 404),
    "both_sides": (200, 200, 200),
    "other_ngo_owner": (403, 403, 404),
    "moderator": (403, 403, 404),
    "manager": (403, 403, 404),
}


@pytest.mark.parametrize("role", SEEN)
def test_each_role_gets_its_lists(client: Client, cast: Cast, role: str) -> None:
    need = NeedFactory(organization=cast.authority)
    addresses = (
        f"{HERE}{cast.ngo.slug}/",
        f"/partnerships/needs/{need.pk}/suggestions/",
        f"/partnerships/{cast.partnership('draft').pk}/suggestions/",
    )
    as_(client, cast.people[role])
    assert tuple(client.get(address).status_code for address in addresses) == SEEN[role]


def test_a_visitor_signs_in_first_and_reads_the_help(client: Client, cast: Cast) -> None:
    assert client.get(f"{HERE}{cast.ngo.slug}/").headers["Location"].startswith("/accounts/login/")
    page = client.get("/partnerships/suggestions/help/")
    assert page.status_code == 200
    text = page.content.decode()
    assert all(str(weight.why) in text for weight in WEIGHTS.values())
    totals = [one.total for one in page.context["example"]]
    assert totals == sorted(totals, reverse=True)
    assert [one.suffices for one in page.context["example"]] == [True, True, False]


def test_dismissing_and_bringing_back_by_the_buttons(
    client: Client, country: Country, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    asker, best = country.by_name["Asociația Scena"], country.by_name["Primăria Făgăraș"]
    person = UserFactory()
    MembershipFactory(organization=asker, user=person)
    here = f"{HERE}{asker.slug}/?kind=authorities"
    as_(client, person).get(here)
    with django_assert_max_num_queries(32):
        page = client.get(here)
    assert page.context["rows"][0].pk == best.pk
    sent = client.post(f"{HERE}{asker.slug}/dismiss/", {"suggested": best.pk, "back": here})
    assert sent.headers["Location"] == here
    assert best.pk not in [row.pk for row in client.get(here).context["rows"]]
    dismissed = client.get(f"{HERE}{asker.slug}/dismissed/")
    assert best.name in dismissed.content.decode()
    client.post(f"{HERE}{asker.slug}/restore/", {"suggested": best.pk})
    assert client.get(here).context["rows"][0].pk == best.pk
    for button, list_of in (("dismiss/", ""), ("restore/", "dismissed/"), ("refuse/", "dismissed/")):
        by_link = client.get(f"{HERE}{asker.slug}/{button}", follow=True)
        assert by_link.redirect_chain == [(f"{HERE}{asker.slug}/{list_of}", 302)]
    assert not SuggestionRefusal.objects.exists()
    client.post(f"{HERE}{asker.slug}/refuse/")
    assert SuggestionRefusal.objects.get().organization == asker
    client.post(f"{HERE}{asker.slug}/refuse/", {"again": "yes"})
    assert not SuggestionRefusal.objects.exists()


@pytest.mark.parametrize("back", ["https://elsewhere.example/", "//elsewhere.example/", "javascript:x", ""])
def test_a_button_leads_nowhere_else(client: Client, cast: Cast, back: str) -> None:
    as_(client, cast.people["ngo_owner"])
    sent = client.post(f"{HERE}{cast.ngo.slug}/dismiss/", {"suggested": "٣", "back": back})
    assert sent.headers["Location"] == f"{HERE}{cast.ngo.slug}/"


def test_a_list_without_anybody_says_what_to_do_next(client: Client, country: Country) -> None:
    asker, person = country.by_name["Fundația Bătrâni"], UserFactory()
    MembershipFactory(organization=asker, user=person)
    page = as_(client, person).get(f"{HERE}{asker.slug}/")
    assert page.context["rows"] == []
    assert f"/organizations/{asker.slug}/change/" in page.content.decode()


def test_what_is_over_leads_to_its_page(client: Client, cast: Cast) -> None:
    as_(client, cast.people["both_sides"])
    yesterday = timezone.localdate() - dt.timedelta(days=1)
    need = NeedFactory(organization=cast.authority, answers_until=yesterday)
    sent = cast.partnership("submitted")
    for record in (need, sent):
        page = client.get(f"{record.get_absolute_url()}suggestions/")
        assert page.headers["Location"] == record.get_absolute_url()


def test_the_kinds_suggested_are_those_that_take_part() -> None:
    every = {kind for kind in OrganizationKind if kind != OrganizationKind.MEDIA}
    assert {kind for which in SuggestedKind for kind in kinds_of(which)} == every


def test_what_many_say_counts_for_nothing(country: Country, monkeypatch: pytest.MonkeyPatch) -> None:
    asked = (country.by_name["Asociația Scena"], AUTHORITIES, timezone.localdate())
    assert "teatru" in {word.shown for word in for_organization(*asked).words}
    monkeypatch.setattr(words, "FEW", 1)
    telling = for_organization(*asked)
    assert "teatru" not in {word.shown for word in telling.words}
    assert "licee" in {word.shown for word in telling.words}


def test_a_list_is_kept_until_something_changes(
    country: Country, monkeypatch: pytest.MonkeyPatch, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    asker = for_organization(country.by_name["Asociația Scena"], AUTHORITIES, timezone.localdate())
    monkeypatch.setattr(process_generations, "begin", lambda _subjects: (1, b"test_suggestions"))
    first = suggest(asker, today=timezone.localdate())
    put(country, "Primăria Făgăraș", state=OrganizationState.SUSPENDED)
    with django_assert_num_queries(0):
        assert suggest(asker, today=timezone.localdate()) == first
    # Who is gone meanwhile is not shown all the same.
    assert len(rows_for(first)) == len(first) - 1
    monkeypatch.setattr(process_generations, "begin", lambda _subjects: (2, b"test_suggestions"))
    assert len(suggest(asker, today=timezone.localdate())) == len(first) - 1
