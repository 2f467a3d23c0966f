from django.urls import path

from portal.notifications import views

app_name = "notifications"
urlpatterns = [
    path("", views.preferences, name="preferences"),
    path("unsubscribe/<str:token>/", views.unsubscribe, name="unsubscribe"),
    path("undeliverable/", views.undeliverable, name="undeliverable"),
    path("undeliverable/retry/", views.retry_all, name="retry_all"),
    path("undeliverable/<int:pk>/retry/", views.retry, name="retry"),
    path("mailbox/", views.mailbox, name="mailbox"),
    path("mailbox/<int:pk>/", views.mailbox_message, name="mailbox_message"),
    path("mailbox/<int:pk>/html/", views.mailbox_html, name="mailbox_html"),
]
