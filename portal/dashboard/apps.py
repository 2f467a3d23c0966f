from django.apps import AppConfig
from django.contrib.admin import apps as admin_apps
from django.utils.translation import gettext_lazy as _


class DashboardConfig(AppConfig):
    default = True
    name = "portal.dashboard"
    label = "dashboard"
    verbose_name = _("Desk")


class PortalAdminConfig(admin_apps.AdminConfig):
    """Django's administration on the portal's own site, which asks for a second factor."""

    default = False
    default_site = "portal.dashboard.admin_site.PortalAdminSite"
