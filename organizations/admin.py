from __future__ import annotations

from typing import Any

from django.contrib import admin
from django.forms import BaseModelFormSet, ModelForm
from django.http import HttpRequest
from django.utils import timezone

from organizations.forms import MembershipForm, OrganizationRecordForm
from organizations.models import Membership, Organization
from organizations.services.guards import show_anew
from portal.audit.admin import AuditedAdmin
from portal.audit.services import record
from portal.core.administration import OwnFields


class MembershipInline(OwnFields, admin.TabularInline):
    """Who belongs to the organization. Who signs for it, its owners say."""

    model = Membership
    form = MembershipForm
    extra = 1


@admin.register(Organization)
class OrganizationAdmin(AuditedAdmin):
    """Organizations and their members. The state changes through the moderators' decisions only."""

    audit_verb = "organizations.administer"
    form = OrganizationRecordForm
    inlines = (MembershipInline,)
    list_display = ("name", "kind", "identifier", "territory", "state")
    list_filter = ("state", "kind")
    list_select_related = ("territory",)
    search_fields = ("name__unaccent", "short_name__unaccent", "identifier")
    fields = (
        "kind",
        "name",
        "short_name",
        "country",
        "identifier",
        "territory",
        "domains",
        "mission",
        "website",
        "state",
        "created_by",
        "created_at",
    )
    readonly_fields = ("identifier", "country", "state", "created_by", "created_at")

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def save_formset(
        self,
        request: HttpRequest,
        form: ModelForm,
        formset: BaseModelFormSet,
        change: bool,  # noqa: FBT001
    ) -> None:
        had = _roles(form.instance)
        super().save_formset(request, form, formset, change)
        has = _roles(form.instance)
        if had != has:
            record(
                actor=request.user,  # type: ignore[arg-type]  # staff are people
                verb="organizations.change_members",
                target=form.instance,
                now=timezone.now(),
                before=dict(had - has),
                after=dict(has - had),
            )

    def save_related(self, request: HttpRequest, form: ModelForm, formsets: Any, change: bool) -> None:  # noqa: FBT001
        super().save_related(request, form, formsets, change)
        show_anew(form.instance)


def _roles(organization: Organization) -> set[tuple[str, str]]:
    """Each member's address with their role."""
    return set(organization.memberships.values_list("user__email", "role"))
