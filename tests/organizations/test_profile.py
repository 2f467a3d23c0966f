"""The profile in one form: what it refuses, what it keeps, who may; logos, documents, drafts."""

from __future__ import annotations

import datetime as dt
import io
import struct
import zipfile
import zlib
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.utils import timezone
from PIL import Image

from organizations import services
from organizations.enums import DocumentKind
from organizations.models import Organization, OrganizationDocument
from organizations.selectors.completeness import PARTS, completeness_of
from organizations.services.profile import LOGO_PICTURE
from organizations.uploads import EVIDENCE
from portal.audit.models import Entry
from portal.core.exceptions import Refused
from portal.drafts.models import Draft
from portal.files.models import StoredFile
from portal.files.services import draw_picture, open_file, store_file
from tests.factories.accounts import UserFactory
from tests.factories.files import PDF
from tests.factories.organizations import MembershipFactory, OrganizationFactory
from tests.factories.taxonomy import DomainFactory, TerritoryFactory
from tests.organizations.conftest import Cast, as_, path


@pytest.fixture(autouse=True)
def _own_folder(settings: Any, tmp_path: Any) -> None:
    settings.PRIVATE_ROOT = tmp_path


def filled(organization: Organization, **changed: Any) -> dict[str, Any]:
    """The form as the page gives it, with some answers changed."""
    return {
        "kind": organization.kind,
        "form": organization.form,
        "name": organization.name,
        "short_name": organization.short_name,
        "country": organization.country,
        "identifier": organization.identifier or "",
        "register_number": organization.register_number,
        "territory": organization.territory.label if organization.territory else "",
        "domains": [domain.pk for domain in organization.domains.all()],
        "mission": organization.mission,
        **changed,
    }


def picture(form: str = "PNG", size: tuple[int, int] = (900, 600), **given: Any) -> bytes:
    made = io.BytesIO()
    Image.new("RGB", size, (11, 93, 91)).save(made, form, **given)
    return made.getvalue()


def kept_logo(organization: Organization) -> Image.Image:
    organization.refresh_from_db()
    assert organization.logo is not None
    with open_file(organization.logo.key) as file:
        drawn = Image.open(io.BytesIO(file.read()))
    drawn.load()
    return drawn


@pytest.mark.parametrize("state", ["pending", "verified"])
def test_a_writer_fills_in_everything_in_one_place(client: Client, cast: Cast, state: str) -> None:
    organization = cast.organization(state)
    place, domain = TerritoryFactory(), DomainFactory()
    as_(client, cast.people["editor"])
    answers = filled(
        organization, address="Strada Mare 1", works_in=f"{place.label}\n{place.code}", domains=[domain.pk],
        mission="Reparăm.", offers="O sală.", seeks="Un spațiu.", email="birou@asociatie.example",
        phone="+40 (238) 123-456", contact_person="Ioana Pop", contact_person_agreed="on",
        website="asociatie.example", links="https://a.example/x\nhttps://a.example/x\nhttps://b.example",
        founded_year="2016", size="1-5", is_public_utility="on", public_utility_act="HG 12/2019",
        public_utility_on="2019-03-04", document_title="Raport 2025",
        document_file=SimpleUploadedFile("raport.pdf", PDF),
        new_logo=SimpleUploadedFile("sigla.jpg", picture("JPEG")),
    )  # fmt: skip
    answer = client.post(path(organization, "change/"), answers)
    assert answer.status_code == 302, answer.context["form"].errors
    organization.refresh_from_db()
    assert [*organization.works_in.all()] == [place]
    assert organization.links == ["https://a.example/x", "https://b.example"]
    assert (organization.contact_person, organization.contact_person_agreed) == ("Ioana Pop", True)
    assert (organization.founded_year, organization.size) == (2016, "1-5")
    assert organization.public_utility_on == dt.date(2019, 3, 4)
    assert organization.email == "birou@asociatie.example"
    assert [document.title for document in organization.documents.all()] == ["Raport 2025"]
    assert kept_logo(organization).size == (512, 341)
    verbs = set(Entry.objects.about(organization).values_list("verb", flat=True))
    assert {"organizations.change", "organizations.add_document"} <= verbs


