"""What is kept from the public is on no page, in no file, in no list and in no search: each kind × each way out."""

from collections.abc import Callable
from io import BytesIO
from zipfile import ZipFile

import pytest
from django.apps import apps
from django.db import models
from django.test import Client
from django.urls import reverse

from minga.audit.models import Entry
from minga.core.clock import now
from minga.files.policies import may_read_file
from minga.initiatives.actions.listing import refresh
from minga.initiatives.models import Initiative
from tests.factories.files import make_file
from tests.factories.initiatives import lead_of, make_initiative
from tests.factories.organisations import role
from tests.factories.people import make_person
from tests.initiatives.dossiers import KINDS, put_draft_lesson, put_evidence

pytestmark = pytest.mark.django_db
SECRET = "reservadísimo"


def _dossier(name: str) -> Callable[[Initiative], str]:
    return lambda initiative: reverse(f"initiatives:{name}", args=[initiative.key])


WAYS_OUT: dict[str, Callable[[Initiative], str]] = {
    "page": _dossier("dossier"),
    "print": _dossier("print"),
    "data": _dossier("dossier-data"),
    "case": _dossier("case"),
    "history": _dossier("history"),
    "list": lambda initiative: f"{reverse('initiatives:list')}?q={SECRET}",
    "board": lambda initiative: reverse("initiatives:board"),
    "csv": lambda initiative: reverse("initiatives:sheet", args=["csv"]),
    "xlsx": lambda initiative: reverse("initiatives:sheet", args=["xlsx"]),
    "json": lambda initiative: reverse("initiatives:sheet", args=["json"]),
    "search": lambda initiative: f"{reverse('portal:search')}?q={SECRET}&kind=initiatives.initiative",
    "front": lambda initiative: reverse("portal:home"),
    "owner": lambda initiative: initiative.organisation.get_absolute_url(),
}


def _sign_in(client: Client, person: object) -> None:
    client.force_login(person, backend="allauth.account.auth_backends.AuthenticationBackend")  # type: ignore[arg-type]


def _read(client: Client, path: str) -> str:
    answer = client.get(path)
    assert answer.status_code == 200, answer.status_code
    content = b"".join(answer.streaming_content) if answer.streaming else answer.content  # type: ignore[attr-defined]
    if content[:2] == b"PK":
        with ZipFile(BytesIO(content)) as book:
            return "".join(book.read(name).decode(errors="replace") for name in book.namelist())
    return content.decode()


def _noted(row: models.Model, initiative: Initiative) -> None:
    """What the log holds of a row, as its action would have written it."""
    keys = {
        "evidence": "evidence_added",
        "artefact": "artefact_added",
        "canvas": "canvas_begun",
        "usertest": "user_test_recorded",
        "experiment": "experiment_planned",
        "commitment": "commitment_made",
    }
    Entry.objects.create(
        at=now(),
        key=f"initiatives.{keys.get(row._meta.model_name or '', 'part_opened')}",
        actor_label="Minga",
        subject_type=row._meta.label_lower,
        subject_id=row.pk,
        subject_label=SECRET,
        related=[[initiative._meta.label_lower, initiative.pk]],
        after={"title": SECRET},
        request="00000000-0000-0000-0000-000000000001",
    )


@pytest.fixture
def initiative() -> Initiative:
    return make_initiative(stage=5)


def test_nothing_that_is_restricted_leaves(client: Client, initiative: Initiative) -> None:
    for put in KINDS.values():
        _noted(put(initiative, SECRET, restricted=True), initiative)
    put_draft_lesson(initiative, SECRET)
    refresh(initiative)

    leaking = [way for way, path in WAYS_OUT.items() if _tells(client, way, path(initiative), initiative)]

    assert leaking == []


def _tells(client: Client, way: str, path: str, initiative: Initiative) -> bool:
    """Whether what is restricted can be read there; a page repeats what was asked, which is no leak."""
    found = _read(client, path).replace(f'value="{SECRET}"', "").replace(f"q={SECRET}", "")
    if way == "search":
        return initiative.title in found
    return SECRET in found.lower()


@pytest.mark.parametrize("kind", sorted(KINDS))
def test_a_stranger_who_signed_in_reads_no_more_than_anybody(client: Client, initiative: Initiative, kind: str) -> None:
    KINDS[kind](initiative, SECRET, restricted=True)
    _sign_in(client, role(make_person()).person)

    assert SECRET not in _read(client, initiative.get_absolute_url()).lower()


@pytest.mark.parametrize("kind", sorted(KINDS))
def test_the_team_reads_it_and_it_is_marked(client: Client, initiative: Initiative, kind: str) -> None:
    KINDS[kind](initiative, SECRET, restricted=True)
    _sign_in(client, lead_of(initiative))

    page = _read(client, initiative.get_absolute_url())

    assert SECRET in page.lower()
    assert "No es para el público" in page


