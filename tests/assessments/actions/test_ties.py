"""A juror's own list: hers alone, and every jury of hers is looked at again."""

import pytest
from procrastinate.contrib.django.models import ProcrastinateJob

from minga.assessments.actions.ties import add_tie, remove_tie
from minga.assessments.enums import JurorState, PanelState
from minga.assessments.models import JurorTie
from minga.audit.models import Entry
from minga.core.actors import HOUSE
from minga.core.clock import now
from minga.core.errors import Conflict, Invalid, NotAllowed
from minga.organisations.actions.merging import merge_organisations
from minga.organisations.actions.roles import give_role
from minga.organisations.enums import RoleKind
from tests.factories import assessments as made
from tests.factories.organisations import make_organisation, office_today
from tests.factories.people import make_person

pytestmark = pytest.mark.django_db


def _looks() -> set[int]:
    """The panels that a job will look at."""
    jobs = ProcrastinateJob.objects.filter(task_name="assessments.detect_interests", status="todo")
    return {job.args["panel_id"] for job in jobs}


def test_a_line_asks_for_a_look_at_her_juries_at_work_once_each() -> None:
    person = make_person()
    at_work = made.make_juror(made.make_panel(), person).panel
    asked = made.make_juror(made.make_panel(), person, state=JurorState.INVITED).panel
    made.make_juror(made.make_panel(state=PanelState.CLOSED, closed_at=now()), person)
    made.make_juror(made.make_panel(), person, state=JurorState.DECLINED)

    add_tie(name="  Ana   Benítez ", reason="Mi cuñada", since=2019, actor=person, now=now())
    add_tie(organisation=make_organisation(), actor=person, now=now())

    assert _looks() == {at_work.pk, asked.pk}
    assert ProcrastinateJob.objects.filter(task_name="assessments.detect_interests").count() == 2
    assert JurorTie.objects.filter(person=person, name="Ana Benítez", since=2019).exists()


def test_a_role_that_begins_asks_for_a_look_too() -> None:
    juror = made.make_juror(made.make_panel())
    give_role(
        person=juror.person, kind=RoleKind.MEMBER, organisation=make_organisation(), starts_on=office_today(),
        actor=HOUSE, now=now(),
    )  # fmt: skip

    assert _looks() == {juror.panel_id}


def test_the_log_never_says_whom_she_will_not_judge() -> None:
    person = make_person()

    tie = add_tie(name="Ana Benítez", reason="Mi cuñada", actor=person, now=now())
    remove_tie(tie=tie, actor=person, now=now())

    entries = Entry.objects.filter(key__startswith="assessments.tie_")
    assert entries.count() == 2
    assert "Ben" not in str(list(entries.values()))


@pytest.mark.parametrize(
    ("values", "field"), [({}, "name"), ({"name": "  "}, "name"), ({"name": "Ana Ruiz", "since": 1850}, "since")]
)
def test_a_line_names_somebody_and_a_year_that_can_be(values: dict[str, object], field: str) -> None:
    with pytest.raises(Invalid) as refused:
        add_tie(actor=make_person(), now=now(), **values)  # type: ignore[arg-type]

    assert field in refused.value.errors


def test_the_same_line_is_not_written_twice() -> None:
    person, organisation = make_person(), make_organisation()
    add_tie(name="Ana Benítez", actor=person, now=now())
    add_tie(organisation=organisation, actor=person, now=now())

    with pytest.raises(Conflict):
        add_tie(name="ana benitez", actor=person, now=now())
    with pytest.raises(Conflict):
        add_tie(organisation=organisation, actor=person, now=now())
    add_tie(organisation=organisation, actor=make_person(), now=now())


def test_nobody_touches_the_list_of_another() -> None:
    tie = made.make_juror_tie(make_person())

    with pytest.raises(NotAllowed):
        remove_tie(tie=tie, actor=make_person(), now=now())
    assert JurorTie.objects.filter(pk=tie.pk).exists()


def test_when_two_organisations_become_one_the_line_follows() -> None:
    tie, stays = made.make_juror_tie(make_person()), make_organisation()
    assert tie.organisation is not None

    merge_organisations(stays=stays, duplicate=tie.organisation, actor=HOUSE, now=now())

    tie.refresh_from_db()
    assert tie.organisation == stays
