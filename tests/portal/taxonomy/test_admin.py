"""What a visitor reads after an administrator has renamed a field of work or a territory."""

from __future__ import annotations

import json

import pytest
from django.db import IntegrityError
from django.test import Client

from organizations.selectors.directory.mapping import Place, draw
from portal.audit.models import Entry
from portal.core import page_cache
from portal.taxonomy.models import Territory
from portal.taxonomy.services.geography import Point, points, shipped_points
from tests.factories.accounts import UserFactory
from tests.factories.roles import sign_in_with_second_factor
from tests.factories.taxonomy import DomainFactory, TerritoryFactory

SUBJECTS = {"taxonomy", "organizations", "partnerships", "consultations", "resources", "events"}


class Replaced:
    """Stands in for the generations in Valkey: remembers which subjects got a new one."""

    def __init__(self) -> None:
        self.subjects: set[str] = set()

    def replace(self, subjects: tuple[str, ...]) -> None:
        self.subjects |= set(subjects)


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("kind", ["domain", "territory"])
def test_a_new_name_drops_the_kept_pages_of_every_subject(
    kind: str, client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    renamed = DomainFactory() if kind == "domain" else TerritoryFactory()
    sign_in_with_second_factor(client, UserFactory(is_administrator=True))
    replaced = Replaced()
    monkeypatch.setattr(page_cache, "process_generations", replaced)
    typed = {"names": json.dumps({"ro": "Nou", "en": "New"}), "position": 0}
    own = {"slug": "new"} if kind == "domain" else {"code": "179169", "kind": "sector"}
    address = f"/en/admin/taxonomy/{kind}/{renamed.pk}/change/"
    assert client.post(address, typed | own).status_code == 302
    renamed.refresh_from_db()
    assert renamed.names["en"] == "New"
    assert Entry.objects.about(renamed).get().verb == "taxonomy.change"
    assert replaced.subjects == SUBJECTS


PLACE = {"names": json.dumps({"ro": "Satu Nou"}), "position": 0, "code": "999001", "kind": "commune"}


@pytest.mark.django_db
def test_a_place_that_the_map_does_not_know_is_put_on_it(client: Client) -> None:
    place = TerritoryFactory(code="999001", names={"ro": "Satu Nou"})
    shipped = TerritoryFactory(code="10", names={"ro": "Alba"})
    sign_in_with_second_factor(client, UserFactory(is_administrator=True))
    listed = client.get("/en/admin/taxonomy/territory/?placed=no").context["cl"].queryset
    assert (place in listed, shipped in listed) == (True, False)
    assert place.code not in points()
    address = f"/en/admin/taxonomy/territory/{place.pk}/change/"
    assert client.post(address, PLACE | {"latitude": "44.5", "longitude": "26.25"}).status_code == 302
    assert points()[place.code] == Point(44.5, 26.25)
    assert points()[shipped.code] == shipped_points()["10"]
    picture = draw([Place(place.code, "Satu Nou", "?", 3)], ["234"])
    assert picture is not None
    assert [circle.place.label for circle in picture.circles] == ["Satu Nou"]
    assert place in client.get("/en/admin/taxonomy/territory/?placed=yes").context["cl"].queryset
    assert set(Entry.objects.about(place).get().after) >= {"latitude", "longitude"}


@pytest.mark.django_db
def test_what_a_place_lies_in_is_typed(client: Client) -> None:
    county = TerritoryFactory(code="BZ", kind="county", names={"ro": "Buzău"})
    place = TerritoryFactory(code="999001", kind="commune", names={"ro": "Satu Nou"})
    sign_in_with_second_factor(client, UserFactory(is_administrator=True))
    address = f"/en/admin/taxonomy/territory/{place.pk}/change/"
    for typed, where in (("buzau", county), ("nowhere", county), ("satu nou", county), ("", None)):
        client.post(address, PLACE | {"parent": typed})
        place.refresh_from_db()
        assert (place.parent, place.path) == (where, f"{'BZ/' if where else ''}999001/")
    assert [entry.after for entry in Entry.objects.about(place)] == [{"parent": None}, {"parent": county.pk}]


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("latitude", "longitude", "said"),
    [
        ("90.1", "26", "less than or equal to 90"),
        ("-91", "26", "greater than or equal to -90"),
        ("44", "181", "less than or equal to 180"),
        ("44", "", "both or neither"),
        ("", "26", "both or neither"),
        ("nan", "26", "Enter a number"),
        ("44,5 N", "26", "Enter a number"),
    ],
)
def test_a_point_that_is_none_on_earth_is_refused(
    client: Client, latitude: str, longitude: str, said: str
) -> None:
    place = TerritoryFactory(code="999001", names={"ro": "Satu Nou"})
    sign_in_with_second_factor(client, UserFactory(is_administrator=True))
    typed = PLACE | {"latitude": latitude, "longitude": longitude}
    answer = client.post(f"/en/admin/taxonomy/territory/{place.pk}/change/", typed)
    assert answer.status_code == 200
    assert said in str(answer.context["adminform"].form.errors)
    place.refresh_from_db()
    assert (place.latitude, place.longitude) == (None, None)


@pytest.mark.django_db
@pytest.mark.parametrize("point", [(44.0, None), (None, 26.0), (91.0, 26.0), (44.0, -181.0)])
def test_the_database_keeps_no_such_point_either(point: tuple[float | None, float | None]) -> None:
    place = TerritoryFactory()
    with pytest.raises(IntegrityError, match="territory_lies_on_earth"):
        Territory.objects.filter(pk=place.pk).update(latitude=point[0], longitude=point[1])
