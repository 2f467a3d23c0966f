"""The open data: who is in them, as what, in which form, and how they are given out."""

from __future__ import annotations

import csv
import datetime as dt
import gzip
import io
import json
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone
from pytest_django import DjangoCaptureOnCommitCallbacks

from organizations.models import Organization
from organizations.selectors.opendata import FIELDS, stable_id
from portal.core.open_data import dataset_of, datasets, write_files
from portal.core.templatetags.ui import at
from portal.reporting import tasks
from portal.reporting.views.open_data import AN_HOUR_OF_ALL
from tests.factories.organizations import AuthorityFactory, OrganizationFactory
from tests.factories.taxonomy import DomainFactory, TerritoryFactory

pytestmark = pytest.mark.django_db

CSV, JSON = "/open-data/organizations.csv", "/open-data/organizations.json"


@pytest.fixture(autouse=True)
def _own_folder(settings: Any, tmp_path: Any) -> None:
    settings.PRIVATE_ROOT = tmp_path
    settings.PORTAL_URL = "https://tandem.example"


def written() -> list[str]:
    """Write the files of the organizations anew; the formats that changed."""
    organizations = dataset_of("organizations")
    assert organizations is not None
    return write_files(organizations)


def body(client: Client, address: str, **headers: str) -> bytes:
    answer = client.get(address, headers=headers)
    assert answer.status_code == 200
    return b"".join(answer.streaming_content)


def table(client: Client) -> list[dict[str, str]]:
    text = body(client, CSV).decode("utf-8-sig")
    return list(csv.DictReader(io.StringIO(text, newline="")))


@pytest.mark.parametrize(
    ("country", "identifier", "expected"),
    [
        ("RO", "4541580", "RO-CUI-4541580"),
        ("BG", "020469788", "BG-EIK-020469788"),
        ("SI", "1732803000", "SI-PRS-1732803000"),
        ("SI", "14717468", "SI-TIN-14717468"),
        ("RO", None, "TANDEM-7"),
    ],
)
def test_ids_follow_the_lists_of_org_id_guide(country: str, identifier: str | None, expected: str) -> None:
    assert stable_id(country, identifier, 7) == expected


def test_both_files_hold_the_same_public_facts_and_nobodys_address(client: Client) -> None:
    place, domain = TerritoryFactory(), DomainFactory()
    told = OrganizationFactory(
        name="=HYPERLINK(\"https://spam.example\")", identifier="4541580", mission="Reparăm,\n„tot”.",
        domains=[domain],
        email="ascuns@example.org", phone="0238123456", contact_person="Ioana Pop",
        contact_person_agreed=True,
        former_names=["Vechi", "Mai vechi"], links=["https://a.example"], founded_year=2016,
        verified_until=timezone.localdate() - dt.timedelta(days=1),
    )  # fmt: skip
    told.works_in.add(place)
    listed = OrganizationFactory(state="listed")
    for state in ("pending", "refused", "suspended", "merged"):
        OrganizationFactory(state=state, name=f"Ascunsă {state}")
    written()
    rows, whole = table(client), json.loads(body(client, JSON))
    assert tuple(rows[0]) == tuple(FIELDS)
    assert (whole["licence"], whole["documentation"]) == ("CC BY 4.0", "https://tandem.example/open-data/")
    objects = {one["id"]: one for one in whole["organizations"]}
    public = Organization.objects.public().count()
    assert len(rows) == len(objects) == public
    row = next(row for row in rows if row["id"] == "RO-CUI-4541580")
    assert row["name"].startswith("'=HYPERLINK")
    assert objects["RO-CUI-4541580"]["name"].startswith("=HYPERLINK")
    assert (row["former_names"], row["verified"], row["works_in"]) == (
        "Vechi | Mai vechi",
        "false",
        place.code,
    )
    assert objects["RO-CUI-4541580"]["fields_of_work"] == [domain.slug]
    assert objects[f"TANDEM-{listed.pk}"]["verified"] is False
    everything = json.dumps(whole) + str(rows)
    for hidden in ("ascuns@", "0238123456", "Ioana Pop", "Ascunsă"):
        assert hidden not in everything


