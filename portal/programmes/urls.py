from django.urls import path

from portal.programmes import views

app_name = "programmes"
urlpatterns = [
    path("", views.programme_list, name="list"),
    path("new/", views.programme_new, name="new"),
    path("<slug:slug>/", views.programme_detail, name="detail"),
    path("<slug:slug>/targets/<slug:measure>/", views.programme_target, name="target"),
    path("<slug:slug>/change/", views.programme_change, name="change"),
    path("<slug:slug>/change/targets/", views.programme_targets, name="change_targets"),
    path("<slug:slug>/change/partners/", views.programme_partners, name="change_partners"),
    path("<slug:slug>/change/people/", views.programme_people, name="people"),
    path("<slug:slug>/change/publish/", views.programme_publish, name="publish"),
]
