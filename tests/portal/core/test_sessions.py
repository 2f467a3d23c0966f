"""A session's cookie that nobody of ours wrote."""

import pytest
from django.conf import settings
from django.test import Client

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("cookie", ["\x00" * 32, "a\x00" * 16, "'; DROP TABLE--", "a" * 5000])
def test_a_made_up_session_is_no_session(cookie: str) -> None:
    client = Client(raise_request_exception=False)
    client.cookies[settings.SESSION_COOKIE_NAME] = cookie
    # The client's own cookie jar would quote what a hostile one sends as it is.
    page = client.get("/en/desk/", headers={"cookie": f"{settings.SESSION_COOKIE_NAME}={cookie}"})
    assert page.status_code == 302
    assert "/accounts/login/" in page["Location"]
