from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any, ClassVar

from django.apps import apps
from django.contrib import admin
from django.contrib.admin.utils import label_for_field
from django.db import models
from django.forms import ModelForm
from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _lazy

from portal.accounts.models import ConsentText, User
from portal.audit.models import Entry
from portal.audit.services import record
from portal.audit.verbs import verb_label
from portal.core.administration import PortalAdmin
from portal.core.fold import fold


class AuditedAdmin(PortalAdmin):
    """Administration of one model in which every change is audited and nothing is deleted.

    Attributes:
        audit_verb: the verb that its changes are recorded under.
    """

    audit_verb: ClassVar[str]

    def has_delete_permission(self, request: HttpRequest, obj: models.Model | None = None) -> bool:
        return False

    def save_model(self, request: HttpRequest, obj: models.Model, form: ModelForm, change: bool) -> None:  # noqa: FBT001
        super().save_model(request, obj, form, change)
        # The same place can be typed in many ways.
        known = form.initial.get
        changed = [name for name in form.changed_data if known(name) != form.cleaned_data.get(name)]
        if change and not changed:
            return
        record(
            actor=request.user,  # type: ignore[arg-type]  # staff are people
            verb=self.audit_verb,
            target=obj,
            now=timezone.now(),
            before={name: _shown(known(name)) for name in changed} if change else {},
            after={name: _shown(form.cleaned_data.get(name)) for name in changed},
        )


def _shown(value: Any) -> Any:
    """A value as the audit keeps it: several records as their names."""
    if isinstance(value, (models.QuerySet, list, tuple)):
        return [str(item) for item in value]
    return value


def kind_label(target_type: str) -> str:
    """What a person reads for the kind of an audited record; the kind itself when it is no more."""
    try:
        return str(apps.get_model(target_type)._meta.verbose_name)
    except (LookupError, ValueError):
        return target_type


class NamedFilter(admin.AllValuesFieldListFilter):
    """The values that there are, each by its name."""

    NAMES: ClassVar[dict[str, Callable[[str], str]]] = {"verb": verb_label, "target_type": kind_label}

    def choices(self, changelist: Any) -> Iterator[Any]:
        choices: Iterator[Any] = super().choices(changelist)
        every, *others = choices
        name = self.NAMES[str(self.field_path)]
        named = [choice | {"display": name(choice["display"])} for choice in others]
        return iter([every, *sorted(named, key=lambda choice: fold(choice["display"]))])


@admin.register(Entry)
class EntryAdmin(PortalAdmin):
    """The audit, to read."""

    list_display = ("at", "actor", "act", "kind", "target_name", "origin")
    list_filter = (("verb", NamedFilter), ("target_type", NamedFilter))
    list_select_related = ("actor",)
    search_fields = ("target_name", "actor__email")
    fields = ("at", "actor", "act", "kind", "target_name", "target_id", "before", "after", "origin")

    @admin.display(description=_lazy("what"), ordering="verb")
    def act(self, entry: Entry) -> str:
        return entry.verb_label

    @admin.display(description=_lazy("kind of record"), ordering="target_type")
    def kind(self, entry: Entry) -> str:
        return kind_label(entry.target_type)

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
    list_display = ("email", "full_name", "roles", "may_sign_in")
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

    @admin.display(description=_lazy("on the portal"))
    def roles(self, person: User) -> str:
        roles = ("is_moderator", "is_programme_manager", "is_administrator")
        named = [str(label_for_field(role, User)) for role in roles if getattr(person, role)]
        return ", ".join(named) or self.get_empty_value_display()

    @admin.display(description=_lazy("can sign in"), ordering="is_active")
    def may_sign_in(self, person: User) -> str:
        return _("Yes") if person.is_active else _("No")

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
