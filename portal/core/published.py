"""Records that administrators draw up and show to everyone: their fields, who sees them, who may do what."""

from __future__ import annotations

from typing import Any, Literal, Protocol, Self, TypeVar

import rules
from django.conf import settings
from django.contrib.auth.models import AnonymousUser
from django.db import models
from django.utils.translation import gettext_lazy as _


class Person(Protocol):
    """Somebody who is signed in, as far as this floor knows people."""

    @property
    def is_authenticated(self) -> Literal[True]: ...

    @property
    def is_administrator(self) -> bool: ...


class PublishedModel(models.Model):
    """A record that is a draft until it is published, and again when it is taken back from the public.

    `portal.audit.publishing` writes it.
    """

    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, verbose_name=_("drawn up by"), on_delete=models.PROTECT, related_name="+"
    )
    created_at = models.DateTimeField(_("drawn up"))
    published_at = models.DateTimeField(_("published"), null=True, blank=True)

    class Meta:
        abstract = True
        ordering = ("-pk",)

    @property
    def is_public(self) -> bool:
        """Whether everyone sees it."""
        return self.published_at is not None


Record_co = TypeVar("Record_co", bound=PublishedModel, covariant=True)


class PublishedQuerySet(models.QuerySet[Record_co]):
    """Rows of a `PublishedModel`."""

    def public(self) -> Self:
        """Published ones: what anyone may see."""
        return self.filter(published_at__isnull=False)

    def visible_to(self, user: Person | AnonymousUser) -> Self:
        """Published ones for everyone, drafts too for administrators."""
        if user.is_authenticated and user.is_administrator:
            return self
        return self.public()


@rules.predicate
def is_public(user: Any, record: PublishedModel) -> bool:
    return record.is_public


def permit(app: str, administrators: rules.Predicate) -> None:
    """Declare an app's permissions on its published records; `view` says what `visible_to` says of rows.

    Args:
        app: the app's name, with which each permission begins.
        administrators: whoever draws up, changes, publishes and takes back.
    """
    rules.add_perm(f"{app}.view", is_public | administrators)
    for verb in ("draft", "change", "publish", "withdraw"):
        rules.add_perm(f"{app}.{verb}", administrators)
