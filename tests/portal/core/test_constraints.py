"""What the models declare stands in the database, whatever the migrations did to what is beside it."""

from __future__ import annotations

import pytest
from django.apps import apps
from django.db import connection

pytestmark = pytest.mark.django_db


def test_every_constraint_and_index_that_is_declared_stands_in_the_database() -> None:
    declared = {
        one.name
        for model in apps.get_models()
        if model._meta.managed and not model._meta.proxy
        for one in (*model._meta.constraints, *model._meta.indexes)
    }
    with connection.cursor() as cursor:
        cursor.execute("SELECT conname FROM pg_constraint UNION SELECT indexname FROM pg_indexes")
        standing = {name for (name,) in cursor.fetchall()}
    assert declared - standing == set()
