"""The pages of organizations: who gets which, and what a decision needs."""

from __future__ import annotations

import pytest
from django.test import Client

from organizations.models import Organization
from tests.organizations.conftest import Cast, as_, path, seen_by, typed

STATES = ("pending", "verified", "refused", "suspended")


# Who asks: what the page, the form to change it and the form to decide answer, in the states above in order.
# 404: not known to them. 403: known, not theirs to do. 302: to the sign-in page.
ANSWERS = {
    "visitor": {"": (404, 200, 404, 404), "change/": 302, "decide/": 302},
    "person": {"": (404, 200, 404, 404), "change/": (404, 403, 404, 404), "decide/": (404, 403, 404, 404)},
    "stranger": {"": (404, 200, 404, 404), "change/": (404, 403, 404, 404), "decide/": (404, 403, 404, 404)},
    "manager": {"": (404, 200, 404, 404), "change/": (404, 403, 404, 404), "decide/": (404, 403, 404, 404)},
    "owner": {"": 200, "change/": 200, "decide/": 403},
    "editor": {"": 200, "change/": 200, "decide/": 403},
    "member": {"": 200, "change/": 403, "decide/": 403},
    "moderator": {"": 200, "change/": 403, "decide/": 200},
    "own_moderator": {"": 200, "change/": 200, "decide/": 403},
    "administrator": {"": 200, "change/": 403, "decide/": 403},
}


@pytest.mark.parametrize("role", ANSWERS)
def test_each_role_gets_the_pages_that_are_theirs_in_every_state(
    client: Client, cast: Cast, role: str
) -> None:
    as_(client, cast.people[role])
    organizations = [cast.organization(state) for state in STATES]
    for page, expected in ANSWERS[role].items():
        answers = tuple(client.get(path(organization, page)).status_code for organization in organizations)
        assert answers == (expected if isinstance(expected, tuple) else (expected,) * len(STATES)), page


# What the pages without an organization answer, and sending a refused one to verification again.
COMMON = {
    "visitor": {"": 200, "register/": 302, "queue/": 302, "resubmit": 302},
    "person": {"": 200, "register/": 200, "queue/": 403, "resubmit": 404},
    "stranger": {"": 200, "register/": 200, "queue/": 403, "resubmit": 404},
    "manager": {"": 200, "register/": 200, "queue/": 403, "resubmit": 404},
    "owner": {"": 200, "register/": 200, "queue/": 403, "resubmit": 302},
    "editor": {"": 200, "register/": 200, "queue/": 403, "resubmit": 302},
    "member": {"": 200, "register/": 200, "queue/": 403, "resubmit": 403},
    "moderator": {"": 200, "register/": 200, "queue/": 200, "resubmit": 403},
    "own_moderator": {"": 200, "register/": 200, "queue/": 200, "resubmit": 302},
    "administrator": {"": 200, "register/": 200, "queue/": 403, "resubmit": 403},
}


@pytest.mark.parametrize("role", COMMON)
def test_each_role_gets_the_common_pages_and_only_writers_resubmit(
    client: Client, cast: Cast, role: str
) -> None:
    as_(client, cast.people[role])
    refused = cast.organization("refused")
    answers = {
        page: client.get(f"/en/organizations/{page}").status_code
        for page in COMMON[role]
        if page != "resubmit"
    }
    answers["resubmit"] = client.post(path(refused, "resubmit/")).status_code
    assert answers == COMMON[role]
    refused.refresh_from_db()
    assert refused.state == ("pending" if role in ("owner", "editor", "own_moderator") else "refused")
    assert client.get(path(refused, "resubmit/")).status_code == (302 if role == "visitor" else 405)


@pytest.mark.parametrize(
    "role", [role for role in COMMON if role not in ("owner", "editor", "own_moderator")]
)
def test_a_post_by_whoever_may_not_changes_nothing(client: Client, cast: Cast, role: str) -> None:
    organization = cast.organization("verified")
    as_(client, cast.people[role])
    answer = client.post(path(organization, "change/"), typed(mission="Schimbat de altcineva"))
    assert answer.status_code in (302, 403)
    assert "Schimbat" not in Organization.objects.get(pk=organization.pk).mission
    if role != "moderator":
        decision = {"reason": "Nu-mi place.", "seen": 0}
        assert client.post(path(organization, "suspend/"), decision).status_code in (302, 403)
        assert Organization.objects.get(pk=organization.pk).state == "verified"


def test_a_visitor_learns_nothing_of_an_organization_that_is_not_public(client: Client, cast: Cast) -> None:
    missing = client.get("/en/organizations/nu-exista/").content.decode()
    for state in ("pending", "refused", "suspended"):
        hidden = cast.organization(state)
        answer = client.get(path(hidden))
        page = answer.content.decode()
        assert answer.status_code == 404
        assert hidden.name not in page
        assert page.replace(hidden.slug, "") == missing.replace("nu-exista", "")


