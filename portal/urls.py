"""Every address: Romanian without a prefix, the other languages under theirs."""

from django.conf.urls.i18n import i18n_patterns
from django.contrib import admin
from django.urls import include, path

urlpatterns = i18n_patterns(
    path("", include("portal.dashboard.urls")),
    path("organizations/", include("organizations.urls")),
    path("partnerships/", include("partnerships.urls")),
    path("consultations/", include("consultations.urls")),
    path("resources/", include("resources.urls")),
    path("events/", include("events.urls")),
    path("search/", include("portal.search.urls")),
    path("exports/", include("portal.reporting.urls")),
    path("notifications/", include("portal.notifications.urls")),
    path("audit/", include("portal.audit.urls")),
    path("accounts/", include("portal.accounts.urls")),
    path("accounts/", include("allauth.urls")),
    path("admin/", admin.site.urls),
    prefix_default_language=False,
)
