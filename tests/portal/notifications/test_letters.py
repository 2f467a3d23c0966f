from __future__ import annotations

import pytest
from django.utils import translation
from pytest_django import Settings

from portal.notifications.services.letters import absolute, compose


def reset(email: str = "ana@example.org", **values: str) -> dict[str, str]:
    return {"email": email, "url": "https://portal.example/reset/1-abc/", **values}


def test_the_first_line_is_the_subject_and_the_rest_the_text() -> None:
    with translation.override("en"):
        letter = compose("accounts.password_reset_key", reset())
    assert letter.subject == "Choose a new password"
    assert letter.text.startswith("Somebody, most likely you, asked for a new password")
    assert "Choose a new password:\nhttps://portal.example/reset/1-abc/\n\n-- \n" in letter.text
    assert "\n\n\n" not in letter.text


def test_the_html_part_says_the_same_with_the_link_as_a_button() -> None:
    with translation.override("en"):
        letter = compose("accounts.password_reset_key", reset())
    assert '<html lang="en">' in letter.html
    assert '<a href="https://portal.example/reset/1-abc/">Choose a new password</a>' in letter.html
    assert "<p>Somebody, most likely you, asked" in letter.html
    assert "-- " not in letter.html


def test_what_people_wrote_is_plain_in_the_text_and_escaped_in_the_html() -> None:
    name = 'O\'Neil & <script>alert("x")</script>@example.org'
    with translation.override("en"):
        letter = compose("accounts.password_reset_key", reset(name))
    assert name in letter.text
    assert "<script>" not in letter.html
    assert "O&#x27;Neil &amp; &lt;script&gt;" in letter.html


@pytest.mark.parametrize(
    "name", ["Ana\r\nBcc: all@example.org", "Ana\nBcc: all@example.org", "Ana\x00\x0b", "Ana\u2028Bcc: x"]
)
def test_no_name_can_break_out_of_the_subject(name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    class Organization:
        decided_at = None
        decision_reason = "-"

    Organization.name = name  # type: ignore[attr-defined]
    with translation.override("en"):
        letter = compose("organizations.organization_verified", {"organization": Organization, "url": ""})
    assert letter.subject.startswith("Ana")
    assert letter.subject.isprintable()
    assert "\r" not in letter.text
    assert "\x00" not in letter.text + letter.html


def test_a_long_name_is_cut_in_the_subject() -> None:
    class Organization:
        name = "ș" * 1000
        decided_at = None
        decision_reason = "-"

    with translation.override("en"):
        letter = compose("organizations.organization_verified", {"organization": Organization, "url": ""})
    assert len(letter.subject) == 200


def test_a_signature_or_link_in_somebodys_words_does_not_end_the_letter() -> None:
    url = "https://portal.example/organizations/x/"

    class Organization:
        name = "Asociația X"
        decided_at = None
        decision_reason = f"First.\n-- \nSecond:\n{url}\n\nThird."

    with translation.override("en"):
        values = {"organization": Organization, "url": url}
        letter = compose("organizations.organization_verified", values)
    assert "<p>Third.</p>" in letter.html
    assert f'<a href="{url}">Open the organization</a>' in letter.html


@pytest.mark.parametrize(
    ("given", "expected"),
    [
        ("/en/x/?a=1&b=2", "https://portal.example/en/x/?a=1&b=2"),
        ("http://testserver/en/x/", "https://portal.example/en/x/"),
        ("//evil.example/x/", "https://portal.example/x/"),
    ],
)
def test_links_lead_to_this_portal_whatever_the_request_said(
    given: str, expected: str, settings: Settings
) -> None:
    settings.PORTAL_URL = "https://portal.example"
    assert absolute(given) == expected
