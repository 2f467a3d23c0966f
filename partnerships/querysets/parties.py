from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import models
from django.db.models import Q

from partnerships.life import PartnershipState, Side, Stage

if TYPE_CHECKING:
    from partnerships.models import CoParty


class CoPartyQuerySet(models.QuerySet["CoParty"]):
    def waiting(self) -> CoPartyQuerySet:
        """Asked and not answered, of partnerships that they may see and that have not ended yet."""
        ends = [state for state in PartnershipState if state.standing.is_end]
        before = PartnershipState.of_stage(Stage.PROPOSAL, Stage.AGREEMENT)
        open_ = Q(partnership__state__in=[state for state in before if state not in ends])
        seen = Q(side=Side.NGO) | Q(partnership__submitted_at__isnull=False)
        return self.filter(open_ & seen, confirmed_at=None).order_by("asked_at", "pk")
