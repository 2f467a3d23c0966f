import datetime as dt

import factory
from django.utils import timezone

from consultations.enums import RECOMMENDATION_TERM
from consultations.models import Consultation
from tests.factories.accounts import UserFactory
from tests.factories.organizations import AuthorityFactory
from tests.factories.taxonomy import DomainFactory


class ConsultationFactory(factory.django.DjangoModelFactory):
    """A public consultation, announced today for the law's time; `published_at=None` makes a draft."""

    class Meta:
        model = Consultation

    authority = factory.SubFactory(AuthorityFactory)
    domain = factory.SubFactory(DomainFactory)
    title = factory.Sequence(lambda n: f"Proiect de hotărâre privind colectarea separată {n}")
    summary = "Tarife mai mici pentru cine separă deșeurile."
    text = "Art. 1. Se aprobă regulamentul."
    announced_on = factory.LazyFunction(timezone.localdate)
    recommendations_until = factory.LazyAttribute(
        lambda made: made.announced_on + dt.timedelta(days=RECOMMENDATION_TERM.days)
    )
    how_to_send = "consultare@primarie.example sau la registratură, între 9 și 14."
    created_by = factory.SubFactory(UserFactory, is_administrator=True)
    created_at = factory.LazyFunction(timezone.now)
    published_at = factory.SelfAttribute("created_at")
