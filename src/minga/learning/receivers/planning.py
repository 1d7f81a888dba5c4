"""What this app tells others, and hears from them, about the plan: modules, sessions, materials, calendars."""

from typing import Final, cast

from django.utils.translation import gettext_lazy as _

from minga.core.actors import HOUSE
from minga.core.clock import now
from minga.core.events import subscribe
from minga.core.jobs import enqueue
from minga.files.policies import register_file_policy
from minga.learning.actions.materials import PURPOSE
from minga.learning.actions.plan import follow_stages, plan_from_blueprint
from minga.learning.events.planning import SessionsMoved
from minga.learning.policies import teaches
from minga.learning.queries.leading import sessions_led_by
from minga.learning.queries.materials import may_read_material
from minga.learning.queries.syllabus import syllabus_section
from minga.notifications.enums import MessageGroup
from minga.notifications.models import declare
from minga.programmes.enums import EditionStatus
from minga.programmes.events.editions import EditionLaunched, StageEdited, StagesShifted
from minga.programmes.models import Edition, Stage
from minga.programmes.queries.console_tabs import register_console_tab
from minga.programmes.queries.edition_sections import register_edition_section
from minga.programmes.queries.work import register_work

LETTERS: Final = (
    ("session_moved", _("A session has another hour")),
    ("session_changed", _("The place or the link of a session changed")),
    ("session_cancelled", _("A session does not take place")),
    ("session_restored", _("A cancelled session takes place after all")),
    ("plan_changed", _("Sessions were added or have another moment")),
    ("sessions_moved", _("The sessions of a programme have other days")),
)


def register() -> None:
    """Called once, when the app is ready."""
    for name, label in LETTERS:
        declare(f"learning.{name}", group=MessageGroup.PROGRAMME, label=label)
    register_file_policy(PURPOSE, may_read_material)
    register_console_tab("sessions", _("Sessions"), "learning:plan", group="teaching", order=10, opens=teaches)
    register_edition_section("learning.syllabus", syllabus_section, order=10)
    register_work("learning.leading", sessions_led_by, order=6)


@subscribe(EditionLaunched)
def edition_launched(happened: EditionLaunched) -> None:
    """The blueprint proposes the sessions; from now on they are the edition's own."""
    plan_from_blueprint(edition=cast("Edition", happened.subject), actor=HOUSE, now=now())


@subscribe(StagesShifted)
def stages_shifted(happened: StagesShifted) -> None:
    """Sessions move along with the stages they belong to."""
    edition = cast("Edition", happened.subject)
    follow_stages(edition=edition, stages=list(edition.stages.all()), actor=HOUSE, now=now())


@subscribe(StageEdited)
def stage_edited(happened: StageEdited) -> None:
    """The sessions of a stage move along with its first day."""
    if "starts_on" in happened.after:
        stage = cast("Stage", happened.subject)
        follow_stages(edition=stage.edition, stages=[stage], actor=HOUSE, now=now())


@subscribe(SessionsMoved)
def sessions_moved(happened: SessionsMoved) -> None:
    """Whoever takes part gets one letter, while the edition is open or runs."""
    edition, moved = cast("Edition", happened.subject), list(happened.after.get("sessions", ()))
    if moved and edition.status in (EditionStatus.OPEN, EditionStatus.RUNNING):
        enqueue("learning.tell_sessions_moved", edition_id=edition.pk, sessions=moved)
