from django.urls import path

from organizations import views

app_name = "organizations"
urlpatterns = [
    path("", views.organization_list, name="list"),
    path("register/", views.organization_register, name="register"),
    path("queue/", views.organization_queue, name="queue"),
    path("<slug:slug>/", views.organization_detail, name="detail"),
    path("<slug:slug>/change/", views.organization_change, name="change"),
    path("<slug:slug>/resubmit/", views.organization_resubmit, name="resubmit"),
    path("<slug:slug>/decide/", views.organization_decide, name="decide"),
]
