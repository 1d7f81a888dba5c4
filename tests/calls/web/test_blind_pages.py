"""The pages on which the office hands a round to its jury and looks over copies without names."""

from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from minga.assessments.models import PanelItem
from minga.calls.actions.blind import clear_blind_copy, make_blind_copy
from minga.calls.models import BlindCopy, Entry
from minga.core.actors import HOUSE
from minga.core.clock import now
from minga.organisations.enums import RoleKind
from minga.people.models import Person
from minga.programmes.queries.work import work_of
from tests.conftest import Queries
from tests.factories.blind import TELLING, double_call, telling_entry, telling_pdf
from tests.factories.calls import ended, make_application, make_call, make_entry
from tests.factories.files import package
from tests.factories.organisations import role
from tests.factories.people import make_person

pytestmark = pytest.mark.django_db


def _sign_in(client: Client, person: Person) -> Client:
    client.force_login(person, backend="allauth.account.auth_backends.AuthenticationBackend")
    return client


def _office(entry: Entry) -> Person:
    return role(make_person(language="en"), RoleKind.MANAGER, entry.phase.call.edition).person


def _made(entry: Entry) -> BlindCopy:
    return make_blind_copy(entry=entry, actor=HOUSE, now=now())


def _address(copy: BlindCopy, name: str = "blind-copy", *more: Any) -> str:
    entry = copy.entry
    return reverse(f"calls:{name}", args=[entry.phase.call.key, entry.phase.key, entry.blind_code, *more])


def _round(entry: Entry) -> str:
    return reverse("calls:to-jury", args=[entry.phase.call.key, entry.phase.key])


@pytest.fixture
def copy() -> BlindCopy:
    return _made(telling_entry())


@pytest.fixture
def office(client: Client, copy: BlindCopy) -> Client:
    return _sign_in(client, _office(copy.entry))


def test_the_office_sees_both_sides_what_was_hidden_and_what_is_left(office: Client, copy: BlindCopy) -> None:
    page = office.get(_address(copy)).content.decode()

    assert "<mark>María Núñez</mark>" in page
    assert "[person]" in page
    assert 'name="show" value="Municipalidad de Carapeguá"' in page
    assert "plano-de-carapegua.pdf" in page


def test_one_press_keeps_the_changes_clears_and_goes_to_the_next(office: Client, copy: BlindCopy) -> None:
    other = _made(telling_entry(copy.entry.phase.call))
    said = {"seen": copy.made_at.isoformat(), "hide": "la fila\n", "show": ["esperanza"], "clear": "1"}

    answer = office.post(_address(copy), said)

    assert answer.status_code == 303
    assert answer["Location"] == _address(other)
    copy.refresh_from_db()
    assert copy.words == ["la fila"]
    assert copy.cleared_at is not None


def test_the_last_one_leads_back_to_the_round(office: Client, copy: BlindCopy) -> None:
    answer = office.post(_address(copy), {"seen": copy.made_at.isoformat(), "clear": "1"})

    assert answer["Location"] == _round(copy.entry)


def test_what_another_changed_meanwhile_comes_back_with_what_was_typed(office: Client, copy: BlindCopy) -> None:
    seen = copy.made_at.isoformat()
    office.post(_address(copy), {"seen": seen, "withhold": ["story"], "save": "1"})

    answer = office.post(_address(copy), {"seen": seen, "hide": "turno", "clear": "1"})

    assert answer.status_code == 422
    copy.refresh_from_db()
    assert (copy.cleared_at, copy.words, copy.withheld) == (None, ["turno"], ["story"])


def test_it_is_taken_back(office: Client, copy: BlindCopy) -> None:
    clear_blind_copy(copy=copy, actor=HOUSE, now=now())

    office.post(_address(copy), {"back": "1"})

    copy.refresh_from_db()
    assert copy.cleared_at is None


def test_too_long_a_passage_is_refused_in_place(office: Client, copy: BlindCopy) -> None:
    answer = office.post(_address(copy), {"hide": "x" * 600, "save": "1"})

    assert answer.status_code == 422
    assert "x" * 600 in answer.content.decode()


def test_files_are_shown_replaced_and_withheld(office: Client, copy: BlindCopy) -> None:
    place = _address(copy, "blind-file", 1)

    office.post(place, {"show": "1"})
    shown = copy.files.get(number=1).file
    assert shown is not None
    assert b"".join(office.get(shown.get_absolute_url())).startswith(b"%PDF")

    office.post(place, {"file": SimpleUploadedFile("limpio.pdf", telling_pdf())})
    replaced = copy.files.get(number=1).file
    assert replaced not in (None, shown)

    office.post(place, {"withhold": "1"})
    assert copy.files.get(number=1).file is None


