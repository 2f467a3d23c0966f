from __future__ import annotations

from typing import Any, ClassVar

from django.contrib import admin
from django.db import models
from django.forms import ModelForm
from django.http import HttpRequest
from django.utils import timezone

from portal.accounts.models import ConsentText, User
from portal.audit.models import Entry
from portal.audit.services import record


class AuditedAdmin(admin.ModelAdmin):
    """Administration of one model in which every change is audited and nothing is deleted.

    Attributes:
        audit_verb: the verb that its changes are recorded under.
    """

    audit_verb: ClassVar[str]

    def has_delete_permission(self, request: HttpRequest, obj: models.Model | None = None) -> bool:
        return False

    def save_model(self, request: HttpRequest, obj: models.Model, form: ModelForm, change: bool) -> None:  # noqa: FBT001
        super().save_model(request, obj, form, change)
        changed = form.changed_data
        if change and not changed:
            return
        record(
            actor=request.user,  # type: ignore[arg-type]  # staff are people
            verb=self.audit_verb,
            target=obj,
            now=timezone.now(),
            before={name: _shown(form.initial.get(name)) for name in changed} if change else {},
            after={name: _shown(form.cleaned_data.get(name)) for name in changed},
        )


def _shown(value: Any) -> Any:
    """A value as the audit keeps it: several records as their names."""
    if isinstance(value, (models.QuerySet, list, tuple)):
        return [str(item) for item in value]
    return value


@admin.register(Entry)
class EntryAdmin(admin.ModelAdmin):
    """The audit, to read."""

    list_display = ("at", "actor", "verb", "target_type", "target_name", "origin")
    list_filter = ("verb", "target_type")
    list_select_related = ("actor",)
    search_fields = ("target_name", "actor__email")
    show_full_result_count = False

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: models.Model | None = None) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: models.Model | None = None) -> bool:
        return False


@admin.register(User)
class UserAdmin(AuditedAdmin):
    """People and their portal roles. Accounts are made by signing up, so none is added here."""

    audit_verb = "accounts.change_roles"
    list_display = (
        "email",
        "full_name",
        "is_active",
        "is_moderator",
        "is_programme_manager",
        "is_administrator",
    )
    list_filter = ("is_moderator", "is_programme_manager", "is_administrator", "is_active")
    search_fields = ("email", "full_name")
    fields = (
        "email",
        "full_name",
        "language",
        "is_active",
        "is_moderator",
        "is_programme_manager",
        "is_administrator",
        "last_login",
        "created_at",
    )
    readonly_fields = ("email", "last_login", "created_at")

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False


@admin.register(ConsentText)
class ConsentTextAdmin(AuditedAdmin):
    """What people agree to: a new version is added, none is changed, for people have agreed to it."""

    audit_verb = "accounts.publish_consent_text"
    list_display = ("version", "published_at")
    fields = ("version", "texts", "published_at")

    def has_change_permission(self, request: HttpRequest, obj: models.Model | None = None) -> bool:
        return False
