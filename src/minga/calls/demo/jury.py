"""A jury of the demo: asked, seated, given its work, and how far it came."""

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta

from minga.assessments.actions.assigning import assign_by_hand
from minga.assessments.actions.interests import declare_no_interest, detect_interests
from minga.assessments.actions.judging import Judgement, save_scores, submit_assessment
from minga.assessments.actions.jurors import Asked, answer_invitation, invite_juror
from minga.assessments.models import Assessment, Criterion, Juror, Panel, PanelItem
from minga.calls.actions.blind import clear_blind_copy, make_blind_copy
from minga.calls.demo.stage import World
from minga.calls.models import BlindCopy, CallPhase
from minga.core.actors import HOUSE
from minga.people.models import Person

_DAY = timedelta(days=1)
_NOTES = ("Se entiende y se puede comprobar.", "Falta el número de partida.", "La prueba con personas está descrita.")


def seat(world: World, panel: Panel, told: Sequence[Sequence[str]], at: datetime) -> list[Juror]:
    """Each was asked and said yes two days later. A row is one of the cast, or initials, a sentence and her town."""
    asked = [ask(world, panel, row, at) for row in told]
    return [
        answer_invitation(juror=each, accept=True, consent=True, actor=each.person, now=at + 2 * _DAY) for each in asked
    ]


def ask(world: World, panel: Panel, row: Sequence[str], at: datetime) -> Juror:
    """Invited, for ten days."""
    town = row[3] if len(row) > 3 else ""
    presentation = row[2] if len(row) > 2 else "Lee propuestas de municipios desde hace varios años."
    person = world.somebody(row[0] if len(row) == 1 else (row[0], row[1], "Jurado"), at - 90 * _DAY, town)
    asked = Asked(most_items=8, answer_by=at + 10 * _DAY, languages=("es",), presentation=presentation)
    return invite_juror(panel=panel, person=person, asked=asked, actor=HOUSE, now=at)


def look_over_copies(phase: CallPhase, person: Person, at: datetime) -> None:
    """The copies without names, made and looked over by the office."""
    for entry in phase.entries.select_related("phase__call"):
        make_blind_copy(entry=entry, actor=HOUSE, now=at)
    for copy in BlindCopy.objects.filter(entry__phase=phase):
        clear_blind_copy(copy=copy, actor=person, now=at + timedelta(hours=3))


def look_for_ties(panel: Panel, at: datetime) -> None:
    """What the job does after each change, on the day of the story."""
    detect_interests(panel=panel, actor=HOUSE, now=at)


def items_by_application(phase: CallPhase) -> Mapping[int, PanelItem]:
    """Application id → what the jury has of it."""
    entries = dict(phase.entries.values_list("pk", "application_id"))
    items = PanelItem.objects.filter(panel=phase.panel_id).select_related("panel__rubric")
    return {entries[item.subject_id]: item for item in items}


def give(item: PanelItem, juror: Juror, at: datetime) -> Assessment:
    """To be read by her."""
    return assign_by_hand(item=item, juror=juror, actor=HOUSE, now=at)


def judge(assessment: Assessment, level: int, at: datetime, *, sends: bool = True, words: str = "") -> Assessment:
    """No conflict; a score around this level of four on each criterion, with a note; sent, or only begun."""
    person = assessment.juror.person
    held = declare_no_interest(assessment=assessment, actor=person, now=at)
    criteria = held.item.panel.rubric.read.criteria
    begun = criteria if sends else criteria[: len(criteria) // 2]
    judgement = Judgement(
        scores={each.key: _score(each, level) for each in begun},
        notes={each.key: _NOTES[place % len(_NOTES)] for place, each in enumerate(begun)},
        to_applicant=words if sends else "",
    )
    held = save_scores(assessment=held, judgement=judgement, revision=held.revision, actor=person, now=at)
    if not sends:
        return held
    return submit_assessment(assessment=held, revision=held.revision, actor=person, now=at + timedelta(hours=1))


def _score(criterion: Criterion, level: int) -> int:
    return criterion.low + round((criterion.high - criterion.low) * level / 4)
