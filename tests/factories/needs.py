import datetime as dt

import factory
from django.utils import timezone

from partnerships.enums import NeedOutcome, NeedSort, NeedState
from partnerships.models import Need, NeedQuestion
from tests.factories.accounts import UserFactory
from tests.factories.organizations import AuthorityFactory, OrganizationFactory
from tests.factories.taxonomy import DomainFactory, TerritoryFactory


class NeedFactory(factory.django.DjangoModelFactory):
    """An open need of an authority; `state` gives it what that state needs."""

    class Meta:
        model = Need
        skip_postgeneration_save = True

    organization = factory.SubFactory(AuthorityFactory)
    sort = NeedSort.LOOKS_FOR
    title = factory.Sequence(lambda n: f"Parteneri pentru un centru de reparații {n}")
    text = "Căutăm o asociație care să țină centrul împreună cu noi."
    resources = "Avem spațiul; lipsesc meșterii."
    territory = factory.SubFactory(TerritoryFactory)
    target_groups = factory.LazyFunction(lambda: ["young"])
    answers_until = factory.LazyFunction(lambda: timezone.localdate() + dt.timedelta(days=30))
    questions_until = factory.SelfAttribute("answers_until")
    state = NeedState.OPEN
    created_by = factory.SubFactory(UserFactory)
    posted_at = factory.LazyFunction(timezone.now)
    expired_at = factory.LazyAttribute(
        lambda made: made.posted_at if made.state == NeedState.EXPIRED else None
    )
    closed_at = factory.LazyAttribute(lambda made: made.posted_at if made.state == NeedState.CLOSED else None)
    outcome = factory.LazyAttribute(
        lambda made: NeedOutcome.PARTNERSHIP if made.state == NeedState.CLOSED else ""
    )
    outcome_note = factory.LazyAttribute(
        lambda made: "Începem luna viitoare." if made.state == NeedState.CLOSED else ""
    )

    @factory.post_generation
    def domains(self: Need, create: bool, extracted: list[object] | None, **kwargs: object) -> None:
        self.domains.add(*(extracted if extracted is not None else [DomainFactory()]))


class NeedQuestionFactory(factory.django.DjangoModelFactory):
    """A question that waits."""

    class Meta:
        model = NeedQuestion

    need = factory.SubFactory(NeedFactory)
    organization = factory.SubFactory(OrganizationFactory)
    asked_by = factory.SubFactory(UserFactory)
    asked_at = factory.LazyFunction(timezone.now)
    text = "Spațiul are acces fără trepte?"
