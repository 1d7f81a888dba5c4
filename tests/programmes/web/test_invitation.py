"""An invited person answers by the link of her letter, without an account."""

from datetime import timedelta

import pytest
from django.core.cache import cache
from django.test import Client

from minga.core.clock import now
from minga.core.texts import all_languages
from minga.organisations.enums import RoleKind
from minga.programmes.enums import EnrolmentStatus as Status
from minga.programmes.models import Enrolment
from minga.programmes.queries.enrolment_links import mint_token
from minga.programmes.queries.invitation import invitation_page
from tests.factories.enrolment import make_enrolment
from tests.factories.organisations import role
from tests.factories.people import make_person, sign_in
from tests.factories.programmes import make_edition, make_stage

pytestmark = [pytest.mark.django_db, pytest.mark.web]


@pytest.fixture
def invited() -> Enrolment:
    edition = make_edition(commitments=all_languages("Asistir a ocho módulos."))
    make_stage(edition, titles=all_languages("Módulo uno"))
    role(make_person(given_name="Quien", family_name="Responde"), RoleKind.FOCAL_POINT, edition, public=True)
    return make_enrolment(edition=edition, status=Status.INVITED)


def link(enrolment: Enrolment) -> str:
    return f"/invitacion/{mint_token(enrolment)}/"


def yes(enrolment: Enrolment, **changed: str) -> dict[str, str]:
    seen = invitation_page(enrolment, now()).commitment_mark
    return {
        "answer": "yes",
        "signed_name": "Nombre Apellido",
        "commitment": "on",
        "consent": "on",
        "seen": seen,
    } | changed


def test_page_says_what_is_asked_when_and_whom_to_ask(client: Client, invited: Enrolment) -> None:
    page = client.get(link(invited)).text

    for words in ("Asistir a ocho módulos.", "Módulo uno", "Quien Responde", str(invited.edition)):
        assert words in page


def test_link_speaks_the_language_of_the_person(client: Client, invited: Enrolment) -> None:
    assert '<html lang="pt"' in client.get(f"{link(invited)}?lang=pt").text


def test_signing_enrols(client: Client, invited: Enrolment) -> None:
    answer = client.post(link(invited), yes(invited))

    invited.refresh_from_db()
    assert answer.status_code == 303
    assert (invited.status, invited.signed_name) == (Status.ENROLLED, "Nombre Apellido")
    assert client.get(link(invited)).status_code == 200


def test_second_click_is_harmless(client: Client, invited: Enrolment) -> None:
    form = yes(invited)
    assert [client.post(link(invited), form).status_code for _click in range(2)] == [303, 303]

    invited.refresh_from_db()
    assert invited.revision == 2


@pytest.mark.parametrize("missing", ["signed_name", "commitment", "consent"])
def test_without_signature_or_ticks_nothing_is_signed_and_nothing_is_lost(
    client: Client, invited: Enrolment, missing: str
) -> None:
    form = yes(invited, signed_name="Mi nombre así")
    form.pop(missing)

    answer = client.post(link(invited), form)

    invited.refresh_from_db()
    assert answer.status_code == 422
    assert invited.status == Status.INVITED
    assert missing == "signed_name" or "Mi nombre así" in answer.text


def test_text_that_changed_while_she_read_is_not_signed(client: Client, invited: Enrolment) -> None:
    form = yes(invited)
    invited.edition.commitments = all_languages("Asistir a doce módulos.")
    invited.edition.save()

    answer = client.post(link(invited), form)

    invited.refresh_from_db()
    assert answer.status_code == 422
    assert "doce" in answer.text
    assert invited.status == Status.INVITED


def test_declining_with_a_reason(client: Client, invited: Enrolment) -> None:
    answer = client.post(link(invited), {"answer": "no", "reason": "Cierre de año."})

    invited.refresh_from_db()
    assert answer.status_code == 303
    assert (invited.status, invited.reason) == (Status.DECLINED, "Cierre de año.")


def test_late_answer_says_what_to_do(client: Client, invited: Enrolment) -> None:
    Enrolment.objects.filter(pk=invited.pk).update(answer_by=now() - timedelta(days=1))
    page = client.get(link(invited))

    answer = client.post(link(invited), yes(invited))

    invited.refresh_from_db()
    assert page.status_code == 200
    assert 'name="signed_name"' not in page.text
    assert answer.status_code == 303
    assert invited.status == Status.INVITED


def test_when_full_she_waits_and_is_told_her_place(client: Client) -> None:
    edition = make_edition(places=1)
    make_enrolment(edition=edition)
    invited = make_enrolment(edition=edition, status=Status.INVITED)

    client.post(link(invited), yes(invited))

    invited.refresh_from_db()
    assert invited.status == Status.WAITING


def test_wrong_links_do_not_exist_and_tire(client: Client) -> None:
    cache.clear()
    answers = [client.get(f"/invitacion/nada-{number}/").status_code for number in range(22)]

    assert answers[:20] == [404] * 20
    assert answers[-1] == 429


def test_link_of_somebody_else_does_not_need_her_session(client: Client, invited: Enrolment) -> None:
    sign_in(client, make_person())

    assert client.get(link(invited)).status_code == 200


def test_signed_in_person_answers_from_her_work(client: Client, invited: Enrolment) -> None:
    page = f"/mi-trabajo/invitaciones/{invited.uuid}/"
    sign_in(client, invited.person)

    assert client.get(page).status_code == 200
    client.post(page, yes(invited))

    invited.refresh_from_db()
    assert invited.status == Status.ENROLLED


def test_invitation_of_another_does_not_exist(client: Client, invited: Enrolment) -> None:
    sign_in(client, make_person())

    assert client.get(f"/mi-trabajo/invitaciones/{invited.uuid}/").status_code == 404