def test_history_and_buttons_are_for_those_whose_they_are(client: Client, cast: Cast) -> None:
    organization = cast.organization("verified")
    seen = {}
    for role, user in cast.people.items():
        page = as_(Client(), user).get(path(organization))
        text = page.content.decode()
        seen[role] = (
            page.context["history"] is not None,
            path(organization, "change/") in text,
            path(organization, "decide/") in text,
        )
    assert seen == {
        "visitor": (False, False, False),
        "person": (False, False, False),
        "stranger": (False, False, False),
        "manager": (False, False, False),
        "owner": (True, True, False),
        "editor": (True, True, False),
        "member": (True, False, False),
        "moderator": (True, False, True),
        "own_moderator": (True, True, False),
        "administrator": (True, False, False),
    }


@pytest.mark.parametrize(
    ("state", "decision", "outcome"),
    [
        ("pending", "verify", "verified"),
        ("pending", "refuse", "refused"),
        ("verified", "suspend", "suspended"),
        ("suspended", "verify", "verified"),
    ],
)
def test_a_moderator_decides_with_a_reason(
    client: Client, cast: Cast, state: str, decision: str, outcome: str
) -> None:
    organization = cast.organization(state)
    as_(client, cast.people["moderator"])
    data = {
        "decision": decision,
        "reason": "Am comparat cu registrul.",
        "seen": seen_by(client, organization),
    }
    page = "suspend/" if decision == "suspend" else "decide/"
    answer = client.post(path(organization, page), data, follow=True)
    assert [message.level_tag for message in answer.context["messages"]] == ["success"]
    organization.refresh_from_db()
    assert (organization.state, organization.decision_reason) == (outcome, "Am comparat cu registrul.")


@pytest.mark.parametrize(
    "changed",
    [{"reason": ""}, {"reason": "   "}, {"reason": "x\x00y"}, {"decision": ""}, {"decision": "drop"}],
)
def test_a_decision_that_is_not_whole_comes_back_with_its_form(
    client: Client, cast: Cast, changed: dict[str, str]
) -> None:
    organization = cast.organization("pending")
    as_(client, cast.people["moderator"])
    data = {"decision": "verify", "reason": "Am văzut actele.", "seen": seen_by(client, organization)}
    answer = client.post(path(organization, "decide/"), {**data, **changed})
    assert answer.status_code == 422
    assert list(answer.context["form"].errors) == list(changed)
    if "reason" not in changed:
        assert "Am văzut actele." in answer.content.decode()
    assert Organization.objects.get(pk=organization.pk).state == "pending"


def test_a_moderator_decides_on_what_they_saw(client: Client, cast: Cast) -> None:
    organization = cast.organization("pending")
    as_(client, cast.people["moderator"])
    data = {"decision": "verify", "reason": "Am văzut actele.", "seen": seen_by(client, organization)}
    owner = as_(Client(), cast.people["owner"])
    assert owner.post(path(organization, "change/"), typed(name="Cu totul altceva")).status_code == 302
    answer = client.post(path(organization, "decide/"), data)
    assert answer.status_code == 422
    assert "Cu totul altceva" in answer.content.decode()
    assert "Am văzut actele." in answer.content.decode()
    assert Organization.objects.get(pk=organization.pk).state == "pending"
    data["seen"] = answer.context["form"]["seen"].value()
    assert client.post(path(organization, "decide/"), data).status_code == 302
    assert Organization.objects.get(pk=organization.pk).state == "verified"


@pytest.mark.parametrize(
    ("state", "name"), [("pending", "Nume Nou"), ("verified", "Asociația Vecinilor verified")]
)
def test_what_was_vouched_for_is_no_longer_changed(client: Client, cast: Cast, state: str, name: str) -> None:
    organization = cast.organization(state)
    as_(client, cast.people["owner"])
    answer = client.post(path(organization, "change/"), typed(name="Nume Nou", mission="Scop nou."))
    assert answer.status_code == 302
    organization.refresh_from_db()
    assert (organization.name, organization.mission) == (name, "Scop nou.")


def test_a_second_click_on_sending_again_gets_a_sentence(client: Client, cast: Cast) -> None:
    refused = cast.organization("refused")
    as_(client, cast.people["owner"])
    client.post(path(refused, "resubmit/"))
    page = client.post(path(refused, "resubmit/"), follow=True)
    assert page.status_code == 200
    assert [message.level_tag for message in page.context["messages"]][-1] == "warning"
