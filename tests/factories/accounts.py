from typing import Any

import factory
from allauth.account.models import EmailAddress
from django.utils import timezone

from portal.accounts.models import ConsentText, User

PASSWORD = "correct-horse-battery"


class ConsentTextFactory(factory.django.DjangoModelFactory):
    """The text that the portal ships with, there once whoever asks for it."""

    class Meta:
        model = ConsentText
        django_get_or_create = ("version",)

    version = 1
    texts = factory.LazyFunction(
        lambda: {language: [{"heading": "Date", "body": "Ce păstrăm."}] for language in ("ro", "en")}
    )
    published_at = factory.LazyFunction(timezone.now)


class UserFactory(factory.django.DjangoModelFactory):
    """A person with a confirmed address and the password `PASSWORD`."""

    class Meta:
        model = User
        skip_postgeneration_save = True

    full_name = factory.Sequence(lambda n: f"Persoana {n}")
    email = factory.Sequence(lambda n: f"persoana{n}@example.org")
    language = "ro"

    @classmethod
    def _create(cls, model_class: type[User], *args: Any, **kwargs: Any) -> User:
        user = User.objects.create_user(password=PASSWORD, **kwargs)
        EmailAddress.objects.create(user=user, email=user.email, verified=True, primary=True)
        return user


def make_people(**traits: dict[str, Any]) -> dict[str, User]:
    """Several people at once, written in two statements: casts of a dozen are made for hundreds of tests.

    Args:
        traits: by the name under which each person is given back, what is theirs of `UserFactory`.
    """
    made = {name: UserFactory.build(**own) for name, own in traits.items()}
    for person in made.values():
        person.set_password(PASSWORD)
    User.objects.bulk_create(made.values())
    EmailAddress.objects.bulk_create(
        EmailAddress(user=person, email=person.email, verified=True, primary=True) for person in made.values()
    )
    return made
