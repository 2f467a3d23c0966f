from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

from django.apps import apps
from django.contrib.auth.models import AnonymousUser
from django.db import models
from django.db.models import F, Func, Q

from partnerships.life import FOLLOW_UP_TERM, PartnershipState

if TYPE_CHECKING:
    from partnerships.models import FollowUp
    from portal.accounts.models import User


class FollowUpQuerySet(models.QuerySet["FollowUp"]):
    def visible_to(self, user: User | AnonymousUser) -> FollowUpQuerySet:
        """Those of the partnerships that a person may see."""
        partnerships = apps.get_model("partnerships", "Partnership")._default_manager
        return self.filter(partnership__in=partnerships.visible_to(user))

    def unanswered_by(self, side: str) -> FollowUpQuerySet:
        """Those that a side has not answered.

        Args:
            side: of the NGOs or of the authorities.
        """
        return self.filter(**{f"{side}_answered": False})

    def waiting(self) -> FollowUpQuerySet:
        """Those that a side has not answered, of partnerships that are followed up."""
        unanswered = ~Q(ngo_answered=True, authority_answered=True)
        return self.filter(unanswered, partnership__state__in=PartnershipState.followed())

    def overdue(self, today: dt.date) -> FollowUpQuerySet:
        """Those whose day has passed without both answers, and that can still be answered.

        Args:
            today: by the portal's own clock.
        """
        return self.waiting().filter(due_on__lt=today, answers_until__gte=today)

    def out_of_step(self) -> FollowUpQuerySet:
        """Unanswered ones that the last day of their partnership has left behind."""
        due = Func(
            F("partnership__ends_on"),
            F("months"),
            template="(%(expressions)s))::date",
            arg_joiner=" + make_interval(months => ",
            output_field=models.DateField(),
        )
        followed = self.filter(partnership__state__in=PartnershipState.followed())
        return followed.filter(ngo_answered=False, authority_answered=False).exclude(due_on=due)

    def counted(self, today: dt.date) -> FollowUpQuerySet:
        """Those whose term is over, so that they stand as they were answered, or were not."""
        return self.filter(due_on__lt=today - FOLLOW_UP_TERM)

    def in_term(self, today: dt.date) -> FollowUpQuerySet:
        """Those that are asked now, and whose term is not over."""
        return self.filter(due_on__lte=today + FOLLOW_UP_TERM, due_on__gte=today - FOLLOW_UP_TERM)

    def for_export(self) -> FollowUpQuerySet:
        """With what a row of the spreadsheet holds."""
        return self.select_related(
            "partnership__ngo", "partnership__authority", "partnership__programme"
        ).only(
            "months", "due_on", "answers_until", "ngo_answered", "authority_answered", "result", "points",
            "partnership__title", "partnership__state", "partnership__ends_on",
            "partnership__programme__name", "partnership__ngo__name", "partnership__authority__name",
        )  # fmt: skip

    def for_list(self) -> FollowUpQuerySet:
        """With what one row of a list shows."""
        return self.select_related("partnership__ngo", "partnership__authority").only(
            "months", "due_on", "answers_until", "ngo_answered", "authority_answered", "result", "points",
            "partnership__title", "partnership__state",
            "partnership__ngo__name", "partnership__ngo__short_name",
            "partnership__authority__name", "partnership__authority__short_name",
        )  # fmt: skip
