"""What this app tells others, and hears from them, about the plan: modules, sessions, materials, calendars."""

from typing import cast

from minga.core.actors import HOUSE
from minga.core.clock import now
from minga.core.events import subscribe
from minga.learning.actions.plan import follow_stages, plan_from_blueprint
from minga.programmes.events.editions import EditionLaunched, StageEdited, StagesShifted
from minga.programmes.models import Edition, Stage


def register() -> None:
    """Called once, when the app is ready."""


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
