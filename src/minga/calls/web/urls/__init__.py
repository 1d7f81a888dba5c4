"""Every address of this app, by who uses it."""

from minga.calls.web.urls import applying, blind, deciding, office, solvers

app_name = "calls"

urlpatterns = [
    *office.paths,
    *applying.paths,
    *blind.paths,
    *deciding.paths,
    *solvers.paths,
]
