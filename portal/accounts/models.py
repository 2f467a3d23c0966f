from __future__ import annotations

from typing import Any, ClassVar

from django.conf import settings
from django.contrib.auth.models import AbstractBaseUser
from django.db import models
from django.db.models.functions import Lower
from django.utils.translation import get_language, gettext
from django.utils.translation import gettext_lazy as _

from portal.accounts.querysets import UserManager


class User(AbstractBaseUser):
    """A person. Who they are to an organization is a membership; who they are to the portal is below."""

    email = models.EmailField(_("e-mail address"), max_length=254)
    full_name = models.CharField(_("full name"), max_length=150)
    language = models.CharField(
        _("language"), max_length=10, choices=settings.LANGUAGES, default=settings.LANGUAGE_CODE
    )
    is_active = models.BooleanField(_("can sign in"), default=True)
    is_moderator = models.BooleanField(
        _("moderator"), default=False, help_text=_("Verifies organizations and looks after messages.")
    )
    is_programme_manager = models.BooleanField(
        _("programme manager"),
        default=False,
        help_text=_(
            "Sees every proposal that was sent and exports them, runs the galas, and brings values of "
            "programmes that they are named to keep."
        ),
    )
    is_administrator = models.BooleanField(
        _("administrator"), default=False, help_text=_("Gives roles and reads the audit.")
    )
    created_at = models.DateTimeField(_("created"), auto_now_add=True)
    erased_at = models.DateTimeField(
        _("erased"),
        null=True,
        blank=True,
        help_text=_("What remains is a number, to which the acts that must be kept belong."),
    )

    objects: ClassVar[UserManager] = UserManager()

    EMAIL_FIELD = "email"
    USERNAME_FIELD = "email"
    REQUIRED_FIELDS: ClassVar[list[str]] = ["full_name"]

    class Meta:
        verbose_name = _("person")
        verbose_name_plural = _("people")
        ordering = ("full_name", "pk")
        constraints = (
            models.UniqueConstraint(
                Lower("email"), name="user_email_unique", violation_error_message=_("This address is in use.")
            ),
            models.CheckConstraint(
                condition=models.Q(language__in=[code for code, _name in settings.LANGUAGES]),
                name="user_language_known",
            ),
            models.CheckConstraint(
                condition=models.Q(erased_at__isnull=True)
                | models.Q(
                    full_name="",
                    is_active=False,
                    is_moderator=False,
                    is_programme_manager=False,
                    is_administrator=False,
                    email__endswith="@erased.invalid",
                ),
                name="user_erased_is_nobody",
            ),
        )

    def __str__(self) -> str:
        if self.erased_at:
            return gettext("a person whose account was erased")
        return self.full_name or self.email

    @property
    def is_staff(self) -> bool:
        """Whether the administration site is theirs to open (it also asks for a second factor)."""
        return self.is_active and self.is_administrator

    @property
    def is_superuser(self) -> bool:
        """The name Django's administration site and libraries know an administrator by."""
        return self.is_staff

    def has_perm(self, perm: str, obj: Any = None) -> bool:
        """Model permissions of the administration site; the portal's own verbs are asked of `rules`."""
        return self.is_staff

    def has_perms(self, perm_list: list[str], obj: Any = None) -> bool:
        """See `has_perm`."""
        return self.is_staff

    def has_module_perms(self, app_label: str) -> bool:
        """See `has_perm`."""
        return self.is_staff


class ConsentText(models.Model):
    """One version of what people agree to when they make an account; published versions stay as they are."""

    version = models.PositiveIntegerField(_("version"), unique=True)
    texts = models.JSONField(
        _("text by language"), help_text=_("For each language a list of parts: a heading and a body.")
    )
    published_at = models.DateTimeField(_("published"))

    class Meta:
        verbose_name = _("text of consent")
        verbose_name_plural = _("texts of consent")
        ordering = ("-version",)

    def __str__(self) -> str:
        return gettext("version %(number)d") % {"number": self.version}

    @classmethod
    def current(cls) -> ConsentText | None:
        """The version in force; None where the operator has taken every version away."""
        return cls.objects.order_by("-version").first()

    @property
    def parts(self) -> list[dict[str, str]]:
        """Its parts in the reader's language, else in the portal's first; each a `heading` and a `body`."""
        parts: list[dict[str, str]] = self.texts.get(get_language()) or self.texts[settings.LANGUAGE_CODE]
        return parts


class Consent(models.Model):
    """A person's yes to one version of the text."""

    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, verbose_name=_("person"), on_delete=models.CASCADE, related_name="consents"
    )
    text = models.ForeignKey(
        ConsentText, verbose_name=_("text"), on_delete=models.PROTECT, related_name="consents"
    )
    language = models.CharField(_("read in the language"), max_length=10, choices=settings.LANGUAGES)
    given_at = models.DateTimeField(_("given"))

    class Meta:
        verbose_name = _("consent")
        verbose_name_plural = _("consents")
        ordering = ("-given_at",)
        constraints = (models.UniqueConstraint(fields=("user", "text"), name="consent_once"),)

    def __str__(self) -> str:
        return f"{self.user_id}: {self.text}"
