from django.urls import path

from partnerships import views

app_name = "partnerships"
urlpatterns = [
    path("", views.partnership_list, name="list"),
    path("proposals/", views.proposal_list, name="proposals"),
    path("proposals/new/", views.proposal_new, name="new"),
    path("proposals/<int:pk>/", views.proposal_detail, name="proposal"),
    path("proposals/<int:pk>/change/", views.proposal_change, name="change"),
    path("proposals/<int:pk>/submit/", views.proposal_submit, name="submit"),
    path("proposals/<int:pk>/review/", views.proposal_review, name="review"),
    path("proposals/<int:pk>/answer/", views.proposal_answer, name="answer"),
    path("proposals/<int:pk>/withdraw/", views.proposal_withdraw, name="withdraw"),
]
