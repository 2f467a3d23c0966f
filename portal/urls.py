"""Every address: Romanian without a prefix, the other languages under theirs."""

from django.conf.urls.i18n import i18n_patterns
from django.contrib import admin
from django.urls import include, path

from portal.dashboard.urls import calendar_feeds
from portal.reporting.urls import open_data_files, open_data_page

urlpatterns = [
    path("open-data/", include((open_data_files, "open_data_files"))),
    path("calendar/", include((calendar_feeds, "calendar"))),
    *i18n_patterns(
        path("", include("portal.dashboard.urls")),
        path("organizations/", include("organizations.urls")),
        path("open-data/", include((open_data_page, "open_data"))),
        path("partnerships/", include("partnerships.urls")),
        path("programmes/", include("portal.programmes.urls")),
        path("consultations/", include("consultations.urls")),
        path("resources/", include("resources.urls")),
        path("events/", include("events.urls")),
        path("taxonomy/", include("portal.taxonomy.urls")),
        path("search/", include("portal.search.urls")),
        path("exports/", include("portal.reporting.urls")),
        path("files/", include("portal.files.urls")),
        path("notifications/", include("portal.notifications.urls")),
        path("privacy/", include("portal.privacy.urls")),
        path("audit/", include("portal.audit.urls")),
        path("accounts/", include("portal.accounts.urls")),
        path("accounts/", include("allauth.urls")),
        path("admin/", admin.site.urls),
        prefix_default_language=False,
    ),
]
