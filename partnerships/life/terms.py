"""How long the law gives for each act on a proposal.

Whether a partnership proposal is a petition in the sense of the law is for a lawyer to say; the terms are
taken from it so that every proposal has one.
"""

from portal.core.terms import LegalTerm, Unit

OG_27_2002 = "https://legislatie.just.ro/Public/DetaliiDocument/33817"

ANSWER_TERM = LegalTerm(days=30, unit=Unit.CALENDAR_DAYS, source="OG 27/2002, art. 8 (1)", url=OG_27_2002)
"""For the reasoned answer."""

EXTENSION_TERM = LegalTerm(days=15, unit=Unit.CALENDAR_DAYS, source="OG 27/2002, art. 9", url=OG_27_2002)
"""By which the term for the answer may be prolonged, once, with a reason."""

REDIRECT_TERM = LegalTerm(days=5, unit=Unit.CALENDAR_DAYS, source="OG 27/2002, art. 6¹", url=OG_27_2002)
"""For passing on what was sent to the wrong authority."""

REMINDERS = (10, 3)
"""Whole days before the last one at which the authority is reminded; a habit of the portal, no law."""
