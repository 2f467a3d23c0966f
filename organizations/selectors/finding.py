"""Whether an organization is already here, by its number or its name, and which door leads to it."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING, Any

from django.db import connection, transaction
from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _

from organizations.enums import OrganizationState
from organizations.models import JoinRequest, Organization
from organizations.rules import roles_of
from organizations.selectors.naming import Having, Question, keys, name_of, namesakes, question_of
from portal.core.compiled import ask
from portal.core.fold import fold
from portal.core.limits import is_within

if TYPE_CHECKING:
    from organizations.querysets import OrganizationQuerySet
    from portal.accounts.models import User
    from portal.taxonomy.models import Territory

FOUND_AT_MOST = 6
COMPARED_AT_MOST = 100
LIKE_THE_WORDS = 0.6
"""From which share of the trigrams of what was typed on a name that lacks one of its words is shown."""
LONGEST_QUERY = 300
NUMBERS_AN_HOUR = 60
"""How many fiscal numbers a person may look up within an hour: they lead to what is not public, too."""
COUNTY_LEVEL = 2
"""How many steps of a territory's way lead to its county: the country and the county."""

# What of a name tells it apart is worked out once for each: it is nearly all that comparing costs.
_MOST_ALIKE = """
WITH names AS MATERIALIZED (
    SELECT id, folded_name, portal_telling(folded_name) AS told, portal_telling(
        portal_fold(short_name || ' ' || array_to_string(former_names, ' '))
    ) AS others
    FROM organizations_organization WHERE id = ANY(%(every)s)
), compared AS MATERIALIZED (
    SELECT id, folded_name,
        greatest(word_similarity(%(told)s, told), word_similarity(%(told)s, others)) AS holds,
        greatest(similarity(folded_name, %(folded)s), similarity(others, %(told)s)) AS likeness
    FROM names
)
SELECT id FROM compared WHERE id = ANY(%(sure)s) OR holds >= %(like)s
ORDER BY folded_name <> %(folded)s, holds DESC, likeness DESC, folded_name, id LIMIT %(most)s
"""
_IDENTIFIER = re.compile(r"(?:RO|BG|SI)?(\d{2,13})")
_REGISTER_NUMBER = re.compile(r"\d{1,6}/[A-Z]{1,3}/\d{4}")


class Leads(StrEnum):
    """Where a door leads."""

    YOURS = "yours"
    ASKED = "asked"
    CLAIM = "claim"
    JOIN = "join"


@dataclass(frozen=True, slots=True)
class Door:
    """An organization that is already here, and what its finder can do about it.

    Attributes:
        organization: with its territory.
        leads: where to.
        request_pk: of the finder's own request, when one waits.
    """

    organization: Organization
    leads: Leads
    request_pk: int | None = None


def with_number(identifier: str) -> OrganizationQuerySet:
    """Whoever has a fiscal number, public or not: to know the number is enough to ask for the organization.

    Args:
        identifier: compact, without the letters of the country.
    """
    return Organization.objects.present().filter(identifier=identifier)


def may_look_up(user: User) -> bool:
    """Count one more fiscal number that a person looks up, and say whether they may."""
    return is_within("organizations.number", str(user.pk), most=NUMBERS_AN_HOUR, seconds=3600)


def too_many_numbers() -> str:
    """What somebody reads who may not look up another number now."""
    return _("You have looked up %(count)d fiscal codes within an hour. Please go on later, or by name.") % {
        "count": NUMBERS_AN_HOUR
    }


def number_in(text: str) -> str:
    """The fiscal number that somebody typed, compact; empty when it is none.

    Args:
        text: what was typed; blanks, dots and dashes do not matter.
    """
    found = _IDENTIFIER.fullmatch(_compact(text))
    return found[1] if found else ""


def same_name(name: str, territory: Territory, *, user: User) -> Organization | None:
    """One with the same folded name whose seat is in the same county, or is not known.

    Args:
        name: as it was typed.
        territory: the seat that was chosen.
        user: who would register it; of organizations that are not public only their own are told.
    """
    folded = fold(name)
    if not folded:
        return None
    codes = [code for code in territory.path.split("/") if code]
    county = "".join(f"{code}/" for code in codes[:COUNTY_LEVEL])
    namesakes = _told_to(user).filter(folded_name=folded)
    return namesakes.filter(Q(territory=None) | Q(territory__path__startswith=county)).first()


