"""The public page: what stands on it for whom, in how few questions, and what no text can do to it."""

from __future__ import annotations

import datetime as dt
import json
import re
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries

from consultations.services import publish_consultation, withdraw_consultation
from organizations.models import Follow, NetworkMember, Organization
from organizations.selectors.standing import HISTORY_SHOWN
from partnerships.enums import PartnershipState
from partnerships.models import Partnership
from partnerships.services import activate
from portal.audit.models import Entry
from portal.audit.services import record
from portal.core.templatetags.metadata import linked_data
from portal.notifications.models import Message
from tests.factories.accounts import UserFactory
from tests.factories.agreements import make_agreement
from tests.factories.consultations import ConsultationFactory
from tests.factories.events import EventFactory
from tests.factories.organizations import AuthorityFactory, MembershipFactory, OrganizationFactory
from tests.factories.partnerships import PartnershipFactory
from tests.factories.resources import ResourceFactory
from tests.factories.taxonomy import DomainFactory, TerritoryFactory
from tests.organizations.conftest import Cast, as_, path

pytestmark = pytest.mark.django_db

EVIL = "</script><script>alert(1)</script><img src=x onerror=alert(1)>\u2028&quot;\"'"
LINKED = re.compile(r'<script type="application/ld\+json">(.*?)</script>', re.DOTALL)


def page_of(organization: Organization, client: Client | None = None) -> str:
    answer = (client or Client()).get(path(organization))
    assert answer.status_code == 200
    return str(answer.content.decode())


def with_everything(count: int) -> Organization:
    """An authority with so many of each thing that its page can show."""
    authority = AuthorityFactory(domains=[DomainFactory() for _n in range(count)])
    now = timezone.now()
    for _n in range(count):
        PartnershipFactory(authority=authority, state=PartnershipState.ACCEPTED_IN_PRINCIPLE)
        ConsultationFactory(authority=authority)
        EventFactory(organizer=authority)
        ResourceFactory(publisher=authority)
        authority.works_in.add(TerritoryFactory())
        NetworkMember.objects.create(
            network=authority,
            member=OrganizationFactory(),
            asked_by_network=True,
            asked_at=now,
            confirmed_at=now,
        )
        NetworkMember.objects.create(
            network=OrganizationFactory(),
            member=authority,
            asked_by_network=True,
            asked_at=now,
            confirmed_at=now,
        )
    return authority


def test_the_page_asks_as_few_questions_for_three_of_everything_as_for_one() -> None:
    asked = []
    for count in (1, 3):
        organization = with_everything(count)
        page_of(organization)
        with CaptureQueriesContext(
            connection,
        ) as queries:
            page = page_of(organization)
        asked.append(len(queries))
        for anchor in ("its-partnerships", "its-consultations", "its-events", "its-resources", "members"):
            assert f'id="{anchor}"' in page
    assert asked[0] == asked[1] <= 14


def test_what_there_is_none_of_is_not_there() -> None:
    page = page_of(OrganizationFactory())
    for anchor in (
        "its-partnerships",
        "its-consultations",
        "its-events",
        "its-resources",
        "members",
        "documents",
    ):
        assert f'id="{anchor}"' not in page


def test_drafts_hidden_organizations_and_proposals_do_not_show() -> None:
    authority = AuthorityFactory()
    now = timezone.now()
    accepted = set(PartnershipState.answered()) - {PartnershipState.REJECTED}
    hidden_states = set(PartnershipState) - accepted
    hidden = OrganizationFactory(state="suspended", name="Asociația Ascunsă")
    NetworkMember.objects.create(
        network=authority, member=hidden, asked_by_network=True, asked_at=now, confirmed_at=now
    )
    for state in hidden_states:
        PartnershipFactory(authority=authority, state=state, title=f"Propunere {state}")
    ConsultationFactory(authority=authority, title="Consultare ciornă", published_at=None)
    EventFactory(organizer=authority, title="Eveniment ciornă", published_at=None)
    ResourceFactory(publisher=authority, title="Resursă ciornă", published_at=None)
    page = page_of(authority)
    for words in ("Ascunsă", "Propunere", "ciornă"):
        assert words not in page


