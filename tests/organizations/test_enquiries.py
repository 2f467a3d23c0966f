"""Writing to an organization: whom it reaches, what it hides, what keeps programs out."""

from __future__ import annotations

import datetime as dt
from typing import Any
from unittest import mock

import pytest
from django.core import signing
from django.test import Client
from django.utils import timezone

from organizations.models import Enquiry, Organization
from organizations.services import sweep_enquiries
from organizations.services.contact import A_DAY_FROM_ONE, A_DAY_TO_ONE, AN_HOUR_FROM_ONE, KEPT_FOR
from portal.notifications.models import Message
from portal.notifications.services.mail_server import as_mail
from tests.organizations.conftest import Cast, as_, path

SIGNER = signing.TimestampSigner(salt="organizations.enquiry")


def moment(organization: Organization, seconds_ago: float = 60) -> str:
    """What the page gave so long ago."""
    with mock.patch("django.core.signing.time.time", return_value=timezone.now().timestamp() - seconds_ago):
        return SIGNER.sign(str(organization.pk))


def written(organization: Organization, **changed: Any) -> dict[str, Any]:
    return {
        "name": "Maria Pop",
        "email": "maria@example.org",
        "message": "Bună ziua,\nam un aparat de radio vechi.",
        "homepage": "",
        "moment": moment(organization),
        **changed,
    }


def test_a_visitor_writes_and_the_people_who_act_for_it_can_answer(client: Client, cast: Cast) -> None:
    organization = cast.organization("verified")
    answer = client.post(path(organization, "write/"), written(organization))
    assert answer.status_code == 302
    assert Enquiry.objects.get().sender is None
    messages = list(Message.objects.filter(kind="organizations.enquiry_received"))
    writers = {cast.people[role].email for role in ("owner", "editor", "own_moderator")}
    assert {message.address for message in messages} == writers
    assert "> am un aparat de radio vechi." in messages[0].text
    mail = as_mail(messages[0]).message()
    assert mail["Reply-To"] == "maria@example.org"
    assert "maria" not in mail["From"]


def test_an_address_for_messages_gets_them_and_is_never_shown(client: Client, cast: Cast) -> None:
    organization = cast.organization("verified")
    Organization.objects.filter(pk=organization.pk).update(email="birou@asociatie.example")
    client.post(path(organization, "write/"), written(organization))
    message = Message.objects.get()
    assert (message.address, message.reply_to) == ("birou@asociatie.example", "maria@example.org")
    for page in ("", "write/"):
        shown = client.get(path(organization, page)).content.decode()
        assert "birou@asociatie.example" not in shown
        assert "maria@example.org" not in shown


# What was written, and the beginning of the sentence that says why it was not sent.
REFUSED = [
    ({"name": ""}, "This field is required"),
    ({"name": "Ana\r\nBcc: toti@example.org"}, "A name on one line"),
    ({"name": "Vezi https://spam.example"}, "A name on one line"),
    ({"email": "nu e adresă"}, "Enter a valid"),
    ({"email": "ana@example.org\r\nBcc: toti@example.org"}, "Enter a valid"),
    ({"message": "scurt"}, "Ensure this value has at least 10"),
    ({"message": "x" * 3001}, "Ensure this value has at most 3000"),
    ({"message": "Cumpărați! " + "https://spam.example " * 4}, "A message with more than 3 links"),
    ({"homepage": "https://spam.example"}, "A program seems"),
    ({"moment": ""}, "This form was open for too long"),
    ({"moment": "1:abc:def"}, "This form was open for too long"),
]


@pytest.mark.parametrize(("changed", "sentence"), REFUSED)
def test_what_is_refused_is_told_in_a_sentence_and_kept_in_the_form(
    client: Client, cast: Cast, changed: dict[str, str], sentence: str
) -> None:
    organization = cast.organization("verified")
    sent = written(organization, **changed)
    answer = client.post(path(organization, "write/"), sent)
    assert answer.status_code == 422
    told = [text for texts in answer.context["form"].errors.values() for text in texts]
    assert any(text.startswith(sentence) for text in told), told
    assert answer.context["form"]["message"].value() == sent["message"]
    assert not Enquiry.objects.exists()
    assert not Message.objects.exists()


@pytest.mark.parametrize(
    ("seconds_ago", "sentence"), [(1, "That was very quick"), (13 * 3600, "This form was open for too long")]
)
def test_the_time_that_writing_takes_tells_programs_from_people(
    client: Client, cast: Cast, seconds_ago: float, sentence: str
) -> None:
    organization = cast.organization("verified")
    other = cast.organization("verified")
    answer = client.post(
        path(organization, "write/"), written(organization, moment=moment(organization, seconds_ago))
    )
    assert str(answer.context["form"].non_field_errors()[0]).startswith(sentence)
    borrowed = client.post(path(organization, "write/"), written(organization, moment=moment(other)))
    assert borrowed.status_code == 422
    renewed = borrowed.context["form"]["moment"].value()
    assert SIGNER.unsign(renewed) == str(organization.pk)


