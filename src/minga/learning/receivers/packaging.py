"""What this app tells others, and hears from them, about packages, external tools, Moodle and statements."""

from collections.abc import Iterable
from typing import cast

from django.utils.translation import gettext_lazy as _

from minga.core.clock import now
from minga.core.events import subscribe
from minga.files.models import StoredFile
from minga.files.policies import register_file_policy
from minga.learning.actions.packages import PURPOSE
from minga.learning.actions.statements import tell
from minga.learning.enums import ATTENDED
from minga.learning.events.attending import AttendanceMarked
from minga.learning.events.completing import CredentialIssued, CredentialsIssued
from minga.learning.events.packaging import AttemptSaved, ToolGraded
from minga.learning.events.tasking import HandinAccepted
from minga.learning.models import Attempt, Attendance, Credential, Handin, Package, Session, ToolGrade
from minga.learning.policies import teaches
from minga.learning.queries import statements
from minga.learning.queries.packages import play_block
from minga.learning.queries.session_blocks import register_block
from minga.people.models import Person
from minga.programmes.enums import TAKING_PART
from minga.programmes.events.enrolment import EnrolmentCompleted
from minga.programmes.models import Enrolment
from minga.programmes.queries.console_tabs import register_console_tab


def register() -> None:
    """Called once, when the app is ready."""
    register_file_policy(PURPOSE, may_read_package, kinds=("zip",))
    register_block("play", play_block, order=40)
    register_console_tab("systems", _("Other systems"), "learning:packages", group="teaching", order=40, opens=teaches)


def may_read_package(person: Person | None, file: StoredFile) -> bool:
    """Whoever teaches in the edition may take the file back; participants play it, they do not get it."""
    package = Package.objects.select_related("edition__host").filter(file=file).first()
    return package is not None and teaches(person, package.edition)


@subscribe(AttendanceMarked)
def attendance_marked(happened: AttendanceMarked) -> None:
    """Whoever was there is told of; whoever was not, is not."""
    session = cast("Session", happened.subject)
    marks = Attendance.objects.filter(
        session=session, enrolment__in=happened.after.get("enrolments", ()), state__in=ATTENDED
    )
    rows = marks.select_related("enrolment", "session__edition")
    tell(session.edition, ((each.enrolment, *statements.of_attendance(each)) for each in rows))


@subscribe(HandinAccepted)
def handin_accepted(happened: HandinAccepted) -> None:
    """Accepted work is hers, or that of everybody in the team."""
    handin = cast("Handin", happened.subject)
    people = Enrolment.objects.filter(status__in=TAKING_PART)
    if handin.team_id:
        people = people.filter(teams__team=handin.team_id, teams__until__isnull=True)
    else:
        people = people.filter(pk=handin.enrolment_id or 0)
    tell(handin.task.edition, [(each, *statements.of_handin(handin, each, now())) for each in people])


@subscribe(AttemptSaved)
def attempt_saved(happened: AttemptSaved) -> None:
    """How far somebody is in a package."""
    attempt = cast("Attempt", happened.subject)
    tell(attempt.package.edition, [(attempt.enrolment, *statements.of_attempt(attempt, now()))])


@subscribe(ToolGraded)
def tool_graded(happened: ToolGraded) -> None:
    """A result from elsewhere."""
    grade = cast("ToolGrade", happened.subject)
    tell(grade.link.edition, [(grade.enrolment, *statements.of_grade(grade))])


@subscribe(EnrolmentCompleted)
def enrolment_completed(happened: EnrolmentCompleted) -> None:
    """Somebody completed the edition."""
    enrolment = cast("Enrolment", happened.subject)
    tell(enrolment.edition, [(enrolment, *statements.of_completion(enrolment, now()))])


@subscribe(CredentialIssued)
def credential_issued(happened: CredentialIssued) -> None:
    """Somebody received a credential of an edition."""
    _tell_credentials([cast("Credential", happened.subject)])


@subscribe(CredentialsIssued)
def credentials_issued(happened: CredentialsIssued) -> None:
    """Many people received theirs; they are all of one achievement, so of one edition."""
    _tell_credentials(happened.credentials)


def _tell_credentials(credentials: Iterable[Credential]) -> None:
    held = [(each, each.enrolment) for each in credentials if each.enrolment is not None]
    if held:
        tell(held[0][1].edition, ((who, *statements.of_credential(each, who)) for each, who in held))
