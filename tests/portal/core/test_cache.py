"""Sign-in goes on while Valkey does not answer."""

import pytest
from django.core.cache import caches
from django.test import Client
from pytest_django.fixtures import Settings

from portal.local.postgres import free_port
from tests.factories.accounts import PASSWORD, UserFactory


@pytest.fixture
def valkey_away(settings: Settings) -> None:
    """A cache that nobody listens for."""
    away = {**settings.CACHES["default"], "LOCATION": f"redis://127.0.0.1:{free_port()}/0"}
    settings.CACHES = {"default": away}


@pytest.mark.usefixtures("valkey_away")
def test_what_was_set_is_found_again_by_the_same_process() -> None:
    cache = caches["default"]
    assert cache.get("key", "nothing") == "nothing"
    cache.set("key", 1)
    assert cache.get("key") == 1
    assert cache.add("key", 2) is False
    assert cache.delete("key") is True
    assert cache.get("key") is None


@pytest.mark.django_db
@pytest.mark.usefixtures("valkey_away")
def test_a_person_can_sign_in_and_guesses_are_still_counted(client: Client) -> None:
    guessed, other = UserFactory(), UserFactory()
    for _guess in range(11):
        client.post("/accounts/login/", {"login": guessed.email, "password": "wrong"})
    right = client.post("/accounts/login/", {"login": guessed.email, "password": PASSWORD})
    elsewhere = Client(REMOTE_ADDR="10.1.2.3").post(
        "/accounts/login/", {"login": other.email, "password": PASSWORD}
    )
    assert (right.status_code, elsewhere.status_code) == (200, 302)