def test_one_client_and_one_organization_have_a_limit(client: Client, cast: Cast) -> None:
    organization = cast.organization("verified")
    address = path(organization, "write/")
    for _n in range(AN_HOUR_FROM_ONE):
        assert client.post(address, written(organization)).status_code == 302
    refused = client.post(address, written(organization))
    assert refused.status_code == 422
    assert "within an hour" in str(refused.context["form"].non_field_errors())
    other = {"REMOTE_ADDR": "203.0.113.9"}
    assert client.post(address, written(organization), **other).status_code == 302
    now = timezone.now()
    Enquiry.objects.bulk_create(
        Enquiry(
            organization=organization, name="A", email="a@example.org", message="Bună ziua", written_at=now
        )
        for _n in range(A_DAY_TO_ONE)
    )
    full = client.post(address, written(organization), REMOTE_ADDR="203.0.113.10")
    assert "Please try tomorrow" in str(full.context["form"].non_field_errors())


def test_one_line_with_all_its_addresses_is_one_sender_and_closes_no_form(client: Client, cast: Cast) -> None:
    organization = cast.organization("verified")
    address, beginning = path(organization, "write/"), a_day()
    sent, told = 0, ""
    for hour in range(A_DAY_FROM_ONE // AN_HOUR_FROM_ONE + 1):
        clock = mock.Mock(time=lambda hour=hour: beginning + hour * 3600)
        with mock.patch("portal.core.limits.time", clock):
            for number in range(AN_HOUR_FROM_ONE + 1):
                client_address = f"2001:db8:7:9:{hour + 1:x}::{number:x}"
                answer = client.post(address, written(organization), REMOTE_ADDR=client_address)
                if answer.status_code == 302:
                    sent += 1
                else:
                    told += str(answer.context["form"].non_field_errors())
        if hour == 0:
            assert sent == AN_HOUR_FROM_ONE
    assert sent == A_DAY_FROM_ONE
    assert "within a day" in told
    # The neighbours' line, and people who are signed in, still write.
    assert client.post(address, written(organization), REMOTE_ADDR="2001:db8:7:a::1").status_code == 302
    as_(client, cast.people["stranger"])
    answer = client.post(address, written(organization), REMOTE_ADDR="2001:db8:7:9::1")
    assert answer.status_code == 302


def a_day() -> float:
    """The beginning of a day as the limits count it, so that the hours after it are of that day."""
    return timezone.now().timestamp() // 86_400 * 86_400


@pytest.mark.parametrize("state", ["listed", "pending", "suspended"])
def test_nobody_writes_where_nobody_reads(client: Client, cast: Cast, state: str) -> None:
    organization = cast.organization("pending" if state == "listed" else state)
    if state == "listed":
        Organization.objects.filter(pk=organization.pk).update(state="listed")
    as_(client, cast.people["owner"])
    assert client.post(path(organization, "write/"), written(organization)).status_code == 422
    assert "csrfmiddlewaretoken" not in Client().get(path(organization)).content.decode()
    assert not Enquiry.objects.exists()


READERS = {"visitor": 302} | dict.fromkeys(("owner", "editor", "own_moderator"), 200)
READERS |= dict.fromkeys(("member", "stranger", "moderator", "administrator"), 403)


@pytest.mark.parametrize("role", READERS)
def test_only_those_who_act_for_it_read_what_was_written(client: Client, cast: Cast, role: str) -> None:
    organization = cast.organization("verified")
    Client().post(
        path(organization, "write/"), written(organization, message="<script>alert(1)</script> salut")
    )
    as_(client, cast.people[role])
    answer = client.get(path(organization, "messages/"))
    assert answer.status_code == READERS[role]
    assert ("maria@example.org" in answer.content.decode()) == (READERS[role] == 200)
    assert "<script>alert" not in answer.content.decode()


def test_what_was_written_is_forgotten(cast: Cast) -> None:
    organization, now = cast.organization("verified"), timezone.now()
    for days in (1, KEPT_FOR.days + 1):
        Enquiry.objects.create(
            organization=organization, name="A", email="a@example.org", message="Bună ziua",
            written_at=now - dt.timedelta(days=days),
        )  # fmt: skip
    assert sweep_enquiries(now=now) == 1
    assert Enquiry.objects.count() == 1
