from __future__ import annotations

from typing import Any, ClassVar

from django.conf import settings
from django.contrib.auth.models import AbstractBaseUser
from django.db import models
from django.db.models.functions import Lower
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
        help_text=_("Sees every submitted proposal and exports them, changes nothing."),
    )
    is_administrator = models.BooleanField(
        _("administrator"), default=False, help_text=_("Gives roles and reads the audit.")
    )
    created_at = models.DateTimeField(_("created"), auto_now_add=True)

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
        )

    def __str__(self) -> str:
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
