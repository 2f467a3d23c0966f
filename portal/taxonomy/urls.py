from django.urls import path

from portal.taxonomy import views

app_name = "taxonomy"
urlpatterns = [path("territories/", views.territory_options, name="territories")]
