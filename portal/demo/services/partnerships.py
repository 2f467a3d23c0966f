"""What the demo's NGOs proposed, what the authorities answered, and what came of it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterator, Mapping
from decimal import Decimal
from functools import partial
from typing import Any

from django.utils import timezone

from partnerships import services
from partnerships.models import ChangePoint, Partnership
from partnerships.services import nightly
from partnerships.services.document import FundingRow
from portal.accounts.models import User
from portal.demo.services import follow_ups, stories
from portal.demo.services.clock import Clock
from portal.demo.services.paper import paper
from portal.demo.services.stories import ProposalStory
from portal.demo.services.timeline import Act, Cast

# In the order in which they can happen; the names are the fields of a story.
STEPS = (
    "drafted", "submitted", "redirected", "review", "changes", "sent_back", "extended", "ran_out", "reopened",
    "accepted", "rejected", "negotiated", "agreed", "approved", "signed", "suspended", "resumed",
    "terminated", "ended", "reported", "noted", "closed", "cancelled", "withdrawn",
)  # fmt: skip
OF_THE_NGO = {"submitted", "sent_back", "withdrawn", "reported"}
# Done by the clock, at night.
OF_THE_PORTAL: Mapping[str, Callable[..., Partnership]] = {
    "ran_out": services.run_out,
    "ended": nightly.end,
    "closed": nightly.close,
}
ACTS: Mapping[str, Callable[..., Partnership]] = {
    "submitted": services.submit_proposal,
    "redirected": services.redirect_proposal,
    "review": services.take_under_review,
    "changes": services.request_changes,
    "sent_back": services.send_back,
    "extended": services.extend_term,
    "reopened": services.reopen_proposal,
    "accepted": services.accept_proposal,
    "rejected": services.reject_proposal,
    "negotiated": services.begin_negotiation,
    "suspended": services.suspend_partnership,
    "resumed": services.resume_partnership,
    "terminated": services.terminate_partnership,
    "reported": services.write_report,
    "noted": services.take_note_of_report,
    "cancelled": services.cancel_partnership,
    "withdrawn": services.withdraw_proposal,
}
# What the form of a step asks for, and where the story tells it.
SAID: Mapping[str, Mapping[str, str]] = {
    "extended": {"reason": "extension"},
    "accepted": {"answer": "answer"},
    "rejected": {"answer": "answer"},
    "suspended": {"reason": "reason"},
    "cancelled": {"reason": "reason"},
    "reported": {"report": "report"},
    "noted": {"opinion": "opinion"},
}
HOURS = 5
"""Acts of one story that can fall on one day; what lies further apart begins its day anew."""


def acts(cast: Cast, clock: Clock) -> Iterator[Act]:
    """Every step of every proposal.

    Args:
        cast: finds people and organizations at the time of the act.
        clock: the demo's present.
    """
    for story in stories.proposals():
        for step, at in moments(story, clock):
            if step == "drafted":
                yield Act(at, partial(_draft, cast, clock, story))
            else:
                yield Act(at, partial(_step, cast, story, step))
    yield from follow_ups.acts(cast, clock)


def moments(story: ProposalStory, clock: Clock) -> list[tuple[str, dt.datetime]]:
    """When each step of a story happened, in their order.

    Args:
        story: any.
        clock: the demo's present.
    """
    happened = [(step, told) for step in STEPS if (told := getattr(story, step)) not in (None, False)]
    _starts_on, ends_on = clock.months(story.starts, story.months)
    return [
        (step, clock.night_after(ends_on, key=story.title))
        if told is True
        else (step, clock.moment(told, order=order % HOURS, key=story.title))
        for order, (step, told) in enumerate(happened)
    ]


def _draft(cast: Cast, clock: Clock, story: ProposalStory, now: dt.datetime) -> None:
    starts_on, ends_on = clock.months(story.starts, story.months)
    fields = {
        "ngo": cast.organization(story.ngo),
        "authority": cast.organization(story.authority),
        "domain": cast.domains[story.domain],
        "title": story.title,
        "problem": story.problem,
        "objectives": story.objectives,
        "activities": story.activities,
        "people_reached": story.people,
        "funding": [FundingRow(source, "", Decimal(amount)) for source, amount in story.funding.items()],
        "starts_on": starts_on,
        "ends_on": ends_on,
    }
    owner = cast.person(stories.organizations()[story.ngo].owner)
    services.draft_proposal(actor=owner, fields=fields, now=now)


def _step(cast: Cast, story: ProposalStory, step: str, now: dt.datetime) -> None:
    """One step of the NGO's owner, of whoever answers for the authority, of both, or of the clock."""
    partnership = Partnership.objects.get(title=story.title, ngo=cast.organization(story.ngo))
    if step in OF_THE_PORTAL:
        OF_THE_PORTAL[step](pk=partnership.pk, now=now)
        return
    holder = story.redirected_to if story.redirected_to and step != "redirected" else story.authority
    ngo, authority = (stories.organizations()[key] for key in (story.ngo, holder))
    owner, clerk = (cast.person(key) for key in (ngo.owner, story.answered_by or authority.clerk))
    match step:
        case "agreed":
            _agree(partnership, owner, clerk, now)
        case "approved":
            _approve(partnership, story, clerk, now)
        case "signed":
            _sign(partnership, story, owner, clerk, now)
        case _:
            is_ngos = step in OF_THE_NGO or (step == "negotiated" and story.written_by == "ngo")
            asked = _asked(cast, story, step, partnership, now)
            ACTS[step](pk=partnership.pk, actor=owner if is_ngos else clerk, now=now, **asked)


