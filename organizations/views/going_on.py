"""Where a moderator goes from a decision: to the next thing that waits, so that none looks for it."""

from __future__ import annotations

from collections.abc import Collection
from typing import TYPE_CHECKING

import rules
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from organizations.selectors.queue import Matter, Row, next_after, place_of
from portal.accounts.requests import PersonRequest
from portal.core.templatetags.ui import on

if TYPE_CHECKING:
    from organizations.models import Organization

ON_AN_ORGANIZATION = (Matter.REGISTRATION, Matter.RENEWAL, Matter.ENDED)
"""What a decision on an organization settles."""


def asked_matter(request: PersonRequest) -> Matter | None:
    """The one sort of what waits that a moderator goes through; None for all of it."""
    asked = request.GET.get("matter", "")
    return Matter(asked) if asked in Matter.values else None


def place_in_queue(
    request: PersonRequest, matters: Collection[Matter], organization: Organization, item: int = 0
) -> Row | None:
    """Where in the queue stands what is about to be decided; None when it does not wait there for the person.

    Args:
        request: whose person decides.
        matters: what the decision settles.
        organization: what it is about.
        item: the key of the request to join, where that is decided.
    """
    if not rules.has_perm("organizations.view_queue", request.user):
        return None
    return place_of(matters, about=organization.pk, item=item)


def go_on(request: PersonRequest, place: Row | None, otherwise: HttpResponse) -> HttpResponse:
    """To the next thing that waits, named in a sentence; to the queue when that was the last.

    Args:
        request: of a moderator who has just decided.
        place: where in the queue that stood.
        otherwise: the answer where it did not stand there.
    """
    if place is None:
        return otherwise
    matter = asked_matter(request)
    narrowed = f"?matter={matter}" if matter else ""
    following = next_after(place, user=request.user, matter=matter, now=timezone.now())
    if following is None:
        return redirect(reverse("organizations:queue") + narrowed)
    messages.info(
        request,
        _("Here is the next one in the queue: %(name)s (%(matter)s, waiting since %(day)s).")
        % {"name": following.name, "matter": following.label, "day": on(following.since)},
    )
    return redirect(following.url + narrowed)
