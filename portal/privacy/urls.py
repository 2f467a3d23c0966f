from django.urls import path

from portal.privacy import views

app_name = "privacy"
urlpatterns = [
    path("", views.text, name="text"),
    path("mine/", views.mine, name="mine"),
    path("mine/erase/", views.erase, name="erase"),
]
