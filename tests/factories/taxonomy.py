import factory

from portal.taxonomy.models import Domain, Territory


class TerritoryFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Territory
        django_get_or_create = ("code",)

    code = "179169"
    kind = Territory.Kind.SECTOR
    names = factory.LazyFunction(lambda: {"ro": "București, Sectorul 3", "en": "Bucharest, Sector 3"})


class DomainFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Domain
        django_get_or_create = ("slug",)

    slug = "circular-economy"
    names = factory.LazyFunction(lambda: {"ro": "Economie circulară", "en": "Circular economy"})
