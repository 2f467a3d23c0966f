from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple, cast

import rules
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_safe

from organizations.rules import acts_for
from partnerships.enums import SUPPORT_VERBS
from partnerships.filters import DeskFilter
from partnerships.life import (
    ANSWER_TERM,
    EXTENSION_TERM,
    FOLLOW_UP_MONTHS,
    LIFE,
    LINKS,
    REDIRECT_TERM,
    REMINDERS,
    PartnershipState,
    Side,
    Stage,
    Verb,
    drawing,
    verbs_from,
)
from partnerships.life.verbs import CHANGE, PREPARE_ANSWER
from partnerships.models import CoParty, FinalReport, Partnership, ProposalVersion, Termination
from partnerships.querysets import works_with_all_sent
from partnerships.rules import reads_unsent
from partnerships.selectors import (
    agreement_of,
    desk_pages,
    desk_rows,
    found_pages,
    is_offered,
    line_of,
    prepared_answer_of,
    unread_by,
    without_signatory,
)
from partnerships.selectors.attention import attention_of
from partnerships.selectors.register import Narrowed
from partnerships.selectors.unsent import UNSENT_IN, attachments_as_sent
from partnerships.services.parties import ANSWERED_IN
from partnerships.views.acts import can, visible
from partnerships.views.parties import may_ask
from portal.accounts.requests import PersonRequest
from portal.audit.models import Entry
from portal.core.page_cache import public_page
from portal.programmes.rules import kept_by

if TYPE_CHECKING:
    from django.contrib.auth.models import AnonymousUser

    from portal.accounts.models import User

PAGE_ROWS = 25
NEWS = 3
"""Updates that the page of a partnership shows."""


@login_required
@require_safe
def proposal_list(request: PersonRequest) -> HttpResponse:
    """A person's desk of proposals, newest first."""
    desk = Partnership.objects.on_desk_of(request.user).newest_first()
    filters = DeskFilter(request.GET, queryset=desk)
    today, by_words = timezone.localdate(), bool(request.GET.get("q"))
    if by_words and works_with_all_sent(request.user):
        pages = found_pages(Narrowed(filters.asked, filters.qs), PAGE_ROWS, today=today)
    else:
        pages = desk_pages(filters.qs, PAGE_ROWS, by_words=by_words)
    page = pages.get_page(request.GET.get("page"))
    context = {
        "filter": filters,
        "page": page,
        "rows": desk_rows(page, today=today),
        "may_propose": any(organization.proposes for organization in acts_for(request.user)),
    }
    return render(request, "partnerships/proposal_list.html", context)


@require_safe
@public_page("partnerships", "organizations", "programmes")
def partnership_detail(request: HttpRequest, pk: int) -> HttpResponse:
    """One partnership: its line, its text, its answer; for its parties what was done and what they can do."""
    partnership = visible(request, pk)
    buttons = _buttons(request, partnership)
    sees_history = can(request, "view_history", partnership)
    context: dict[str, Any] = {
        "agreement": agreement_of(partnership, is_whole=sees_history),
        "partnership": partnership,
        "line": line_of(partnership, today=timezone.localdate(), is_whole=sees_history),
        "term": ANSWER_TERM,
        "may_invite": may_ask(request, partnership, Side.NGO),
        "indicators": partnership.rows("indicators"),
        "funding": partnership.rows("funding"),
        "parties": partnership.further_parties,
        "buttons": [button for button in buttons if not button.leads_off],
        "exits": [button for button in buttons if button.leads_off],
        "may_assign": _may_assign(request.user, partnership),
        "history": None,
    }
    if partnership.reported_at is not None:
        context["report"] = FinalReport.objects.filter(partnership=partnership).first()
    if partnership.has_begun:
        context |= _news_of(request, partnership, sees_history=sees_history)
    if partnership.state in PREPARE_ANSWER.leaves and can(request, "prepare_answer", partnership):
        context["prepared"] = prepared_answer_of(partnership)
    if sees_history:
        history = list(Entry.objects.about(partnership))
        context |= {
            "history": history,
            "attachments": attachments_as_sent(partnership)
            if partnership.state in UNSENT_IN and not reads_unsent(request.user, partnership)
            else partnership.attachments.standing(),
            "may_attach": partnership.state in CHANGE.leaves and can(request, "change", partnership),
            "asked": _asked_of(request, partnership),
            "without_signatory": without_signatory(request.user, partnership),
            "corrections": partnership.corrections.select_related("document")
            if any(entry.verb in SUPPORT_VERBS for entry in history)
            else (),
            **_course_of(partnership),
        }
    return render(request, "partnerships/partnership.html", context)