# The answer that is wrong, and the question beside which the sentence stands.
WRONG = [
    ({"mission": ""}, "mission"),
    ({"domains": []}, "domains"),
    ({"territory": "Nicăierești"}, "territory"),
    ({"works_in": "Nicăierești"}, "works_in"),
    ({"works_in": "\n".join(f"Loc {n}" for n in range(51))}, "works_in"),
    ({"email": "nu e adresă"}, "email"),
    ({"phone": "<script>"}, "phone"),
    ({"contact_person": "Ioana Pop"}, "contact_person_agreed"),
    ({"website": "javascript:alert(1)"}, "website"),
    ({"website": "https://ana:parola@a.example"}, "website"),
    ({"links": "http://a.example"}, "links"),
    ({"links": "https://ana@a.example"}, "links"),
    ({"links": "javascript:alert(1)"}, "links"),
    ({"links": "\n".join(f"https://a.example/{n}" for n in range(9))}, "links"),
    ({"links": f"https://a.example/{'x' * 200}"}, "links"),
    ({"founded_year": "1199"}, "founded_year"),
    ({"founded_year": "2999"}, "founded_year"),
    ({"founded_year": "demult"}, "founded_year"),
    ({"size": "mare"}, "size"),
    ({"is_public_utility": "on"}, "public_utility_act"),
    (
        {"public_utility_on": "2999-01-01", "is_public_utility": "on", "public_utility_act": "HG"},
        "public_utility_on",
    ),
    ({"register_number": "7 din 2016"}, "register_number"),
    ({"identifier": "04541580"}, "identifier"),
    ({"document_title": "Raport"}, "document_file"),
    ({"offers": "x" * 1001}, "offers"),
]  # fmt: skip


@pytest.mark.parametrize("state", ["pending", "verified"])
def test_every_wrong_answer_has_a_sentence_and_nothing_is_saved(
    client: Client, cast: Cast, state: str
) -> None:
    organization = cast.organization(state)
    as_(client, cast.people["owner"])
    for changed, field in WRONG:
        answer = client.post(
            path(organization, "change/"), filled(organization, **{"seeks": "Nou", **changed})
        )
        assert answer.status_code == 422, changed
        assert field in answer.context["form"].errors, changed
        assert f"#id_{field}" in answer.content.decode(), changed
    only_file = filled(organization, document_file=SimpleUploadedFile("raport.pdf", PDF))
    assert "document_title" in client.post(path(organization, "change/"), only_file).context["form"].errors
    organization.refresh_from_db()
    assert organization.seeks == ""


def test_a_register_number_is_kept_in_one_form(client: Client, cast: Cast) -> None:
    organization = cast.organization("pending")
    as_(client, cast.people["owner"])
    client.post(path(organization, "change/"), filled(organization, register_number=" 007 - a - 2016 "))
    organization.refresh_from_db()
    assert organization.register_number == "7/A/2016"


def test_a_new_name_of_a_verified_organization_waits_while_the_rest_is_public(
    client: Client, cast: Cast
) -> None:
    organization = cast.organization("verified")
    as_(client, cast.people["owner"])
    before = organization.name
    client.post(path(organization, "change/"), filled(organization, name="Alt nume", seeks="Un spațiu"))
    organization.refresh_from_db()
    assert (organization.name, organization.seeks) == (before, "Un spațiu")
    assert [change.new for change in organization.proposed_changes.waiting()] == ["Alt nume"]


@pytest.mark.parametrize(
    "role", ["visitor", "person", "stranger", "member", "moderator", "manager", "administrator"]
)
def test_nobody_else_changes_the_profile_or_keeps_a_draft_of_it(
    client: Client, cast: Cast, role: str
) -> None:
    organization = cast.organization("verified")
    as_(client, cast.people[role])
    for extra in ({}, {"draft": "keep"}, {"new_logo": SimpleUploadedFile("s.png", picture())}):
        answer = client.post(path(organization, "change/"), filled(organization, seeks="Străin", **extra))
        assert answer.status_code in (302, 403)
    organization.refresh_from_db()
    assert (organization.seeks, organization.logo) == ("", None)
    assert not Draft.objects.exists()
    assert not StoredFile.objects.exists()


