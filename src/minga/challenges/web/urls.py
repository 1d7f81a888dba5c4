"""Addresses of challenges."""

from django.urls import path

from minga.challenges.web.views import pages

app_name = "challenges"

_ONE = "desafios/<slug:key>/"

urlpatterns = [
    path(_ONE, pages.challenge, name="challenge"),
    path(f"{_ONE}escribir/<slug:step>/", pages.challenge, name="step"),
]