@pytest.mark.parametrize(
    ("name", "words"), [("", "Choose a file first."), ("x.docx", "Put a PDF, a picture or a plain text here.")]
)
def test_a_file_that_is_not_clean_is_refused_in_words(office: Client, copy: BlindCopy, name: str, words: str) -> None:
    sent = {"file": SimpleUploadedFile(name, package("word/document.xml"))} if name else {}

    answer = office.post(_address(copy, "blind-file", 1), sent, follow=True)

    assert words in answer.content.decode()
    assert copy.files.get(number=1).file is None


def test_a_file_that_is_not_there_is_not_found(office: Client, copy: BlindCopy) -> None:
    assert office.post(_address(copy, "blind-file", 7), {"show": "1"}).status_code == 404
    assert office.get(_address(copy, "blind-file", 1)).status_code == 405


@pytest.mark.parametrize("who", ["juror", "mentor", "applicant", "rival", "stranger", "nobody"])
def test_nobody_but_the_office_finds_any_of_it(client: Client, copy: BlindCopy, who: str) -> None:
    call = copy.entry.phase.call
    persons = {
        "juror": lambda: role(make_person(), RoleKind.JUROR, call.edition).person,
        "mentor": lambda: role(make_person(), RoleKind.MENTOR, call.edition).person,
        "applicant": lambda: copy.entry.application.person,
        "rival": lambda: make_entry(make_application(call, code="P-0099")).application.person,
        "stranger": make_person,
    }
    if who != "nobody":
        _sign_in(client, persons[who]())

    for address in (_address(copy), _round(copy.entry)):
        assert client.get(address).status_code in (303, 404)
        assert client.post(address, {"clear": "1"}).status_code in (303, 404)
    assert client.post(_address(copy, "blind-file", 1), {"show": "1"}).status_code in (303, 404)
    copy.refresh_from_db()
    assert copy.cleared_at is None
    assert copy.files.get(number=1).file is None


def test_the_round_tells_how_far_it_is_and_is_handed_over_by_hand(client: Client) -> None:
    call = double_call()
    entry = telling_entry(call)
    _made(entry)
    _sign_in(client, _office(entry))
    assert "Hand 1 application" not in client.get(_round(entry)).content.decode()
    ended(call)

    page = client.get(_round(entry)).content.decode()
    assert "Hand 1 application to the jury" in page
    assert entry.blind_code in page

    assert client.post(_round(entry)).status_code == 303
    assert PanelItem.objects.get().code == entry.blind_code


def test_a_round_that_is_open_is_not_closed_by_hand(office: Client, copy: BlindCopy) -> None:
    assert "takes applications until" in office.post(_round(copy.entry), follow=True).content.decode()
    assert PanelItem.objects.count() == 0


def test_a_round_without_jury_and_a_draft(client: Client) -> None:
    entry = make_entry(make_application(make_call()))
    _sign_in(client, _office(entry))
    assert client.get(_round(entry)).status_code == 200

    draft = make_call(state="draft")
    _sign_in(client, role(make_person(), RoleKind.MANAGER, draft.edition).person)
    assert client.get(reverse("calls:to-jury", args=[draft.key, "postulacion"])).status_code == 404


def test_copies_that_wait_are_work_of_the_office_once_the_round_ended() -> None:
    call = double_call()
    entry = telling_entry(call)
    copy, office = _made(entry), _office(entry)

    def titles() -> list[str]:
        return [row.link for section in work_of(office, now()) for row in section.rows if "jurado" in row.link]

    assert titles() == []
    ended(call)
    assert titles() == [_round(entry)]
    clear_blind_copy(copy=copy, actor=HOUSE, now=now())
    assert titles() == []


def test_the_list_of_copies_costs_the_same_with_three_as_with_one(client: Client, queries: Queries) -> None:
    call = double_call()
    entry = telling_entry(call, files=False)
    _made(entry)
    _sign_in(client, _office(entry))
    client.get(_round(entry))
    with queries(11):
        client.get(_round(entry))
    for number in range(2):
        _made(make_entry(make_application(call, code=f"P-010{number}"), answers={"story": "x"}))
    with queries(11):
        client.get(_round(entry))


def test_the_page_of_a_copy_tells_nothing_in_its_address(copy: BlindCopy) -> None:
    assert [word for word in TELLING if word in _address(copy)] == []