def bomb() -> bytes:
    """A PNG of a few hundred bytes that says it has 40,000 by 40,000 points."""

    def chunk(kind: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))

    head = struct.pack(">IIBBBBB", 40_000, 40_000, 8, 2, 0, 0, 0)
    return (
        b"\x89PNG\r\n\x1a\n"
        + chunk(b"IHDR", head)
        + chunk(b"IDAT", zlib.compress(bytes(1000)))
        + chunk(b"IEND", b"")
    )


# Drawn when they are asked for, not by every process that collects the tests.
BAD_PICTURES = {
    "a bomb": bomb,
    "cut short": lambda: picture(size=(300, 300))[:-200],
    "cut after its head": lambda: picture("JPEG")[:60],
    "SVG": lambda: b"<svg xmlns='http://www.w3.org/2000/svg'><script>alert(1)</script></svg>",
    "a PDF": lambda: PDF,
    "GIF": lambda: picture("GIF"),
    "nothing": lambda: b"",
    "too small": lambda: picture(size=(20, 400)),
    "too wide": lambda: picture(size=(20_000, 900)),
    "only the first letters of a PNG": lambda: b"\x89PNG\r\n\x1a\n<html><script>alert(1)</script>",
}


@pytest.mark.parametrize("what", BAD_PICTURES)
def test_a_picture_that_cannot_be_a_logo_is_refused_with_a_sentence(what: str) -> None:
    with pytest.raises(Refused) as refusal:
        draw_picture(SimpleUploadedFile("sigla.png", BAD_PICTURES[what]()), LOGO_PICTURE)
    assert refusal.value.sentence.endswith(".")


def test_a_refused_logo_is_told_on_its_field_with_all_the_rest_and_nothing_is_saved(
    client: Client, cast: Cast
) -> None:
    organization = cast.organization("verified")
    as_(client, cast.people["owner"])
    sent = filled(organization, seeks="Nou", new_logo=SimpleUploadedFile("s.png", BAD_PICTURES["a bomb"]()))
    answer = client.post(path(organization, "change/"), {**sent, "website": "nowhere at all"})
    assert answer.status_code == 422
    errors = answer.context["form"].errors
    assert set(errors) == {"new_logo", "website"}
    assert len(errors["website"]) == 1
    assert "16 million" in str(errors["new_logo"])
    organization.refresh_from_db()
    assert organization.seeks == ""


def test_what_a_picture_hides_does_not_outlive_its_drawing() -> None:
    exif = Image.Exif()
    exif[0x010E] = "acasă la Ioana"
    exif[0x0112] = 6
    script = b"<script>alert(1)</script>"
    upload = SimpleUploadedFile("s.jpg", picture("JPEG", (400, 200), exif=exif) + script)
    drawn = draw_picture(upload, LOGO_PICTURE).read()
    made = Image.open(io.BytesIO(drawn))
    assert (made.format, made.size) == ("PNG", (200, 400))
    assert not made.getexif()
    assert b"Ioana" not in drawn
    assert script not in drawn
    assert set(made.info) <= {"transparency"}


def test_a_new_logo_takes_the_old_ones_place_and_a_removed_one_is_gone(client: Client, cast: Cast) -> None:
    organization = cast.organization("verified")
    as_(client, cast.people["owner"])
    address = path(organization, "change/")
    client.post(address, filled(organization, new_logo=SimpleUploadedFile("1.png", picture())))
    first = StoredFile.objects.get()
    client.post(
        address, filled(organization, new_logo=SimpleUploadedFile("2.webp", picture("WEBP", (64, 64))))
    )
    assert kept_logo(organization).size == (64, 64)
    assert StoredFile.objects.get() != first
    client.post(address, filled(organization, remove_logo="on"))
    organization.refresh_from_db()
    assert organization.logo is None
    assert not StoredFile.objects.exists()


