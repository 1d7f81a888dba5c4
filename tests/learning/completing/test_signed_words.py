"""What was issued keeps its own words, whatever becomes of the programme afterwards."""

from datetime import timedelta

import pytest
from django.utils import translation

from minga.core.clock import now
from minga.learning.actions.certificates import _data
from minga.learning.models import Achievement, Credential
from minga.learning.queries.credential_page import credential_page
from minga.learning.queries.credentials import credential_numbered
from minga.learning.queries.verifying import check_credential
from minga.organisations.models import Organisation
from minga.programmes.models import Edition
from tests.factories.credentials import make_credential

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("key")]


def again(made: Credential) -> Credential:
    """As the page reads it."""
    found = credential_numbered(made.code)
    assert found is not None
    return found


def test_page_and_paper_say_what_was_signed() -> None:
    made = make_credential()
    house = again(made).achievement.issuer.name
    starts = again(made).achievement.edition.starts_on  # type: ignore[union-attr]
    Achievement.objects.update(titles={"es": "Doctorado"}, descriptions={"es": "Otra"}, criteria={"es": "Nada."})
    Organisation.objects.update(name="Otro nombre")
    Edition.objects.update(starts_on=starts + timedelta(days=30))

    held = again(made)
    page = credential_page(check_credential(held, now()), None, now())
    paper = _data(held, "es")

    assert (page.title, page.issuer) == (paper["title"], paper["issuer"]) == ("Innovación pública", house)
    assert page.statement == paper["statement"] == "Completó el programa con un desafío de su institución."
    assert page.criteria[0] == "Asistir a doce de los quince talleres."
    assert str(starts.year) in paper["facts"][0]
    assert f" {starts.day} de" in f" {paper['facts'][0]}"


def test_reader_has_it_in_her_language_as_long_as_it_says_the_same() -> None:
    held = again(make_credential())

    with translation.override("pt"):
        page = credential_page(check_credential(held, now()), None, now())

    assert page.title == "Inovação pública"
