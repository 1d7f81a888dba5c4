"""All certificates of an edition as one file: printed by a job, fetched by whoever manages, gone with a person."""

import io
import zipfile
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from minga.audit.models import Entry
from minga.core.actors import HOUSE
from minga.core.clock import now
from minga.core.errors import Conflict, NotAllowed, NotReady
from minga.learning.actions import certificate_packing
from minga.learning.actions.certificate_sets import LOST_AFTER, expire_certificates, order_certificates, sweep_sets
from minga.learning.actions.credentials import revoke_credential
from minga.learning.enums import PrintState
from minga.learning.models import CertificateSet, Credential
from minga.learning.models.certificate_sets import KEPT
from minga.learning.queries.certificate_files import certificate_file, name_in_set, set_file, sets_folder
from minga.learning.queries.certificate_sets import held_in
from minga.learning.tasks.completing import expire_many, print_many
from minga.organisations.enums import RoleKind
from minga.people.actions.personal_data import erase_person
from minga.people.models import Person
from minga.programmes.models import Edition
from tests.factories.credentials import make_credential, make_graduate
from tests.factories.learning import make_teacher
from tests.factories.organisations import role
from tests.factories.people import make_person
from tests.factories.programmes import make_edition

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("key")]


@pytest.fixture
def edition() -> Edition:
    return make_edition()


@pytest.fixture
def held(edition: Edition) -> list[Credential]:
    """Two people of one name, and one who writes in Portuguese."""
    people = [make_person(given_name="Ana / María", family_name="Quispe") for _each in range(2)] + [
        make_person(given_name="João", family_name="Silva", language="pt")
    ]
    return [make_credential(make_graduate(edition, person=each)) for each in people]


