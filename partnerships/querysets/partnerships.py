from __future__ import annotations

import datetime as dt
from functools import reduce
from operator import or_
from typing import TYPE_CHECKING, Any

from django.apps import apps
from django.contrib.auth.models import AnonymousUser
from django.contrib.postgres.expressions import ArraySubquery
from django.db import models
from django.db.models import F, Func, OuterRef, Q, Value
from django.db.models.functions import Coalesce, NullIf

from partnerships.life import PartnershipState, Side
from portal.core.words import matching_folded

if TYPE_CHECKING:
    from collections.abc import Collection

    from organizations.models import Organization
    from partnerships.models import Partnership
    from portal.accounts.models import User

PUBLIC = Q(answered_at__isnull=False) & ~Q(state=PartnershipState.REJECTED)
"""Once it was accepted, a partnership stays public, whatever becomes of it."""


TEXTS = ("problem", "objectives", "activities", "results", "sustainability")


class PartnershipQuerySet(models.QuerySet["Partnership"]):
    def public(self) -> PartnershipQuerySet:
        """Accepted ones: what anyone may see."""
        return self.filter(PUBLIC)

    def going(self) -> PartnershipQuerySet:
        """Without those that were withdrawn, rejected, cancelled or terminated."""
        return self.exclude(state__in=[state for state in PartnershipState if state.standing.is_stop])

    def visible_to(self, user: User | AnonymousUser) -> PartnershipQuerySet:
        """Accepted ones for everyone; an NGO's own; what reached an authority; all sent for a manager and an
        administrator."""
        if not user.is_authenticated:
            return self.public()
        if user.is_administrator:
            return self.filter(PUBLIC | Q(submitted_at__isnull=False) | _on_desk_of(user))
        return self.filter(PUBLIC | _on_desk_of(user))

    def on_desk_of(self, user: User) -> PartnershipQuerySet:
        """What a person works with: their organizations' own, and for a manager everything sent."""
        return self.filter(_on_desk_of(user))

    def awaiting_answer(self) -> PartnershipQuerySet:
        """The authority owes an answer, in time or late; the first due comes first."""
        return self.filter(state__in=PartnershipState.open()).order_by("answer_due_on", "pk")

    def proposed_by(self, organizations: Collection[int]) -> PartnershipQuerySet:
        """Which one of these NGOs proposes, alone, as the one that leads or beside it.

        Args:
            organizations: their keys.
        """
        own = tuple(organizations)
        return self.filter(Q(ngo__in=own) | Q(_takes_part(own, Side.NGO, is_confirmed=True)))

    def to_be_answered_by(self, writes: Collection[int], own: Collection[int]) -> PartnershipQuerySet:
        """Sent to one of these authorities, of which nobody answers what their own NGO proposes.

        Args:
            writes: keys of the organizations that a person acts for.
            own: keys of those that they belong to.
        """
        of_own = Q(ngo__in=own) | Q(_takes_part(tuple(own), Side.NGO))
        return self.filter(authority__in=writes).exclude(of_own)

    def carried_out_by(self, writes: Collection[int], own: Collection[int]) -> PartnershipQuerySet:
        """Under way, and of a party that a person acts for: as `partnerships.carry_out` says.

        Args:
            writes: keys of the organizations that a person acts for.
            own: keys of those that they belong to.
        """
        acts, belongs = tuple(writes), tuple(own)
        of_ngo = Q(ngo__in=acts) | Q(_takes_part(acts, Side.NGO, is_confirmed=True))
        of_authority = Q(authority__in=acts) | Q(_takes_part(acts, Side.AUTHORITY, is_confirmed=True))
        in_conflict = Q(ngo__in=belongs) | Q(_takes_part(belongs, Side.NGO, is_confirmed=True))
        return self.filter(
            of_ngo | (of_authority & ~in_conflict),
            state__in=PartnershipState.worked_on(),
            submitted_at__isnull=False,
        )

    def reported_for(self, programmes: Collection[int], own: Collection[int]) -> PartnershipQuerySet:
        """Under way, of one of these programmes, and of no organization that a person belongs to.

        Args:
            programmes: keys of those that the person keeps.
            own: keys of the organizations that they belong to.
        """
        of_programme = self.filter(
            programme__in=tuple(programmes),
            state__in=PartnershipState.worked_on(),
            submitted_at__isnull=False,
        )
        belongs = tuple(own)
        if not belongs:
            # The database would make of an empty array nothing that can be denied.
            return of_programme
        leads = Q(ngo__in=belongs) | Q(authority__in=belongs)
        beside = Q(_takes_part(belongs, Side.NGO)) | Q(_takes_part(belongs, Side.AUTHORITY))
        return of_programme.exclude(leads | beside)

    def newest_first(self) -> PartnershipQuerySet:
        """Drafts, then what was submitted last."""
        return self.order_by("-submitted_at", "-pk")

    def late(self, today: dt.date) -> PartnershipQuerySet:
        """The answer is owed and its day has passed."""
        return self.filter(state__in=PartnershipState.open(), answer_due_on__lt=today)

    def with_further(self) -> PartnershipQuerySet:
        """With the names of those that take part beside the two that lead, in the same question."""
        return self.annotate(further_ngos=_further(Side.NGO), further_authorities=_further(Side.AUTHORITY))

    def with_party(self, organization: Organization) -> PartnershipQuerySet:
        """In which an organization takes part: as one of the two that lead, or beside them."""
        own = (organization.pk,)
        beside = (_takes_part(own, side, is_confirmed=True) for side in (Side.NGO, Side.AUTHORITY))
        return self.filter(reduce(or_, map(Q, beside), Q(ngo=organization) | Q(authority=organization)))

    def for_list(self) -> PartnershipQuerySet:
        """With what one row of a list shows, and no more."""
        return self.select_related("ngo", "authority", "domain").defer(
            *TEXTS,
            "answer",
            "extension_reason",
            "ngo__mission",
            "authority__mission",
        )

    def for_export(self) -> PartnershipQuerySet:
        """With what a row of the spreadsheet holds; what rows share is made once for all of a chunk."""
        return self.defer(*TEXTS).with_further().prefetch_related("domain", "programme")

    def for_page(self) -> PartnershipQuerySet:
        """With what a proposal's own page shows."""
        seen = self.select_related("ngo", "authority", "domain", "created_by", "programme")
        # Most answer no need: those that do ask for it, instead of all carrying its columns and its asker's.
        return seen.defer("programme__summary").prefetch_related("need__organization")

    def in_area(self, path: str) -> PartnershipQuerySet:
        """Whose authority has its seat in a territory.

        Args:
            path: of the territory (`Territory.path`).
        """
        return self.filter(authority__territory__path__startswith=path)

    def newest_accepted(self) -> PartnershipQuerySet:
        """What was accepted last comes first."""
        return self.order_by("-answered_at", "-pk")

    def matching(self, text: str) -> PartnershipQuerySet:
        """Whose title or parties hold the words, whatever their case and diacritics."""
        return matching_folded(self, text, "found_by__words")


