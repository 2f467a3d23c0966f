import datetime as dt

import factory
from django.utils import timezone

from partnerships.life import ANSWER_TERM, PartnershipState
from partnerships.models import Partnership
from tests.factories.accounts import UserFactory
from tests.factories.organizations import AuthorityFactory, OrganizationFactory
from tests.factories.taxonomy import DomainFactory

REVIEWED = (PartnershipState.UNDER_REVIEW, PartnershipState.CHANGES_REQUESTED)


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
    title = factory.Sequence(lambda n: f"Atelier de reparații {n}")
    problem = "Obiectele stricate ajung la groapa de gunoi."
    objectives = "Două sute de obiecte reparate pe an."
    activities = "ONG-ul repară, primăria dă spațiul."
    people_reached = 120
    budget = "15000.50"
    starts_on = factory.LazyFunction(lambda: timezone.localdate() + dt.timedelta(days=60))
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