def test_an_authoritys_record_tells_answers_and_the_median_of_days() -> None:
    authority = AuthorityFactory()
    sent = timezone.now() - dt.timedelta(days=100)
    for days in (4, 10, 40):
        partnership = PartnershipFactory(
            authority=authority, state=PartnershipState.REJECTED, created_at=sent
        )
        Partnership.objects.filter(pk=partnership.pk).update(answered_at=sent + dt.timedelta(days=days))
    page = " ".join(page_of(authority).split())
    assert "3 answers, 2 of them within the legal time" in page
    assert "half of them within 10 days" in page
    assert "within the legal time" not in page_of(OrganizationFactory())


def test_no_text_of_an_organization_becomes_a_part_of_the_page() -> None:
    organization = OrganizationFactory(
        name=EVIL, short_name=EVIL[:80], mission=EVIL, offers=EVIL, seeks=EVIL, address=EVIL,
        former_names=[EVIL], contact_person=EVIL, contact_person_agreed=True, phone=EVIL[:40],
        public_utility_act=EVIL, is_public_utility=True, register_number="<b>7/A/2016",
        website="https://a.example/?q=\"><script>alert(1)</script>",
    )  # fmt: skip
    page = page_of(organization)
    assert "<script>alert" not in page
    assert "<img src=x" not in page
    assert "<b>7/A" not in page
    facts = json.loads(LINKED.findall(page)[0])
    assert facts["legalName"] == EVIL
    assert facts["description"] == EVIL


def test_linked_data_cannot_end_their_element() -> None:
    written = str(linked_data({"name": EVIL}))
    inner = written.removeprefix('<script type="application/ld+json">').removesuffix("</script>")
    assert not set("<>&\u2028") & set(inner)
    assert json.loads(inner) == {"name": EVIL}


def test_machines_are_told_what_it_is_and_where(settings: Any) -> None:
    settings.PORTAL_URL = "https://tandem.example"
    organization = AuthorityFactory(
        name="Primăria Comunei Vale", identifier="4541580", founded_year=1864, email="ascuns@vale.example"
    )
    page = page_of(organization)
    here = f"https://tandem.example/en/organizations/{organization.slug}/"
    assert f'<link rel="canonical" href="{here}">' in page
    assert f'hreflang="ro" href="https://tandem.example/organizations/{organization.slug}/"' in page
    assert f'hreflang="x-default" href="https://tandem.example/organizations/{organization.slug}/"' in page
    assert '<meta property="og:title" content="Primăria Comunei Vale">' in page
    facts = json.loads(LINKED.findall(page)[0])
    assert (facts["@type"], facts["identifier"]) == ("GovernmentOrganization", "RO-CUI-4541580")
    assert (facts["taxID"], facts["foundingDate"]) == ("4541580", "1864")
    assert "ascuns@vale.example" not in page


def test_the_policy_stands_and_the_kept_page_holds_nothing_of_anybodys(cast: Cast) -> None:
    organization = cast.organization("verified")
    answer = Client().get(path(organization))
    assert "unsafe-inline" not in answer.headers["Content-Security-Policy"]
    assert "csrfmiddlewaretoken" not in answer.content.decode()
    assert not answer.cookies
    assert answer.headers["Cache-Control"] == "no-cache"


def test_an_organization_that_is_not_public_tells_machines_nothing(cast: Cast) -> None:
    as_(client := Client(), cast.people["owner"])
    assert not LINKED.findall(page_of(cast.organization("pending"), client))


def test_a_contact_person_who_did_not_agree_cannot_stand_there() -> None:
    organization = OrganizationFactory(contact_person="Ioana Pop", contact_person_agreed=True)
    assert "Ioana Pop" in page_of(organization)


@pytest.mark.parametrize("role", ["person", "stranger", "owner", "moderator"])
def test_a_person_follows_and_stops(client: Client, cast: Cast, role: str) -> None:
    organization = cast.organization("verified")
    as_(client, cast.people[role])
    assert client.get(path(organization, "follow/")).status_code == 200
    for _twice in range(2):
        assert client.post(path(organization, "follow/")).status_code == 302
    assert Follow.objects.filter(user=cast.people[role]).count() == 1
    assert organization.name in client.get("/en/organizations/followed/").content.decode()
    client.post(path(organization, "unfollow/"), {"back": "list"})
    assert not Follow.objects.exists()


