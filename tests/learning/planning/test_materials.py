"""Materials: words first, who may read a file, and what the public sees of a programme of study."""

from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from minga.audit.models import Entry
from minga.core.clock import now
from minga.core.errors import DomainError, Invalid, NotAllowed
from minga.core.texts import all_languages
from minga.learning.actions.materials import (
    MaterialPlan,
    add_material,
    change_material,
    move_material,
    remove_material,
)
from minga.learning.enums import MaterialKind
from minga.learning.models import Material, Module
from minga.learning.queries.materials import materials_of
from minga.learning.queries.syllabus import syllabus, syllabus_section
from minga.people.models import Person
from minga.programmes.models import Edition
from tests.factories.learning import make_participant, make_session, make_task, make_taught, make_teacher
from tests.factories.people import make_person, sign_in

pytestmark = pytest.mark.django_db
PDF = b"%PDF-1.4\n1 0 obj<<>>endobj\ntrailer<<>>\n%%EOF\n"
WORDS: dict[str, Any] = {"titles": all_languages("Guía de entrevista"), "bodies": all_languages("Pregunte y escuche.")}


@pytest.fixture
def edition() -> Edition:
    return make_taught()


@pytest.fixture
def module(edition: Edition) -> Module:
    return edition.modules.get()


@pytest.fixture
def teacher(edition: Edition) -> Person:
    return make_teacher(edition)


def pdf(name: str = "guia.pdf", content: bytes = PDF) -> SimpleUploadedFile:
    return SimpleUploadedFile(name, content)


def opens(web: Client, address: str) -> bool:
    response = web.get(address)
    return response.status_code == 200 and b"".join(response) == PDF


@pytest.mark.parametrize(
    ("plan", "field"),
    [
        (MaterialPlan(kind=MaterialKind.TEXT, titles=WORDS["titles"]), "bodies"),
        (MaterialPlan(kind=MaterialKind.TEXT, titles={}, bodies=WORDS["bodies"]), "titles"),
        (MaterialPlan(kind=MaterialKind.AUDIO, titles=WORDS["titles"], link="https://radio.example/1.mp3"), "bodies"),
        (MaterialPlan(kind=MaterialKind.VIDEO, **WORDS), "upload"),
        (MaterialPlan(kind=MaterialKind.LINK, **WORDS), "link"),
        (MaterialPlan(kind=MaterialKind.FILE, **WORDS), "upload"),
        (MaterialPlan(kind=MaterialKind.TOOL, **WORDS), "tool"),
        (MaterialPlan(kind=MaterialKind.PACKAGE, **WORDS), "kind"),
        (MaterialPlan(kind=MaterialKind.AUDIO, **WORDS, upload=pdf(), upload_name="guia.pdf"), "upload"),
    ],
)
def test_what_is_missing_is_said_at_its_field(module: Module, teacher: Person, plan: MaterialPlan, field: str) -> None:
    with pytest.raises(Invalid) as refused:
        add_material(place=module, plan=plan, actor=teacher, now=now())

    assert set(refused.value.errors) == {field}
    assert not Material.objects.exists()


def test_a_file_that_is_not_what_it_says_is_refused_in_words(module: Module, teacher: Person) -> None:
    fake = pdf(content=b"MZ not a pdf")
    plan = MaterialPlan(kind=MaterialKind.FILE, titles=WORDS["titles"], upload=fake, upload_name="guia.pdf")

    with pytest.raises(DomainError, match=r"guia\.pdf"):
        add_material(place=module, plan=plan, actor=teacher, now=now())


def test_the_file_is_of_those_inside_until_it_is_public(module: Module, teacher: Person, client: Client) -> None:
    plan = MaterialPlan(kind=MaterialKind.FILE, titles=WORDS["titles"], upload=pdf(), upload_name="guia.pdf")
    material = add_material(place=module, plan=plan, actor=teacher, now=now())
    assert material.file is not None
    address = material.file.get_absolute_url()
    inside = sign_in(Client(), make_participant(module.edition).person)
    assert opens(inside, address)
    assert not opens(sign_in(Client(), make_person()), address)
    assert not opens(client, address)

    open_plan = MaterialPlan(kind=MaterialKind.FILE, titles=WORDS["titles"], public=True)
    change_material(material=material, plan=open_plan, actor=teacher, now=now())

    assert opens(client, address)


