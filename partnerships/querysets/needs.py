from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

from django.contrib.auth.models import AnonymousUser
from django.db import models
from django.db.models import Q

from organizations.enums import OrganizationState
from partnerships.enums import NeedState
from portal.core.words import matching_words

if TYPE_CHECKING:
    from partnerships.models import Need, NeedQuestion
    from portal.accounts.models import User

IS_VERIFIED = Q(organization__state=OrganizationState.VERIFIED)


class NeedQuerySet(models.QuerySet["Need"]):
    def public(self) -> NeedQuerySet:
        """Those of organizations that the portal vouches for: what anyone may see."""
        return self.filter(IS_VERIFIED)

    def visible_to(self, user: User | AnonymousUser) -> NeedQuerySet:
        """Public ones for everyone; of a person's own organizations all; all of them for moderators."""
        if not user.is_authenticated:
            return self.public()
        if user.is_moderator or user.is_administrator:
            return self
        return self.filter(IS_VERIFIED | Q(organization__in=_own(user)))

    def taking_answers(self, today: dt.date) -> NeedQuerySet:
        """Open, and their last day is not over, whether or not the night has told so yet."""
        return self.filter(state=NeedState.OPEN, answers_until__gte=today)

    def over(self, today: dt.date) -> NeedQuerySet:
        """Closed, expired, or open with a last day that has passed."""
        return self.filter(~Q(state=NeedState.OPEN) | Q(answers_until__lt=today))

    def due_first(self) -> NeedQuerySet:
        """The first deadline first."""
        return self.order_by("answers_until", "pk")

    def newest_first(self) -> NeedQuerySet:
        """What was posted last first."""
        return self.order_by("-posted_at", "-pk")

    def for_list(self) -> NeedQuerySet:
        """With what one row of a list shows, and no more."""
        shown = self.select_related("organization", "territory").prefetch_related("domains")
        return shown.defer("resources", "outcome_note", "organization__mission")

    def for_page(self) -> NeedQuerySet:
        """With what a need's own page shows."""
        return self.select_related("organization", "territory__parent__parent__parent").prefetch_related(
            "domains"
        )

    def matching(self, text: str) -> NeedQuerySet:
        """Whose texts or organization hold the words, whatever their case and diacritics."""
        return matching_words(
            self, text, "title", "text", "resources", "organization__name", "organization__short_name"
        )


class NeedQuestionQuerySet(models.QuerySet["NeedQuestion"]):
    def visible_to(self, user: User | AnonymousUser) -> NeedQuestionQuerySet:
        """Answered ones for everyone; the others for whoever asked and whoever posted the need."""
        answered = Q(answered_at__isnull=False, hidden_at=None)
        if not user.is_authenticated:
            return self.filter(answered)
        own = _own(user)
        return self.filter(answered | Q(organization__in=own) | Q(need__organization__in=own))

    def waiting(self) -> NeedQuestionQuerySet:
        """Neither answered nor hidden, longest first."""
        return self.filter(answered_at=None, hidden_at=None).order_by("asked_at", "pk")

    def for_page(self) -> NeedQuestionQuerySet:
        """In the order in which they were asked, with who asked: the organization, never a person."""
        return self.select_related("organization").order_by("asked_at", "pk")


def _own(user: User) -> tuple[int, ...]:
    """The person's organizations by number, of which the database then knows how few they are."""
    # Asked when it is called: which organizations are a person's own is a question to the memberships.
    from organizations.rules import roles_of

    return tuple(roles_of(user))
