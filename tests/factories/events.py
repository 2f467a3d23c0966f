import datetime as dt

import factory
from django.utils import timezone

from events.models import Event
from tests.factories.accounts import UserFactory
from tests.factories.organizations import OrganizationFactory
from tests.factories.taxonomy import DomainFactory


class EventFactory(factory.django.DjangoModelFactory):
    """A public event of two hours that starts in a week; `published_at=None` makes a draft."""

    class Meta:
        model = Event

    organizer = factory.SubFactory(OrganizationFactory)
    domain = factory.SubFactory(DomainFactory)
    title = factory.Sequence(lambda n: f"Dezbatere despre reparații {n}")
    summary = "Cum se pornește un atelier de reparații de cartier."
    starts_at = factory.LazyFunction(lambda: timezone.now() + dt.timedelta(days=7))
    ends_at = factory.LazyAttribute(lambda made: made.starts_at + dt.timedelta(hours=2))
    place = "Strada Mare 1, Buzău"
    created_by = factory.SubFactory(UserFactory, is_administrator=True)
    created_at = factory.LazyFunction(timezone.now)
    published_at = factory.SelfAttribute("created_at")