def _agree(partnership: Partnership, owner: User, clerk: User, now: dt.datetime) -> None:
    number = partnership.versions.count()
    for actor, organization in ((owner, partnership.ngo), (clerk, partnership.authority)):
        services.accept_agreement(
            pk=partnership.pk, actor=actor, organization=organization, number=number, now=now
        )


def _approve(partnership: Partnership, story: ProposalStory, clerk: User, now: dt.datetime) -> None:
    council: dict[str, Any] = {
        "pk": partnership.pk,
        "actor": clerk,
        "organization": partnership.authority,
        "number": partnership.versions.count(),
        "now": now,
    }
    if story.legal_ground:
        services.skip_approval(**council, legal_ground=story.legal_ground)
        return
    decided, day = f"HCL {100 + partnership.pk}", timezone.localdate(now)
    decision = paper("hotarare.pdf", str(partnership.authority), f"{decided} / {day:%d.%m.%Y}", story.title)
    services.record_approval(**council, decision_number=decided, decided_on=day, document=decision)


def _sign(partnership: Partnership, story: ProposalStory, owner: User, clerk: User, now: dt.datetime) -> None:
    """Both sides sign, or the NGO alone; with the last signature it begins."""
    parties = [(owner, partnership.ngo), (clerk, partnership.authority)]
    for actor, organization in parties[: 1 if story.signed_by == "ngo" else 2]:
        services.sign_document(
            pk=partnership.pk,
            actor=actor,
            organization=organization,
            document=paper("acord-semnat.pdf", story.title, f"{organization}: {actor}"),
            signatory=str(actor),
            now=now,
        )


def _asked(
    cast: Cast, story: ProposalStory, step: str, partnership: Partnership, now: dt.datetime
) -> dict[str, Any]:
    """What a step's form asks for."""
    match step:
        case "review" | "reopened":
            number = str(1_200 + 37 * partnership.pk)
            return {"registration_number": number, "registered_on": timezone.localdate(now)}
        case "redirected":
            return {"authority": cast.organization(story.redirected_to), "reason": story.redirection}
        case "changes":
            return {"points": story.points}
        case "sent_back":
            points = ChangePoint.objects.filter(round__partnership=partnership)
            return {"notes": {point.pk: note for point, note in zip(points, story.notes, strict=True)}}
        case "negotiated":
            text = f"§ 1\n\n{story.objectives}\n\n§ 2\n\n{story.activities}"
            return {"text": text, "starts_on": partnership.starts_on, "ends_on": partnership.ends_on}
        case "terminated":
            document = paper("notificare.pdf", story.title, str(partnership.authority))
            return {"reason": story.reason, "document": document}
    return {asked: getattr(story, told) for asked, told in SAID.get(step, {}).items()}
