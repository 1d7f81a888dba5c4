"""Every address of this app, by who uses it."""

from minga.capacity.web.urls import answering, computing, designing, grading, results

app_name = "capacity"

urlpatterns = [
    *designing.paths,
    *answering.paths,
    *grading.paths,
    *computing.paths,
    *results.paths,
]
