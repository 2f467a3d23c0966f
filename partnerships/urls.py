from django.urls import path

from partnerships import views

app_name = "partnerships"
urlpatterns = [
    path("", views.partnership_list, name="list"),
    path("rss/", views.partnership_feed, name="rss"),
    path("life/", views.proposal_life, name="life"),
    path("needs/", views.need_list, name="needs"),
    path("needs/new/", views.need_new, name="need_new"),
    path("needs/<int:pk>/", views.need_detail, name="need"),
    path("needs/<int:pk>/change/", views.need_change, name="need_change"),
    path("needs/<int:pk>/close/", views.need_close, name="need_close"),
    path("needs/<int:pk>/renew/", views.need_renew, name="need_renew"),
    path("needs/<int:pk>/ask/", views.need_ask, name="need_ask"),
    path("needs/questions/<int:pk>/answer/", views.question_answer, name="question_answer"),
    path("needs/questions/<int:pk>/hide/", views.question_hide, name="question_hide"),
    path("proposals/", views.proposal_list, name="proposals"),
    path("proposals/new/", views.proposal_new, name="new"),
    path("proposals/<int:pk>/", views.proposal_moved),
    path("<int:pk>/", views.partnership_detail, name="partnership"),
    path("<int:pk>/change/", views.proposal_change, name="change"),
    path("<int:pk>/submit/", views.proposal_submit, name="submit"),
    path("<int:pk>/review/", views.proposal_review, name="review"),
    path("<int:pk>/answer/", views.proposal_answer, name="answer"),
    path("<int:pk>/request-changes/", views.proposal_request_changes, name="request_changes"),
    path("<int:pk>/send-back/", views.proposal_send_back, name="send_back"),
    path("<int:pk>/extend/", views.proposal_extend, name="extend"),
    path("<int:pk>/redirect/", views.proposal_redirect, name="redirect"),
    path("<int:pk>/reopen/", views.proposal_reopen, name="reopen"),
    path("<int:pk>/withdraw/", views.proposal_withdraw, name="withdraw"),
]
