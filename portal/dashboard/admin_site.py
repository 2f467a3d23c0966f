"""The administration site: for administrators who signed in with a second factor."""

from typing import Any
from urllib.parse import urlencode

from allauth.mfa.utils import is_mfa_enabled
from django.contrib import messages
from django.contrib.admin import AdminSite
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _lazy

from portal.accounts.requests import second_factor_at
from portal.core.exceptions import NotAllowed

# What libraries would have administered here: it is the person's own, or nothing the portal asks.
LEFT_OUT = {"account.EmailAddress", "account.EmailConfirmation", "mfa.Authenticator", "auth.Group"}


class PortalAdminSite(AdminSite):
    """Sends whoever is not signed in to sign in, and whoever has no second factor to set one up."""

    site_title = _lazy("Tandem administration")
    site_header = _lazy("Tandem administration")
    index_title = _lazy("Administration")
    empty_value_display = "—"

    def register(self, model_or_iterable: Any, admin_class: Any = None, **options: Any) -> None:
        """Register models, but for those in `LEFT_OUT`."""
        models: Any = [model_or_iterable] if isinstance(model_or_iterable, type) else model_or_iterable
        kept = [model for model in models if model._meta.label not in LEFT_OUT]
        super().register(kept, admin_class, **options)

    def has_permission(self, request: HttpRequest) -> bool:
        return bool(
            request.user.is_active
            and request.user.is_staff
            and is_mfa_enabled(request.user)
            and second_factor_at(request) is not None
        )

    def password_change(self, request: HttpRequest, extra_context: dict[str, Any] | None = None) -> Any:
        """The account's own page, which asks again, limits guesses, audits and writes a letter."""
        return redirect("account_change_password")

    password_change_done = password_change

    def logout(self, request: HttpRequest, extra_context: dict[str, Any] | None = None) -> Any:
        """The portal's own page, which audits it."""
        return redirect("account_logout")

    def login(self, request: HttpRequest, extra_context: dict[str, Any] | None = None) -> HttpResponse:
        """Reached when `has_permission` said no: lead on to what is missing."""
        next_page = request.GET.get("next") or reverse("admin:index")
        if not request.user.is_authenticated:
            return _to("account_login", next_page)
        if not request.user.is_staff:
            raise NotAllowed(_("Only administrators can open the administration."))
        if not is_mfa_enabled(request.user):
            messages.info(request, _("The administration asks for a second factor. Please set one up first."))
            return _to("mfa_index", next_page)
        if second_factor_at(request) is None:
            return _to("mfa_reauthenticate", next_page)
        return redirect("admin:index")


def _to(url_name: str, next_page: str) -> HttpResponse:
    return redirect(f"{reverse(url_name)}?{urlencode({'next': next_page})}")
