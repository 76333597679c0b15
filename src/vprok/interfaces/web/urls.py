"""All addresses of the site: one line a chapter."""

from django.urls import include, path

from vprok.interfaces.web.access.urls import entrance
from vprok.interfaces.web.intake.urls import FACES as OF_INTAKE
from vprok.interfaces.web.intake.urls import open_receipts
from vprok.interfaces.web.layout.forms.addresses import addresses
from vprok.interfaces.web.layout.refusing import not_found, server_error
from vprok.interfaces.web.materials.urls import release_pages
from vprok.interfaces.web.results.urls import FACES as OF_RESULTS
from vprok.interfaces.web.results.urls import family_pages

FACES = (*OF_INTAKE, *OF_RESULTS)
"""Every kind of form, in the order of the year."""

handler404 = not_found
handler500 = server_error

urlpatterns = [
    path("", include("vprok.interfaces.web.home.urls")),
    *entrance,
    path("", include("vprok.interfaces.web.access.urls")),
    path("monitoring/", include("vprok.interfaces.web.monitoring.urls")),
    path("campaign/", include("vprok.interfaces.web.campaign.urls")),
    path("intake/", include("vprok.interfaces.web.intake.urls")),
    path("forms/", include(([at for face in FACES for at in addresses(face)], "forms"))),
    path("receipts/", include((open_receipts, "receipts"))),
    path("materials/", include("vprok.interfaces.web.materials.urls")),
    path("release/", include((release_pages, "release"))),
    path("family/", include((family_pages, "family"))),
    path("results/", include("vprok.interfaces.web.results.urls")),
    path("analytics/", include("vprok.interfaces.web.analytics.urls")),
    path("territory/", include("vprok.interfaces.web.territory.urls")),
    path("audit/", include("vprok.interfaces.web.audit.urls")),
    path("", include("vprok.interfaces.web.layout.urls")),
]
