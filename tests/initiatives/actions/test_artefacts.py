"""Artefacts and their versions, and what is kept from the public."""

from datetime import timedelta
from io import BytesIO

import pytest
from PIL import Image

from minga.audit.models import Entry
from minga.core.clock import now
from minga.core.errors import Conflict, DomainError, Invalid, NotAllowed
from minga.files.queries import open_file
from minga.initiatives.actions.artefacts import (
    ArtefactText,
    VersionText,
    add_artefact,
    add_version,
    describe_artefact,
)
from minga.initiatives.actions.rows import restrict_part
from minga.initiatives.enums import Visibility
from minga.initiatives.models import Artefact, ArtefactVersion, Initiative
from minga.initiatives.queries.files import may_read_dossier_file
from minga.people.models import Person
from tests.factories.files import make_upload, picture
from tests.factories.initiatives import days_ago, lead_of, make_initiative
from tests.factories.people import make_person

pytestmark = pytest.mark.django_db

DESCRIBED = ArtefactText(title="Guion de voz", kind="script", purpose="Ver si se entiende.")


def _version(**fields: object) -> VersionText:
    values: dict[str, object] = {"fidelity": "low", "made_on": days_ago(1), "text": "Buen día.", **fields}
    return VersionText(**values)  # type: ignore[arg-type]


@pytest.fixture
def initiative() -> Initiative:
    return make_initiative(stage=3)


@pytest.fixture
def lead(initiative: Initiative) -> Person:
    return lead_of(initiative)


def _add(initiative: Initiative, lead: Person, **fields: object) -> Artefact:
    return add_artefact(initiative=initiative, described=DESCRIBED, version=_version(**fields), actor=lead, now=now())


def test_an_artefact_comes_with_its_first_version_and_one_entry(initiative: Initiative, lead: Person) -> None:
    artefact = _add(initiative, lead)

    assert (artefact.stage, artefact.versions.get().number) == (3, 1)
    entry = Entry.objects.get(key="initiatives.artefact_added")
    assert entry.related == [["initiatives.initiative", initiative.pk]]
    assert entry.organisation_id == initiative.organisation_id
    initiative.refresh_from_db()
    assert initiative.moved_at is not None


def test_versions_are_numbered_and_earlier_ones_stay(initiative: Initiative, lead: Person) -> None:
    artefact = _add(initiative, lead)

    add_version(artefact=artefact, version=_version(text="Buenas.", fidelity="medium"), actor=lead, now=now())

    assert list(artefact.versions.values_list("number", "text", "fidelity")) == [
        (1, "Buen día.", "low"),
        (2, "Buenas.", "medium"),
    ]


@pytest.mark.parametrize(
    ("fields", "field"),
    [({"text": " "}, "text"), ({"fidelity": "x"}, "fidelity"), ({"made_on": days_ago(-3)}, "made_on")],
)
def test_a_version_without_content_or_from_tomorrow_is_refused(
    initiative: Initiative, lead: Person, fields: dict[str, object], field: str
) -> None:
    with pytest.raises(Invalid) as refused:
        _add(initiative, lead, **fields)

    assert set(refused.value.errors) == {field}
    assert not Artefact.objects.filter(title=DESCRIBED.title).exists()


def test_a_disguised_program_is_refused_at_the_field_and_nothing_is_written(
    initiative: Initiative, lead: Person
) -> None:
    with pytest.raises(DomainError) as refused:
        _add(initiative, lead, text="", upload=make_upload("foto.jpg", b"MZ\x90\x00" + b"\x00" * 400))

    assert refused.value.field == "file"
    assert not ArtefactVersion.objects.filter(artefact__title=DESCRIBED.title).exists()


def test_a_photograph_of_twelve_megabytes_is_kept_small(initiative: Initiative, lead: Person) -> None:
    noise = Image.effect_noise((4600, 3400), 90)
    target = BytesIO()
    noise.convert("RGB").save(target, "JPEG", quality=97)
    assert target.tell() > 12_000_000

    artefact = _add(initiative, lead, text="", upload=make_upload("pizarra.jpg", target.getvalue()))

    stored = artefact.versions.get().file
    assert stored is not None
    with open_file(stored) as content, Image.open(content) as kept:
        assert max(kept.size) == 2000
    assert stored.size < 3_000_000


def test_two_who_describe_at_once_do_not_overwrite_each_other(initiative: Initiative, lead: Person) -> None:
    artefact = _add(initiative, lead)
    described = ArtefactText(title="Guion de voz, corto", kind="script")
    describe_artefact(artefact=artefact, described=described, revision=1, actor=lead, now=now())

    with pytest.raises(Conflict):
        describe_artefact(artefact=artefact, described=DESCRIBED, revision=1, actor=lead, now=now())

    artefact.refresh_from_db()
    assert (artefact.title, artefact.revision) == ("Guion de voz, corto", 2)


def test_whoever_is_not_on_the_team_writes_nothing(initiative: Initiative) -> None:
    with pytest.raises(NotAllowed):
        _add(initiative, make_person())


@pytest.mark.parametrize("state", ["stopped", "closed"])
def test_a_dossier_that_ended_is_history(state: str) -> None:
    ended = make_initiative(stage=6, state=state)

    with pytest.raises(NotAllowed) as refused:
        _add(ended, lead_of(ended))

    assert refused.value.code == "ended"


def test_files_follow_the_row_that_holds_them(initiative: Initiative, lead: Person) -> None:
    artefact = _add(initiative, lead, upload=make_upload("foto.jpg", picture()))
    stored, stranger = artefact.versions.get().file, make_person()
    assert stored is not None
    assert may_read_dossier_file(None, stored)

    restrict_part(row=artefact, restricted=True, actor=lead, now=now())
    assert (may_read_dossier_file(None, stored), may_read_dossier_file(lead, stored)) == (False, True)

    restrict_part(row=artefact, restricted=False, actor=lead, now=now())
    Initiative.objects.filter(pk=initiative.pk).update(visibility=Visibility.DRAFT)
    assert (may_read_dossier_file(stranger, stored), may_read_dossier_file(lead, stored)) == (False, True)
    keys = Entry.objects.filter(subject_type="initiatives.artefact").order_by("pk").values_list("key", flat=True)
    assert list(keys)[-2:] == ["initiatives.part_restricted", "initiatives.part_opened"]


def test_restricting_does_not_count_as_a_step_of_the_work(initiative: Initiative, lead: Person) -> None:
    artefact = _add(initiative, lead)
    before = now() - timedelta(days=9)
    Initiative.objects.filter(pk=initiative.pk).update(moved_at=before)

    restrict_part(row=artefact, restricted=True, actor=lead, now=now())

    initiative.refresh_from_db()
    assert initiative.moved_at == before
