from django.urls import path

from portal.dashboard import views

app_name = "dashboard"
urlpatterns = [
    path("", views.home, name="home"),
    path("desk/", views.desk, name="desk"),
    path("desk/calendar/", views.calendar, name="calendar"),
    path("desk/filters/new/", views.save_filter, name="save_filter"),
    path("desk/filters/<int:pk>/remove/", views.remove_filter, name="remove_filter"),
    path("about/", views.about, name="about"),
    path("accessibility/", views.accessibility, name="accessibility"),
    path("open-source/", views.open_source, name="open_source"),
]
# What calendar programs read, at one address in every language.
calendar_feeds = [path("<str:token>.ics", views.calendar_feed, name="feed")]
