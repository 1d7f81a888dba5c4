"""What belongs to one session: who leads it, its hours one by one, how people travel to it."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, time
from typing import Final

from django.utils.translation import gettext as _

from minga.audit.actions import action, record
from minga.core.actors import Actor
from minga.core.errors import Invalid, NotReady
from minga.core.texts import Texts, pick
from minga.learning.actions.sessions import hold, planner
from minga.learning.enums import Mode, SessionState, TravelState
from minga.learning.events.planning import AgendaWritten, LeadersNamed, TravelArranged
from minga.learning.models import AgendaItem, Leader, Session, Travel
from minga.learning.queries.plan_days import kinds_for, led_by
from minga.learning.queries.session_office import MAY_LEAD
from minga.organisations.models import Role
from minga.people.models import Person
from minga.programmes.enums import TAKING_PART
from minga.programmes.models import Edition, Enrolment
from minga.programmes.queries.blueprint_of import blueprint_of

MOST_LINES: Final = 40


@dataclass(frozen=True)
class AgendaPlan:
    """One part of a session."""

    starts: time
    minutes: int
    titles: Texts


@action
def name_leaders(*, session: Session, people: Collection[Person], actor: Actor, now: datetime) -> list[Leader]:
    """These people lead the session, and nobody else: each as what she is in the edition."""
    locked = hold(session, actor, now)
    kinds = dict(
        Role.objects.at(scope=locked.edition).of_kinds(MAY_LEAD).counting(now).values_list("person_id", "kind")
    )
    before = {row.person_id: row for row in locked.leaders.all()}
    wanted = {person.pk for person in people}
    if wanted - set(kinds) - set(before):
        raise Invalid(
            {"people": [_("Only people with a role in this edition lead its sessions. Give the role first.")]}
        )
    locked.leaders.exclude(person_id__in=wanted).delete()
    rows = Leader.objects.bulk_create(
        Leader(session=locked, person_id=pk, role=kinds[pk]) for pk in sorted(wanted - set(before))
    )
    happened = LeadersNamed(
        subject=locked,
        organisation_id=locked.edition.host_id,
        before={"people": sorted(before)},
        after={"people": sorted(wanted)},
    )
    record(happened, related=(locked.edition,))
    return rows


@action
def name_leaders_by_role(*, edition: Edition, actor: Actor, now: datetime) -> int:
    """Whoever holds the role that the design asks for leads each session ahead that nobody leads; answers how many."""
    planner(edition, actor, now)
    wanted = led_by(blueprint_of(edition.version))
    holders: dict[str, list[int]] = {}
    for kind, person in Role.objects.at(scope=edition).counting(now).values_list("kind", "person_id").distinct():
        holders.setdefault(kind, []).append(person)
    open_ones = edition.sessions.filter(state=SessionState.PLANNED, ends_at__gt=now, leaders__isnull=True)
    rows = [
        Leader(session=session, person_id=person, role=kind)
        for session in open_ones
        for kind in kinds_for(session.key, wanted)
        for person in holders.get(kind, ())
    ]
    if not rows:
        raise NotReady(_("Nobody holds the roles that the design asks for. Give the roles first, or name people here."))
    Leader.objects.bulk_create(rows, ignore_conflicts=True)
    named = len({row.session_id for row in rows})
    happened = LeadersNamed(subject=edition, organisation_id=edition.host_id, after={"sessions": named})
    record(happened)
    return named


@action
def write_agenda(*, session: Session, lines: Sequence[AgendaPlan], actor: Actor, now: datetime) -> list[AgendaItem]:
    """The hours of a session, in the order of the clock. None empties it."""
    locked = hold(session, actor, now)
    if len(lines) > MOST_LINES:
        raise Invalid({"agenda": [_("An agenda has at most 40 lines.")]})
    if any(not pick(line.titles).strip() or line.minutes < 1 for line in lines):
        raise Invalid({"agenda": [_("Each line says what happens and how many minutes it takes.")]})
    before = locked.agenda.count()
    locked.agenda.all().delete()
    ordered = sorted(lines, key=lambda line: line.starts)
    rows = AgendaItem.objects.bulk_create(
        AgendaItem(session=locked, order=order, starts=line.starts, minutes=line.minutes, titles=dict(line.titles))
        for order, line in enumerate(ordered, start=1)
    )
    locked.sequence += 1
    locked.save(update_fields=["sequence", "updated_at"])
    happened = AgendaWritten(
        subject=locked,
        organisation_id=locked.edition.host_id,
        before={"lines": before},
        after={"lines": len(rows)},
    )
    record(happened, related=(locked.edition,))
    return rows


@action
def arrange_travel(
    *, session: Session, states: Mapping[int, tuple[str, str]], actor: Actor, now: datetime
) -> list[Travel]:
    """How far the journey of each participant is: enrolment → state and note."""
    locked = hold(session, actor, now)
    if locked.mode == Mode.VIRTUAL:
        raise NotReady(_("Nobody travels to a virtual session."))
    if any(state not in TravelState.values for state, _note in states.values()):
        raise Invalid({"travel": [_("Choose one of the states of the list.")]})
    known = Enrolment.objects.filter(edition=locked.edition, status__in=TAKING_PART, pk__in=states)
    before = {row.enrolment_id: row for row in locked.travels.all()}
    changed = []
    for enrolment in known.values_list("pk", flat=True):
        state, note = states[enrolment]
        row = before.get(enrolment) or Travel(session=locked, enrolment_id=enrolment)
        if (row.state, row.note) != (state, note):
            row.state, row.note = state, note[:300]
            changed.append(row)
    Travel.objects.bulk_create([row for row in changed if row.pk is None])
    Travel.objects.bulk_update([row for row in changed if row.pk is not None], ["state", "note"])
    happened = TravelArranged(subject=locked, organisation_id=locked.edition.host_id, after={"journeys": len(changed)})
    record(happened, related=(locked.edition,))
    return changed