def test_a_logo_is_for_everyone_only_while_its_organization_is(cast: Cast) -> None:
    for state, expected in (("verified", 200), ("pending", 404)):
        organization = cast.organization(state)
        as_(client := Client(), cast.people["owner"])
        sent = filled(organization, new_logo=SimpleUploadedFile("1.png", picture()))
        client.post(path(organization, "change/"), sent)
        organization.refresh_from_db()
        address = organization.logo.get_absolute_url()
        answer = Client().get(address)
        assert (answer.status_code, client.get(address).status_code) == (expected, 200)
        if expected == 200:
            assert answer.headers["Content-Type"] == "image/png"
            assert answer.headers["X-Content-Type-Options"] == "nosniff"


def office(name: str, kind: str = "") -> bytes:
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w") as package:
        package.writestr("mimetype" if kind else name, kind or "<x/>")
    return made.getvalue()


ODF = "application/vnd.oasis.opendocument."


def test_documents_are_added_shown_and_removed(client: Client, cast: Cast) -> None:
    organization = cast.organization("verified")
    as_(client, cast.people["owner"])
    address = path(organization, "change/")
    good = [PDF, *(office("", ODF + kind) for kind in ("text", "spreadsheet", "presentation"))]
    good += [office(part) for part in ("word/document.xml", "xl/workbook.xml", "ppt/presentation.xml")]
    for number, content in enumerate(good):
        sent = filled(
            organization, document_title=f"Act {number}", document_file=SimpleUploadedFile("a", content)
        )
        assert client.post(address, sent).status_code == 302, number
    page = Client().get(path(organization)).content.decode()
    for document in organization.documents.all():
        assert document.title in page
        opened = Client().get(document.file.get_absolute_url())
        assert (opened.status_code, opened.headers["Content-Disposition"][:10]) == (200, "attachment")
    gone, *_others = organization.documents.select_related("file")
    client.post(address, filled(organization, remove_documents=[gone.pk]))
    assert organization.documents.count() == len(good) - 1
    assert Client().get(gone.file.get_absolute_url()).status_code == 404


@pytest.mark.parametrize(
    "content", [b"<html>", b"MZ\x90\x00 exe", b"", office("word/vbaProject.bin"), office("a/b")]
)
def test_what_is_no_document_is_refused(client: Client, cast: Cast, content: bytes) -> None:
    organization = cast.organization("verified")
    as_(client, cast.people["owner"])
    sent = filled(organization, document_title="Act", document_file=SimpleUploadedFile("act.pdf", content))
    assert client.post(path(organization, "change/"), sent).status_code == 422
    assert not organization.documents.exists()


def test_neither_evidence_nor_anothers_document_can_be_removed_here(client: Client, cast: Cast) -> None:
    organization, other = cast.organization("verified"), OrganizationFactory()
    kept = []
    for owner, kind in ((organization, DocumentKind.EVIDENCE), (other, DocumentKind.PUBLIC)):
        file = store_file(
            upload=SimpleUploadedFile("a.pdf", PDF), purpose=EVIDENCE, actor=UserFactory(), now=timezone.now()
        )
        kept.append(
            OrganizationDocument.objects.create(
                organization=owner,
                file=file,
                kind=kind,
                title="Act",
                added_by=UserFactory(),
                added_at=timezone.now(),
            )
        )
    as_(client, cast.people["owner"])
    sent = filled(organization, remove_documents=[document.pk for document in kept])
    client.post(path(organization, "change/"), sent)
    now, nothing = timezone.now(), {"fields": {}, "vouched_for": True}
    files = services.Files(removed=kept)
    services.change_profile(pk=organization.pk, actor=cast.people["owner"], files=files, now=now, **nothing)
    assert OrganizationDocument.objects.count() == 2


