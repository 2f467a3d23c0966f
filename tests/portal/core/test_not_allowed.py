"""What somebody reads who may not do a thing: who can, in their language, as text."""

from __future__ import annotations

import pytest
from django.core.exceptions import PermissionDenied
from django.test import Client
from django.views.defaults import permission_denied

from portal.core.exceptions import NotAllowed
from tests.factories.accounts import UserFactory


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("address", "sentence"),
    [
        ("/en/organizations/queue/", "Only moderators verify organizations."),
        ("/organizations/queue/", "Doar moderatorii verifică organizații."),
    ],
)
def test_the_page_says_who_can(client: Client, address: str, sentence: str) -> None:
    client.force_login(UserFactory(), "allauth.account.auth_backends.AuthenticationBackend")
    answer = client.get(address)
    assert answer.status_code == 403
    assert sentence in answer.content.decode()


@pytest.mark.django_db
def test_the_sentence_is_text_and_a_refusal_without_one_leaves_no_empty_line(client: Client) -> None:
    request = client.get("/en/").wsgi_request
    page = permission_denied(request, NotAllowed("<script>alert(1)</script> & co")).content.decode()
    assert "&lt;script&gt;alert(1)&lt;/script&gt; &amp; co" in page
    assert "<script>alert(1)" not in page
    assert 'class="lead"' not in permission_denied(request, PermissionDenied()).content.decode()