@pytest.mark.parametrize("kind", sorted(KINDS))
def test_what_is_not_restricted_is_read_by_everybody(client: Client, initiative: Initiative, kind: str) -> None:
    KINDS[kind](initiative, SECRET)

    assert SECRET in _read(client, initiative.get_absolute_url()).lower()
    assert SECRET in _read(client, WAYS_OUT["data"](initiative)).lower()


def test_every_kind_of_row_that_can_be_restricted_is_tried() -> None:
    kept = {
        model._meta.model_name
        for model in apps.get_app_config("initiatives").get_models()
        if {"initiative", "restricted"} <= {field.name for field in model._meta.get_fields()}
    }

    made = {"commitment" if kind == "condition" else "evidence" if kind == "citation" else kind for kind in KINDS}
    assert kept - {"risk"} == {"usertest" if kind == "test" else kind for kind in made}


def test_risks_are_never_for_the_public(client: Client, initiative: Initiative) -> None:
    initiative.risks.create(text=SECRET, likelihood=3, impact=3)

    for way in ("page", "data", "case"):
        assert SECRET not in _read(client, WAYS_OUT[way](initiative)).lower()


@pytest.mark.parametrize("visibility", ["draft", "restricted"])
def test_the_title_of_a_draft_is_nowhere(client: Client, visibility: str) -> None:
    hidden = make_initiative(stage=6, title=f"Asunto {SECRET}", visibility=visibility)
    make_initiative(stage=6, derived_from=hidden)
    refresh(hidden)
    own = {way for way in WAYS_OUT if way in ("page", "print", "data", "case", "history")}

    statuses = {client.get(WAYS_OUT[way](hidden)).status_code for way in own}
    elsewhere = "".join(_read(client, WAYS_OUT[way](hidden)) for way in set(WAYS_OUT) - own)

    assert statuses == {404}
    assert f"asunto {SECRET}" not in elsewhere.lower()


def test_lineage_does_not_name_a_draft(client: Client) -> None:
    hidden = make_initiative(title=SECRET, visibility="draft")
    child = make_initiative(derived_from=hidden)
    make_initiative(title=f"{SECRET} hija", derived_from=child, visibility="restricted")

    assert SECRET not in _read(client, child.get_absolute_url())


def test_a_restricted_challenge_is_not_told_by_its_initiative(client: Client, initiative: Initiative) -> None:
    challenge = initiative.challenge
    challenge.title, challenge.affected, challenge.restricted = SECRET, SECRET, True
    challenge.save()
    challenge.evidence.create(kind="data", title=SECRET, source=SECRET)
    refresh(initiative)

    for way in ("page", "print", "data", "case"):
        assert SECRET not in _read(client, WAYS_OUT[way](initiative))
    assert initiative.title not in _read(client, WAYS_OUT["search"](initiative))


def test_names_of_people_stay_inside(client: Client, initiative: Initiative) -> None:
    lead = lead_of(initiative)

    assert str(lead) not in _read(client, initiative.get_absolute_url())
    _sign_in(client, lead)
    assert str(lead) in _read(client, WAYS_OUT["page"](initiative))


def test_the_data_of_a_draft_are_not_even_for_its_team(client: Client) -> None:
    draft = make_initiative(visibility="draft")
    _sign_in(client, lead_of(draft))

    assert client.get(WAYS_OUT["data"](draft)).status_code == 404


def test_the_team_prints_what_the_public_sees(client: Client, initiative: Initiative) -> None:
    KINDS["evidence"](initiative, SECRET, restricted=True)
    _sign_in(client, lead_of(initiative))

    assert SECRET not in _read(client, WAYS_OUT["print"](initiative))


def test_a_file_goes_by_its_title_never_by_its_own_name(client: Client, initiative: Initiative) -> None:
    file = make_file(name="acta de Juana.pdf", purpose="initiatives.file")
    put_evidence(initiative, "Registro de fila", file=file)

    page = _read(client, initiative.get_absolute_url())

    assert reverse("files:file", args=[file.uuid]) in page
    assert "Juana" not in page


def test_a_file_of_a_restricted_row_is_not_handed_out(initiative: Initiative) -> None:
    kept, shown, back = (make_file(name=f"{name}.pdf", purpose="initiatives.file") for name in ("a", "b", "c"))
    put_evidence(initiative, "Con nombres", file=kept, restricted=True)
    put_evidence(initiative, "Sin nombres", file=shown)
    put_evidence(initiative, "Era otra cosa", file=back, withdrawn_at=now(), withdrawn_reason="Otra oficina")

    assert not may_read_file(None, kept)
    assert may_read_file(None, shown)
    assert not may_read_file(None, back)
    assert may_read_file(lead_of(initiative), kept)
    assert may_read_file(lead_of(initiative), back)
