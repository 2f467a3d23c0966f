"""Two records of one organization made one, and taken apart again as if nothing had been."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest
from django.db import models, transaction
from django.test import Client
from django.utils import timezone
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from organizations import services
from organizations.enums import MembershipRole, OrganizationState
from organizations.models import (
    FormerAddress,
    JoinRequest,
    Membership,
    Merge,
    NetworkMember,
    Organization,
    ProposedChange,
)
from organizations.selectors.merging import PARTS
from organizations.selectors.relations import relations, under_way, what_moves
from organizations.selectors.standing import history_of
from organizations.services import Choice
from partnerships.models import CoParty, Partnership
from partnerships.selectors.turns import Asked, missing_parties
from portal.accounts.models import User
from portal.audit.models import Entry
from portal.core.exceptions import NotAllowed, Refused, TransitionRefused
from portal.notifications.models import Message
from portal.taxonomy.models import Domain
from tests.factories.accounts import UserFactory
from tests.factories.agreements import make_agreement
from tests.factories.organizations import AuthorityFactory, MembershipFactory, OrganizationFactory
from tests.factories.partnerships import PartnershipFactory
from tests.factories.resources import ResourceFactory
from tests.organizations.conftest import CUI, Cast, as_, path

pytestmark = pytest.mark.django_db
MANY = settings(
    max_examples=6, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow]
)


def merge(kept: Organization, gone: Organization, actor: Any = None, **more: Any) -> Merge:
    return services.merge_organizations(
        kept=kept.pk,
        gone=gone.pk,
        actor=actor or UserFactory(is_moderator=True),
        choices=more.pop("choices", {}),
        reason="Aceeași asociație.",
        now=more.pop("now", timezone.now()),
        **more,
    )


def undo(made: Merge, actor: Any = None, now: dt.datetime | None = None) -> Merge:
    actor = actor or UserFactory(is_moderator=True)
    return services.undo_merge(pk=made.pk, actor=actor, now=now or timezone.now())


def picture() -> dict[str, list[dict[str, Any]]]:
    """Every row that a merge could touch, field by field; of lists without the keys of the table between."""
    models_seen: set[type[models.Model]] = {Organization, *(relation.model for relation in relations())}
    rows = {model._meta.label: list(model._default_manager.order_by("pk").values()) for model in models_seen}
    for field in Organization._meta.many_to_many:
        between = field.remote_field.through
        pairs = between._default_manager.values_list("organization_id", field.m2m_reverse_name())
        rows[field.name] = sorted(pairs)
    return rows


def test_everything_that_points_to_an_organization_is_found() -> None:
    keys = {relation.key for relation in relations()}
    assert keys >= {
        "organizations.membership.organization",
        "organizations.joinrequest.organization",
        "organizations.invitation.organization",
        "organizations.networkmember.network",
        "organizations.networkmember.member",
        "organizations.verification.organization",
        "organizations.organizationdocument.organization",
        "organizations.proposedchange.organization",
        "organizations.formeraddress.organization",
        "organizations.organization.merged_into",
        "partnerships.partnership.ngo",
        "partnerships.partnership.authority",
        "consultations.consultation.authority",
        "events.event.organizer",
        "resources.resource.publisher",
    }
    assert not any("merge.kept" in key or "domains" in key or "directoryentry" in key for key in keys)


def test_what_belonged_to_the_one_that_goes_belongs_to_the_kept_one(client: Client, cast: Cast) -> None:
    kept, gone = OrganizationFactory(name="Asociația Bună"), cast.organization("verified")
    partnership, resource = (
        PartnershipFactory(ngo=gone, state="accepted_in_principle"),
        ResourceFactory(publisher=gone),
    )
    first = FormerAddress.objects.create(slug="mai-demult", organization=gone)
    assert dict(what_moves(gone))
    made = merge(kept, gone, cast.people["moderator"])
    for row in (partnership, resource, first, gone):
        row.refresh_from_db()
    assert (partnership.ngo, resource.publisher, first.organization) == (kept, kept, kept)
    assert (gone.state, gone.merged_into) == ("merged", kept)
    assert what_moves(gone) == []
    for slug in (gone.slug, "mai-demult"):
        for prefix in ("", "/en"):
            answer = client.get(f"{prefix}/organizations/{slug}/")
            assert (answer.status_code, answer["Location"]) == (301, f"{prefix}/organizations/{kept.slug}/")
    assert kept.name in client.get("/en/partnerships/").content.decode()
    heard = set(
        Message.objects.filter(kind="organizations.organization_merged").values_list("recipient", flat=True)
    )
    assert heard == {cast.people[role].pk for role in ("owner", "editor", "own_moderator")}  # type: ignore[union-attr]
    # What was done to the one that went is read with the history of the kept one.
    verbs = set(history_of(kept).values_list("verb", "target_id"))
    assert verbs == {("organizations.merge", kept.pk), ("organizations.merge", gone.pk)}
    assert made.moved["rows"]["partnerships.partnership.ngo"] == [partnership.pk]


def test_whoever_belongs_to_both_keeps_the_higher_role() -> None:
    kept, gone = OrganizationFactory(), OrganizationFactory()
    people: dict[str, User] = {}
    for here, there in (("member", "owner"), ("owner", "member"), ("editor", "editor"), ("", "member")):
        person = people[f"{here}/{there}"] = UserFactory()
        for organization, role in ((kept, here), (gone, there)):
            if role:
                MembershipFactory(organization=organization, user=person, role=role)
    made = merge(kept, gone)
    roles = dict(Membership.objects.filter(organization=kept).values_list("user", "role"))
    expected = {
        "member/owner": "owner",
        "owner/member": "owner",
        "editor/editor": "editor",
        "/member": "member",
    }
    assert roles == {people[key].pk: role for key, role in expected.items()}
    assert not Membership.objects.filter(organization=gone).exists()
    undo(made)
    of_both = Membership.objects.filter(organization__in=(kept, gone))
    back = sorted(of_both.values_list("user", "organization", "role"))
    assert back == sorted(
        (person.pk, organization.pk, role)
        for key, person in people.items()
        for organization, role in zip((kept, gone), key.split("/"), strict=True)
        if role
    )


def test_a_row_that_cannot_stand_at_the_kept_one_stays_where_it_was() -> None:
    kept, gone, network, person = (
        OrganizationFactory(),
        OrganizationFactory(),
        OrganizationFactory(),
        UserFactory(),
    )
    now = timezone.now()
    for member in (kept, gone):
        NetworkMember.objects.create(network=network, member=member, asked_by_network=False, asked_at=now)
        JoinRequest.objects.create(organization=member, user=person, message="Eu.", created_at=now)
        ProposedChange.objects.create(
            organization=member, field="name", new="Alt nume", proposed_by=person, proposed_at=now
        )
    one_in_the_other = NetworkMember.objects.create(
        network=gone, member=kept, asked_by_network=True, asked_at=now
    )
    moves = NetworkMember.objects.create(network=gone, member=network, asked_by_network=True, asked_at=now)
    before = picture()
    made = merge(kept, gone)
    for row in (one_in_the_other, moves):
        row.refresh_from_db()
    assert (one_in_the_other.network, moves.network) == (gone, kept)
    assert set(made.moved["left"]) == {
        "organizations.joinrequest.organization",
        "organizations.networkmember.member",
        "organizations.networkmember.network",
        "organizations.proposedchange.organization",
    }
    undo(made)
    assert picture() == before


def test_field_by_field_the_chosen_value_stays() -> None:
    culture = Domain.objects.create(slug="culture", names={"ro": "Cultură"})
    kept = OrganizationFactory(name="A", identifier=None, mission="Una.", links=["https://a.example/"])
    gone = OrganizationFactory(
        name="B", identifier=CUI, mission="Alta.", links=["https://b.example/"], domains=[culture]
    )
    choices = {
        "identifier": Choice.GONE, "mission": Choice.GONE, "links": Choice.BOTH, "domains": Choice.BOTH,
    }  # fmt: skip
    merge(kept, gone, choices=choices)
    kept.refresh_from_db()
    assert (kept.name, kept.identifier, kept.mission) == ("A", CUI, "Alta.")
    assert kept.links == ["https://a.example/", "https://b.example/"]
    assert {domain.slug for domain in kept.domains.all()} == {"circular-economy", "culture"}


CHOICES = st.fixed_dictionaries({}, optional={part.name: st.sampled_from(Choice) for part in PARTS})
TEXT = st.text(
    st.characters(codec="utf-8", exclude_characters="\x00", exclude_categories=["Cs"]), max_size=20
)
ROLES = st.lists(st.tuples(*[st.sampled_from(["", *MembershipRole])] * 2), max_size=3)


@MANY
@given(
    choices=CHOICES, texts=st.lists(TEXT, min_size=6, max_size=6), roles=ROLES,
    states=st.sampled_from([("verified", "pending"), ("verified", "verified"), ("verified", "listed"),
                            ("listed", "listed"), ("pending", "refused"), ("suspended", "suspended")]),
    year=st.none() | st.integers(1900, 2026), proposals=st.integers(0, 2),
)  # fmt: skip
def test_a_merge_taken_back_leaves_nothing(
    choices: dict[str, Choice],
    texts: list[str],
    roles: list[tuple[str, str]],
    states: tuple[str, str],
    year: int | None,
    proposals: int,
) -> None:
    kept = OrganizationFactory(state=states[0], short_name=texts[0], offers=texts[1], former_names=[texts[2]])
    gone = OrganizationFactory(
        state=states[1], short_name=texts[3], offers=texts[4], former_names=[texts[5]],
        identifier=CUI, founded_year=year, domains=[], public_utility_on=dt.date(2020, 2, 29),
    )  # fmt: skip
    try:
        for here, there in roles:
            person = UserFactory()
            for organization, role in ((kept, here), (gone, there)):
                if role:
                    MembershipFactory(organization=organization, user=person, role=role)
        for _partnership in range(proposals):
            PartnershipFactory(ngo=gone)
        before = picture()
        made = merge(kept, gone, choices=choices)
        assert picture() != before
        undo(made)
        assert picture() == before
    finally:
        Merge.objects.all().delete()
        Partnership.objects.all().delete()
        Organization.objects.filter(pk__in=(kept.pk, gone.pk)).update(identifier=None)


def test_what_was_changed_since_stays_with_the_kept_one() -> None:
    kept, gone = OrganizationFactory(mission="Una."), OrganizationFactory(mission="Alta.", offers="Sprijin.")
    MembershipFactory(organization=gone, role="owner")
    made = merge(kept, gone, choices={"mission": Choice.GONE, "offers": Choice.GONE})
    newcomer = MembershipFactory(organization=kept, role="member")
    Organization.objects.filter(pk=kept.pk).update(mission="A treia.")
    undo(made)
    kept.refresh_from_db()
    newcomer.refresh_from_db()
    assert (kept.mission, kept.offers, newcomer.organization) == ("A treia.", "", kept)


def test_what_stands_in_the_way_of_taking_back_is_told() -> None:
    kept, gone, third = (OrganizationFactory() for _organization in range(3))
    Organization.objects.filter(pk=gone.pk).update(identifier=CUI)
    made = merge(kept, gone)
    again = merge(third, kept)
    with pytest.raises(Refused, match=r"itself merged|la rândul"):
        undo(made)
    gone.refresh_from_db()
    assert gone.merged_into == third
    undo(again)
    gone.refresh_from_db()
    assert gone.merged_into == kept
    OrganizationFactory(identifier=CUI)
    with pytest.raises(Refused, match="fiscal"):
        undo(made)
    gone.refresh_from_db()
    assert gone.state == "merged"
    Organization.objects.filter(pk=third.pk).update(identifier=None)
    Organization.objects.filter(identifier=CUI, state="verified").update(identifier=None)
    assert undo(made).undone_at is not None
    with pytest.raises(TransitionRefused):
        undo(made)


def test_thirty_days_are_thirty_days() -> None:
    made = merge(OrganizationFactory(), OrganizationFactory())
    with pytest.raises(Refused, match="30"):
        undo(made, now=made.merged_at + dt.timedelta(days=30, seconds=1))
    assert undo(made, now=made.merged_at + dt.timedelta(days=30)).undone_at is not None


@pytest.mark.parametrize(
    ("kept", "gone", "possible"),
    [
        ("verified", "verified", True), ("verified", "listed", True), ("verified", "pending", True),
        ("verified", "suspended", True), ("pending", "listed", True), ("listed", "listed", True),
        ("pending", "verified", False), ("suspended", "verified", False), ("listed", "pending", False),
        ("listed", "verified", False), ("listed", "suspended", False), ("verified", "merged", False),
        ("merged", "verified", False),
    ],
)  # fmt: skip
def test_which_record_can_take_in_which(kept: str, gone: str, possible: bool) -> None:
    one, other = OrganizationFactory(state=kept), OrganizationFactory(state=gone)
    if possible:
        assert merge(one, other).kept == one
    else:
        with pytest.raises(Refused):
            merge(one, other)
        assert not Merge.objects.exists()


def test_one_record_is_not_two_and_a_merge_needs_a_reason() -> None:
    organization, moderator = OrganizationFactory(), UserFactory(is_moderator=True)
    with pytest.raises(Refused):
        merge(organization, organization)
    with pytest.raises(Refused):
        services.merge_organizations(
            kept=organization.pk, gone=OrganizationFactory().pk, actor=moderator, choices={}, reason=" ",
            now=timezone.now(),
        )  # fmt: skip


def test_a_merge_does_not_hold_for_what_the_moderator_never_saw(cast: Cast) -> None:
    kept, gone = OrganizationFactory(), cast.organization("verified")
    services.change_organization(
        pk=gone.pk, actor=cast.people["owner"], fields={"mission": "Altceva."}, now=timezone.now()
    )
    with pytest.raises(Refused):
        merge(kept, gone, cast.people["moderator"], seen=0)
    newest = Entry.objects.about(gone).values_list("pk", flat=True)[0]
    assert merge(kept, gone, cast.people["moderator"], seen=newest).gone == gone


@pytest.mark.parametrize("state", sorted(set(OrganizationState.values) - {"merged"}))
@pytest.mark.parametrize("verb", ["merge", "undo"])
def test_only_a_moderator_of_neither_merges_and_takes_back(cast: Cast, verb: str, state: str) -> None:
    people = {role: person for role, person in cast.people.items() if person is not None}
    gone = cast.organization(state)
    kept = OrganizationFactory(state="listed" if state == "listed" else "verified")
    made = merge(kept, gone) if verb == "undo" else None
    outcomes = {}
    for role, person in people.items():
        with transaction.atomic():
            try:
                undo(made, person) if made else merge(kept, gone, person)
            except NotAllowed:
                outcomes[role] = "not allowed"
            else:
                outcomes[role] = "done"
            # The next finds the two as this one did.
            transaction.set_rollback(True)
    assert outcomes == {role: "done" if role == "moderator" else "not allowed" for role in people}


PAGES = {"visitor": 302, "person": 403, "manager": 403, "owner": 403, "moderator": 200, "own_moderator": 403,
         "administrator": 403}  # fmt: skip


def test_the_pages_of_a_merge_are_a_moderator_s(cast: Cast) -> None:
    gone, kept = cast.organization("verified"), OrganizationFactory()
    clients = {role: as_(Client(), cast.people[role]) for role in PAGES}
    for page in (path(kept, f"merge/{gone.slug}/"), path(gone, "merge/?q=%00asociația")):
        assert {role: client.get(page).status_code for role, client in clients.items()} == PAGES
    page = path(kept, f"merges/{merge(kept, gone).pk}/undo/")
    assert {role: client.get(page).status_code for role, client in clients.items()} == PAGES


def test_a_moderator_merges_on_the_page_and_takes_it_back_there(client: Client, cast: Cast) -> None:
    kept, gone = OrganizationFactory(name="Asociația Bună"), cast.organization("verified")
    PartnershipFactory(ngo=gone)
    as_(client, cast.people["moderator"])
    page = path(kept, f"merge/{gone.slug}/")
    form = client.get(page).context["form"]
    typed = {name: form[name].value() for name in form.fields if name != "reason"}
    assert client.post(page, {**typed, "reason": ""}).status_code == 422
    answer = client.post(page, {**typed, "reason": "Aceeași.", "name": "gone"}, follow=True)
    kept.refresh_from_db()
    assert kept.name == gone.name
    made = Merge.objects.get()
    undo_page = path(kept, f"merges/{made.pk}/undo/")
    assert undo_page in answer.content.decode()
    assert undo_page not in as_(Client(), cast.people["owner"]).get(path(kept)).content.decode()
    client.post(undo_page)
    kept.refresh_from_db()
    assert kept.name == "Asociația Bună"
    assert client.get(path(gone)).status_code == 200
    assert client.post(undo_page, follow=True).status_code == 200
    assert client.get(path(gone, f"merges/{made.pk}/undo/")).status_code == 404


def test_what_stands_still_is_counted_for_the_one_side_and_the_other() -> None:
    authority = AuthorityFactory()
    for state in ("submitted", "under_review", "accepted_in_principle", "withdrawn"):
        PartnershipFactory(authority=authority, state=state)
    PartnershipFactory(ngo=OrganizationFactory(), state="submitted")
    ((label, count),) = under_way(authority)
    assert (count, bool(label)) == (3, True)


def test_a_name_with_quotation_marks_stands_between_others_with_the_inner_ones(
    client: Client, cast: Cast
) -> None:
    kept = OrganizationFactory(name="Asociația „Vecinii” din Vale")
    gone = OrganizationFactory(name="Asociația “Vecinii din Vale”")
    as_(client, cast.people["moderator"])
    page = client.get(path(kept, f"merge/{gone.slug}/")).content.decode()
    assert "“Asociația «Vecinii» din Vale” stays; “Asociația «Vecinii din Vale»” goes" in page
    made = merge(kept, gone)
    page = client.get(path(kept, f"merges/{made.pk}/undo/")).content.decode()
    assert "“Asociația «Vecinii din Vale»” was merged into “Asociația «Vecinii» din Vale” on" in page
    assert "“Asociația «Vecinii din Vale»” is a record of its own again" in page


def test_of_two_parties_that_become_one_the_row_ends_that_says_nothing_more() -> None:
    kept, gone, now = OrganizationFactory(), OrganizationFactory(), timezone.now()
    signed = PartnershipFactory(state="signing")
    make_agreement(signed)

    def takes_part(partnership: Partnership, who: Organization, *, confirmed: bool) -> CoParty:
        author = partnership.created_by
        answered = {"confirmed_by": author, "confirmed_at": now} if confirmed else {}
        return CoParty.objects.create(
            partnership=partnership, organization=who, side="ngo", asked_by=author, asked_at=now, **answered
        )

    both = [takes_part(signed, who, confirmed=True) for who in (kept, gone)]
    drafts = [PartnershipFactory(ngo=leads) for leads in (kept, gone)]
    leads = [takes_part(drafts[0], gone, confirmed=True), takes_part(drafts[1], kept, confirmed=True)]
    asked = PartnershipFactory()
    one_said_yes = [takes_part(asked, kept, confirmed=False), takes_part(asked, gone, confirmed=True)]
    alone = takes_part(PartnershipFactory(), gone, confirmed=False)
    before = picture()
    made = merge(kept, gone)
    assert set(CoParty.objects.values_list("pk", "organization")) == {
        (one.pk, kept.pk) for one in (both[0], one_said_yes[1], alone)
    }
    ended = {one["pk"] for one in made.moved["ended"]}
    assert ended == {both[1].pk, one_said_yes[0].pk, *(one.pk for one in leads)}
    row = Asked(signed.pk, signed.state, signed.ngo_id, signed.authority_id, "")
    assert set(missing_parties([row])[signed.pk]) == {signed.ngo_id, signed.authority_id, kept.pk}
    undo(made)
    assert picture() == before
