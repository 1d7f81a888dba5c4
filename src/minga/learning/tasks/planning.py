"""Jobs of the plan: letters about sessions, and sessions that ended with people in them."""

from datetime import datetime

from minga.core.actors import HOUSE
from minga.core.clock import now
from minga.core.jobs import task
from minga.learning.actions.held import hold_past_sessions
from minga.learning.actions.plan_letters import tell_plan_changes
from minga.learning.actions.session_letters import tell_session, tell_sessions_moved
from minga.learning.models import Session
from minga.programmes.models import Edition


@task("learning.tell_session", retry=5, backoff=30)
def write_about_a_session(*, session_id: int, what: str, sequence: int) -> None:
    """Run again, it tells only those who have not heard."""
    session = Session.objects.select_related("edition").filter(pk=session_id).first()
    if session is not None:
        tell_session(session=session, what=what, sequence=sequence, actor=HOUSE, now=now())


@task("learning.tell_sessions_moved", retry=5, backoff=30)
def write_about_moved_sessions(*, edition_id: int, sessions: list[int]) -> None:
    """Run again, it tells only those who have not heard."""
    edition = Edition.objects.filter(pk=edition_id).first()
    if edition is not None:
        tell_sessions_moved(edition=edition, sessions=sessions, actor=HOUSE, now=now())


@task("learning.tell_plan_changes", retry=5, backoff=30)
def write_about_the_plan(*, edition_id: int, since: str) -> None:
    """Some minutes after the first of several changes. Run again, it tells only those who have not heard."""
    edition = Edition.objects.filter(pk=edition_id).first()
    if edition is not None:
        tell_plan_changes(edition=edition, since=datetime.fromisoformat(since), actor=HOUSE, now=now())


@task("learning.hold_past_sessions", cron="23 * * * *")
def hold_sessions_that_ended(timestamp: int) -> None:
    """Every hour: a session that ended, in which people were marked, was held."""
    del timestamp
    hold_past_sessions(now=now())
