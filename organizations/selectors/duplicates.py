"""Which other records may be the same organization, and what the national register says of it."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from django.db import transaction
from django.db.models import Case, Q, QuerySet, TextChoices, Value, When
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _lazy

from organizations.enums import OrganizationState
from organizations.models import Organization
from organizations.selectors.naming import (
    Having,
    Name,
    Question,
    keys,
    likeness,
    name_of,
    namesakes,
    question_of,
)
from portal.core.line import Tone
from portal.taxonomy.models import PATH_END

MOST = 10
ALIKE = 0.6
"""From which share of common trigrams on two names are similar, whole or by what tells them apart."""


class Confidence(TextChoices):
    """How surely an entry of the national register is the organization."""

    CERTAIN = "certain", _lazy("certain")
    LIKELY = "likely", _lazy("likely")
    POSSIBLE = "possible", _lazy("possible")


@dataclass
class Resemblance:
    """Another record that may be the same organization.

    Attributes:
        organization: the record.
        same_identifier: whether it has the same fiscal code in the same country.
        same_number: whether it has the same number in the national register.
        same_county: whether both have their seat in one county.
        alike: how much alike the folded names are, 0 to 1.
    """

    organization: Organization
    same_identifier: bool = False
    same_number: bool = False
    same_county: bool = False
    alike: float = 0.0
    reasons: list[str] = field(default_factory=list)

    @property
    def confidence(self) -> Confidence:
        """How surely it is the same: a code names one organization, several can share a register number."""
        if self.same_identifier or (self.same_number and self.alike >= ALIKE):
            return Confidence.CERTAIN
        if self.alike == 1 and (self.same_county or self.same_number):
            return Confidence.LIKELY
        return Confidence.POSSIBLE

    @property
    def tone(self) -> Tone:
        """What `confidence` looks like."""
        tones = {Confidence.CERTAIN: Tone.FINE, Confidence.LIKELY: Tone.SOON}
        return tones.get(self.confidence, Tone.QUIET)

    @property
    def is_listed(self) -> bool:
        """Whether it stands here because the national register has it."""
        return self.organization.state == OrganizationState.LISTED


def resembling(organization: Organization) -> list[Resemblance]:
    """The records that may be the same organization, the surest first, at most `MOST`, with their reasons."""
    with transaction.atomic(savepoint=False):
        name = name_of(organization.folded_name)
        same = _same_code(organization)
        found = (
            Organization.objects.filter(pk__in=_candidates(organization, name))
            .annotate(alike=likeness(name))
            .filter(same | Q(alike__gte=ALIKE))
            .select_related("territory")
            .order_by(Case(When(same, then=Value(0)), default=Value(1)), "-alike", _away(organization), "pk")
        )
        rows = [_resemblance(organization, other) for other in found[: MOST * 4]]
    order = list(Confidence)
    rows.sort(
        key=lambda row: (order.index(row.confidence), -row.alike, not row.same_county, row.organization.pk)
    )
    return rows[:MOST]


def _candidates(organization: Organization, name: Name) -> set[int]:
    """The keys of records that agree in something, by one indexed question for each thing to agree in."""
    others = Organization.objects.exclude(pk=organization.pk).exclude(state=OrganizationState.MERGED)
    questions = []
    if organization.identifier:
        questions.append(_first(others.filter(identifier=organization.identifier)))
    if organization.register_number:
        questions.append(_first(others.filter(register_number=organization.register_number)))
    # A name in no script that folds is nobody's namesake.
    if name.folded:
        same = others.filter(folded_name=name.folded)
        questions += [
            # Of hundreds of namesakes in the country, those of the same county come first.
            _first(same.filter(state__in=OrganizationState.public()), _away(organization)),
            *namesakes(Having(others), name),
        ]
    return keys(questions)


def _same_code(organization: Organization) -> Q:
    """Has the same fiscal code in the same country, or the same number in the national register."""
    same = Q(pk=None)
    if organization.identifier:
        same |= Q(country=organization.country, identifier=organization.identifier)
    if organization.register_number:
        same |= Q(register_number=organization.register_number)
    return same


def _away(organization: Organization) -> Case:
    """0 for what has its seat in the organization's county, 1 for the others."""
    county = _county(organization)
    near = [When(territory__path__startswith=county, then=Value(0))] if county else []
    return Case(*near, default=Value(1))


def _first(organizations: QuerySet[Organization], *order: Any) -> Question:
    return question_of(organizations.order_by(*order, "pk").values_list("pk")[: MOST * 2])


def _resemblance(organization: Organization, other: Organization) -> Resemblance:
    same_identifier = bool(organization.identifier) and (
        (organization.country, organization.identifier) == (other.country, other.identifier)
    )
    row = Resemblance(
        other,
        same_identifier=same_identifier,
        same_number=bool(organization.register_number)
        and organization.register_number == other.register_number,
        same_county=_county(organization) == _county(other) != "",
        alike=_alike(organization, other),
    )
    row.reasons = _reasons(row)
    return row


def _alike(organization: Organization, other: Any) -> float:
    """How much alike the names are; only the same name is wholly alike, not one of the same words in turn."""
    if other.folded_name == organization.folded_name != "":
        return 1.0
    return min(float(other.alike), 0.99)


def _reasons(row: Resemblance) -> list[str]:
    """What speaks for it, in words."""
    other = row.organization
    said = []
    if row.same_identifier:
        said.append(_("the same fiscal code, %(code)s") % {"code": other.identifier})
    if row.same_number:
        said.append(
            _("the same number in the national register, %(number)s") % {"number": other.register_number}
        )
    if row.alike == 1:
        said.append(_("the same name"))
    elif row.alike >= ALIKE:
        said.append(_("a similar name (%(share)d%% alike)") % {"share": round(row.alike * 100)})
    if row.same_county and said:
        said.append(_("the seat in the same county"))
    return said


def _county(organization: Organization) -> str:
    """The beginning of the seat's path down to the county; empty where no county is known."""
    territory = organization.territory
    country, _separator, rest = (territory.path if territory else "").partition(PATH_END)
    county = rest.partition(PATH_END)[0]
    return f"{country}{PATH_END}{county}{PATH_END}" if county else ""
