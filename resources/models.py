from __future__ import annotations

from typing import Any, ClassVar
from urllib.parse import urlsplit

import nh3
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from portal.core.published import PublishedModel
from resources.enums import ResourceKind, ResourceLanguage
from resources.querysets import ResourceQuerySet

LONG_TEXT = 60_000

_cleaner = nh3.Cleaner(
    tags={"p", "br", "h2", "h3", "ul", "ol", "li", "strong", "em", "blockquote", "a"},
    attributes={"a": {"href"}},
    url_schemes={"https", "http", "mailto"},
    link_rel="noopener noreferrer",
)


def clean_html(html: str) -> str:
    """The HTML with a few harmless tags kept; scripts, styles, handlers and whatever else are dropped."""
    return _cleaner.clean(html)


class CleanHtmlField(models.TextField):
    """HTML that pages show as it is; whoever writes it, only `clean_html` reaches the database."""

    def get_db_prep_save(self, value: Any, connection: Any) -> Any:
        return super().get_db_prep_save(clean_html(value) if isinstance(value, str) else value, connection)


class Resource(PublishedModel):
    """What helps NGOs and authorities to work together: a guide, a law, a template, a good practice."""

    kind = models.CharField(_("kind"), max_length=20, choices=ResourceKind.choices)
    title = models.CharField(_("title"), max_length=300)
    summary = models.TextField(
        _("summary"), max_length=600, help_text=_("Two or three sentences: what it is good for.")
    )
    body = CleanHtmlField(
        _("text"),
        max_length=LONG_TEXT,
        blank=True,
        help_text=_("HTML of p, br, h2, h3, ul, ol, li, strong, em, blockquote and a alone."),
    )
    link = models.URLField(
        _("link"), max_length=500, blank=True, help_text=_("Where the resource itself can be read.")
    )
    domains = models.ManyToManyField("taxonomy.Domain", verbose_name=_("fields of work"), related_name="+")
    language = models.CharField(
        _("language"), max_length=2, choices=ResourceLanguage.choices, default=ResourceLanguage.ROMANIAN
    )
    publisher = models.ForeignKey(
        "organizations.Organization",
        verbose_name=_("publisher"),
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="resources",
        help_text=_("The organization that brought it out, if it is on the portal."),
    )
    published_on = models.DateField(_("brought out on"), help_text=_("The day its publisher brought it out."))

    objects: ClassVar = ResourceQuerySet.as_manager()

    class Meta(PublishedModel.Meta):
        verbose_name = _("resource")
        verbose_name_plural = _("resources")
        constraints = (
            models.CheckConstraint(condition=Q(kind__in=ResourceKind.values), name="resource_kind_known"),
            models.CheckConstraint(
                condition=Q(language__in=ResourceLanguage.values), name="resource_language_known"
            ),
            models.CheckConstraint(
                condition=~Q(body="") | ~Q(link=""),
                name="resource_has_content",
                violation_error_message=_("A resource has a text, a link, or both."),
            ),
        )
        indexes = (
            # The public list, newest first.
            models.Index(
                fields=("-published_on", "-id"),
                condition=Q(published_at__isnull=False),
                name="resource_public",
            ),
        )

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        return reverse("resources:detail", kwargs={"pk": self.pk})

    @property
    def link_host(self) -> str:
        """Where the link leads, for people to know before they follow it."""
        return urlsplit(self.link).hostname or ""
