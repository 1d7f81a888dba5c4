"""Every address of this app, by who uses it."""

from minga.assessments.web.urls import assigning, judging, panels

app_name = "assessments"

urlpatterns = [
    *panels.paths,
    *assigning.paths,
    *judging.paths,
]
