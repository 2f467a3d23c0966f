"""Who may do what to a consultation, and the time that the law gives for recommendations."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from typing import Any

import pytest
from django.db import IntegrityError, transaction
from django.utils import timezone

from consultations import services
from consultations.models import Consultation
from portal.accounts.models import User
from portal.audit.models import Entry
from portal.core.exceptions import NotAllowed, Refused
from tests.factories.accounts import UserFactory
from tests.factories.consultations import ConsultationFactory
from tests.factories.organizations import AuthorityFactory, OrganizationFactory
from tests.factories.roles import people_by_role
from tests.factories.taxonomy import DomainFactory

ANNOUNCED = dt.date(2026, 5, 1)


def written(**fields: Any) -> dict[str, Any]:
    """What an administrator types for a lawful consultation."""
    return {
        "domain": DomainFactory(),
        "title": "Proiect de hotărâre",
        "summary": "Tarife mai mici.",
        "text": "Art. 1. Se aprobă.",
        "announced_on": ANNOUNCED,
        "recommendations_until": ANNOUNCED + dt.timedelta(days=10),
        "how_to_send": "consultare@primarie.example",
        **fields,
    }


def _draft(consultation: Consultation, actor: User) -> Consultation:
    fields = written(authority=consultation.authority)
    return services.draft_consultation(actor=actor, fields=fields, now=timezone.now())


def _change(consultation: Consultation, actor: User) -> Consultation:
    return services.change_consultation(
        pk=consultation.pk, actor=actor, fields={"title": "Alt titlu"}, now=timezone.now()
    )


def _publish(consultation: Consultation, actor: User) -> Consultation:
    return services.publish_consultation(pk=consultation.pk, actor=actor, now=timezone.now())


def _withdraw(consultation: Consultation, actor: User) -> Consultation:
    return services.withdraw_consultation(pk=consultation.pk, actor=actor, now=timezone.now())


ADMINISTRATORS = {"administrator"}
# verb: the act, whether it is done to a public consultation, who may.
TABLE: dict[str, tuple[Callable[[Consultation, User], Consultation], bool, set[str]]] = {
    "draft": (_draft, False, ADMINISTRATORS),
    "change": (_change, True, ADMINISTRATORS),
    "publish": (_publish, False, ADMINISTRATORS),
    "withdraw": (_withdraw, True, ADMINISTRATORS),
}


@pytest.mark.django_db
@pytest.mark.parametrize("verb", TABLE)
def test_each_role_may_do_what_the_table_says(verb: str) -> None:
    act, to_public, may = TABLE[verb]
    authority = AuthorityFactory()
    for role, actor in people_by_role(authority).items():
        consultation = ConsultationFactory(
            authority=authority, published_at=timezone.now() if to_public else None
        )
        entries = Entry.objects.count()
        if role in may:
            done = act(consultation, actor)
            entry = Entry.objects.about(done).get()
            assert (entry.verb, entry.actor) == (f"consultations.{verb}", actor)
        else:
            before = Consultation.objects.values().get(pk=consultation.pk)
            with pytest.raises(NotAllowed):
                act(consultation, actor)
            assert Consultation.objects.values().get(pk=consultation.pk) == before
            assert Entry.objects.count() == entries


@pytest.mark.django_db
@pytest.mark.parametrize(("days", "lawful"), [(9, False), (10, True), (11, True)])
def test_recommendations_have_at_least_ten_days_after_the_announcement(days: int, lawful: bool) -> None:
    until = ANNOUNCED + dt.timedelta(days=days)
    fields = written(authority=AuthorityFactory(), recommendations_until=until)
    admin = UserFactory(is_administrator=True)
    if lawful:
        drafted = services.draft_consultation(actor=admin, fields=fields, now=timezone.now())
        assert drafted.recommendations_until == until
    else:
        with pytest.raises(Refused, match="Legea 52/2003"):
            services.draft_consultation(actor=admin, fields=fields, now=timezone.now())
        assert not Consultation.objects.exists()


@pytest.mark.django_db
@pytest.mark.parametrize(("days", "lawful"), [(9, False), (10, True), (11, True)])
def test_the_database_holds_the_same_term_by_itself(days: int, lawful: bool) -> None:
    consultation = ConsultationFactory(announced_on=ANNOUNCED)
    rows = Consultation.objects.filter(pk=consultation.pk)
    until = ANNOUNCED + dt.timedelta(days=days)
    if lawful:
        assert rows.update(recommendations_until=until) == 1
    else:
        with pytest.raises(IntegrityError, match="consultation_gives_legal_time"), transaction.atomic():
            rows.update(recommendations_until=until)


@pytest.mark.django_db
def test_a_change_cannot_shorten_the_time_below_the_law_s() -> None:
    consultation = ConsultationFactory(announced_on=ANNOUNCED)
    later = {"announced_on": ANNOUNCED + dt.timedelta(days=1)}
    with pytest.raises(Refused, match="12"):
        services.change_consultation(
            pk=consultation.pk, actor=consultation.created_by, fields=later, now=timezone.now()
        )
    consultation.refresh_from_db()
    assert consultation.announced_on == ANNOUNCED


@pytest.mark.django_db
def test_only_an_authority_or_a_public_institution_consults_the_public() -> None:
    with pytest.raises(Refused):
        services.draft_consultation(
            actor=UserFactory(is_administrator=True),
            fields=written(authority=OrganizationFactory()),
            now=timezone.now(),
        )
    assert not Consultation.objects.exists()


@pytest.mark.django_db
def test_a_change_records_what_changed_and_nothing_else() -> None:
    consultation = ConsultationFactory(title="Titlu")
    fields = {"title": "Titlu nou", "summary": consultation.summary, "authority": consultation.authority}
    admin = consultation.created_by
    services.change_consultation(pk=consultation.pk, actor=admin, fields=fields, now=timezone.now())
    entry = Entry.objects.about(consultation).get()
    assert (entry.before, entry.after) == ({"title": "Titlu"}, {"title": "Titlu nou"})
    services.change_consultation(pk=consultation.pk, actor=admin, fields=fields, now=timezone.now())
    assert Entry.objects.about(consultation).count() == 1


@pytest.mark.django_db
@pytest.mark.parametrize(("act", "is_public"), [(_publish, True), (_withdraw, False)])
def test_what_was_done_already_is_refused(act: Callable[..., Consultation], is_public: bool) -> None:
    consultation = ConsultationFactory(published_at=timezone.now() if is_public else None)
    with pytest.raises(Refused):
        act(consultation, consultation.created_by)
    assert not Entry.objects.about(consultation).exists()
