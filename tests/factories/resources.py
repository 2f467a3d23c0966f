import datetime as dt
from typing import Any

import factory
from django.utils import timezone

from resources.enums import ResourceKind
from resources.models import Resource
from tests.factories.accounts import UserFactory
from tests.factories.organizations import OrganizationFactory
from tests.factories.taxonomy import DomainFactory


class ResourceFactory(factory.django.DjangoModelFactory):
    """A public guide with a text; `published_at=None` makes a draft."""

    class Meta:
        model = Resource
        skip_postgeneration_save = True

    kind = ResourceKind.GUIDE
    title = factory.Sequence(lambda n: f"Ghid de parteneriat {n}")
    summary = "Pașii unui parteneriat local, de la idee la hotărâre."
    body = "<p>Începeți cu problema.</p>"
    publisher = factory.SubFactory(OrganizationFactory)
    published_on = dt.date(2025, 3, 14)
    created_by = factory.SubFactory(UserFactory, is_administrator=True)
    created_at = factory.LazyFunction(timezone.now)
    published_at = factory.SelfAttribute("created_at")

    @factory.post_generation
    def domains(self: Resource, create: bool, extracted: Any, **kwargs: Any) -> None:
        self.domains.add(*(extracted if extracted is not None else [DomainFactory()]))
