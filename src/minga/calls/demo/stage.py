"""What every call of the demo is told with: its people, its days, how somebody applies."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, time, timedelta
from typing import Any
from uuid import uuid5

from minga.calls.actions.applications import begin_application
from minga.calls.actions.calls import change_call, draft_call
from minga.calls.actions.designing import change_phase, change_rules
from minga.calls.models import Application, Call, Solver
from minga.challenges.models import Challenge
from minga.core.actors import HOUSE
from minga.core.clock import today
from minga.initiatives.models import Initiative
from minga.organisations.actions.roles import give_role
from minga.organisations.enums import RoleKind
from minga.organisations.models import Organisation
from minga.people.actions.accounts import NewPerson, add_person
from minga.people.models import Person
from minga.programmes.models import Edition, Stage
from minga.questionnaires.actions import save_draft, submit_answers
from minga.questionnaires.models import Form, Submission

Told = Mapping[str, Any]


@dataclass(frozen=True)
class World:
    """What was there before. `towns` by the code of their place; challenges and initiatives by their key."""

    people: Mapping[str, Person]
    towns: Mapping[str, Organisation]
    editions: Mapping[str, Edition]
    challenges: Mapping[str, Challenge]
    initiatives: Mapping[str, Initiative]
    now: datetime

    def ago(self, days: float) -> datetime:
        """The moment so many days before the day of the demo; negative ones are ahead."""
        return self.now - timedelta(days=days)

    def evening(self, days: float) -> datetime:
        """Five in the afternoon there, so many days ago: when things are announced to end."""
        return datetime.combine(self.ago(days), time(20), tzinfo=self.now.tzinfo)

    def somebody(self, who: str | Sequence[str], at: datetime, town: str = "") -> Person:
        """One of the cast by key; or initials and a post, with a role in the town."""
        if isinstance(who, str):
            return self.people[who]
        given, family, post = who
        email = f"{given}{family}{town or 'fuera'}@ejemplo.example".lower().replace("..", ".")
        person = Person.objects.filter(email=email).first()
        if person is None:
            new = NewPerson(email=email, given_name=given, family_name=family)
            person = add_person(new=new, actor=HOUSE, now=at)
            if town:
                give_role(
                    person=person, kind=RoleKind.MEMBER, organisation=self.towns[town], title=post,
                    starts_on=today(at=at), actor=HOUSE, now=at,
                )  # fmt: skip
        return person


def prepare(
    told: Told,
    edition: Edition,
    kind: str,
    *,
    rules: Mapping[str, Any],
    phase: Mapping[str, Any],
    stage: Stage | None = None,
    at: datetime,
) -> Call:
    """A draft with these words and rules; what is not said stays as Minga proposes it."""
    call = draft_call(edition=edition, kind=kind, stage=stage, actor=HOUSE, now=at)
    words = {
        "titles": {"es": told["title"]},
        "summaries": {"es": told["summary"]},
        "for_whom": {"es": told["for_whom"]},
        "offers": {"es": told["offers"]},
        "how_it_works": {"es": told["how"]},
        "contact": told["contact"],
    }
    call = change_call(call=call, changes=words, actor=HOUSE, now=at)
    call = change_phase(call=call, key=call.phases.get().key, changes=phase, actor=HOUSE, now=at)
    return change_rules(call=call, changes=rules, actor=HOUSE, now=at)


def begin(
    call: Call,
    person: Person,
    at: datetime,
    *,
    town: Organisation | None = None,
    challenge: Challenge | None = None,
    initiative: Initiative | None = None,
    solver: Solver | None = None,
    title: str = "",
    confirmed: Sequence[str] = (),
) -> Application:
    """A draft of an application."""
    return begin_application(
        call=call, person=person, organisation=town, challenge=challenge, initiative=initiative, solver=solver,
        title=title, token=uuid5(call.uuid, f"{person.email} {title}"), confirmed=confirmed, actor=person, now=at,
    )  # fmt: skip


def send(application: Application, answers: Told, at: datetime) -> Application:
    """All its answers, and its receipt. Cards are lists: one value for each of their fields."""
    draft = Submission.objects.select_related("version__form").get(
        subject_type="calls.application", subject_id=application.pk
    )
    typed = {key: _typed(draft.version.form, key, said) for key, said in answers.items()}
    save_draft(submission=draft, typed=typed, actor=application.person, now=at - timedelta(hours=1))
    submit_answers(submission=draft, actor=application.person, now=at)
    application.refresh_from_db()
    return application


def _typed(form: Form, key: str, said: Any) -> Any:
    if not isinstance(said, list):
        return said
    question = form.versions.get(number=1).questions.questions[key]
    names = [field.key for field in question.fields]
    return [{"_id": str(place), **dict(zip(names, row, strict=True))} for place, row in enumerate(said, start=1)]
