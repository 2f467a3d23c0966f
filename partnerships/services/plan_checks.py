"""What must be so in a row of a work plan; the form says it beside its field, and the service asks again."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext as _

from organizations.models import Membership
from partnerships.enums import PlanPart
from partnerships.models import Activity, ActivityNeed, Deliverable, Partnership, PlanRow
from partnerships.rules import parties_of
from portal.core.templatetags.ui import on

if TYPE_CHECKING:
    from portal.accounts.models import User

MOST_NEEDS = 10
"""Activities that one depends on."""
LONGEST_AFTER = 365
"""Days after the last day of a partnership on which something can still be to deliver: reports, mostly."""

Fault = tuple[str, str]


@dataclass(frozen=True)
class Asked:
    """What is to be written into a plan.

    Attributes:
        partnership: whose plan.
        part: a row of what, of `PlanPart`.
        fields: by name of the field what is to stand in it.
        row: the row as it stands; None when it is a new one.
        actor: who writes.
        today: by the portal's own clock.
    """

    partnership: Partnership
    part: str
    fields: Mapping[str, Any]
    row: PlanRow | None
    actor: User
    today: dt.date

    def is_new(self, *names: str) -> bool:
        """Whether one of these fields says something else than it did."""
        said = [name for name in names if name in self.fields]
        return self.row is None or any(self.fields[name] != getattr(self.row, name) for name in said)


def faults_of(asked: Asked) -> Iterator[Fault]:
    """What is wrong with what is to be written: the name of a field, and the sentence.

    Args:
        asked: with each of its fields said; what a form could not read is left out of it.
    """
    yield from _of_days(asked)
    if asked.fields.get("organization") is not None:
        yield from _of_party(asked)
    if asked.part == PlanPart.ACTIVITY:
        yield from _of_needs(asked)
    elif (activity := asked.fields.get("activity")) and activity.partnership_id != asked.partnership.pk:
        yield "activity", _("This activity is not in the plan.")
    if asked.part == PlanPart.DELIVERABLE:
        yield from _of_place(asked)


def _of_days(asked: Asked) -> Iterator[Fault]:
    partnership, given = asked.partnership, asked.fields
    last = partnership.ends_on
    if asked.part == PlanPart.DELIVERABLE:
        last += dt.timedelta(days=LONGEST_AFTER)
    for name in ("starts_on", "ends_on", "due_on"):
        # A plan stands although the period was moved since.
        day = given.get(name)
        if day is not None and asked.is_new(name) and not partnership.starts_on <= day <= last:
            yield (
                name,
                _("From %(first)s to %(last)s, please: the partnership’s own period sets these days.")
                % {"first": on(partnership.starts_on), "last": on(last)},
            )
    for name in ("begun_on", "done_on", "reached_on", "delivered_on", "closed_on"):
        day = given.get(name)
        if day is not None and day > asked.today:
            yield name, _("This day is still to come. Please write down what has happened.")
        elif day is not None and asked.is_new(name) and day < partnership.starts_on:
            yield name, _("The partnership began later, on %(day)s.") % {"day": on(partnership.starts_on)}
    if _is_before(given, "ends_on", "starts_on"):
        yield "ends_on", _("The last day is before the first.")
    if given.get("done_on") is not None and given.get("begun_on", "") is None:
        yield "begun_on", _("Please say when it began, since it is done.")
    elif _is_before(given, "done_on", "begun_on"):
        yield "done_on", _("It was done before it began. Please check the days.")


def _is_before(given: Mapping[str, Any], later: str, earlier: str) -> bool:
    first, second = given.get(earlier), given.get(later)
    return first is not None and second is not None and second < first


def _of_party(asked: Asked) -> Iterator[Fault]:
    organization, person = asked.fields["organization"], asked.fields.get("person")
    if organization.pk not in asked.partnership.party_ids:
        yield (
            "organization",
            _("%(organization)s takes no part in this partnership.") % {"organization": organization},
        )
        return
    if person is None or not asked.is_new("organization", "person"):
        return
    # Whoever is responsible at another party, that one says.
    if organization.pk not in parties_of(asked.actor, asked.partnership):
        yield (
            "person",
            _("Only %(organization)s says who is responsible there.") % {"organization": organization},
        )
    elif not Membership.objects.filter(organization=organization, user=person).exists():
        yield (
            "person",
            _("%(person)s does not belong to %(organization)s.")
            % {
                "person": person,
                "organization": organization,
            },
        )


def _of_needs(asked: Asked) -> Iterator[Fault]:
    needs: Collection[Activity] = asked.fields.get("needs", ())
    if len(needs) > MOST_NEEDS:
        yield "needs", _("It can depend on %(count)d others at most.") % {"count": MOST_NEEDS}
    if any(need.partnership_id != asked.partnership.pk for need in needs):
        yield "needs", _("This activity is not in the plan.")
    if asked.row is None or not needs:
        return
    if any(need.pk == asked.row.pk for need in needs):
        yield "needs", _("An activity cannot depend on itself.")
        return
    found = ActivityNeed.objects.filter(activity__partnership=asked.partnership)
    leads_to = _reached(asked.row.pk, found.exclude(activity=asked.row.pk).values_list("need", "activity"))
    for need in needs:
        if need.pk in leads_to:
            yield (
                "needs",
                _(
                    "“%(need)s” depends on “%(activity)s” already, or on what depends on it: neither could "
                    "begin."
                )
                % {"need": need, "activity": asked.row},
            )
            return


def _reached(start: int, pairs: Iterable[tuple[int, int]]) -> set[int]:
    """What depends on an activity, itself or through others."""
    after: dict[int, list[int]] = {}
    for need, activity in pairs:
        after.setdefault(need, []).append(activity)
    reached, ahead = set(), [start]
    while ahead:
        for activity in after.get(ahead.pop(), ()):
            if activity not in reached:
                reached.add(activity)
                ahead.append(activity)
    return reached


def _of_place(asked: Asked) -> Iterator[Fault]:
    row = asked.row if isinstance(asked.row, Deliverable) else None
    keeps_file = row is not None and row.file is not None and not asked.fields.get("drops_file")
    if asked.fields.get("link") and (asked.fields.get("file") or keeps_file):
        yield "link", _("Either a file or a link, please: so nobody has to ask which of them holds.")
