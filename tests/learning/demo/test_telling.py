"""The demo of an edition that is taught: what its people find, and that nothing waits for the first worker."""

from dataclasses import replace
from datetime import timedelta

import pytest
import yaml
from procrastinate.contrib.django.models import ProcrastinateJob

from minga.core.actors import HOUSE
from minga.core.clock import now, today
from minga.initiatives.enums import LifeStage
from minga.learning.demo import telling
from minga.learning.demo.stage import Class
from minga.learning.enums import HandinState, SessionState
from minga.learning.models import Attendance, Comment, Handin, HandinVersion, MentoringLog, Session, Team
from minga.organisations.enums import RoleKind
from minga.programmes.actions.launch import launch_edition
from minga.programmes.enums import EditionStatus
from minga.programmes.models import Edition
from minga.programmes.queries.blueprints import shipped_sources
from minga.programmes.queries.launch import launch_plan
from tests.factories.learning import make_participant
from tests.factories.organisations import make_organisation, role
from tests.factories.people import make_person
from tests.factories.programmes import instrument_version

pytestmark = pytest.mark.django_db
DAYS = 67
"""Since the first one: as far as the demo's own edition is."""


@pytest.fixture
def taught() -> Class:
    version = instrument_version(source=shipped_sources()[telling.PARAGUAY])
    plan = replace(
        launch_plan(version, make_organisation(), today() - timedelta(days=DAYS)), parties=(), lines=(), targets=()
    )
    edition = launch_edition(plan=plan, actor=HOUSE, now=now())
    Edition.objects.filter(pk=edition.pk).update(status=EditionStatus.RUNNING)
    edition.refresh_from_db()
    staff = {name: make_person() for name in ("facilitator", "mentor", "participant", "manager")}
    role(staff["facilitator"], RoleKind.FACILITATOR, edition, starts_on=edition.starts_on)
    role(staff["mentor"], RoleKind.MENTOR, edition, starts_on=edition.starts_on)
    make_participant(edition, person=staff["participant"])
    for _number in range(3):
        make_participant(edition)
    told = yaml.safe_load(telling.TOLD.read_text(encoding="utf-8"))
    told["teams"]["paraguay"] = told["teams"]["paraguay"][:2]
    return Class(edition, staff, told, now())


def test_the_participant_finds_something_to_do_and_no_job_waits(taught: Class) -> None:
    telling._meet(taught)
    telling._paraguay(taught)
    telling.settle_jobs()

    assert not ProcrastinateJob.objects.filter(task_name__startswith="learning.", status="todo").exists()
    held = Session.objects.filter(edition=taught.edition, state=SessionState.HELD)
    assert held.count() == len(taught.over) > 5
    assert Attendance.objects.filter(session__in=held).count() == len(taught.over) * len(taught.people)
    hers = Team.objects.get(members__enrolment__person=taught.staff["participant"], members__until=None)
    states = dict(Handin.objects.filter(team=hers).values_list("task__key", "state"))
    assert states == {
        "module-1": HandinState.ACCEPTED,
        "module-2": HandinState.ACCEPTED,
        "module-3": HandinState.RETURNED,
        "module-4": HandinState.SENT,
        "module-5": HandinState.DRAFT,
    }
    assert hers.initiative is not None
    assert hers.initiative.stage == LifeStage.CHARACTERISED
    assert hers.challenge is not None
    assert hers.challenge.title != hers.initiative.title
    said = Comment.objects.filter(version__handin__team=hers)
    assert all(taught.edition.starts_on < comment.created_at.date() <= today() for comment in said)
    assert said.filter(created_at__lt=now() - timedelta(days=1)).exists()
    texts = HandinVersion.objects.filter(handin__task__key="module-1").values_list("handin__team", "text")
    assert len(set(texts.values_list("text"))) == texts.count(), "each team has words of its own"
    assert taught.ahead[0].starts_at > now()
    assert MentoringLog.objects.filter(team=hers).count() == 3


def test_the_same_day_gives_the_same_marks(taught: Class) -> None:
    session = taught.over[0]

    first = [taught.absence(place, session) for place in range(4)]

    again = Class(taught.edition, taught.staff, taught.told, taught.now)
    assert [again.absence(place, session) for place in range(4)] == first
    assert len(set(first)) == 4
