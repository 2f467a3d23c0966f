"""Where a moderator lands after a decision: at the next thing that waits, told what was done."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from organizations.models import Organization, ProposedChange
from tests.factories.accounts import UserFactory
from tests.factories.joining import JoinRequestFactory, ListedFactory
from tests.factories.organizations import OrganizationFactory
from tests.organizations.conftest import Cast, as_, path, seen_by

pytestmark = pytest.mark.django_db
QUEUE = "/en/organizations/queue/"


def waiting(days: int, name: str = "") -> Organization:
    named = {"name": name} if name else {}
    since = timezone.now() - dt.timedelta(days=days)
    return OrganizationFactory(state="pending", submitted_at=since, **named)


def changing(days: int) -> ProposedChange:
    return ProposedChange.objects.create(
        organization=OrganizationFactory(),
        field="name",
        new="Nou",
        proposed_by=UserFactory(),
        proposed_at=timezone.now() - dt.timedelta(days=days),
    )


def decide(client: Client, organization: Organization, decision: str, query: str = "") -> Any:
    typed = {"decision": decision, "reason": "Am privit.", "seen": seen_by(client, organization)}
    return client.post(path(organization, f"decide/{query}"), typed)


def said(client: Client, address: str) -> list[str]:
    return [str(message) for message in client.get(address).context["messages"]]


def test_a_decision_leads_to_the_next_that_waits_and_says_what_was_done(client: Client, cast: Cast) -> None:
    first, second, last = waiting(9, "Asociația Întâi"), changing(5).organization, waiting(1)
    as_(client, cast.people["moderator"])
    answer = decide(client, first, "verify")
    assert answer["Location"] == path(second, "changes/")
    done, following = said(client, answer["Location"])
    assert done == "Verified: Asociația Întâi. Its people were told by mail."
    assert following.startswith(f"Here is the next one in the queue: {second.name} (change to approve, wait")
    change = second.proposed_changes.get()
    answer = client.post(answer["Location"], {f"change_{change.pk}": "approve", "reason": "Da."})
    assert answer["Location"] == path(last, "decide/")
    answer = decide(client, last, "refuse")
    assert answer["Location"] == QUEUE
    page = client.get(QUEUE)
    assert [str(message) for message in page.context["messages"]] == [
        f"Refused: {last.name}. Its people were told by mail, with your reason."
    ]
    assert "No organization waits." in page.content.decode()


def test_whoever_passed_one_over_goes_on_behind_it_and_comes_back_to_it_last(
    client: Client, cast: Cast
) -> None:
    passed, second, third = waiting(9), waiting(5), waiting(1)
    as_(client, cast.people["moderator"])
    assert decide(client, second, "verify")["Location"] == path(third, "decide/")
    assert decide(client, third, "verify")["Location"] == path(passed, "decide/")


def test_one_sort_is_gone_through_by_itself(client: Client, cast: Cast) -> None:
    first, second = waiting(9), waiting(1)
    changing(5)
    as_(client, cast.people["moderator"])
    queue = client.get(f"{QUEUE}?matter=registration").content.decode()
    assert f'href="{path(first, "decide/")}?matter=registration"' in queue
    narrowed = "?matter=registration"
    answer = decide(client, first, "verify", narrowed)
    assert answer["Location"] == path(second, "decide/") + narrowed
    assert decide(client, second, "verify", narrowed)["Location"] == QUEUE + narrowed


def test_what_is_left_to_another_moderator_and_what_was_left_for_later_is_passed_over(
    client: Client, cast: Cast
) -> None:
    own = cast.organization("pending")
    Organization.objects.filter(pk=own.pk).update(submitted_at=timezone.now() - dt.timedelta(days=7))
    change = changing(9)
    ProposedChange.objects.create(
        organization=change.organization, field="form", new="federation",
        proposed_by=change.proposed_by, proposed_at=change.proposed_at,
    )  # fmt: skip
    as_(client, cast.people["own_moderator"])
    other = change.organization.proposed_changes.get(field="form")
    typed = {f"change_{change.pk}": "approve", f"change_{other.pk}": "leave", "reason": "Da."}
    answer = client.post(path(change.organization, "changes/"), typed)
    assert answer["Location"] == QUEUE
    assert change.organization.proposed_changes.waiting().count() == 1


def test_an_answered_request_leads_on_as_well(client: Client, cast: Cast) -> None:
    asked = JoinRequestFactory(organization=ListedFactory())
    following = waiting(0)
    as_(client, cast.people["moderator"])
    answer = client.post(
        f"/en/organizations/requests/{asked.pk}/", {"answer": "decline", "reason": "Lipsește împuternicirea."}
    )
    assert answer["Location"] == path(following, "decide/")


def test_a_decision_on_what_did_not_wait_leads_back_to_the_organization(client: Client, cast: Cast) -> None:
    suspended = cast.organization("suspended")
    waiting(3)
    as_(client, cast.people["moderator"])
    assert decide(client, suspended, "verify")["Location"] == path(suspended)
