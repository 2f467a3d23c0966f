"""How much a request may send depends on who sends it, and where to."""

from __future__ import annotations

import pytest
from django.conf import settings
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from organizations.models import RegisterImport
from portal.core.body_limit import FORM_BYTES, VISITOR_BYTES
from tests.factories.accounts import UserFactory

UPLOAD = "/organizations/register-import/"
LARGE = settings.DATA_UPLOAD_MAX_MEMORY_SIZE + FORM_BYTES + 10


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("path", "role", "size", "status"),
    [
        ("/organizations/register/", "", VISITOR_BYTES + 10, 413),
        (UPLOAD, "", VISITOR_BYTES + 10, 413),
        (UPLOAD, "person", LARGE, 413),
        ("/organizations/register/new/", "is_moderator", LARGE, 413),
        (UPLOAD, "is_moderator", LARGE, 422),
    ],
)
def test_a_large_file_is_taken_only_where_and_from_whom_one_is_expected(
    client: Client, path: str, role: str, size: int, status: int
) -> None:
    if role:
        client.force_login(UserFactory(**({role: True} if role.startswith("is_") else {})))
    answer = client.post(path, {"file": SimpleUploadedFile("a.xlsx", b"\0" * size), "form": "union"})
    assert answer.status_code == status
    assert not RegisterImport.objects.exists()


@pytest.mark.django_db
def test_a_made_up_session_makes_nobody_a_moderator(client: Client) -> None:
    client.cookies[settings.SESSION_COOKIE_NAME] = "made-up"
    answer = client.post(UPLOAD, {"file": SimpleUploadedFile("a.xlsx", b"\0" * LARGE)})
    assert answer.status_code == 413
