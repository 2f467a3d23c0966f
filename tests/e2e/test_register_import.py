"""A moderator brings the national register in: progress, stop, preview, confirm, and what ended later."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import psycopg
import pytest
from axe_playwright_python.sync_playwright import Axe
from django.db import connection
from playwright.sync_api import Browser, Page, expect

from benchmarks import register_file
from organizations.models import Organization, RegisterImport, RegisterRow
from tests.e2e.sessions import sign_in_by_cookie
from tests.e2e.test_the_whole_way import press, say
from tests.factories.accounts import UserFactory
from tests.mail_server import Mailbox, link_in, text_of
from tests.waiting import wait_until

ROWS = 2_500
STOPPED_AT = 2_200
"""A row in the second piece of the reading, the last."""


@pytest.fixture
def files(tmp_path: Path) -> list[Path]:
    """The register of one week, and of the next: four more organizations have ended."""
    table = list(register_file.rows(ROWS))
    weeks = [tmp_path / "Asociații 46.xlsx", tmp_path / "Asociații 47.xlsx"]
    register_file.write(weeks[0], table)
    small = [row for row in table[:40] if row[2] == ""]
    for row, status in zip(small, ("radiata", "dizolvata", "in lichidare", "radiata"), strict=False):
        row[2] = status
    register_file.write(weeks[1], small)
    return weeks


@contextmanager
def slow_row() -> Iterator[None]:
    """Holds the worker up at a row for as long as the block lasts, by an uncommitted row of its number."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT last_value + is_called::int FROM organizations_registerimport_id_seq")
        source = cursor.fetchone()[0]
    columns = [field.column for field in RegisterRow._meta.concrete_fields if not field.primary_key]
    known = {"source_id": source, "number": STOPPED_AT, "is_held": False, "remarks": [], "territory_id": None}
    values = [known.get(column, None if column == "utility_on" else "") for column in columns]
    address = {name: connection.settings_dict[name.upper()] for name in ("host", "port", "user", "password")}
    with psycopg.connect(dbname=connection.settings_dict["NAME"], **address) as row:
        row.execute(
            f"INSERT INTO organizations_registerrow ({', '.join(columns)}) "  # noqa: S608
            f"VALUES ({', '.join(['%s'] * len(columns))})",
            values,
        )
        yield
        row.rollback()


def _send(page: Page, portal: str, file: Path) -> None:
    page.goto(f"{portal}/organizations/register-import/")
    page.locator("main [name=file]").set_input_files(file)
    press(page, "Send the file")


def _confirm(page: Page) -> None:
    press(page, "Write into the directory")
    expect(page.get_by_role("link", name=say("Send another file"))).to_be_visible(timeout=90_000)


def test_from_upload_to_what_ended(
    browser: Browser, portal: str, mailbox: Mailbox, files: list[Path], settings: Any
) -> None:
    moderator = UserFactory(is_moderator=True, full_name="Mara Moderator", email="registru@portal.example")
    # The policy keeps scripts out, axe's own among them.
    context = browser.new_context(locale="ro-RO", bypass_csp=True)
    sign_in_by_cookie(context, portal, moderator)
    page = context.new_page()

    with slow_row():
        _send(page, portal, files[0])
        expect(page.locator("progress[value]")).to_be_visible(timeout=60_000)
        wait_until(RegisterRow.objects.exists, "the first rows", patience=60)
        press(page, "Stop the import")
        expect(page.get_by_role("button", name=say("Go on with the import"))).to_be_visible(timeout=60_000)
    assert 0 < RegisterRow.objects.count() < ROWS
    assert not Organization.objects.exists()

    press(page, "Go on with the import")
    expect(page.get_by_role("button", name=say("Write into the directory"))).to_be_visible(timeout=90_000)
    source = RegisterImport.objects.get()
    assert source.counts["rows"] == ROWS
    assert Axe().run(page).violations_count == 0
    assert not Organization.objects.exists()
    _confirm(page)
    listed = Organization.objects.count()
    assert listed == source.counts["verdicts"]["new"] > 2_000

    _send(page, portal, files[1])
    expect(page.get_by_role("button", name=say("Write into the directory"))).to_be_visible(timeout=60_000)
    _confirm(page)
    assert Organization.objects.count() == listed
    expect(page.locator("table.desk").first.locator("tbody tr")).to_have_count(4)
    letter = mailbox.wait_for(moderator.email)
    ended = Organization.objects.filter(register_endings__isnull=False)
    assert ended.count() == 4
    assert all(organization.name in text_of(letter) for organization in ended)
    # The worker has an address of its own for its letters.
    page.goto(portal + urlsplit(link_in(letter, "/register-import/")).path)
    page.get_by_role("link", name=ended[0].name).first.click()
    expect(page.locator(".notice-late")).to_contain_text(ended[0].get_register_status_display())
    context.close()
