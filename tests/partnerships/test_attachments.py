"""Files of a proposal: what is taken, who reads them, who may remove them."""

from __future__ import annotations

from pathlib import Path

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.utils import timezone
from pytest_django import Settings

from partnerships import services
from partnerships.models import Attachment, Partnership
from partnerships.services.attachments import MOST_ATTACHMENTS
from portal.audit.models import Entry
from portal.core.exceptions import Refused
from portal.files.models import StoredFile
from tests.factories.files import PDF
from tests.partnerships.conftest import Cast
from tests.partnerships.test_views import as_, path


@pytest.fixture(autouse=True)
def private_root(settings: Settings, tmp_path: Path) -> None:
    """An empty private folder."""
    settings.PRIVATE_ROOT = tmp_path / "private"


def attach(cast: Cast, partnership: Partnership) -> Attachment:
    return services.add_attachment(
        pk=partnership.pk,
        actor=cast.people["ngo_owner"],
        title="Buget",
        upload=SimpleUploadedFile("buget.pdf", PDF),
        now=timezone.now(),
    )


@pytest.mark.parametrize(
    ("content", "status"),
    [(PDF, 302), (b"<script>alert(1)</script>", 422), (b"", 422), (PDF + bytes(10 * 2**20), 422)],
    ids=["a PDF", "a PDF that is none", "an empty one", "one that is too large"],
)
def test_a_file_is_judged_by_its_content_and_the_title_is_kept(
    client: Client, cast: Cast, content: bytes, status: int
) -> None:
    partnership = cast.partnership("draft")
    as_(client, cast.people["ngo_editor"])
    sent = {"title": "Buget pe ani", "file": SimpleUploadedFile("b.pdf", content, "application/pdf")}
    answer = client.post(path(partnership, "attachments/"), sent)
    assert answer.status_code == status
    assert StoredFile.objects.count() == Attachment.objects.count() == (1 if status == 302 else 0)
    if status == 422:
        assert list(answer.context["form"].errors) == ["file"]
        assert "Buget pe ani" in answer.content.decode()


def test_two_hundred_megabytes_get_a_sentence_before_anybody_reads_them(client: Client, cast: Cast) -> None:
    partnership = cast.partnership("draft")
    as_(client, cast.people["ngo_editor"])
    answer = client.post(
        path(partnership, "attachments/"),
        {"title": "Mare", "file": SimpleUploadedFile("b.pdf", PDF)},
        CONTENT_LENGTH=str(200 * 2**20),
    )
    assert answer.status_code == 413
    assert answer.context["limit"] == 16 * 2**20
    assert not Attachment.objects.exists()


def test_the_parties_read_an_attachment_once_they_may_see_the_proposal(client: Client, cast: Cast) -> None:
    readers = {
        "draft": {"ngo_owner", "ngo_editor", "ngo_member", "both_sides"},
        "accepted_in_principle": {
            "ngo_owner", "ngo_editor", "ngo_member", "both_sides",
            "authority_owner", "authority_editor", "authority_member", "manager", "administrator",
        },
    }  # fmt: skip
    partnership = cast.partnership("draft")
    address = attach(cast, partnership).file.get_absolute_url()
    for state, expected in readers.items():
        if state != "draft":
            now = timezone.now()
            Partnership.objects.filter(pk=partnership.pk).update(
                state=state, submitted_at=now, answer_due_on=now.date(), review_started_at=now,
                answered_at=now, answered_by=cast.people["authority_owner"], answer="Da.",
            )  # fmt: skip
        found = {
            role
            for role, person in cast.people.items()
            if as_(client, person).get(address).status_code == 200
        }
        assert found == expected
    assert Client().get(address).status_code == 404


def test_another_proposals_attachment_is_not_removed_by_its_number(client: Client, cast: Cast) -> None:
    own, others = cast.partnership("draft"), cast.partnership("draft")
    kept = attach(cast, others)
    as_(client, cast.people["ngo_editor"])
    page = path(own, f"attachments/{kept.pk}/remove/")
    assert client.get(page).status_code == 404
    client.post(page)
    assert Attachment.objects.filter(pk=kept.pk).exists()
    as_(client, cast.people["other_ngo_owner"])
    assert client.post(path(others, f"attachments/{kept.pk}/remove/")).status_code == 404
    assert Attachment.objects.filter(pk=kept.pk).exists()


def test_an_attachment_is_removed_with_its_file_and_its_mark_stays_in_the_history(cast: Cast) -> None:
    partnership = cast.partnership("draft")
    made = attach(cast, partnership)
    owner = cast.people["ngo_owner"]
    services.remove_attachment(pk=partnership.pk, attachment_pk=made.pk, actor=owner, now=timezone.now())
    assert not StoredFile.objects.exists()
    entry = Entry.objects.about(partnership).get(verb="partnerships.remove_attachment")
    assert entry.before["sha256"] == made.file.sha256
    with pytest.raises(Refused):
        services.remove_attachment(pk=partnership.pk, attachment_pk=made.pk, actor=owner, now=timezone.now())


def test_only_so_many_and_only_while_the_text_may_be_changed(cast: Cast) -> None:
    partnership = cast.partnership("draft")
    for _number in range(MOST_ATTACHMENTS):
        attach(cast, partnership)
    with pytest.raises(Refused):
        attach(cast, partnership)
    with pytest.raises(Refused):
        attach(cast, cast.partnership("submitted"))
