import datetime as dt

import factory
from django.utils import timezone

from portal.programmes.models import Programme
from tests.factories.accounts import UserFactory


class ProgrammeFactory(factory.django.DjangoModelFactory):
    """A public programme under way; `published_at=None` makes a draft."""

    class Meta:
        model = Programme

    name = factory.Sequence(lambda n: f"Orașul tuturor {n}")
    slug = factory.Sequence(lambda n: f"orasul-tuturor-{n}")
    summary = "Parteneriate între organizații și primării."
    starts_on = factory.LazyFunction(lambda: timezone.localdate() - dt.timedelta(days=100))
    ends_on = factory.LazyFunction(lambda: timezone.localdate() + dt.timedelta(days=300))
    created_by = factory.SubFactory(UserFactory, is_administrator=True)
    created_at = factory.LazyFunction(timezone.now)
    published_at = factory.SelfAttribute("created_at")
