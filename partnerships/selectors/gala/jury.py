"""What the jury of an edition has to do and has done, read in as many queries however large it is."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

from organizations.models import Membership
from partnerships.models import GalaEdition, GalaJuror, GalaNomination, GalaSheet
from partnerships.models.sides import read_further_parties
from partnerships.selectors.gala.eligibility import Verdict, is_eligible, verdicts_of


@dataclass(frozen=True)
class Jury:
    """An edition's jurors and nominations, and what stands between each two of them.

    Attributes:
        edition: whose.
        jurors: those who were not released.
        nominations: those that were not withdrawn, with their partnerships.
        verdicts: by key of the nomination, what each rule says of its partnership.
        sheets: by keys of juror and nomination.
        own: by key of the juror, the nominations that are theirs by the portal's own knowledge: of a party
            that they belong to, or made by themselves.
    """

    edition: GalaEdition
    jurors: Sequence[GalaJuror]
    nominations: Sequence[GalaNomination]
    verdicts: Mapping[int, list[Verdict]]
    sheets: Mapping[tuple[int, int], GalaSheet]
    own: Mapping[int, frozenset[int]]

    @cached_property
    def eligible(self) -> list[GalaNomination]:
        """The nominations whose partnerships are as every rule asks."""
        return [one for one in self.nominations if is_eligible(self.verdicts[one.pk])]

    def is_barred(self, juror: GalaJuror, nomination: GalaNomination) -> bool:
        """Whether a juror is in conflict with a nomination, as the portal knows or as they said."""
        sheet = self.sheets.get((juror.pk, nomination.pk))
        return nomination.pk in self.own[juror.pk] or (sheet is not None and sheet.is_conflict)

    def owed_by(self, juror: GalaJuror) -> list[GalaNomination]:
        """The eligible nominations that wait for a juror's declaration or marks."""
        return [
            one
            for one in self.eligible
            if not self.is_barred(juror, one)
            and ((sheet := self.sheets.get((juror.pk, one.pk))) is None or sheet.submitted_at is None)
        ]

    def without_judge(self) -> list[GalaNomination]:
        """The eligible nominations with which every juror is in conflict."""
        return [one for one in self.eligible if all(self.is_barred(juror, one) for juror in self.jurors)]

    @cached_property
    def is_complete(self) -> bool:
        """Whether nothing is owed by anybody."""
        return not any(self.owed_by(juror) for juror in self.jurors)

    @cached_property
    def counted(self) -> list[GalaSheet]:
        """The sheets that a ranking rests on: submitted, by whoever may score them."""
        return [
            sheet
            for one in self.eligible
            for juror in self.jurors
            if not self.is_barred(juror, one)
            and (sheet := self.sheets.get((juror.pk, one.pk))) is not None
            and sheet.submitted_at is not None
        ]


def jury_of(edition: GalaEdition, today: dt.date) -> Jury:
    """The jury of an edition as it stands.

    Args:
        edition: any.
        today: the day on which the rules of eligibility are asked.
    """
    jurors = list(edition.jurors.acting().select_related("user"))
    nominations = list(edition.nominations.standing().for_list())
    read_further_parties([one.partnership for one in nominations])
    for one in nominations:
        one.edition = edition
    memberships: dict[int, set[int]] = defaultdict(set)
    found = Membership.objects.filter(user__in=[juror.user_id for juror in jurors])
    for user_id, organization_id in found.values_list("user_id", "organization_id"):
        memberships[user_id].add(organization_id)
    sheets = GalaSheet.objects.filter(juror__in=jurors, nomination__in=nominations)
    return Jury(
        edition=edition,
        jurors=jurors,
        nominations=nominations,
        verdicts={one.pk: verdicts_of(one.partnership, edition, today) for one in nominations},
        sheets={(sheet.juror_id, sheet.nomination_id): sheet for sheet in sheets},
        own={
            juror.pk: frozenset(
                one.pk
                for one in nominations
                if one.nominated_by_id == juror.user_id
                or not one.partnership.party_ids.isdisjoint(memberships[juror.user_id])
            )
            for juror in jurors
        },
    )
