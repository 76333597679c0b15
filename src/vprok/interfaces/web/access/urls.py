"""Addresses of access; those of the entrance bear the names that allauth knows them by."""

from django.urls import path

from vprok.interfaces.web.access.activation import activate
from vprok.interfaces.web.access.authenticator import authenticator
from vprok.interfaces.web.access.charter import charter
from vprok.interfaces.web.access.giving import give, replace
from vprok.interfaces.web.access.parcels import paper, parcels, send
from vprok.interfaces.web.access.parcels import password as parcel_password
from vprok.interfaces.web.access.parcels import revoke as revoke_parcel
from vprok.interfaces.web.access.people import people
from vprok.interfaces.web.access.person import decide, end, issue, person, reset, revoke
from vprok.interfaces.web.access.registration import registration
from vprok.interfaces.web.access.safe import renew, safe
from vprok.interfaces.web.access.security import password, remove, renew_codes, security
from vprok.interfaces.web.access.sessions import revoke as sign_out_there
from vprok.interfaces.web.access.sessions import revoke_others, sessions
from vprok.interfaces.web.access.sign_in import second_step, sign_in, sign_out
from vprok.interfaces.web.access.slips import issue_to_all, slips
from vprok.interfaces.web.access.systems import dismiss as dismiss_system
from vprok.interfaces.web.access.systems import systems

app_name = "access"

entrance = [
    path("sign-in/", sign_in, name="account_login"),
    path("sign-in/code/", second_step, name="mfa_authenticate"),
]

urlpatterns = [
    path("sign-out/", sign_out, name="sign-out"),
    path("activate/", activate, name="activate"),
    path("charter/", charter, name="charter"),
    path("access/", people, name="people"),
    path("access/people/<int:post_id>/", person, name="person"),
    path("access/people/<int:post_id>/slip/", issue, name="issue"),
    path("access/people/<int:post_id>/end/", end, name="end"),
    path("access/people/<int:post_id>/replace/", replace, name="replace"),
    path("access/people/<int:post_id>/portal/", decide, name="decide"),
    path("access/people/<int:post_id>/second-factor/", reset, name="reset"),
    path("access/give/", give, name="give"),
    path("access/slips/", slips, name="slips"),
    path("access/slips/all/", issue_to_all, name="issue-to-all"),
    path("access/parcels/", parcels, name="parcels"),
    path("access/parcels/for/<int:post_id>/", send, name="send-parcel"),
    path("access/parcels/<int:parcel_id>/revoke/", revoke_parcel, name="revoke-parcel"),
    path("access/parcels/<int:parcel_id>/password/", parcel_password, name="parcel-password"),
    path("access/parcels/<int:parcel_id>/<slug:what>/", paper, name="paper"),
    path("access/slips/<int:slip_id>/revoke/", revoke, name="revoke"),
    path("access/registration/", registration, name="registration"),
    path("access/safe/", safe, name="safe"),
    path("access/safe/renew/", renew, name="renew-safe"),
    path("access/systems/", systems, name="systems"),
    path("access/systems/<int:token_id>/dismiss/", dismiss_system, name="dismiss-system"),
    path("access/security/", security, name="security"),
    path("access/security/authenticator/", authenticator, name="authenticator"),
    path("access/security/codes/", renew_codes, name="renew-codes"),
    path("access/security/remove/", remove, name="remove"),
    path("access/security/password/", password, name="password"),
    path("access/sessions/", sessions, name="sessions"),
    path("access/sessions/others/", revoke_others, name="revoke-others"),
    path("access/sessions/<int:number>/", sign_out_there, name="revoke-session"),
]
