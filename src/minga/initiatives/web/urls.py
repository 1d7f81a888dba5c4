"""Addresses of initiatives: the public dossier, the workshop of the team, the reform agenda."""

from minga.initiatives.web import (
    urls_agenda,
    urls_dossier,
    urls_figures,
    urls_gates,
    urls_importing,
    urls_making,
    urls_staying,
    urls_team,
    urls_testing,
    urls_upkeep,
)

app_name = "initiatives"

urlpatterns = [
    *urls_importing.urlpatterns,
    *urls_agenda.urlpatterns,
    *urls_team.urlpatterns,
    *urls_gates.urlpatterns,
    *urls_making.urlpatterns,
    *urls_testing.urlpatterns,
    *urls_figures.urlpatterns,
    *urls_upkeep.urlpatterns,
    *urls_staying.urlpatterns,
    *urls_dossier.urlpatterns,
]
