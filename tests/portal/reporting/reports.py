"""Reports that only the tests have."""

from __future__ import annotations

import os
import signal
from pathlib import Path
from typing import Any

import rules
from django.db import models
from django.http import QueryDict

from portal.accounts.models import User
from portal.core.exports import CellKind, Column, Report, register_report

GATE = "EXPORT_TEST_GATE"


@rules.predicate
def manages_programmes(user: Any) -> bool:
    return user.is_authenticated and user.is_programme_manager


class People(Report):
    """Every person whose name holds the words of the filter."""

    title = "Oameni și țări"
    permission = "tests.export_people"

    number = Column("Number", CellKind.INTEGER, attribute="pk")
    name = Column("Name", attribute="full_name")
    since = Column("Since", CellKind.DATETIME, attribute="created_at")

    def for_user(self, user: Any, params: QueryDict) -> models.QuerySet[User]:
        return User.objects.filter(full_name__contains=params.get("q", "")).order_by("pk")


def stay_at_the_gate(person: User) -> str:
    """Where the environment says so, say on reaching the row "Persoana 1500" and go no further."""
    gate = os.environ.get(GATE)
    if gate and person.full_name == "Persoana 1500":
        Path(gate).touch()
        signal.pause()
    return person.full_name


def stumble(person: User) -> str:
    return str(person.nothing_of_the_kind)  # type: ignore[attr-defined]


def declare() -> None:
    """Make the reports and their permission known."""
    rules.set_perm("tests.export_people", manages_programmes)
    register_report("tests.people")(People)
    register_report("tests.gated")(type("Gated", (People,), {"name": Column("Name", value=stay_at_the_gate)}))
    register_report("tests.faulty")(type("Faulty", (People,), {"name": Column("Name", value=stumble)}))