def test_a_new_file_takes_the_place_of_the_old_one_and_both_go_with_the_material(
    module: Module, teacher: Person
) -> None:
    plan = MaterialPlan(kind=MaterialKind.FILE, titles=WORDS["titles"], upload=pdf(), upload_name="guia.pdf")
    material = add_material(place=module, plan=plan, actor=teacher, now=now())
    old = material.file
    newer = MaterialPlan(
        kind=MaterialKind.FILE, titles=WORDS["titles"], upload=pdf(content=PDF + b"%2"), upload_name="guia.pdf"
    )

    changed = change_material(material=material, plan=newer, actor=teacher, now=now())
    new = changed.file
    remove_material(material=changed, actor=teacher, now=now())

    assert old is not None
    assert new is not None
    for file in (old, new):
        file.refresh_from_db()
        assert file.erased_at is not None
    assert not Material.objects.exists()
    keys = Entry.objects.filter(key__startswith="learning.material").order_by("pk").values_list("key", flat=True)
    assert [key.rpartition("_")[2] for key in keys] == ["added", "changed", "removed"]


def test_words_come_before_sound_and_sound_before_video(module: Module, teacher: Person) -> None:
    session = make_session(module=module)
    for kind in (MaterialKind.VIDEO, MaterialKind.AUDIO, MaterialKind.LINK, MaterialKind.TEXT):
        plan = MaterialPlan(kind=kind, **WORDS, link="https://lugar.example/x")
        add_material(place=session, plan=plan, actor=teacher, now=now())
    add_material(place=module, plan=MaterialPlan(kind=MaterialKind.TEXT, **WORDS), actor=teacher, now=now())

    found = materials_of(session)

    assert [each.kind for each in found] == ["text", "text", "audio", "link", "video"]
    assert found[0].module == module
    moved = move_material(material=found[3], up=True, actor=teacher, now=now())
    assert moved.order == 2


def test_strangers_and_participants_add_nothing(module: Module) -> None:
    for person in (make_person(), make_participant(module.edition).person):
        with pytest.raises(NotAllowed):
            add_material(place=module, plan=MaterialPlan(kind=MaterialKind.TEXT, **WORDS), actor=person, now=now())


def test_the_programme_of_study_shows_everything_but_the_way_in(
    edition: Edition, module: Module, teacher: Person, client: Client
) -> None:
    make_task(module=module)
    hidden = MaterialPlan(kind=MaterialKind.TEXT, titles=all_languages("Solo dentro"), bodies=WORDS["bodies"])
    shown = MaterialPlan(
        kind=MaterialKind.TEXT, titles=all_languages("Para todos"), bodies=WORDS["bodies"], public=True
    )
    for plan in (hidden, shown):
        add_material(place=module, plan=plan, actor=teacher, now=now())

    response = client.get(reverse("learning:syllabus", args=[edition.key]))

    text = response.content.decode()
    session = edition.sessions.get()
    assert "Para todos" in text
    assert "Solo dentro" not in text
    assert session.titles["es"] in text
    assert session.link not in text
    page = syllabus(edition, now())
    assert (page.sessions, page.hours, page.modules[0].materials) == (1, 2.0, 2)
    assert [title for title, _brief in page.modules[0].tasks]
    section = syllabus_section(edition, now())
    assert section is not None
    assert section.rows[0].label == module.titles["es"]


def test_the_programme_of_an_edition_that_is_not_public_is_of_those_inside(edition: Edition, client: Client) -> None:
    Edition.objects.filter(pk=edition.pk).update(public=False)
    address = reverse("learning:syllabus", args=[edition.key])

    assert client.get(address).status_code == 404
    assert sign_in(client, make_participant(edition).person).get(address).status_code == 200