def test_files_answer_conditions_and_come_packed(client: Client) -> None:
    OrganizationFactory()
    assert written() == ["csv", "json"]
    first = client.get(CSV)
    assert first.headers["Content-Type"] == "text/csv; charset=utf-8"
    assert first.headers["Access-Control-Allow-Origin"] == "*"
    assert first.headers["Cache-Control"] == "public, no-cache"
    tag, made = first.headers["ETag"], first.headers["Last-Modified"]
    assert client.get(CSV, headers={"If-None-Match": tag}).status_code == 304
    assert client.get(CSV, headers={"If-Modified-Since": made}).status_code == 304
    packed = client.get(JSON, headers={"Accept-Encoding": "gzip"})
    raw = b"".join(packed.streaming_content)
    assert (packed.headers["Content-Encoding"], int(packed.headers["Content-Length"])) == ("gzip", len(raw))
    assert "Accept-Encoding" in packed.headers["Vary"]
    assert gzip.decompress(raw) == body(client, JSON)
    # Nothing changed, so nothing is new; then something did.
    assert written() == []
    assert client.get(CSV).headers["ETag"] == tag
    OrganizationFactory()
    assert written() == ["csv", "json"]
    assert client.get(CSV, headers={"If-None-Match": tag}).status_code == 200


def test_a_file_that_is_not_there_yet_is_asked_for(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[str] = []
    monkeypatch.setattr("portal.core.open_data.files.current_app.send_task", asked.append)
    for _twice in range(2):
        answer = client.get(CSV)
        assert (answer.status_code, answer.headers["Retry-After"]) == (503, "60")
    assert asked == ["portal.reporting.tasks.write_open_data"]


def test_one_client_downloads_the_whole_only_so_often(client: Client) -> None:
    written()
    for _n in range(AN_HOUR_OF_ALL):
        assert client.get(CSV).status_code == 200
    refused = client.get(CSV)
    assert (refused.status_code, refused.headers["Retry-After"]) == (429, "3600")


def test_one_organization_has_an_address_of_its_own(client: Client) -> None:
    authority = AuthorityFactory(identifier="4541580", name="Primăria Vale")
    for number in ("RO-CUI-4541580", f"TANDEM-{authority.pk}"):
        answer = client.get(f"/open-data/organizations/{number}.json")
        assert answer.json()["organization"]["id"] == "RO-CUI-4541580"
        assert answer.headers["Access-Control-Allow-Origin"] == "*"
    hidden = OrganizationFactory(state="suspended")
    for number in (
        f"TANDEM-{hidden.pk}",
        "RO-CUI-1",
        "BG-EIK-4541580",
        "SI-TIN-4541580",
        "x",
        "TANDEM-9" + "9" * 17,
    ):
        assert client.get(f"/open-data/organizations/{number}.json").status_code == 404


def test_the_page_says_when_a_file_will_be_there_and_links_to_it_only_then(
    client: Client,
    monkeypatch: pytest.MonkeyPatch,
    django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks,
) -> None:
    asked: list[str] = []
    monkeypatch.setattr("portal.core.open_data.files.current_app.send_task", asked.append)
    page = client.get("/en/open-data/").content.decode()
    now = timezone.localtime()
    due = now.replace(hour=3, minute=10)
    assert f"here by {at(due if due > now else due + dt.timedelta(days=1))} at the latest" in page
    assert f'href="{CSV}"' not in page
    assert asked == ["portal.reporting.tasks.write_open_data"]
    with django_capture_on_commit_callbacks(execute=True):
        tasks.write_open_data()
    assert f'href="{CSV}"' in client.get("/en/open-data/").content.decode()


def test_the_example_on_the_page_can_be_opened(client: Client) -> None:
    assert "/open-data/organizations/id.json" in client.get("/en/open-data/").content.decode()
    OrganizationFactory(identifier="18547290", state="pending")
    public = OrganizationFactory(identifier="4541580")
    page = client.get("/en/open-data/?again")
    address = "/open-data/organizations/RO-CUI-4541580.json"
    assert f'<a href="{address}">' in page.content.decode()
    assert client.get(address).json()["organization"]["name"] == public.name


def test_the_page_documents_every_field_in_both_languages(client: Client) -> None:
    for address in ("/open-data/", "/en/open-data/"):
        page = client.get(address).content.decode()
        for name in (name for dataset in datasets() for name in dataset.fields):
            assert f"<code>{name}</code>" in page
        assert "https://creativecommons.org/licenses/by/4.0/" in page
