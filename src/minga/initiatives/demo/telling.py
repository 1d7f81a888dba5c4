"""A story becomes a dossier, gate by gate, on the days that it says.

Everything is done by an action with its own day, so that the log, the thread and the lists tell the
same. Dates hang on today: the same day gives the same world. Teams are people by initials and a post;
in the dossier of the cast they are the cast, and the challenge owner of the town decides its gates.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any, Final

import yaml

from minga.challenges.models import Challenge
from minga.core.actors import HOUSE
from minga.core.clock import today
from minga.initiatives.actions.commitments import Promised, add_next_action, fulfil_commitment
from minga.initiatives.actions.gates import Verdict, decide_gate, request_gate
from minga.initiatives.actions.initiatives import edit_story, open_initiative, set_visibility
from minga.initiatives.actions.replication import adopt_initiative
from minga.initiatives.actions.team import Asked, PartOf, add_partner, answer_invitation, invite_to_team
from minga.initiatives.demo import work
from minga.initiatives.demo.agenda import make_agenda
from minga.initiatives.demo.problem import characterised_challenge
from minga.initiatives.enums import GateOutcome, Visibility
from minga.initiatives.models import Initiative
from minga.library.actions.lessons import LessonText, publish_lesson, review_lesson
from minga.library.models import Lesson
from minga.organisations.actions.roles import give_role, set_deputy
from minga.organisations.enums import RoleKind
from minga.organisations.models import Organisation, Role
from minga.people.actions.accounts import NewPerson, add_person
from minga.people.models import Person
from minga.programmes.models import Edition

STORIES: Final = Path(__file__).with_name("stories.yaml")
KEEPS_AGENDA: Final = "PY.901"
_DAY: Final = timedelta(days=1)
_REASONS: Final = {
    3: "El equipo dijo que sí y se sabe cómo se eligió.",
    4: "La prueba con usuarios quedó escrita y enseña algo.",
    5: "El piloto tiene hipótesis, umbral y regla de parada.",
    6: "Se midió contra la línea de base y hay quien lo sostenga.",
    7: "Otra entidad lo usa y lo midió por su cuenta.",
}


@dataclass(frozen=True)
class Cast:
    """Who of the cast works on the dossier of the cast."""

    lead: Person
    deputy: Person
    owner: Person


@dataclass(frozen=True)
class Told:
    """One story while it is told."""

    story: Mapping[str, Any]
    now: datetime
    lead: Person
    deputy: Person
    owner: Person
    """Answers for challenges in the town, and decides its gates."""

    def ago(self, days: float) -> datetime:
        """The moment so many days before the day of the demo."""
        return self.now - timedelta(days=days)

    def keep_for_good(self, initiative: Initiative, at: datetime) -> None:
        """The permanent owner says yes, and has a deputy."""
        _join(initiative, self.owner, RoleKind.CHALLENGE_OWNER, initiative.organisation, at)
        kept = Role.objects.at(scope=initiative).get(kind=RoleKind.CHALLENGE_OWNER)
        set_deputy(role=kept, deputy=self.deputy, actor=HOUSE, now=at)


def make_initiatives(
    *,
    towns: Sequence[Organisation],
    editions: Mapping[str, Edition],
    challenges: Mapping[str, Challenge],
    cast: Cast,
    now: datetime,
) -> dict[str, Initiative]:
    """Every dossier of `stories.yaml` at its point of life, by key; each is told up to gate 6, then gate 7."""
    by_code = {town.territory.code: town for town in towns if town.territory}
    made: dict[str, Initiative] = {}
    stories = yaml.safe_load(STORIES.read_text(encoding="utf-8"))
    for number, story in enumerate(stories):
        town = by_code[story["town"]]
        told = _told(story, number, town, cast, now)
        challenge, edition = challenges.get(story.get("challenge", "")), editions.get(story.get("edition", ""))
        begun = told.ago(story["began"])
        if challenge is None:
            challenge = characterised_challenge(story, town, edition, begun - _DAY)
        made[story["key"]] = _tell(told, challenge, town, edition, made, by_code)
    for story in stories:
        if 7 in story["steps"]:
            _cross(made[story["key"]], 7, _told(story, 0, by_code[story["town"]], cast, now))
    make_agenda(made, by_code[KEEPS_AGENDA], now)
    return made


def _told(story: Mapping[str, Any], number: int, town: Organisation, cast: Cast, now: datetime) -> Told:
    if story.get("cast"):
        return Told(story, now, cast.lead, cast.deputy, cast.owner)
    lead, deputy, owner = (_colleague(story, number, place, now) for place in range(3))
    if not Role.objects.at(organisation=town).filter(person=owner).exists():
        began = now - timedelta(days=story["began"] + 15)
        give_role(
            person=owner, kind=RoleKind.CHALLENGE_OWNER, organisation=town, starts_on=today(at=began),
            actor=HOUSE, now=began,
        )  # fmt: skip
    return Told(story, now, lead, deputy, owner)


def _colleague(story: Mapping[str, Any], number: int, place: int, now: datetime) -> Person:
    """Initials and an address; whoever was made already stays."""
    email = f"equipo-{story['key']}-{place}@ejemplo.example"
    known = Person.objects.filter(email=email).first()
    if known is not None:
        return known
    letters = "ABCDEFGHIJLMNOPRSTUVZ"
    first, second = letters[(number * 3 + place) % len(letters)], letters[(number * 7 + place * 5) % len(letters)]
    new = NewPerson(email=email, given_name=f"{first}.", family_name=f"{second}.", language=story["language"])
    return add_person(new=new, actor=HOUSE, now=now - timedelta(days=story["began"] + 20))


def _tell(
    told: Told,
    challenge: Challenge,
    town: Organisation,
    edition: Edition | None,
    made: Mapping[str, Initiative],
    by_code: Mapping[str, Organisation],
) -> Initiative:
    story, begun = told.story, told.ago(told.story["began"])
    initiative = _begin(story, challenge, town, edition, made, begun)
    _gather(initiative, told, town, by_code)
    visibility = Visibility.RESTRICTED if story.get("restricted") else Visibility.PUBLIC
    set_visibility(initiative=initiative, visibility=visibility, actor=HOUSE, now=begun + 3 * _DAY)
    for stage in sorted(story["steps"]):
        if stage < 7:
            work.BEFORE[stage](initiative, told)
            _cross(initiative, stage, told)
    work.meanwhile(initiative, told)
    if "end" in story:
        _end(initiative, told)
    if "promise" in story:
        _promise(initiative, told)
    return Initiative.objects.get(pk=initiative.pk)


def _begin(
    story: Mapping[str, Any],
    challenge: Challenge,
    town: Organisation,
    edition: Edition | None,
    made: Mapping[str, Initiative],
    at: datetime,
) -> Initiative:
    """A dossier of its own, or one that takes up what another town did."""
    if "from" not in story:
        return open_initiative(
            challenge=challenge, organisation=town, title=story["title"], subtype=story["subtype"],
            language=story["language"], edition=edition, problem=story["problem"], change=story["change"],
            actor=HOUSE, now=at,
        )  # fmt: skip
    source, adaptation, conditions, cost = story["from"]
    return adopt_initiative(
        source=made[source], organisation=town, challenge=challenge, title=story["title"],
        language=story["language"], edition=edition, problem=story["problem"], change=story["change"],
        adaptation=adaptation, adaptation_conditions=conditions, adaptation_cost=Decimal(cost),
        adaptation_currency="USD", actor=HOUSE, now=at,
    )  # fmt: skip


def _gather(initiative: Initiative, told: Told, town: Organisation, by_code: Mapping[str, Organisation]) -> None:
    """The team by its own yes, the deputy of whoever leads, how they were chosen, and the partner."""
    begun = told.ago(told.story["began"])
    for person, kind in ((told.lead, RoleKind.COORDINATOR), (told.deputy, RoleKind.MEMBER)):
        _join(initiative, person, kind, town, begun + _DAY)
    led = Role.objects.at(scope=initiative).get(kind=RoleKind.COORDINATOR)
    set_deputy(role=led, deputy=told.deputy, actor=HOUSE, now=begun + 2 * _DAY)
    if "chosen" in told.story:
        edit_story(
            initiative=initiative, changes={"chosen_how": told.story["chosen"]}, actor=HOUSE, now=begun + 2 * _DAY
        )
    if "partner" in told.story:
        code, part, note = told.story["partner"]
        add_partner(
            initiative=initiative, organisation=by_code[code],
            part=PartOf(part=part, note=note, since=today(at=begun), agreed_on=today(at=begun)),
            actor=HOUSE, now=begun + 2 * _DAY,
        )  # fmt: skip


def _join(initiative: Initiative, person: Person, kind: str, town: Organisation, at: datetime) -> None:
    asked = Asked(role=kind, organisation=town, starts_on=today(at=at))
    invitation = invite_to_team(initiative=initiative, person=person, asked=asked, actor=HOUSE, now=at)
    answer_invitation(invitation=invitation, accept=True, actor=person, now=at)


def _cross(initiative: Initiative, stage: int, told: Told) -> None:
    at = told.ago(told.story["steps"][stage])
    office = told.story["adoption"][0] if "adoption" in told.story else "Dirección de Salud"
    verdict = Verdict(outcome=GateOutcome.GO, reasons=_REASONS[stage], office=office, cited=tuple(_cited(initiative)))
    conditional = told.story.get("conditional", {}).get(stage)
    if conditional:
        reasons, text, whose, done = conditional
        promised = Promised(text=text, office=whose, due_on=today(at=at) + timedelta(days=30))
        verdict = Verdict(
            outcome=GateOutcome.GO_WITH_CONDITIONS, reasons=reasons, office=office, promises=(promised,),
            cited=verdict.cited,
        )  # fmt: skip
    review = request_gate(initiative=initiative, actor=HOUSE, now=at - 2 * _DAY)
    decided = decide_gate(review=review, verdict=verdict, actor=told.owner, now=at)
    for commitment in decided.commitments.all():
        day = at + 14 * _DAY
        fulfil_commitment(commitment=commitment, done_on=today(at=day), note=done, actor=HOUSE, now=day)


def _cited(initiative: Initiative) -> list[Any]:
    return list(initiative.evidence.filter(withdrawn_at=None).order_by("-pk")[:2])


def _end(initiative: Initiative, told: Told) -> None:
    """Stopped with its lesson, or paused. The owner reviews the lesson, so it is not she who writes it down."""
    outcome, days, reasons = told.story["end"]
    at = told.ago(days)
    lesson = _lesson(told) if "lesson" in told.story else None
    review = request_gate(initiative=initiative, actor=HOUSE, now=at - _DAY)
    verdict = Verdict(outcome=outcome, reasons=reasons, office=told.story["adoption"][0], lesson=lesson)
    decide_gate(review=review, verdict=verdict, actor=HOUSE, now=at)
    for written in Lesson.objects.filter(subject_id=initiative.pk, subject_type="initiatives.initiative"):
        review_lesson(lesson=written, approved=True, note="", actor=told.owner, now=at + 7 * _DAY)
        publish_lesson(lesson=written, actor=told.owner, now=at + 8 * _DAY)


def _lesson(told: Told) -> LessonText:
    title, happened, why, differently, for_whom = told.story["lesson"]
    return LessonText(
        title=title, what_happened=happened, why=why, do_differently=differently, for_whom=for_whom,
        language=told.story["language"], sector=told.story["sector"], stage=max(told.story["steps"], default=2),
    )  # fmt: skip


def _promise(initiative: Initiative, told: Told) -> None:
    text, office, days = told.story["promise"]
    promised = Promised(text=text, office=office, due_on=today(at=told.now) + timedelta(days=days))
    add_next_action(initiative=initiative, promised=promised, actor=HOUSE, now=told.ago(3))
