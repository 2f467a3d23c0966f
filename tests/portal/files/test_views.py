"""A file is given to whom its purpose lets read it; to everyone else there is none."""

from __future__ import annotations

import uuid
from pathlib import Path

import pytest
from django.test import Client

from portal.accounts.models import User
from portal.files import kinds
from portal.files.services import path_of
from tests.factories.accounts import UserFactory
from tests.portal.files.conftest import PDF, Keep


def test_whoever_may_read_gets_the_file(client: Client, keep: Keep, person: User) -> None:
    client.force_login(person)
    answer = client.get(keep().get_absolute_url())
    assert b"".join(answer.streaming_content) == PDF  # type: ignore[attr-defined]
    assert answer["Content-Type"] == "application/pdf"
    assert answer["X-Content-Type-Options"] == "nosniff"
    assert answer["Content-Disposition"] == 'inline; filename="statut.pdf"'
    assert "private" in answer["Cache-Control"]


def test_a_name_with_letters_of_ours_stays_in_its_header(client: Client, keep: Keep, person: User) -> None:
    client.force_login(person)
    file = keep(PDF, "încheiere\r\nX-Evil: 1.pdf")
    answer = client.head(file.get_absolute_url())
    assert answer.status_code == 200
    assert not answer.has_header("X-Evil")
    assert answer["Content-Disposition"].startswith("inline; filename*=utf-8''")


def test_what_could_run_in_a_browser_is_only_downloaded(client: Client, keep: Keep, person: User) -> None:
    file = keep()
    type(file).objects.update(content_type="text/csv")
    client.force_login(person)
    answer = client.get(file.get_absolute_url())
    assert answer["Content-Disposition"].startswith("attachment")


@pytest.mark.parametrize("who", ["visitor", "stranger", "moderator", "administrator"])
def test_to_others_there_is_no_file(client: Client, keep: Keep, who: str) -> None:
    if who != "visitor":
        client.force_login(
            UserFactory(is_moderator=who == "moderator", is_administrator=who == "administrator")
        )
    assert client.get(keep().get_absolute_url()).status_code == 404


def test_a_file_whose_purpose_or_bytes_are_gone_is_not_there(
    client: Client, keep: Keep, person: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    client.force_login(person)
    file = keep()
    path: Path = path_of(file.key)
    path.unlink()
    assert client.get(file.get_absolute_url()).status_code == 404
    monkeypatch.setattr(kinds, "_registry", {})
    assert client.get(file.get_absolute_url()).status_code == 404
    assert client.get(f"/files/{uuid.uuid4()}/x.pdf").status_code == 404


def test_a_file_is_only_read(client: Client, keep: Keep, person: User) -> None:
    client.force_login(person)
    assert client.post(keep().get_absolute_url()).status_code == 405
