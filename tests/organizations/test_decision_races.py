"""Two moderators, or a moderator and an owner, at one moment: one result, and a sentence for the other."""

from __future__ import annotations

import threading
from collections.abc import Callable
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.utils import timezone

from organizations import services
from organizations.models import FormerAddress, Merge, Organization
from portal.accounts.models import User
from portal.audit.models import Entry
from portal.core.exceptions import NotAllowed, Refused
from tests.factories.accounts import UserFactory
from tests.factories.organizations import MembershipFactory, OrganizationFactory
from tests.factories.partnerships import PartnershipFactory
from tests.organizations.conftest import CUI, as_, path

pytestmark = pytest.mark.django_db(transaction=True)


def at_once(*acts: Callable[[], Any]) -> list[Any]:
    """Run the acts on threads of their own that start together; what each gave or was refused with."""
    start, outcomes = threading.Barrier(len(acts)), []

    def run(act: Callable[[], Any]) -> None:
        start.wait()
        try:
            outcomes.append(act())
        except (Refused, NotAllowed) as refusal:
            outcomes.append(refusal)
        finally:
            connection.close()

    threads = [threading.Thread(target=run, args=(act,)) for act in acts]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(30)
    assert len(outcomes) == len(acts), "somebody waits for ever, or fell over an error"
    return outcomes


def moderator() -> User:
    return UserFactory(is_moderator=True)


def test_a_pair_merged_in_both_directions_at_once_is_merged_once() -> None:
    one, other, now = OrganizationFactory(), OrganizationFactory(), timezone.now()
    for organization in (one, other):
        MembershipFactory(organization=organization)
        PartnershipFactory(ngo=organization)
    same = {"choices": {}, "reason": "Aceeași.", "now": now}
    first, second = moderator(), moderator()
    outcomes = at_once(
        lambda: services.merge_organizations(kept=one.pk, gone=other.pk, actor=first, **same),
        lambda: services.merge_organizations(kept=other.pk, gone=one.pk, actor=second, **same),
    )
    made = [outcome for outcome in outcomes if isinstance(outcome, Merge)]
    assert len(made) == 1
    states = set(Organization.objects.filter(pk__in=(one.pk, other.pk)).values_list("state", "merged_into"))
    assert states == {("verified", None), ("merged", made[0].kept_id)}
    kept = Organization.objects.get(pk=made[0].kept_id)
    assert (kept.memberships.count(), kept.partnerships_as_ngo.count()) == (2, 2)


def test_the_same_merge_posted_twice_at_once_is_no_error_page() -> None:
    kept, gone = OrganizationFactory(), OrganizationFactory()
    page = path(kept, f"merge/{gone.slug}/")

    def post() -> int:
        client = as_(Client(), moderator())
        return client.post(page, {"seen": 0, "reason": "Aceeași.", "name": "kept"}).status_code

    # 302: done; 404, 422: by then the other one had done it.
    assert sorted(at_once(post, post))[0] == 302
    assert Merge.objects.count() == 1


def test_a_merge_taken_back_twice_at_once_is_taken_back_once() -> None:
    kept, gone, now = OrganizationFactory(), OrganizationFactory(), timezone.now()
    made = services.merge_organizations(
        kept=kept.pk, gone=gone.pk, actor=moderator(), choices={}, reason="Aceeași.", now=now
    )
    actors = [moderator(), moderator()]
    outcomes = at_once(
        *[lambda actor=actor: services.undo_merge(pk=made.pk, actor=actor, now=now) for actor in actors]
    )
    assert len([outcome for outcome in outcomes if isinstance(outcome, Merge)]) == 1
    assert Organization.objects.get(pk=gone.pk).state == "verified"
    assert Entry.objects.filter(verb="organizations.undo_merge").count() == 2  # of each record


def test_of_two_opposite_decisions_on_a_change_one_wins() -> None:
    organization, now = OrganizationFactory(), timezone.now()
    owner = MembershipFactory(organization=organization, role="owner").user
    (change,) = services.propose_changes(pk=organization.pk, actor=owner, fields={"name": "Nou"}, now=now)
    first, second = moderator(), moderator()
    same = {"pk": organization.pk, "reason": "Am văzut.", "now": now}
    outcomes = at_once(
        lambda: services.decide_changes(actor=first, decisions={change.pk: True}, **same),
        lambda: services.decide_changes(actor=second, decisions={change.pk: False}, **same),
        lambda: services.withdraw_change(pk=change.pk, actor=owner, now=now),
    )
    assert len([outcome for outcome in outcomes if isinstance(outcome, Refused)]) == 2
    change.refresh_from_db()
    organization.refresh_from_db()
    assert (organization.name == "Nou") == (change.state == "approved")
    assert Entry.objects.about(change).count() == 2  # asked, and ended once


def test_of_two_who_get_one_number_approved_at_once_one_has_it() -> None:
    now, asked = timezone.now(), []
    for _organization in range(2):
        owner = MembershipFactory(role="owner")
        asked += services.propose_changes(
            pk=owner.organization_id, actor=owner.user, fields={"identifier": CUI}, now=now
        )

    def approve(change: Any) -> Callable[[], Any]:
        actor = moderator()
        return lambda: services.decide_changes(
            pk=change.organization_id, actor=actor, decisions={change.pk: True}, reason="Da.", now=now
        )

    outcomes = at_once(*[approve(change) for change in asked])
    assert len([outcome for outcome in outcomes if isinstance(outcome, Refused)]) == 1
    assert Organization.objects.filter(identifier=CUI).count() == 1
    assert sorted(type(change).objects.get(pk=change.pk).state for change in asked) == ["approved", "waiting"]


def test_a_renewal_asked_and_decided_many_times_at_once_happens_once() -> None:
    organization = OrganizationFactory(verified_until=timezone.localdate())
    owner = MembershipFactory(organization=organization, role="owner").user
    now = timezone.now()
    asked = at_once(*[lambda: services.ask_renewal(pk=organization.pk, actor=owner, now=now)] * 3)
    assert len([outcome for outcome in asked if isinstance(outcome, Organization)]) == 1
    seen = Entry.objects.about(organization).values_list("pk", flat=True)[0]
    same = {"pk": organization.pk, "reason": "Da.", "now": now, "seen": seen}
    first, second = moderator(), moderator()
    decided = at_once(
        lambda: services.renew_verification(actor=first, **same),
        lambda: services.decline_renewal(actor=second, **same),
    )
    assert len([outcome for outcome in decided if isinstance(outcome, Refused)]) == 1
    assert organization.verifications.count() == 1


def test_a_merge_and_a_proposal_s_change_do_not_hold_each_other_up() -> None:
    from partnerships.services import submit_proposal, withdraw_proposal

    kept, gone, now = OrganizationFactory(), OrganizationFactory(), timezone.now()
    writer = MembershipFactory(organization=gone, role="owner").user
    one, other = PartnershipFactory(ngo=gone), PartnershipFactory(ngo=gone)
    actor = moderator()
    at_once(
        lambda: services.merge_organizations(
            kept=kept.pk, gone=gone.pk, actor=actor, choices={}, reason="Aceeași.", now=now
        ),
        lambda: submit_proposal(pk=one.pk, actor=writer, now=now),
        lambda: withdraw_proposal(pk=other.pk, actor=writer, now=now),
    )
    assert set(type(one).objects.values_list("ngo", flat=True)) == {kept.pk}
    assert not FormerAddress.objects.exists()
