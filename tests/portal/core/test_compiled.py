"""Questions whose SQL is made once: they answer as the queryset would, whatever the values."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest
from django.db.models import F, QuerySet
from django.db.models.functions import Upper
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries

from portal.accounts.models import ConsentText, User
from portal.core.compiled import ask
from tests.factories.accounts import UserFactory

pytestmark = pytest.mark.django_db


def some(keys: tuple[int, ...], but: int, since: dt.date) -> QuerySet[Any, Any]:
    people = User.objects.filter(pk__in=keys, created_at__date__gte=since).exclude(pk=but)
    return people.order_by("-pk").values_list("pk", "full_name", "is_active")


def both(keys: tuple[int, ...], other: tuple[int, ...]) -> QuerySet[Any, Any]:
    first, second = (User.objects.filter(pk__in=each).values_list("pk") for each in (keys, other))
    return first.union(second, all=True)


def half(key: int) -> QuerySet[Any, Any]:
    return User.objects.filter(pk=key // 2).values_list("pk")


def texts(key: int, until: dt.datetime) -> QuerySet[Any, Any]:
    found = ConsentText.objects.filter(pk=key, published_at__lte=until)
    return found.values_list("texts", F("version") * 2, "published_at")


@pytest.mark.parametrize("number", [0, 1, 2, 3, 5, 8])
def test_it_answers_as_the_queryset_does_with_one_question(
    django_assert_num_queries: DjangoAssertNumQueries, number: int
) -> None:
    people = [UserFactory() for _person in range(9)]
    since = dt.date(2020, 1, 1)
    for start in (0, 1):
        keys = tuple(person.pk for person in people[start : start + number])
        for but in (people[0].pk, people[1].pk):
            with django_assert_num_queries(1 if keys else 0):
                found = ask(some, keys, but, since)
            assert found == list(some(keys, but, since))
    assert ask(some, tuple(person.pk for person in people), 0, dt.date(9000, 1, 1)) == []


def test_a_part_that_nothing_can_be_in_is_left_out() -> None:
    one, other = UserFactory().pk, UserFactory().pk
    assert ask(both, (one,), (other,)) == [(one,), (other,)]
    assert ask(both, (), (other,)) == [(other,)]
    assert ask(both, (), ()) == []


def test_what_uses_a_value_otherwise_than_as_it_is_is_refused() -> None:
    with pytest.raises(TypeError):
        ask(half, 12)


def test_what_comes_back_is_what_the_models_fields_make_of_it() -> None:
    text = ConsentText.objects.create(
        version=70, texts={"ro": [{"heading": "Unu"}]}, published_at=timezone.now()
    )
    assert ask(texts, text.pk, text.published_at) == [(text.texts, 140, text.published_at)]


def test_nothing_of_one_asker_stays_for_the_next() -> None:
    one, other = UserFactory(full_name="Ana"), UserFactory(full_name="Ion")
    since = dt.date(2020, 1, 1)
    assert ask(some, (one.pk,), 0, since) == [(one.pk, "Ana", True)]
    assert ask(some, (other.pk,), 0, since) == [(other.pk, "Ion", True)]
    User.objects.filter(pk=one.pk).update(full_name=Upper("full_name"))
    assert ask(some, (one.pk,), 0, since) == [(one.pk, "ANA", True)]
