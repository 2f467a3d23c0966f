"""Whose turn it is: the page, the list, the desk and the board say the same."""

from __future__ import annotations

import datetime as dt

from django.core.paginator import Paginator
from django.utils import timezone

from organizations.models import Organization
from partnerships.models import CoParty, FollowUp, Partnership
from partnerships.selectors import desk_rows, line_of
from partnerships.selectors.board import IN_STATE, board_rows
from partnerships.selectors.follow_ups import after_the_end
from portal.dashboard.selectors.desk import desk_of
from tests.factories.organizations import OrganizationFactory
from tests.partnerships.amending import accept, propose
from tests.partnerships.conftest import Cast


def told(partnership: Partnership) -> set[str]:
    """What its page, the list and the board say."""
    today = timezone.localdate()
    shown = Partnership.objects.for_page().get(pk=partnership.pk)
    page = line_of(shown, today=today, is_whole=True).turn
    [listed] = desk_rows(Paginator(Partnership.objects.newest_first(), 25).get_page(1), today=today)
    partnership.refresh_from_db(fields=["state"])
    [on_board] = board_rows(IN_STATE[partnership.state].rows([partnership.pk], today), today=today)
    return {page, listed.line.turn, on_board.turn}


def names(*organizations: Organization) -> set[str]:
    return {", ".join(map(str, organizations))}


def test_while_an_amendment_waits_those_that_have_not_accepted_it_are_named_everywhere(cast: Cast) -> None:
    partnership, author, now = cast.partnership("active"), cast.people["ngo_owner"], timezone.now()
    assert told(partnership) == {""}
    third = OrganizationFactory(name="Al treilea", created_by=author)
    CoParty.objects.create(
        partnership=partnership, organization=third, side="ngo", asked_by=author, asked_at=now,
        confirmed_by=author, confirmed_at=now,
    )  # fmt: skip
    propose(partnership, author)
    assert told(partnership) == names(cast.ngo, cast.authority, third)
    accept(partnership, author)
    assert told(partnership) == names(cast.authority, third)
    [row] = desk_of(cast.people["authority_owner"], now=now).to_go_on
    assert {row.line.turn} == names(cast.authority, third)


def test_while_a_follow_up_waits_who_leads_the_silent_sides_is_named_beside_whom_the_state_asks(
    cast: Cast,
) -> None:
    partnership, today = cast.partnership("follow_up"), timezone.localdate()
    due_on = today + dt.timedelta(days=14)
    follow_up = FollowUp.objects.create(
        partnership=partnership, months=6, due_on=due_on, planned_on=today,
        answers_until=due_on + dt.timedelta(days=30),
    )  # fmt: skip
    assert told(partnership) == names(cast.ngo, cast.authority)
    FollowUp.objects.update(ngo_answered=True)
    assert told(partnership) == names(cast.authority)
    seen = after_the_end(partnership, cast.people["ngo_owner"], sees_all=True, today=today).line
    assert seen is not None
    assert {seen.turn} == names(cast.authority)
    Partnership.objects.filter(pk=partnership.pk).update(state="ended")
    assert told(partnership) == names(cast.ngo, cast.authority)
    Partnership.objects.filter(pk=partnership.pk).update(state="follow_up")
    FollowUp.objects.filter(pk=follow_up.pk).update(due_on=due_on + dt.timedelta(days=1))
    assert told(partnership) == {""}
