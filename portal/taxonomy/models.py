from __future__ import annotations

from django.conf import settings
from django.db import models
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _


class Label(models.Model):
    """A record named in every interface language.

    `names` maps a language code to the name; the portal's first language must be there.
    """

    names = models.JSONField(_("names by language"))

    class Meta:
        abstract = True

    def __str__(self) -> str:
        return self.name

    @property
    def name(self) -> str:
        """The name in the reader's language, else in the portal's first."""
        return self.names.get(get_language()) or self.names[settings.LANGUAGE_CODE]


class Territory(Label):
    """A place that an organization works in; Romanian ones carry the official SIRUTA code."""

    class Kind(models.TextChoices):
        COUNTRY = "country", _("country")
        COUNTY = "county", _("county")
        SECTOR = "sector", _("sector")

    code = models.CharField(_("official code"), max_length=20, unique=True)
    kind = models.CharField(_("kind"), max_length=20, choices=Kind.choices)
    parent = models.ForeignKey(
        "self",
        verbose_name=_("lies in"),
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="children",
    )
    position = models.PositiveIntegerField(_("position in lists"), default=0)

    class Meta(Label.Meta):
        verbose_name = _("territory")
        verbose_name_plural = _("territories")
        ordering = ("position", "pk")


class Domain(Label):
    """A field of work."""

    slug = models.SlugField(_("address"), max_length=60, unique=True)
    position = models.PositiveIntegerField(_("position in lists"), default=0)

    class Meta(Label.Meta):
        verbose_name = _("field of work")
        verbose_name_plural = _("fields of work")
        ordering = ("position", "pk")
