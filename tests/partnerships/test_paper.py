"""A proposal as a document: accessible, in the reader's language, and never read as a program."""

from __future__ import annotations

import datetime as dt
import json

import pytest
from django.core.cache import cache
from django.test import Client
from django.utils import timezone
from django.utils.translation import override

from partnerships import services
from partnerships.models import LONG_TEXT, Partnership
from partnerships.services.document import FundingRow, IndicatorRow, write_rows
from portal.core import paper
from tests.partnerships.conftest import Cast
from tests.partnerships.test_views import as_, path
from tests.tagged_pdf import read_back

ADDRESS = "https://tandem.example/partnerships/1/"
CODE = '#panic("x") $x$ *a* #read("/etc/passwd") <b>'
NOW = dt.datetime(2026, 11, 22, 9, 0, tzinfo=dt.UTC)


def filled(cast: Cast) -> Partnership:
    partnership = cast.partnership("accepted_in_principle")
    text = (CODE + " șțăîâ\n") * (LONG_TEXT // 60)
    for name in ("problem", "objectives", "activities", "results", "sustainability"):
        setattr(partnership, name, text)
    partnership.title = CODE
    indicator, funding = IndicatorRow(CODE, CODE[:40], 12), FundingRow("funder", CODE, 12)  # type: ignore[arg-type]
    write_rows(partnership, {"indicators": [indicator] * 12, "funding": [funding] * 12})
    return partnership


@pytest.mark.parametrize("language", ["ro", "en"])
def test_the_document_is_one_that_a_screen_reader_can_follow(cast: Cast, language: str) -> None:
    partnership = filled(cast)
    cache.clear()
    with override(language):
        made = services.proposal_pdf(partnership, address=ADDRESS, now=NOW)
    document = read_back(made, language)
    assert document.faults == []
    assert CODE + " șțăîâ" in document.text
    assert {"H1", "H2", "P", "L", "Table", "TH", "TD"} <= set(document.tags)


def test_a_sign_that_the_fonts_have_no_letter_for_hinders_no_document(cast: Cast) -> None:
    partnership = cast.partnership("accepted_in_principle")
    partnership.title, partnership.problem = "Proiect 😀 中 și țară", "unu\x07 \ufeffdoi"
    made = services.proposal_pdf(partnership, address=ADDRESS, now=NOW)
    assert read_back(made, "ro").faults == []


def test_an_agreement_can_be_printed_and_signed_by_its_parties(client: Client, cast: Cast) -> None:
    partnership = cast.partnership("signing")
    version = partnership.versions.get()
    version.text = f"{CODE}\n– rând\n\n" * 200
    version.save()
    address = path(partnership, "agreement/1/pdf/")
    assert as_(client, cast.people["other_ngo_owner"]).get(address).status_code == 404
    as_(client, cast.people["ngo_member"])
    assert client.get(path(partnership, "agreement/2/pdf/")).status_code == 404
    answer = client.get(address)
    assert answer["Content-Type"] == "application/pdf"
    agreement = read_back(answer.content, "ro")
    assert agreement.faults == []
    assert {"H1", "H2", "Table", "TH"} <= set(agreement.tags)
    assert address in client.get(path(partnership)).content.decode()
    as_(client, cast.people["ngo_owner"])
    assert address in client.get(path(partnership, "agreement/signed/")).content.decode()


def test_the_paper_of_an_agreement_names_its_parties_and_its_fingerprint(
    cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    version = cast.partnership("signing").versions.get()
    version.text = "Acord\n\nunu\ndoi\n\n\n trei "
    given: list[str] = []

    def compiled(*_given: object, sys_inputs: dict[str, str], **_named: object) -> bytes:
        given.append(sys_inputs["data"])
        return b"made"

    monkeypatch.setattr(paper.typst, "compile", compiled)
    with override("en"):
        services.agreement_pdf(version, address=ADDRESS, now=NOW)
    data = json.loads(given[0])
    assert data["signing"]["parties"] == [cast.ngo.name, cast.authority.name]
    assert data["paragraphs"] == [["Acord"], ["unu", "doi"], ["trei"]]
    assert data["feet"] == [ADDRESS, f"Version 1, SHA-256 {version.fingerprint}"]


def test_the_same_text_is_made_once(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    partnership = filled(cast)
    first = services.proposal_pdf(partnership, address=ADDRESS, now=NOW)
    monkeypatch.setattr(paper.typst, "compile", lambda *_given, **_named: b"anew")
    assert services.proposal_pdf(partnership, address=ADDRESS, now=timezone.now()) == first
    partnership.problem = "Alta"
    assert services.proposal_pdf(partnership, address=ADDRESS, now=NOW) == b"anew"


def test_whoever_sees_a_proposal_gets_its_document(client: Client, cast: Cast) -> None:
    draft, public = cast.partnership("draft"), cast.partnership("accepted_in_principle")
    assert client.get(path(draft, "pdf/")).status_code == 404
    answer = client.get(path(public, "pdf/"))
    assert (answer.status_code, answer["Content-Type"]) == (200, "application/pdf")
    assert answer.content.startswith(b"%PDF-")
    assert as_(client, cast.people["ngo_member"]).get(path(draft, "pdf/")).status_code == 200
