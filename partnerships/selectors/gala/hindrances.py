"""What stands against moving an edition on: each reason a sentence that says what to do."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Mapping

from django.utils.translation import gettext as _

from partnerships.life.gala import DECIDE, OPEN, SCORE, GalaVerb
from partnerships.models import GalaEdition
from partnerships.selectors.gala.jury import Jury, jury_of
from partnerships.selectors.gala.ranking import WHOLE, ranking_of
from portal.core.templatetags.ui import on, within_quotes


def against(edition: GalaEdition, verb: GalaVerb, today: dt.date) -> list[str]:
    """Why an edition cannot be moved on yet; empty when nothing stands against it.

    Args:
        edition: in the state that the verb leaves.
        verb: what is to be done.
        today: on which day.
    """
    asked = _AGAINST.get(verb.name)
    return asked(edition, today) if asked else []


def against_closing(jury: Jury) -> list[str]:
    """Why the scoring cannot be closed before its last day: what is owed, by whom.

    Args:
        jury: of the edition.
    """
    found = [
        _("%(juror)s has not given all marks yet: %(nominations)s.")
        % {"juror": juror, "nominations": _named([str(one) for one in owed])}
        for juror in jury.jurors
        if (owed := jury.owed_by(juror))
    ]
    found += [
        _("Every juror is in conflict with “%(nomination)s”: please invite another.")
        % {"nomination": within_quotes(str(one))}
        for one in jury.without_judge()
    ]
    return found


def _against_opening(edition: GalaEdition, today: dt.date) -> list[str]:
    found = []
    total = sum(edition.criteria.values_list("weight", flat=True))
    if total != WHOLE:
        found.append(
            _("The weights of the criteria make %(total)d percent; they must make 100.") % {"total": total}
        )
    if today > edition.nominations_until:
        found.append(_("The last day for nominations is over: please change the calendar."))
    return found


def _against_scoring(edition: GalaEdition, today: dt.date) -> list[str]:
    if today <= edition.nominations_until:
        return [_("Nominations are still taken, until %(day)s.") % {"day": on(edition.nominations_until)}]
    jury = jury_of(edition, today)
    found = []
    if not jury.eligible:
        found.append(_("Nobody who is eligible was nominated."))
    if not jury.jurors:
        found.append(_("There is no juror yet."))
    elif without := jury.without_judge():
        found += [
            _("Every juror is in conflict with “%(nomination)s”: please invite another.")
            % {"nomination": within_quotes(str(one))}
            for one in without
        ]
    return found


def _against_deciding(edition: GalaEdition, today: dt.date) -> list[str]:
    if not edition.is_closed_on(today):
        return [
            _("Marks are taken until %(day)s, unless the scoring is closed before.")
            % {"day": on(edition.scoring_until)}
        ]
    jury = jury_of(edition, today)
    found = against_closing(jury)
    places = ranking_of(jury, list(edition.criteria.all()))
    if not places:
        found.append(_("Nothing that is eligible was scored."))
    if any(place.must_be_ruled for place in places):
        # Not between whom: who takes a side reads this too.
        found.append(_("A tie is to be ruled; it stands on the page of the ranking."))
    return found


MOST_NAMED = 5


def _named(names: list[str]) -> str:
    """The first of some names, and how many more there are."""
    told = "; ".join(names[:MOST_NAMED])
    more = len(names) - MOST_NAMED
    return told if more <= 0 else _("%(names)s and %(count)d more") % {"names": told, "count": more}


_AGAINST: Mapping[str, Callable[[GalaEdition, dt.date], list[str]]] = {
    OPEN.name: _against_opening,
    SCORE.name: _against_scoring,
    DECIDE.name: _against_deciding,
}
