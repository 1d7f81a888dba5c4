"""What this app tells others, and hears from them, about tasks, versions, comments, reviews."""

from django.utils.translation import gettext_lazy as _

from minga.core.actors import HOUSE
from minga.core.clock import now
from minga.core.errors import DomainError
from minga.core.events import Event, subscribe
from minga.files.models import StoredFile
from minga.files.policies import register_file_policy
from minga.learning.actions.handin_outbox import take_comment, take_draft, take_send
from minga.learning.actions.handins import PURPOSE, send_work
from minga.learning.actions.outbox import register_outbox
from minga.learning.actions.task_letters import declare_letters
from minga.learning.actions.tasks import move_due_days, tasks_from_blueprint
from minga.learning.actions.work_erasing import forget_own_work
from minga.learning.events.planning import (
    PlanMade,
    SessionAdded,
    SessionCancelled,
    SessionChanged,
    SessionRemoved,
    SessionRestored,
    SessionsMoved,
)
from minga.learning.models import HandinVersion, Session, Task
from minga.learning.policies import follows
from minga.learning.queries.handins import may_read, side_of
from minga.learning.queries.needs_me_work import needs_of_person
from minga.learning.queries.task_work import reviews_of_person, tasks_of_person
from minga.learning.queries.team_forms import mates_at
from minga.people.events import PersonErased
from minga.people.models import Person
from minga.programmes.models import Edition
from minga.programmes.queries.console_tabs import register_console_tab
from minga.programmes.queries.edition_forms import register_form_mates
from minga.programmes.queries.work import register_work
from minga.questionnaires.events import AnswersSubmitted
from minga.questionnaires.models import Submission


def register() -> None:
    """Called once, when the app is ready."""
    declare_letters()
    register_file_policy(PURPOSE, may_read_file)
    register_form_mates(mates_at)
    register_outbox("task.draft", take_draft)
    register_outbox("task.send", take_send)
    register_outbox("comment.write", take_comment)
    register_work("learning.tasks", tasks_of_person, order=6)
    register_work("learning.peer_reviews", reviews_of_person, order=7)
    register_work("learning.needs_me", needs_of_person, order=7)
    register_console_tab("tasks", _("Tasks"), "learning:tasks", group="teaching", order=30, opens=follows)


@subscribe(PlanMade)
def plan_was_made(happened: PlanMade) -> None:
    """The blueprint asks something of each team after a module."""
    if isinstance(happened.subject, Edition):
        tasks_from_blueprint(edition=happened.subject, actor=HOUSE, now=now())


@subscribe(SessionsMoved)
def sessions_moved(happened: SessionsMoved) -> None:
    """Tasks are due so many days after the last session of their module."""
    if isinstance(happened.subject, Edition):
        move_due_days(edition=happened.subject, actor=HOUSE, now=now())


def session_moved(happened: Event) -> None:
    """The sessions of a module are others, or at other moments."""
    session = happened.subject
    if isinstance(session, Session):
        move_due_days(edition=session.edition, actor=HOUSE, now=now())


for _happening in (SessionAdded, SessionChanged, SessionCancelled, SessionRestored, SessionRemoved):
    subscribe(_happening)(session_moved)


@subscribe(AnswersSubmitted)
def form_was_sent(happened: AnswersSubmitted) -> None:
    """Sending the form of a task hands the task in. When it is not taken any more, the answers stand by themselves."""
    sent = happened.subject
    if not isinstance(sent, Submission) or sent.person is None:
        return
    tasks = Task.objects.filter(form=sent.version.form_id, published=True).select_related("edition__host", "form")
    for task in tasks:
        if side_of(task, sent.person) is None:
            continue
        try:
            send_work(task=task, submission=sent, actor=sent.person, now=now())
        except DomainError:
            continue


def may_read_file(person: Person | None, file: StoredFile) -> bool:
    """Whoever may read one of the versions it belongs to."""
    rows = HandinVersion.objects.filter(files__file=file).select_related(
        "handin__task__edition__host", "handin__team", "handin__enrolment"
    )
    return any(may_read(person, version) for version in rows)


@subscribe(PersonErased)
def person_erased(happened: PersonErased) -> None:
    """Her own work goes with her."""
    if isinstance(happened.subject, Person):
        forget_own_work(person=happened.subject, now=now())
