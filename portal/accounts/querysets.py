from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.contrib.auth.models import BaseUserManager
from django.db import models

if TYPE_CHECKING:
    from portal.accounts.models import User


class UserQuerySet(models.QuerySet["User"]):
    def active(self) -> UserQuerySet:
        """People who can sign in."""
        return self.filter(is_active=True)

    def moderators(self) -> UserQuerySet:
        """People who verify organizations."""
        return self.active().filter(is_moderator=True)


class UserManager(BaseUserManager["User"].from_queryset(UserQuerySet)):  # type: ignore[misc]
    def get_by_natural_key(self, username: str | None) -> User:
        """The person with this address, whatever its case.

        Raises:
            User.DoesNotExist: when there is none.
        """
        return self.get(email__iexact=username)

    def create_user(self, email: str, password: str | None = None, **fields: Any) -> User:
        """Create a person.

        Args:
            email: their address; stored in lower case.
            password: plain text, stored hashed; None makes sign-in by password impossible.
            fields: other fields of the model.
        """
        user = self.model(email=email.strip().lower(), **fields)
        user.set_password(password)
        user.save(using=self._db)
        return user

    def create_superuser(self, email: str, password: str | None = None, **fields: Any) -> User:
        """Create an administrator; `manage.py createsuperuser` calls this."""
        return self.create_user(email, password, is_administrator=True, **fields)
