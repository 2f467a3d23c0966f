from django.conf.urls.i18n import i18n_patterns
from django.urls import path

from benchmarks.floor import views
from portal.urls import urlpatterns as portal_urls

urlpatterns = [
    *i18n_patterns(
        path("floor/", views.rows),
        path("floor/<int:pk>/", views.row, name="floor-row"),
        path("floor/memory/", views.rows),
        path("floor/valkey/", views.rows_from_valkey),
        prefix_default_language=False,
    ),
    *portal_urls,
]
