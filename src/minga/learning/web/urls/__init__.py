"""Every address of this app, by who uses it."""

from minga.learning.web.urls import (
    attending,
    completing,
    evaluating,
    mentoring,
    packaging,
    planning,
    studying,
    tasking,
)

app_name = "learning"

urlpatterns = [
    *planning.paths,
    *studying.paths,
    *attending.paths,
    *tasking.paths,
    *mentoring.paths,
    *completing.paths,
    *evaluating.paths,
    *packaging.paths,
]