def works_with_all_sent(user: User) -> bool:
    """Whether a person's desk is all that was sent, and nothing else: a manager's of no organization is."""
    # Asked when it is called: which organizations are a person's own is a question to the memberships.
    from organizations.rules import roles_of

    return user.is_programme_manager and not roles_of(user)


def _on_desk_of(user: User) -> Q:
    """The condition, with the person's organizations by number.

    With a subquery in their place PostgreSQL would not know how few they are, and read the whole table.
    """
    # Asked when it is called: which organizations are a person's own is a question to the memberships.
    from organizations.rules import roles_of

    own = tuple(roles_of(user))
    sent = Q(submitted_at__isnull=False)
    if works_with_all_sent(user):
        return sent
    if not own:
        return Q(pk__in=())
    beside = Q(_takes_part(own, Side.NGO)) | (Q(_takes_part(own, Side.AUTHORITY)) & sent)
    if user.is_programme_manager:
        return sent | Q(ngo__in=own) | Q(_takes_part(own, Side.NGO))
    return Q(ngo__in=own) | (Q(authority__in=own) & sent) | beside


def _further(side: Side) -> ArraySubquery:
    """How those are called that have confirmed to take part on a side, as they were asked."""
    co_parties = apps.get_model("partnerships", "CoParty")._default_manager
    confirmed = co_parties.filter(partnership=OuterRef("pk"), side=side, confirmed_at__isnull=False)
    name = Coalesce(NullIf("organization__short_name", Value("")), "organization__name")
    return ArraySubquery(confirmed.order_by("pk").values_list(name))


def _takes_part(own: tuple[int, ...], side: Side, *, is_confirmed: bool = False) -> Func:
    """That one of the organizations is asked to take part on a side, or does, beside who leads it.

    Where only what is confirmed counts, those that were just asked are left out.
    """
    co_parties = apps.get_model("partnerships", "CoParty")._default_manager
    asked = co_parties.filter(organization__in=own, side=side)
    rows = (asked.filter(confirmed_at__isnull=False) if is_confirmed else asked).order_by()
    return one_of(rows.values("partnership"))


def one_of(keys: models.QuerySet[Any, Any]) -> Func:
    """That the key of a row is one of some others.

    As an array that is read first: PostgreSQL then looks the few keys up by the index, as it does with the
    organizations of a person.

    Args:
        keys: with `values` of one column.
    """
    return Func(
        F("pk"),
        ArraySubquery(keys),
        template="(%(expressions)s))",
        arg_joiner=" = ANY (",
        output_field=models.BooleanField(),
    )
