"""The log of a dossier as sentences: who reads which, and that each event has its own."""

from importlib import import_module
from pkgutil import iter_modules
from uuid import uuid4

import pytest

from minga.audit.models import Entry
from minga.core.clock import now
from minga.core.events import known_events
from minga.initiatives import events
from minga.initiatives.models import Initiative
from minga.initiatives.queries.history import Sentence, days_of, entries_of, sentences_of
from minga.initiatives.queries.history_words import PUBLIC_KEYS, SENTENCES
from minga.people.models import Person
from tests.conftest import Queries
from tests.factories.initiatives import lead_of, make_initiative
from tests.factories.organisations import make_organisation
from tests.factories.replication import make_exchange
from tests.initiatives.dossiers import KINDS

pytestmark = pytest.mark.django_db


def _noted(initiative: Initiative, key: str, row: object, actor: Person | None = None, **fields: object) -> Entry:
    values = {
        "at": now(),
        "key": key,
        "actor_id": actor.pk if actor else None,
        "actor_label": "Minga",
        "subject_type": row._meta.label_lower,  # type: ignore[attr-defined]
        "subject_id": row.pk,  # type: ignore[attr-defined]
        "subject_label": "como se llamaba",
        "related": [[initiative._meta.label_lower, initiative.pk]],
        "request": uuid4(),
        **fields,
    }
    return Entry.objects.create(**values)


def _told(initiative: Initiative, viewer: Person | None) -> list[Sentence]:
    days = sentences_of(initiative, viewer, now())
    return [sentence for day in days for click in day.clicks for sentence in click.sentences]


@pytest.fixture(autouse=True)
def every_event() -> None:
    """Events are known once their module was read."""
    ours = [f"{events.__name__}.{module.name}" for module in iter_modules(events.__path__)]
    for name in (*ours, "minga.indicators.events", "minga.organisations.events"):
        import_module(name)


def test_each_event_of_the_app_has_its_sentence() -> None:
    ours = {key for key in known_events() if key.startswith("initiatives.")}

    assert ours - set(SENTENCES) == set()


def test_no_sentence_is_about_an_event_that_does_not_exist() -> None:
    assert {key for key in SENTENCES if key not in known_events()} == set()


def test_a_test_is_told_with_its_people_and_its_result() -> None:
    initiative = make_initiative(stage=4)
    lead = lead_of(initiative)
    row = KINDS["test"](initiative, "vecinas")
    _noted(initiative, "initiatives.user_test_recorded", row, lead)

    (inside,) = _told(initiative, lead)
    (outside,) = _told(initiative, None)

    assert "el resultado de la prueba con 7 personas: no funcionó." in inside.text
    assert str(lead) in inside.text
    assert str(lead) not in outside.text
    assert initiative.organisation.name in outside.text


def test_the_public_reads_the_name_of_today_never_the_one_that_was_taken_back() -> None:
    initiative = make_initiative(stage=4)
    row = KINDS["evidence"](initiative, "registro corregido")
    _noted(initiative, "initiatives.evidence_added", row, after={"title": "nombre de una paciente"})

    (told,) = _told(initiative, None)

    assert "registro corregido" in told.text
    assert "paciente" not in told.text
    assert "se llamaba" not in told.text


@pytest.mark.parametrize("kind", sorted(set(KINDS) - {"citation", "condition"}))
def test_what_is_restricted_is_not_even_counted(kind: str) -> None:
    initiative = make_initiative(stage=4)
    row = KINDS[kind](initiative, "reservado", restricted=True)
    _noted(initiative, "initiatives.part_opened", row)

    assert entries_of(initiative, None, now()).count() == 0
    assert entries_of(initiative, lead_of(initiative), now()).count() == 1


def test_a_figure_that_only_a_restricted_experiment_reads_is_not_told() -> None:
    initiative = make_initiative(stage=4)
    row = KINDS["experiment"](initiative, "reservado", restricted=True)
    target = row.target  # type: ignore[attr-defined]
    _noted(initiative, "indicators.target_set", target)
    _noted(initiative, "indicators.value_measured", target.measurements.get())

    assert _told(initiative, None) == []


def test_events_of_the_team_stay_inside() -> None:
    initiative = make_initiative(stage=4)
    _noted(initiative, "initiatives.visibility_set", initiative)
    _noted(initiative, "initiatives.initiative_followed", initiative, lead_of(initiative))

    assert _told(initiative, None) == []
    assert all(sentence.restricted for sentence in _told(initiative, lead_of(initiative)))


def test_what_has_no_sentence_is_told_by_its_label_inside_only() -> None:
    initiative = make_initiative(stage=4)
    _noted(initiative, "gone.something_done", initiative)

    assert [sentence.restricted for sentence in _told(initiative, lead_of(initiative))] == [True]
    assert _told(initiative, None) == []


def test_one_click_is_told_together() -> None:
    initiative = make_initiative(stage=4)
    click = uuid4()
    for _number in range(2):
        _noted(initiative, "initiatives.story_edited", initiative, request=click)
    _noted(initiative, "initiatives.story_edited", initiative)

    (day,) = sentences_of(initiative, lead_of(initiative), now())

    assert sorted(len(click.sentences) for click in day.clicks) == [1, 2]


@pytest.mark.parametrize("times", [1, 20])
def test_a_page_of_the_log_costs_the_same_at_any_length(queries: Queries, times: int) -> None:
    initiative = make_initiative(stage=4)
    for number in range(times):
        row = KINDS["evidence"](initiative, f"registro {number}")
        _noted(initiative, "initiatives.evidence_added", row, lead_of(initiative))
        _noted(initiative, "initiatives.user_test_recorded", KINDS["test"](initiative, f"prueba {number}"))
    entries = list(entries_of(initiative, None, now()))

    with queries(4):
        days_of(entries, initiative, None, now())


def test_whatever_the_public_reads_is_named_in_the_list() -> None:
    assert {key for key, wording in SENTENCES.items() if wording.public} == set(PUBLIC_KEYS)
    assert not {key for key in PUBLIC_KEYS if key.startswith(("initiatives.team_", "initiatives.risk_"))}


def test_an_exchange_is_told_to_the_public_once_the_other_organisation_is_recognised() -> None:
    initiative, unknown = make_initiative(stage=3), make_organisation("Nombre inventado", recognised_at=None)
    for house in (unknown, make_organisation("Municipalidad de Itakyry")):
        _noted(initiative, "initiatives.exchange_held", make_exchange(initiative, organisation=house, state="held"))

    public, inside = (" ".join(each.text for each in _told(initiative, who)) for who in (None, lead_of(initiative)))

    assert "Itakyry" in public
    assert "inventado" not in public
    assert "inventado" in inside
