from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _


class ListPage(models.TextChoices):
    """The lists whose filters a person may keep; the value is the name of the page's address."""

    ORGANIZATIONS = "organizations:list", _("Organizations")
    QUEUE = "organizations:queue", _("Awaiting verification")
    PARTNERSHIPS = "partnerships:list", _("Partnerships")
    PROPOSALS = "partnerships:proposals", _("Proposals")
