"""The factories give rows that the database and the questionnaires take."""

from decimal import Decimal

from minga.capacity.enums import WaveState
from minga.capacity.models import NodeScore
from minga.questionnaires.models.reading import read_definition
from tests.factories.capacity import make_computation, make_marks, make_measured, make_version, make_wave, published


def test_form_of_a_version_is_a_form_of_the_house(db: None) -> None:
    version = make_version()

    assert version.form is not None
    asked = read_definition(version.form.versions.get().definition)

    assert [section.key for section in asked.sections] == ["part_c1", "part_c2"]
    assert list(asked.questions) == ["q1", "q2", "q3", "q4"]


def test_marks_become_scores_and_are_sealed(db: None) -> None:
    wave = make_wave(state=WaveState.COMPUTED)
    entity = make_measured(wave)
    make_marks(entity, {"q1": 10, "q4": None})

    make_computation(wave)
    published(wave)

    scores = dict(NodeScore.objects.values_list("node", "score"))
    assert scores["total"] == Decimal(45)
    assert scores["c1"] == Decimal(25)
