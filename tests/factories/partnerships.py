import datetime as dt
from typing import Any

import factory
from django.utils import timezone

from partnerships.life import ANSWER_TERM, WAY, PartnershipState, Side
from partnerships.models import Partnership
from tests.factories.accounts import UserFactory
from tests.factories.organizations import AuthorityFactory, OrganizationFactory
from tests.factories.taxonomy import DomainFactory

REVIEWED = (PartnershipState.UNDER_REVIEW, PartnershipState.CHANGES_REQUESTED)


AFTER_ACTIVE = (PartnershipState.SUSPENDED, PartnershipState.TERMINATED)


def _has_reached(made: Any, state: PartnershipState) -> bool:
    """Whether a partnership in the state that is asked for has been in this one."""
    here = PartnershipState(made.state) if made.state in PartnershipState.values else PartnershipState.DRAFT
    if here == state:
        return True
    here = PartnershipState.ACTIVE if here in AFTER_ACTIVE else here
    return here in WAY and state in WAY and WAY.index(here) >= WAY.index(state)


def _since(state: PartnershipState) -> factory.LazyAttribute:
    return factory.LazyAttribute(lambda made: made.created_at if _has_reached(made, state) else None)


class PartnershipFactory(factory.django.DjangoModelFactory):
    """A draft; `state` gives it what that state needs."""

    class Meta:
        model = Partnership

    class Params:
        sent = factory.LazyAttribute(lambda made: made.state != PartnershipState.DRAFT)
        answered = factory.LazyAttribute(lambda made: made.state in PartnershipState.answered())

    ngo = factory.SubFactory(OrganizationFactory)
    authority = factory.SubFactory(AuthorityFactory)
    domain = factory.SubFactory(DomainFactory)
    programme = None
    programme_reason = factory.LazyAttribute(lambda made: "Ține de el." if made.programme else "")
    title = factory.Sequence(lambda n: f"Atelier de reparații {n}")
    problem = "Obiectele stricate ajung la groapa de gunoi."
    objectives = "Două sute de obiecte reparate pe an."
    activities = "ONG-ul repară, primăria dă spațiul."
    people_reached = 120
    budget = "15000.50"
    starts_on = factory.LazyAttribute(
        lambda made: (
            timezone.localdate()
            + dt.timedelta(days=-5 if _has_reached(made, PartnershipState.ACTIVE) else 60)
        )
    )
    ends_on = factory.LazyFunction(lambda: timezone.localdate() + dt.timedelta(days=425))
    state = PartnershipState.DRAFT
    created_by = factory.SubFactory(UserFactory)
    created_at = factory.LazyFunction(timezone.now)
    submitted_at = factory.LazyAttribute(lambda made: made.created_at if made.sent else None)
    answer_due_on = factory.LazyAttribute(
        lambda made: (
            ANSWER_TERM.last_day(after=timezone.localdate(made.submitted_at)) if made.submitted_at else None
        )
    )
    review_started_at = factory.LazyAttribute(
        lambda made: made.created_at if made.state in REVIEWED or made.answered else None
    )
    registration_number = factory.LazyAttribute(lambda made: "1204" if made.review_started_at else "")
    registered_on = factory.LazyAttribute(
        lambda made: timezone.localdate(made.review_started_at) if made.review_started_at else None
    )
    paused_at = factory.LazyAttribute(
        lambda made: made.created_at if made.state == PartnershipState.CHANGES_REQUESTED else None
    )
    ran_out_at = factory.LazyAttribute(
        lambda made: made.created_at if made.state == PartnershipState.UNANSWERED else None
    )
    answered_at = factory.LazyAttribute(lambda made: made.created_at if made.answered else None)
    answered_by = factory.LazyAttribute(lambda made: made.created_by if made.answered else None)
    answer = factory.LazyAttribute(lambda made: "Avem spațiul și oamenii." if made.answered else "")
    withdrawn_at = factory.LazyAttribute(
        lambda made: made.created_at if made.state == PartnershipState.WITHDRAWN else None
    )
    negotiation_began_at = _since(PartnershipState.NEGOTIATION)
    turn = factory.LazyAttribute(
        lambda made: Side.AUTHORITY if made.state == PartnershipState.NEGOTIATION else ""
    )
    agreed_at = _since(PartnershipState.COUNCIL_APPROVAL)
    approved_at = _since(PartnershipState.SIGNING)
    signed_at = _since(PartnershipState.ACTIVE)
    activated_at = _since(PartnershipState.ACTIVE)
    suspended_at = _since(PartnershipState.SUSPENDED)
    ended_at = _since(PartnershipState.ENDED)
    reported_at = _since(PartnershipState.FINAL_REPORT)
    follow_up_began_at = _since(PartnershipState.FOLLOW_UP)
    closed_at = _since(PartnershipState.CLOSED)
    cancelled_at = _since(PartnershipState.CANCELLED)
    cancellation_reason = factory.LazyAttribute(
        lambda made: "Finanțarea a căzut." if made.state == PartnershipState.CANCELLED else ""
    )
    terminated_at = _since(PartnershipState.TERMINATED)