def already_here(text: str, *, user: User) -> list[Door]:
    """What somebody may mean: by exact number, else by name, the most alike first; at most `FOUND_AT_MOST`.

    Args:
        text: a name, a fiscal number or a number of the national register.
        user: who asks.
    """
    text = text[:LONGEST_QUERY]
    number, compact = number_in(text), _compact(text)
    if number:
        found = with_number(number)
    elif _REGISTER_NUMBER.fullmatch(compact):
        found = _told_to(user).filter(register_number=compact)
    else:
        return doors(alike(_told_to(user), text), user=user)
    return doors(found.select_related("territory")[:FOUND_AT_MOST], user=user)


def alike(organizations: OrganizationQuerySet, text: str) -> list[Organization]:
    """Those with a name that is the typed one, holds its words or resembles it, the most alike first.

    By their legal, short and former names. Words such as "sport" stand in tens of thousands of names: of
    those only so many are compared.

    Args:
        organizations: to look among.
        text: a name, as it was typed.

    Returns:
        at most `FOUND_AT_MOST`, with their territories.
    """
    folded = fold(text)
    with transaction.atomic(savepoint=False):
        name = name_of(folded)
        if len(name.told) < 2:
            return []
        having = Having(organizations)
        words = dict.fromkeys((" & ".join(name.words), name.begun))
        holding = [having.question(some, COMPARED_AT_MOST) for some in words]
        sure = keys([*holding, _same(organizations, folded)])
        maybe = keys(namesakes(having, name)) if len(sure) < FOUND_AT_MOST else set()
    with connection.cursor() as cursor:
        given: dict[str, Any] = {"folded": folded, "told": name.told, "like": LIKE_THE_WORDS}
        given |= {"sure": list(sure), "every": list(sure | maybe), "most": FOUND_AT_MOST}
        cursor.execute(_MOST_ALIKE, given)
        best = [pk for (pk,) in cursor.fetchall()]
    found = organizations.select_related("territory").in_bulk(best) if best else {}
    return [found[pk] for pk in best if pk in found]


def _same(organizations: OrganizationQuerySet, folded: str) -> Question:
    """Hundreds are called alike in the register: which of those that hold its words are found is not said."""
    same = organizations.order_by().filter(folded_name=folded, state__in=OrganizationState.public())
    return question_of(same.values_list("pk")[:COMPARED_AT_MOST])


def doors(organizations: Iterable[Organization], *, user: User) -> list[Door]:
    """The door to each organization.

    Args:
        organizations: in the order in which they are shown.
        user: who stands before it.
    """
    found = list(organizations)
    own = roles_of(user)
    asked = dict(ask(_waiting, user.pk, tuple(one.pk for one in found))) if found else {}
    return [Door(one, _leads(one, own, asked), asked.get(one.pk)) for one in found]


def _waiting(user: int, organizations: tuple[int, ...]) -> QuerySet[JoinRequest, tuple[int, int]]:
    waiting = JoinRequest.objects.waiting().filter(user=user, organization__in=organizations)
    return waiting.order_by().values_list("organization", "pk")


def _leads(organization: Organization, own: dict[int, str], asked: dict[int, int]) -> Leads:
    if organization.pk in own:
        return Leads.YOURS
    if organization.pk in asked:
        return Leads.ASKED
    return Leads.CLAIM if organization.state == OrganizationState.LISTED else Leads.JOIN


def _told_to(user: User) -> OrganizationQuerySet:
    """The public ones and the person's own, also for moderators: they look here for themselves."""
    own = list(roles_of(user))
    return Organization.objects.present().filter(Q(state__in=OrganizationState.public()) | Q(pk__in=own))


def _compact(text: str) -> str:
    return re.sub(r"[\s\u00a0.\-]", "", text).upper()
