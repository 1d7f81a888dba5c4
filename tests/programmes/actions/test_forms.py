"""An edition comes with the forms of its blueprint, open while their stage lasts."""

from datetime import timedelta

import pytest

from minga.core.actors import HOUSE
from minga.core.clock import now
from minga.core.errors import NotAllowed
from minga.organisations.models import Organisation
from minga.programmes.actions.forms import align_forms
from minga.programmes.actions.launch import launch_edition
from minga.programmes.actions.shipped import install_shipped
from minga.programmes.enums import EnrolmentStatus
from minga.programmes.models import Edition, InstrumentVersion
from minga.programmes.queries.edition_forms import form_lines, forms_of, may_answer_form
from minga.programmes.queries.launch import launch_plan
from minga.questionnaires.actions import open_draft
from tests.conftest import Queries
from tests.factories.enrolment import make_enrolment
from tests.factories.organisations import make_organisation
from tests.factories.people import make_person
from tests.personas import cast

pytestmark = pytest.mark.django_db


@pytest.fixture
def paraguay() -> Edition:
    install_shipped(actor=HOUSE, now=now())
    version = InstrumentVersion.objects.get(instrument__key="innovadores-publicos-paraguay")
    host: Organisation = make_organisation()
    plan = launch_plan(version, host, now().date() - timedelta(days=40))
    return launch_edition(plan=plan, actor=HOUSE, now=now())


def test_forms_of_the_blueprint_open_with_their_stage(paraguay: Edition) -> None:
    forms = {form.key.removeprefix(f"{paraguay.key}-"): form for form in forms_of(paraguay)}

    assert set(forms) == {
        "challenge-application", "six-skills", "session-satisfaction", "mentoring-log", "pilot-proposal", "reflection",
    }  # fmt: skip
    stage = paraguay.stages.get(kind="pilot_fund")
    assert forms["pilot-proposal"].opens_at is not None
    assert forms["pilot-proposal"].opens_at.date() == stage.starts_on


def test_a_moved_stage_takes_its_forms_along(paraguay: Edition) -> None:
    stage = paraguay.stages.get(kind="pilot_fund")
    stage.starts_on, stage.ends_on = stage.starts_on + timedelta(days=7), stage.ends_on + timedelta(days=7)
    stage.save()

    assert align_forms(edition=paraguay, actor=HOUSE, now=now()) >= 1
    assert align_forms(edition=paraguay, actor=HOUSE, now=now()) == 0


def test_only_those_who_take_part_answer_and_only_staff_log_mentoring(paraguay: Edition) -> None:
    people = cast(paraguay)
    forms = {form.key.removeprefix(f"{paraguay.key}-"): form for form in forms_of(paraguay)}
    invited = make_enrolment(edition=paraguay, status=EnrolmentStatus.INVITED).person

    assert may_answer_form(people.participant, paraguay, forms["reflection"])
    assert may_answer_form(people.participant, paraguay, forms["pilot-proposal"])
    assert not may_answer_form(invited, paraguay, forms["reflection"])
    assert not may_answer_form(people.stranger, paraguay, forms["reflection"])
    assert not may_answer_form(people.participant, paraguay, forms["mentoring-log"])
    assert may_answer_form(people.facilitator, paraguay, forms["mentoring-log"])
    assert not may_answer_form(None, paraguay, forms["reflection"])


def test_a_stranger_cannot_even_begin(paraguay: Edition) -> None:
    form = forms_of(paraguay).first()
    stranger = make_person()
    assert form is not None

    with pytest.raises(NotAllowed):
        open_draft(form=form, subject=paraguay, person=stranger, language="es", actor=stranger, now=now())


def test_the_list_of_forms_costs_one_query_and_the_blueprint(paraguay: Edition, queries: Queries) -> None:
    form_lines(paraguay, now())

    with queries(1):
        lines = form_lines(paraguay, now())

    assert len(lines) == 6
