from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class ResourceKind(models.TextChoices):
    """What a resource is."""

    GUIDE = "guide", _("guide")
    STUDY = "study", _("study")
    LAW = "law", _("law")
    FUNDING = "funding", _("funding")
    TEMPLATE = "template", _("template to fill in")
    GOOD_PRACTICE = "good_practice", _("good practice")


class ResourceLanguage(models.TextChoices):
    """The language a resource is written in; the portal's own languages are fewer."""

    ROMANIAN = "ro", _("Romanian")
    ENGLISH = "en", _("English")
    BULGARIAN = "bg", _("Bulgarian")
    SLOVENIAN = "sl", _("Slovenian")
    HUNGARIAN = "hu", _("Hungarian")
    FRENCH = "fr", _("French")
    GERMAN = "de", _("German")


# What the audit calls each verb of this app.
VERBS = {
    "resources.draft": pgettext_lazy("verb", "drawn up"),
    "resources.change": pgettext_lazy("verb", "changed"),
    "resources.publish": pgettext_lazy("verb", "published"),
    "resources.withdraw": pgettext_lazy("verb", "taken back from the public"),
}