def _may_assign(user: User | AnonymousUser, partnership: Partnership) -> bool:
    """Whether a person is offered to say to which programme it belongs.

    Who keeps a programme and is nothing else to the portal does so on the programme's own page: else everyone
    who is signed in would be asked for, on each partnership.
    """
    if not user.is_authenticated or not (user.is_administrator or user.is_programme_manager):
        return False
    if user.is_administrator:
        return True
    kept = kept_by(user)
    return bool(kept) if partnership.programme_id is None else partnership.programme_id in kept


def _course_of(partnership: Partnership) -> dict[str, Any]:
    """What happened to it on its way, asked for only where the moments of the record say that it did."""
    course: dict[str, Any] = {}
    if partnership.submitted_at is not None:
        course["rounds"] = list(partnership.rounds.prefetch_related("points"))
        if course["rounds"]:
            course["last_changed"] = ProposalVersion.last_changed(partnership)
    if partnership.redirected_at is not None:
        course["redirections"] = partnership.redirections.select_related("former")
    if partnership.has_begun:
        if partnership.standing.is_followed:
            course["reasons"] = attention_of(partnership.pk, timezone.localdate())
        course["suspensions"] = partnership.suspensions.select_related("organization")
    if partnership.terminated_at is not None:
        ended = Termination.objects.filter(partnership=partnership)
        course["termination"] = ended.select_related("organization", "document").first()
    return course


def _news_of(request: HttpRequest, partnership: Partnership, *, sees_history: bool) -> dict[str, Any]:
    """What was told of it last, and for its people how much of their conversation is new to them."""
    told = partnership.updates.read_by(is_whole=sees_history).select_related("organization")
    talks = sees_history and can(request, "talk", partnership)
    unread = unread_by(cast("User", request.user), partnership) if talks else 0
    return {"updates": told[:NEWS], "unread": unread}


@require_safe
def proposal_moved(request: HttpRequest, pk: int, rest: str = "") -> HttpResponse:
    """Lead on from the addresses that a proposal had before it and its partnership were one record."""
    return redirect(reverse("partnerships:partnership", args=[pk]) + rest, permanent=True)


@require_safe
@public_page("partnerships")
def proposal_life(request: HttpRequest) -> HttpResponse:
    """How a partnership goes from its draft to its end: each part drawn, with its states, acts and terms."""
    context = {
        "parts": [
            {
                "stage": stage,
                "drawing": drawing.draw(stage),
                "upright": drawing.draw(stage, drawing.upright(stage)),
                "states": PartnershipState.of_stage(stage),
                "verbs": [(drawing.NUMBERS[verb.name], verb) for verb in LIFE if verb.stage == stage],
            }
            for stage in Stage
        ],
        "terms": {"answer": ANSWER_TERM, "extension": EXTENSION_TERM, "redirect": REDIRECT_TERM},
        "reminders": REMINDERS,
        "follow_up_months": FOLLOW_UP_MONTHS[-1],
    }
    return render(request, "partnerships/life.html", context)


def _asked_of(request: HttpRequest, partnership: Partnership) -> CoParty | None:
    """By which the person's organization is asked to take part, while it can still answer."""
    for party in partnership.further_parties:
        if party.is_confirmed:
            continue
        party.partnership = partnership
        if partnership.state in ANSWERED_IN[party.side] and rules.has_perm(
            "partnerships.answer_party", request.user, party
        ):
            return party
    return None


class Button(NamedTuple):
    """A way to something that the person can do now.

    Attributes:
        label: what it says.
        url: of the page on which it is done.
        posts: whether pressing it is all there is to do.
        verbs: what can be done there.
    """

    label: str
    url: str
    posts: bool
    verbs: list[Verb]

    @property
    def leads_off(self) -> bool:
        """Whether what can be done there stops what is under way or hands it to others."""
        return all(verb.leads_off for verb in self.verbs)


def _buttons(request: HttpRequest, partnership: Partnership) -> list[Button]:
    """What the person can do to a partnership, a button for each page."""
    pages: dict[str, list[Verb]] = {}
    today = timezone.localdate()
    for verb in verbs_from(partnership.state):
        if can(request, verb.name, partnership) and is_offered(verb, partnership, request.user, today=today):
            pages.setdefault(verb.page, []).append(verb)
    return [
        Button(
            str(LINKS.get(page, verbs[0].button)),
            reverse(f"partnerships:{page}", args=[partnership.pk]),
            # What asks for nothing and can be undone needs no page of its own.
            verbs[0] != CHANGE and not (verbs[0].asks or verbs[0].is_dangerous or verbs[0].is_weighed),
            verbs,
        )
        for page, verbs in pages.items()
    ]