def test_only_whoever_is_signed_in_follows_and_only_what_is_public(client: Client, cast: Cast) -> None:
    organization, pending = cast.organization("verified"), cast.organization("pending")
    for page in ("follow/", "unfollow/"):
        assert "/accounts/login/" in client.post(path(organization, page)).headers["Location"]
    assert client.get("/en/organizations/followed/").status_code == 302
    as_(client, cast.people["person"])
    assert client.post(path(pending, "follow/")).status_code == 404
    as_(client, cast.people["owner"])
    assert client.post(path(pending, "follow/")).status_code == 403
    assert client.get(path(organization, "unfollow/")).status_code == 405
    assert not Follow.objects.exists()


def letters(kind: str) -> set[str]:
    return set(Message.objects.filter(kind=kind).values_list("address", flat=True))


def test_followers_hear_of_a_partnership_but_not_its_own_people() -> None:
    today = timezone.localdate()
    partnership = PartnershipFactory(state=PartnershipState.SIGNING, starts_on=today)
    clerk = MembershipFactory(organization=partnership.authority).user
    follower, other = UserFactory(), UserFactory()
    for user in (follower, clerk):
        Follow.objects.create(user=user, organization=partnership.authority, created_at=timezone.now())
    Follow.objects.create(user=other, organization=OrganizationFactory(), created_at=timezone.now())
    version = make_agreement(partnership)
    assert version is not None
    for party in partnership.party_ids:
        version.signatures.create(
            organization_id=party,
            signatory="Ion",
            sha256="0" * 64,
            recorded_by=clerk,
            signed_at=timezone.now(),
        )
    activate(pk=partnership.pk, now=timezone.now())
    assert letters("partnerships.partnership_begun") == {follower.email}


def test_followers_hear_of_a_consultation_once() -> None:
    consultation = ConsultationFactory(published_at=None)
    follower, administrator = UserFactory(), UserFactory(is_administrator=True)
    Follow.objects.create(user=follower, organization=consultation.authority, created_at=timezone.now())
    for act in (publish_consultation, withdraw_consultation, publish_consultation):
        act(pk=consultation.pk, actor=administrator, now=timezone.now())
    assert letters("consultations.consultation_published") == {follower.email}
    assert Message.objects.count() == 1


def test_only_who_may_ask_to_join_is_invited_to(client: Client, cast: Cast) -> None:
    organization = cast.organization("verified")
    asked = path(organization, "join/")

    def is_invited(who: str) -> bool:
        client.logout()
        return asked in as_(client, cast.people[who]).get(path(organization)).content.decode()

    told = {who: is_invited(who) for who in ("visitor", "person", "member", "editor", "owner")}
    assert told == {"visitor": True, "person": True, "member": False, "editor": False, "owner": False}


def test_the_history_shows_the_newest_and_leads_to_the_older(
    client: Client, cast: Cast, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    organization = cast.organization("verified")
    for number in range(1, HISTORY_SHOWN * 2 + 3):
        record(
            actor=cast.people["owner"], verb="organizations.change", target=organization, now=timezone.now(),
            after={"number": number},
        )  # fmt: skip
    as_(client, cast.people["owner"])
    with CaptureQueriesContext(connection) as queries:
        first = client.get(path(organization))
    history = first.context["history"]
    newest = Entry.objects.about(organization).order_by("-pk").values_list("pk", flat=True)
    assert [entry.pk for entry in history.entries] == list(newest[:HISTORY_SHOWN])
    older = f"{path(organization)}?before={history.older}"
    assert f'href="{older}#history"' in first.content.decode()
    with django_assert_num_queries(len(queries)):
        second = client.get(older)
    shown = [entry.pk for entry in second.context["history"].entries]
    assert shown == list(newest[HISTORY_SHOWN : HISTORY_SHOWN * 2])
    assert f'href="{path(organization)}#history"' in second.content.decode()
    last = client.get(f"{path(organization)}?before={second.context['history'].older}").context["history"]
    assert (len(last.entries), last.older) == (2, None)
    for nonsense in ("x", "9" * 30, "-1", "\x00"):
        assert client.get(path(organization), {"before": nonsense}).context["history"].is_newest


def test_the_page_to_decide_shows_the_newest_of_the_history_alone(client: Client, cast: Cast) -> None:
    organization = cast.organization("pending")
    for _time in range(HISTORY_SHOWN + 5):
        record(actor=None, verb="organizations.change", target=organization, now=timezone.now())
    page = as_(client, cast.people["moderator"]).get(path(organization, "decide/"))
    assert len(page.context["history"].entries) == HISTORY_SHOWN
    assert f"{path(organization)}?before={page.context['history'].older}#history" in page.content.decode()
