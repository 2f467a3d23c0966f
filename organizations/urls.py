from django.urls import path

from organizations import views

app_name = "organizations"
urlpatterns = [
    path("", views.organization_list, name="list"),
    path("map/", views.organization_map, name="map"),
    path("register/", views.organization_register, name="register"),
    path("register/new/", views.organization_register_new, name="register_new"),
    path("requests/", views.join_request_list, name="requests"),
    path("requests/<int:pk>/", views.join_request, name="request"),
    path("requests/<int:pk>/withdraw/", views.join_request_withdraw, name="request_withdraw"),
    path("invitations/<str:token>/", views.invitation, name="invitation"),
    path("acting/", views.acting, name="acting"),
    path("queue/", views.organization_queue, name="queue"),
    path("queue/chosen/", views.queue_chosen, name="queue_chosen"),
    path("register-import/", views.register_import_list, name="register_imports"),
    path("register-import/<int:pk>/", views.register_import, name="register_import"),
    path("register-import/<int:pk>/cancel/", views.register_import_cancel, name="register_import_cancel"),
    path("register-import/<int:pk>/resume/", views.register_import_resume, name="register_import_resume"),
    path("register-import/<int:pk>/confirm/", views.register_import_confirm, name="register_import_confirm"),
    path("register-import/<int:pk>/discard/", views.register_import_discard, name="register_import_discard"),
    path("followed/", views.followed_list, name="followed"),
    path("<slug:slug>/", views.organization_detail, name="detail"),
    path("<slug:slug>/change/", views.organization_change, name="change"),
    path("<slug:slug>/write/", views.organization_contact, name="contact"),
    path("<slug:slug>/messages/", views.organization_enquiries, name="enquiries"),
    path("<slug:slug>/follow/", views.organization_follow, name="follow"),
    path("<slug:slug>/unfollow/", views.organization_unfollow, name="unfollow"),
    path("<slug:slug>/resubmit/", views.organization_resubmit, name="resubmit"),
    path("<slug:slug>/decide/", views.organization_decide, name="decide"),
    path("<slug:slug>/suspend/", views.organization_suspend, name="suspend"),
    path("<slug:slug>/renewal/", views.organization_ask_renewal, name="ask_renewal"),
    path("<slug:slug>/evidence/", views.organization_evidence, name="evidence"),
    path("<slug:slug>/changes/", views.organization_changes, name="changes"),
    path("<slug:slug>/changes/<int:pk>/withdraw/", views.change_withdraw, name="change_withdraw"),
    path("<slug:slug>/merge/", views.merge_choose, name="merge_choose"),
    path("<slug:slug>/merge/<slug:other>/", views.merge, name="merge"),
    path("<slug:slug>/merges/<int:pk>/undo/", views.merge_undo, name="merge_undo"),
    path("<slug:slug>/join/", views.organization_join, name="join"),
    path("<slug:slug>/people/", views.organization_people, name="people"),
    path("<slug:slug>/people/leave/", views.organization_leave, name="leave"),
    path("<slug:slug>/people/invite/", views.organization_invite, name="invite"),
    path("<slug:slug>/people/<int:pk>/role/", views.member_role, name="member_role"),
    path("<slug:slug>/people/<int:pk>/signatory/", views.member_signatory, name="member_signatory"),
    path("<slug:slug>/people/<int:pk>/remove/", views.member_remove, name="member_remove"),
    path("<slug:slug>/people/<int:pk>/hand-over/", views.member_hand_over, name="hand_over"),
    path("<slug:slug>/invitations/<int:pk>/again/", views.invitation_again, name="invitation_again"),
    path("<slug:slug>/invitations/<int:pk>/withdraw/", views.invitation_withdraw, name="invitation_withdraw"),
    path("<slug:slug>/network/", views.organization_network, name="network"),
    path("<slug:slug>/network/ask/", views.network_ask, name="network_ask"),
    path("<slug:slug>/network/<int:pk>/confirm/", views.network_confirm, name="network_confirm"),
    path("<slug:slug>/network/<int:pk>/decline/", views.network_decline, name="network_decline"),
    path("<slug:slug>/network/<int:pk>/end/", views.network_end, name="network_end"),
]

# Beside the organizations' own: the files have one address in every language.
open_data_page = [path("", views.open_data, name="page")]
open_data_files = [
    path("organizations.csv", views.open_data_file, {"file_format": "csv"}, name="csv"),
    path("organizations.json", views.open_data_file, {"file_format": "json"}, name="json"),
    path("organizations/<str:number>.json", views.open_data_organization, name="organization"),
]