@pytest.fixture
def printed(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """What is really printed; the press itself is tested elsewhere, and slow."""
    pressed: list[str] = []

    def press(credential: Credential, language: str) -> Any:
        place = certificate_file(credential, language)
        if not place.exists():
            pressed.append(f"{credential.name} {language}")
            place.parent.mkdir(parents=True, exist_ok=True)
            place.write_bytes(f"%PDF {credential.code} {language}".encode())
        return place

    monkeypatch.setattr(certificate_packing, "print_certificate", press)
    return pressed


@pytest.fixture
def manager(edition: Edition) -> Person:
    person = make_person()
    role(person, RoleKind.MANAGER, edition)
    return person


def run_job(ordered: CertificateSet) -> CertificateSet:
    """As the queue does: from the first batch to the file."""
    after = 0
    while True:
        print_many(ordered.pk, after)
        ordered.refresh_from_db()
        if not ordered.running:
            return ordered
        after = max(each.pk for each in held_in(ordered.edition))


def entries(ordered: CertificateSet) -> zipfile.ZipFile:
    return zipfile.ZipFile(set_file(ordered))


def test_file_holds_each_certificate_by_the_name_of_its_holder_in_her_language(
    edition: Edition, held: list[Credential], printed: list[str]
) -> None:
    ordered = run_job(order_certificates(edition=edition, actor=HOUSE, now=now()))

    package = entries(ordered)
    assert sorted(package.namelist()) == sorted(f"{each.name.replace('/ ', '')} {each.code}.pdf" for each in held)
    assert package.read(name_in_set(held[2])).endswith(b" pt")
    assert package.testzip() is None
    assert (ordered.state, ordered.done, ordered.size) == (PrintState.READY, 3, set_file(ordered).stat().st_size)
    assert set_file(ordered).stat().st_mode & 0o077 == 0


def test_chosen_language_and_what_was_printed_before_is_not_printed_again(
    edition: Edition, held: list[Credential], printed: list[str]
) -> None:
    run_job(order_certificates(edition=edition, language="es", actor=HOUSE, now=now()))
    first = len(printed)

    again = run_job(order_certificates(edition=edition, actor=HOUSE, now=now()))

    assert (first, printed[first:]) == (3, ["João Silva pt"])
    assert len(entries(again).namelist()) == 3


def test_the_same_ordered_again_takes_the_place_of_the_former(
    edition: Edition, held: list[Credential], printed: list[str], django_capture_on_commit_callbacks: Any
) -> None:
    first = run_job(order_certificates(edition=edition, actor=HOUSE, now=now()))
    other = run_job(order_certificates(edition=edition, language="en", actor=HOUSE, now=now()))

    with django_capture_on_commit_callbacks(execute=True):
        run_job(order_certificates(edition=edition, actor=HOUSE, now=now()))

    first.refresh_from_db()
    other.refresh_from_db()
    assert (first.state, set_file(first).exists()) == (PrintState.OUTDATED, False)
    assert (other.state, set_file(other).exists()) == (PrintState.READY, True)


def test_job_that_was_cut_off_goes_on_where_it_was(
    edition: Edition, held: list[Credential], printed: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(certificate_packing, "BATCH", 2)
    ordered = order_certificates(edition=edition, actor=HOUSE, now=now())
    print_many(ordered.pk)
    ordered.refresh_from_db()
    assert (ordered.state, ordered.done, len(printed)) == (PrintState.PRINTING, 2, 2)

    print_many(ordered.pk)  # the same job once more: a worker died before its receipt
    print_many(ordered.pk, held[1].pk)
    print_many(ordered.pk, held[2].pk)

    ordered.refresh_from_db()
    assert (ordered.state, len(printed), len(entries(ordered).namelist())) == (PrintState.READY, 3, 3)


def test_one_is_printed_at_a_time_until_its_job_is_lost(edition: Edition, held: list[Credential]) -> None:
    first = order_certificates(edition=edition, actor=HOUSE, now=now())

    with pytest.raises(Conflict):
        order_certificates(edition=edition, actor=HOUSE, now=now())
    order_certificates(edition=edition, actor=HOUSE, now=now() + LOST_AFTER + timedelta(minutes=1))

    first.refresh_from_db()
    assert first.state == PrintState.FAILED


def test_what_cannot_be_printed_says_so_and_is_ordered_again(
    edition: Edition, held: list[Credential], monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(*_args: Any) -> None:
        raise OSError("disk is full")

    monkeypatch.setattr(certificate_packing, "print_certificate", broken)
    ordered = order_certificates(edition=edition, actor=HOUSE, now=now())
    with pytest.raises(OSError, match="full"):
        print_many(ordered.pk)

    ordered.refresh_from_db()
    assert ordered.state == PrintState.FAILED
    assert order_certificates(edition=edition, actor=HOUSE, now=now()).running


def test_order_is_for_managers_and_for_what_holds(edition: Edition) -> None:
    with pytest.raises(NotAllowed):
        order_certificates(edition=edition, actor=make_teacher(edition), now=now())
    with pytest.raises(NotReady):
        order_certificates(edition=edition, actor=HOUSE, now=now())
    assert not CertificateSet.objects.exists()


def test_file_is_thrown_away_when_one_in_it_is_taken_back(
    edition: Edition, held: list[Credential], printed: list[str], django_capture_on_commit_callbacks: Any
) -> None:
    ordered = run_job(order_certificates(edition=edition, actor=HOUSE, now=now()))

    with django_capture_on_commit_callbacks(execute=True):
        revoke_credential(credential=held[0], reason="Error.", actor=HOUSE, now=now())

    ordered.refresh_from_db()
    assert (ordered.state, set_file(ordered).exists()) == (PrintState.OUTDATED, False)
    again = run_job(order_certificates(edition=edition, actor=HOUSE, now=now()))
    assert name_in_set(held[0]) not in entries(again).namelist()


def test_file_is_thrown_away_when_a_person_in_it_is_erased(
    edition: Edition, held: list[Credential], printed: list[str], django_capture_on_commit_callbacks: Any
) -> None:
    ordered = run_job(order_certificates(edition=edition, actor=HOUSE, now=now()))

    with django_capture_on_commit_callbacks(execute=True):
        erase_person(person=held[1].person, actor=HOUSE, now=now())

    ordered.refresh_from_db()
    assert (ordered.state, set_file(ordered).exists()) == (PrintState.OUTDATED, False)


def test_one_that_is_taken_back_while_all_are_packed_is_not_in_the_file(
    edition: Edition, held: list[Credential], printed: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    keep = certificate_packing._keep
    once: list[Credential] = []

    def late(*args: Any) -> bool:
        if not once:
            once.append(revoke_credential(credential=held[0], reason="Error.", actor=HOUSE, now=now()))
        return keep(*args)

    monkeypatch.setattr(certificate_packing, "_keep", late)
    ordered = run_job(order_certificates(edition=edition, actor=HOUSE, now=now()))

    assert (ordered.state, ordered.total) == (PrintState.READY, 2)
    assert name_in_set(held[0]) not in entries(ordered).namelist()


def test_manager_orders_on_the_page_sees_it_go_and_fetches_it(
    client: Client, edition: Edition, held: list[Credential], printed: list[str], manager: Person
) -> None:
    client.force_login(manager)
    page = reverse("learning:certificates", args=[edition.key])
    assert page in client.get(reverse("learning:credentials", args=[edition.key])).content.decode()
    assert client.post(page, {"language": "xx"}).status_code == 422
    assert client.post(page, {"language": "pt"}).status_code == 303
    going = client.get(reverse("learning:certificates-progress", args=[edition.key])).content.decode()
    assert "progress" in going

    ordered = run_job(CertificateSet.objects.get())
    address = reverse("learning:certificates-file", args=[edition.key, ordered.uuid])
    assert address in client.get(page).content.decode()
    answer: Any = client.get(address)
    part: Any = client.get(address, headers={"Range": "bytes=10-19"})

    whole = b"".join(answer)
    assert len(zipfile.ZipFile(io.BytesIO(whole)).namelist()) == 3
    assert (part.status_code, b"".join(part)) == (206, whole[10:20])
    assert answer.headers["Cache-Control"] == "private, no-store"
    taken = Entry.objects.filter(key="learning.certificates_taken")
    assert [(each.actor_id, each.after) for each in taken] == [(manager.pk, {"certificates": 3})]


def test_who_no_longer_manages_fetches_nothing(
    client: Client, edition: Edition, held: list[Credential], printed: list[str]
) -> None:
    ordered = run_job(order_certificates(edition=edition, actor=HOUSE, now=now()))
    address = reverse("learning:certificates-file", args=[edition.key, ordered.uuid])
    client.force_login(make_teacher(edition))

    assert client.get(address).status_code == 404


def test_file_goes_after_its_days_and_what_belongs_to_no_order_goes_at_night(
    edition: Edition, held: list[Credential], printed: list[str], django_capture_on_commit_callbacks: Any
) -> None:
    ordered = run_job(order_certificates(edition=edition, actor=HOUSE, now=now()))
    (sets_folder() / "left.part").write_bytes(b"cut off")
    with pytest.raises(Conflict):
        expire_certificates(ordered=ordered, actor=HOUSE, now=now())
    sweep_sets()
    assert [each.name for each in sets_folder().iterdir()] == [set_file(ordered).name]

    CertificateSet.objects.update(created_at=now() - KEPT - timedelta(hours=1))
    with django_capture_on_commit_callbacks(execute=True):
        expire_many(0)

    assert not CertificateSet.objects.exists()
    assert not list(sets_folder().iterdir())
