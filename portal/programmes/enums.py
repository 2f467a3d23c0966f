from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class Currency(models.TextChoices):
    """What a programme's money is counted in."""

    RON = "RON", _("lei")
    EUR = "EUR", _("euro")
    BGN = "BGN", _("leva")


class PartnerRole(models.TextChoices):
    """What an organization is in a programme."""

    LEAD = "lead", pgettext_lazy("programme", "leads the programme")
    PARTNER = "partner", pgettext_lazy("programme", "partner")


class MeasureKey(models.TextChoices):
    """What a target can be about, whether or not the portal counts it (`portal.programmes.measures`)."""

    PARTNERSHIPS_SIGNED = "partnerships-signed", _("partnerships between NGOs and authorities")
    PARTNERSHIPS_SUSTAINED = "partnerships-sustained", _("partnerships that go on 6 months after their end")
    PARTNERSHIPS_AWARDED = "partnerships-awarded", _("partnerships rewarded at the gala")
    NGOS_IN_PARTNERSHIP = "ngos-in-partnership", _("NGOs in partnership")
    AUTHORITIES_IN_PARTNERSHIP = "authorities-in-partnership", _("public authorities in partnership")
    PEOPLE_REACHED = "people-reached", _("people reached by partnerships")
    NGOS_STRENGTHENED = "ngos-strengthened", _("NGOs strengthened")
    PEOPLE_TRAINED = "people-trained", _("people trained and certified")
    WORKSHOPS = "workshops", _("workshops held")
    INFORMATION_MEETINGS = "information-meetings", _("information meetings and forums")


# What the audit calls each verb of this app.
VERBS = {
    "programmes.draft": pgettext_lazy("verb", "drawn up"),
    "programmes.change": pgettext_lazy("verb", "changed"),
    "programmes.publish": pgettext_lazy("verb", "published"),
    "programmes.withdraw": pgettext_lazy("verb", "taken back from the public"),
    "programmes.set_targets": pgettext_lazy("verb", "targets changed"),
    "programmes.set_partners": pgettext_lazy("verb", "partners changed"),
    "programmes.name_keeper": pgettext_lazy("verb", "keeper named"),
    "programmes.remove_keeper": pgettext_lazy("verb", "keeper no longer named"),
}
