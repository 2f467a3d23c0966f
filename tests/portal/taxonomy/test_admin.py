"""What a visitor reads after an administrator has renamed a field of work or a territory."""

from __future__ import annotations

import json

import pytest
from django.test import Client

from portal.audit.models import Entry
from portal.core import page_cache
from tests.factories.accounts import UserFactory
from tests.factories.roles import sign_in_with_second_factor
from tests.factories.taxonomy import DomainFactory, TerritoryFactory

SUBJECTS = {"taxonomy", "organizations", "partnerships", "consultations", "resources", "events"}


class Replaced:
    """Stands in for the generations in Valkey: remembers which subjects got a new one."""

    def __init__(self) -> None:
        self.subjects: set[str] = set()

    def replace(self, subjects: tuple[str, ...]) -> None:
        self.subjects |= set(subjects)


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("kind", ["domain", "territory"])
def test_a_new_name_drops_the_kept_pages_of_every_subject(
    kind: str, client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    renamed = DomainFactory() if kind == "domain" else TerritoryFactory()
    sign_in_with_second_factor(client, UserFactory(is_administrator=True))
    replaced = Replaced()
    monkeypatch.setattr(page_cache, "process_generations", replaced)
    typed = {"names": json.dumps({"ro": "Nou", "en": "New"}), "position": 0}
    own = {"slug": "new"} if kind == "domain" else {"code": "179169", "kind": "sector"}
    address = f"/en/admin/taxonomy/{kind}/{renamed.pk}/change/"
    assert client.post(address, typed | own).status_code == 302
    renamed.refresh_from_db()
    assert renamed.names["en"] == "New"
    assert Entry.objects.about(renamed).get().verb == "taxonomy.change"
    assert replaced.subjects == SUBJECTS
