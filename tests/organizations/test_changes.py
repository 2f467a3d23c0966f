"""Changes of what was vouched for: field by field to a moderator, while the rest is public at once."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from django.db import IntegrityError, transaction
from django.test import Client
from django.utils import timezone

from organizations import services
from organizations.enums import GuardedField, OrganizationState, ProposedChangeState
from organizations.models import FormerAddress, Organization, ProposedChange
from portal.accounts.models import User
from portal.audit.models import Entry
from portal.audit.services import transition
from portal.core.exceptions import NotAllowed, Refused, TransitionRefused
from portal.notifications.models import Message
from tests.factories.organizations import OrganizationFactory
from tests.organizations.conftest import CUI, Cast, as_, path

pytestmark = pytest.mark.django_db

NEW = "Asociația Vecinilor de Pretutindeni"


def propose(organization: Organization, actor: User | None, **fields: Any) -> list[ProposedChange]:
    assert actor is not None
    return services.propose_changes(pk=organization.pk, actor=actor, fields=fields, now=timezone.now())


def decide(
    organization: Organization, actor: User | None, decisions: dict[int, bool], **more: Any
) -> list[ProposedChange]:
    assert actor is not None
    return services.decide_changes(
        pk=organization.pk,
        actor=actor,
        decisions=decisions,
        reason="Am văzut hotărârea.",
        now=timezone.now(),
        **more,
    )


def form_of(client: Client, organization: Organization) -> dict[str, Any]:
    """The form to change the organization, as it is filled in."""
    form = client.get(path(organization, "change/")).context["form"]
    values = {name: form[name].value() for name in form.fields}
    values["domains"] = [getattr(domain, "pk", domain) for domain in values["domains"]]
    return {name: "" if value is None else value for name, value in values.items()}


def test_one_form_saves_what_is_its_own_and_sends_the_rest_to_approval(client: Client, cast: Cast) -> None:
    organization = cast.organization("verified")
    as_(client, cast.people["owner"])
    filled = form_of(client, organization)
    changed = {"name": NEW, "mission": "Facem altceva.", "identifier": f"RO {CUI}"}
    answer = client.post(path(organization, "change/"), {**filled, **changed}, follow=True)
    assert answer.redirect_chain[-1][0] == path(organization)
    organization.refresh_from_db()
    assert (organization.mission, organization.identifier) == ("Facem altceva.", None)
    assert organization.name != NEW
    waiting = {(change.field, change.new) for change in organization.proposed_changes.waiting()}
    assert waiting == {("name", NEW), ("identifier", CUI)}
    page = client.get(path(organization)).content.decode()
    assert NEW in page
    assert NEW not in Client().get(path(organization)).content.decode()
    assert list(Message.objects.values_list("kind", flat=True)) == ["organizations.changes_proposed"] * 2
    # The form as it is, saved again, neither asks again nor takes back.
    assert client.post(path(organization, "change/"), form_of(client, organization)).status_code == 302
    assert organization.proposed_changes.count() == 2


def test_bad_numbers_come_back_beside_their_field_and_nothing_is_saved(client: Client, cast: Cast) -> None:
    organization = cast.organization("verified")
    OrganizationFactory(identifier=CUI)
    as_(client, cast.people["owner"])
    filled = form_of(client, organization)
    for number, said in (("18547291", "last digit"), (CUI, "already registered"), ("1800101221144", "CNP")):
        answer = client.post(
            path(organization, "change/"), {**filled, "identifier": number, "mission": "Altceva."}
        )
        assert answer.status_code == 422
        assert said in str(answer.context["form"].errors["identifier"])
    organization.refresh_from_db()
    assert organization.mission != "Altceva."
    assert not organization.proposed_changes.exists()


def test_asking_again_replaces_and_asking_for_what_is_public_takes_back(cast: Cast) -> None:
    organization, owner = cast.organization("verified"), cast.people["owner"]
    propose(organization, owner, name="Prima")
    propose(organization, owner, name="A doua")
    assert propose(organization, owner, name="A doua") == []
    assert list(organization.proposed_changes.order_by("pk").values_list("new", "state")) == [
        ("Prima", "withdrawn"),
        ("A doua", "waiting"),
    ]
    propose(organization, owner, name=organization.name)
    assert not organization.proposed_changes.waiting().exists()


def test_an_approved_name_is_public_and_the_old_one_is_remembered(cast: Cast) -> None:
    organization, old = cast.organization("verified"), "Asociația Vecinilor verified"
    (change,) = propose(organization, cast.people["owner"], name=NEW)
    decide(organization, cast.people["moderator"], {change.pk: True})
    organization.refresh_from_db()
    assert (organization.name, organization.former_names) == (NEW, [old])
    assert not FormerAddress.objects.exists()
    change.refresh_from_db()
    assert (change.state, change.decided_by) == ("approved", cast.people["moderator"])
    page = Client().get(path(organization)).content.decode()
    assert NEW in page
    assert old in page
    heard = set(
        Message.objects.filter(kind="organizations.changes_decided").values_list("recipient", flat=True)
    )
    assert heard == {cast.people[role].pk for role in ("owner", "editor", "own_moderator")}  # type: ignore[union-attr]
    entry = Entry.objects.about(organization).get(verb="organizations.change")
    assert (entry.before["name"], entry.after["name"]) == (old, NEW)


def test_a_new_address_is_made_when_asked_for_and_the_old_one_leads_there(cast: Cast) -> None:
    organization, old = cast.organization("verified"), path(cast.organization("pending"))
    first = organization.slug
    (change,) = propose(organization, cast.people["owner"], name=NEW)
    decide(organization, cast.people["moderator"], {change.pk: True}, new_address=True)
    organization.refresh_from_db()
    assert organization.slug == "asociatia-vecinilor-de-pretutindeni"
    for prefix in ("", "/en"):
        answer = Client().get(f"{prefix}/organizations/{first}/")
        assert (answer.status_code, answer["Location"]) == (
            301,
            f"{prefix}/organizations/{organization.slug}/",
        )
    assert Client().get(old).status_code == 404
    # And back: an address that one has had is one's own.
    (again,) = propose(organization, cast.people["owner"], name="Asociația Vecinilor verified")
    Organization.objects.filter(pk=organization.pk).update(slug="x")
    FormerAddress.objects.update(slug="asociatia-vecinilor-verified")
    decide(organization, cast.people["moderator"], {again.pk: True}, new_address=True)
    organization.refresh_from_db()
    assert organization.slug == "asociatia-vecinilor-verified"
    assert list(FormerAddress.objects.values_list("slug", flat=True)) == ["x"]


def test_each_field_is_decided_by_itself(client: Client, cast: Cast) -> None:
    organization = cast.organization("verified")
    fields = {"name": NEW, "short_name": "AVP", "form": "association"}
    name, short, form = propose(organization, cast.people["owner"], **fields)
    as_(client, cast.people["moderator"])
    page = path(organization, "changes/")
    typed = {f"change_{name.pk}": "approve", f"change_{short.pk}": "decline", f"change_{form.pk}": "leave"}
    assert client.post(page, {**typed, "reason": "  "}).status_code == 422
    nothing = client.post(page, {**dict.fromkeys(typed, "leave"), "reason": "Mai târziu."})
    assert nothing.status_code == 422
    assert client.post(page, {**typed, "reason": "Numele da, prescurtarea nu."}).status_code == 302
    organization.refresh_from_db()
    assert (organization.name, organization.short_name, organization.form) == (NEW, "", "")
    assert set(organization.proposed_changes.values_list("field", "state")) == {
        ("name", "approved"), ("short_name", "declined"), ("form", "waiting"),
    }  # fmt: skip
    said = as_(Client(), cast.people["owner"]).get(page).content.decode()
    assert "Numele da, prescurtarea nu." in said
    assert path(organization, f"changes/{form.pk}/withdraw/") in said


def test_a_number_that_another_took_meanwhile_is_told_and_the_change_goes_on_waiting(cast: Cast) -> None:
    organization = cast.organization("verified")
    name, number = propose(organization, cast.people["owner"], name=NEW, identifier=CUI)
    OrganizationFactory(identifier=CUI)
    with pytest.raises(Refused, match=r"fiscal"):
        decide(organization, cast.people["moderator"], {name.pk: True, number.pk: True})
    organization.refresh_from_db()
    assert organization.name != NEW
    assert {change.field for change in organization.proposed_changes.waiting()} == {"name", "identifier"}


def test_a_change_that_was_replaced_is_not_approved(cast: Cast) -> None:
    organization, owner = cast.organization("verified"), cast.people["owner"]
    (seen,) = propose(organization, owner, name="Prima")
    propose(organization, owner, name="A doua")
    with pytest.raises(TransitionRefused):
        decide(organization, cast.people["moderator"], {seen.pk: True})
    stranger = propose(cast.organization("suspended"), owner, name="A treia")[0]
    with pytest.raises(Refused):
        decide(organization, cast.people["moderator"], {stranger.pk: True})
    assert Organization.objects.filter(name__in=("Prima", "A treia")).count() == 0


@pytest.mark.parametrize("decisions", [{}, None])
def test_a_decision_needs_a_reason_and_something_decided(
    cast: Cast, decisions: dict[int, bool] | None
) -> None:
    organization = cast.organization("verified")
    (change,) = propose(organization, cast.people["owner"], name=NEW)
    with pytest.raises(Refused):
        services.decide_changes(
            pk=organization.pk,
            actor=cast.people["moderator"],  # type: ignore[arg-type]
            decisions={change.pk: True} if decisions is None else decisions,
            reason=" " if decisions is None else "Da.",
            now=timezone.now(),
        )
    assert organization.proposed_changes.waiting().count() == 1


Act = Callable[[ProposedChange, User], Any]
WRITERS = {"owner", "editor", "own_moderator"}
ACTS: dict[str, tuple[Act, set[str]]] = {
    "propose": (lambda change, actor: propose(change.organization, actor, short_name="Altfel"), WRITERS),
    "withdraw": (
        lambda change, actor: services.withdraw_change(pk=change.pk, actor=actor, now=timezone.now()),
        WRITERS,
    ),
    "approve": (lambda change, actor: decide(change.organization, actor, {change.pk: True}), {"moderator"}),
    "decline": (lambda change, actor: decide(change.organization, actor, {change.pk: False}), {"moderator"}),
}


@pytest.mark.parametrize("state", ["verified", "suspended"])
@pytest.mark.parametrize("verb", ACTS)
def test_who_may_do_what_with_a_change(cast: Cast, verb: str, state: str) -> None:
    act, may = ACTS[verb]
    organization = cast.organization(state)
    (change,) = propose(organization, cast.people["owner"], name=NEW)
    people = {role: person for role, person in cast.people.items() if person is not None}
    outcomes = {}
    for role, person in people.items():
        try:
            with transaction.atomic():
                act(change, person)
                outcomes[role] = "done"
                # Taken back, so that the next person finds it waiting.
                transaction.set_rollback(True)
        except NotAllowed:
            outcomes[role] = "not allowed"
    assert outcomes == {role: "done" if role in may else "not allowed" for role in people}


@pytest.mark.parametrize("state", sorted(set(OrganizationState.values) - {"verified", "suspended"}))
def test_nothing_needs_approval_of_what_nobody_vouches_for(cast: Cast, state: str) -> None:
    with pytest.raises(Refused):
        propose(cast.organization(state), cast.people["owner"], name=NEW)
    assert not ProposedChange.objects.exists()


@pytest.mark.parametrize("there", ProposedChangeState.values)
@pytest.mark.parametrize("here", ProposedChangeState.values)
def test_a_change_moves_only_along_the_declared_table(cast: Cast, here: str, there: str) -> None:
    now = timezone.now()
    change = ProposedChange.objects.create(
        organization=cast.organization("verified"), field=GuardedField.NAME, new=NEW, state=here,
        proposed_by=cast.people["owner"], proposed_at=now, decided_at=None if here == "waiting" else now,
    )  # fmt: skip

    def go() -> ProposedChange:
        with transaction.atomic():
            return transition(
                ProposedChange, change.pk, to=there, actor=None, verb="organizations.approve_change", now=now,
                check=lambda locked: None, fields={"decided_at": now},
            )  # fmt: skip

    if here == "waiting" and there != "waiting":
        assert go().state == there
    else:
        with pytest.raises(TransitionRefused):
            go()
        change.refresh_from_db()
        assert change.state == here


def test_the_database_lets_one_change_of_a_field_wait(cast: Cast) -> None:
    organization = cast.organization("verified")
    fields = {"organization": organization, "field": "name", "new": NEW, "proposed_at": timezone.now()}
    ProposedChange.objects.create(**fields, proposed_by=cast.people["owner"])
    with pytest.raises(IntegrityError, match="proposed_change_once_at_a_time"), transaction.atomic():
        ProposedChange.objects.create(**fields, proposed_by=cast.people["owner"])


# Who gets the page of changes of a verified organization.
PAGES = {
    "visitor": 302, "person": 403, "stranger": 403, "manager": 403, "owner": 200, "editor": 200,
    "member": 200, "moderator": 200, "own_moderator": 200, "administrator": 200,
}  # fmt: skip


@pytest.mark.parametrize("role", PAGES)
def test_who_sees_what_waits(client: Client, cast: Cast, role: str) -> None:
    organization = cast.organization("verified")
    (change,) = propose(organization, cast.people["owner"], name=NEW)
    page = as_(client, cast.people[role]).get(path(organization, "changes/"))
    assert page.status_code == PAGES[role]
    if page.status_code == 200:
        assert (page.context["form"] is not None) == (role == "moderator")
    answer = client.post(path(organization, f"changes/{change.pk}/withdraw/"))
    assert answer.status_code == (302 if role in WRITERS | {"visitor"} else 403)
    change.refresh_from_db()
    assert change.state == ("withdrawn" if role in WRITERS else "waiting")