def test_what_is_typed_is_kept_as_a_draft_shown_again_and_forgotten_when_sent(
    client: Client, cast: Cast
) -> None:
    organization = cast.organization("verified")
    as_(client, cast.people["owner"])
    address = path(organization, "change/")
    typed = filled(
        organization, seeks="Un spațiu, dar", works_in="Nicăierești", founded_year="20", size="1-5"
    )
    kept = client.post(address, {**typed, "draft": "keep"}, headers={"HX-Request": "true"})
    assert "data-draft" in kept.content.decode()
    organization.refresh_from_db()
    assert organization.seeks == ""
    page = client.get(address)
    form = page.context["form"]
    assert not form.is_bound
    assert [form[name].value() for name in ("seeks", "works_in", "founded_year", "size")] == [
        "Un spațiu, dar", "Nicăierești", "20", "1-5",
    ]  # fmt: skip
    assert 'value="throw_away"' in page.content.decode()
    assert 'aria-invalid="true"' not in page.content.decode()
    # A colleague sees neither the draft nor that there is one.
    as_(other := Client(), cast.people["editor"])
    assert "Un spațiu, dar" not in other.get(address).content.decode()
    assert client.post(address, filled(organization, seeks="Un spațiu")).status_code == 302
    assert not Draft.objects.exists()


def test_a_draft_can_be_thrown_away_and_tells_when_the_record_changed_since(
    client: Client, cast: Cast
) -> None:
    organization = cast.organization("verified")
    as_(client, cast.people["owner"])
    address = path(organization, "change/")
    answer = client.post(address, {**filled(organization, seeks="Ciornă"), "draft": "keep"}, follow=True)
    assert not answer.context["changed_since"]
    as_(other := Client(), cast.people["editor"])
    other.post(address, filled(organization, offers="O sală"))
    assert client.get(address).context["changed_since"]
    assert "Ciornă" not in client.post(address, {"draft": "throw_away"}, follow=True).content.decode()
    assert not Draft.objects.exists()


def test_completeness_says_what_to_do_next_in_the_order_of_worth(
    cast: Cast, django_assert_num_queries: Any
) -> None:
    organization = cast.organization("verified")
    found = completeness_of(Organization.objects.for_page().get(pk=organization.pk))
    assert (found.next.field, found.filled, found.total) == ("seeks", 2, len(PARTS))
    Organization.objects.filter(pk=organization.pk).update(seeks="Un spațiu", offers="O sală")
    read = Organization.objects.for_page().get(pk=organization.pk)
    with django_assert_num_queries(2):
        assert completeness_of(read).next.field == "works_in"
    as_(client := Client(), cast.people["owner"])
    assert "change/#id_works_in" in client.get(path(organization)).content.decode()
    assert "#id_works_in" not in Client().get(path(organization)).content.decode()


@pytest.mark.parametrize(
    ("name", "value"), [("name", "Alt nume"), ("register_number", "9/A/2001"), ("form", "foundation")]
)
def test_what_was_verified_while_it_was_typed_waits_for_approval(cast: Cast, name: str, value: str) -> None:
    organization = cast.organization("verified")
    owner = cast.people["owner"]
    assert owner is not None
    with pytest.raises(Refused):
        services.change_profile(
            pk=organization.pk, actor=owner, fields={name: value}, files=services.Files(), vouched_for=False,
            now=timezone.now(),
        )  # fmt: skip


@pytest.mark.parametrize("name", ["Aaa", "Zzz"])
def test_a_logo_that_came_by_a_merge_is_shown_and_stays_with_the_record_it_came_from(
    client: Client, cast: Cast, name: str
) -> None:
    kept, gone = cast.organization("verified"), OrganizationFactory(name=name)
    owner = MembershipFactory(organization=gone, role="owner").user
    sent = {"new_logo": SimpleUploadedFile("1.png", picture(size=(64, 64)))}
    as_(Client(), owner).post(path(gone, "change/"), filled(gone, **sent))
    merge = services.merge_organizations(
        kept=kept.pk,
        gone=gone.pk,
        actor=UserFactory(is_moderator=True),
        choices={"logo": services.Choice.GONE},
        reason="Una.",
        now=timezone.now(),
    )
    assert kept_logo(kept).size == (64, 64)
    assert client.get(kept.logo.get_absolute_url()).status_code == 200
    as_(client, cast.people["owner"])
    client.post(
        path(kept, "change/"), filled(kept, new_logo=SimpleUploadedFile("2.png", picture(size=(96, 96))))
    )
    assert kept_logo(kept).size == (96, 96)
    services.undo_merge(pk=merge.pk, actor=UserFactory(is_moderator=True), now=timezone.now())
    assert kept_logo(gone).size == (64, 64)
