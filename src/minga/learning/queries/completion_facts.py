"""What happened, read once for many people: who was where, who handed in what, how far each team came.

Everything is set-based: the number of queries depends on the rules of the edition, never on its people.
"""

from collections import defaultdict
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from functools import cached_property

from django.db.models import Exists, F, Max, OuterRef, Q
from django.db.models.functions import Coalesce

from minga.initiatives.models import Initiative
from minga.learning.enums import AttendanceState, HandinState, SessionState
from minga.learning.models import Attendance, CompletionRule, Handin, Session, Task, TeamMember
from minga.organisations.enums import RoleKind
from minga.organisations.models import Role
from minga.programmes.models import Edition
from minga.programmes.queries.edition_forms import answers_by
from minga.questionnaires.enums import SubmissionState
from minga.questionnaires.models import Submission

_INITIATIVE = Initiative._meta.label_lower
_TEAM_ROLES = (RoleKind.MEMBER, RoleKind.CHALLENGE_OWNER)


@dataclass(frozen=True)
class Meeting:
    """One session that counts; the same meeting in another language or at another hour is one with it."""

    root: int
    stage: int | None
    over: bool
    ends_at: datetime
    taken: bool
    """Whether anybody is marked: what nobody took down is missed by nobody."""


@dataclass(frozen=True)
class Due:
    """A required task."""

    pk: int
    due_at: datetime | None


@dataclass(frozen=True)
class Accepted:
    """One task that was accepted. `score`: share of the points, if scored; `at`: when it was handed in."""

    task: int
    score: float | None
    at: datetime | None


@dataclass(frozen=True)
class Membership:
    """That somebody is in a team, or was until a moment; `to_the_end`: she is, or was there when it ended."""

    team: int
    until: datetime | None
    to_the_end: bool


@dataclass
class Facts:
    """What is known of an edition at one moment."""

    edition: Edition
    rules: tuple[CompletionRule, ...]
    now: datetime
    only: Collection[int] | None = None
    """Rows of the enrolments that are wanted; None: everybody."""
    people: Mapping[int, int] = field(default_factory=dict)
    """Enrolment → person."""

    @cached_property
    def meetings(self) -> tuple[Meeting, ...]:
        """The meetings that count, in order; of twins the one that ends last."""
        rows = Session.objects.filter(edition=self.edition, counts=True).exclude(state=SessionState.CANCELLED)
        found: dict[int, Meeting] = {}
        rows = rows.annotate(taken=Exists(Attendance.objects.filter(session=OuterRef("pk"))))
        for pk, twin, stage, state, ends_at, taken in rows.order_by("starts_at", "pk").values_list(
            "pk", "same_as_id", "stage_id", "state", "ends_at", "taken"
        ):
            root = twin or pk
            former = found.get(root)
            over = state == SessionState.HELD or ends_at <= self.now
            if former is None:
                found[root] = Meeting(root, stage, over, ends_at, taken)
            else:
                over, ends_at = former.over and over, max(former.ends_at, ends_at)
                found[root] = Meeting(root, former.stage or stage, over, ends_at, former.taken or taken)
        return tuple(found.values())

    @cached_property
    def marks(self) -> Mapping[int, Mapping[int, str]]:
        """Enrolment → meeting → how she attended; the best of the twins. A make-up counts as having been there."""
        rows = Attendance.objects.filter(session__edition=self.edition, session__counts=True)
        rows = rows.exclude(session__state=SessionState.CANCELLED)
        if self.only is not None:
            rows = rows.filter(enrolment__in=self.only)
        found: dict[int, dict[int, str]] = defaultdict(dict)
        fields = ("enrolment_id", "session_id", "session__same_as_id", "state")
        for enrolment, session, twin, state in rows.values_list(*fields).iterator(chunk_size=5000):
            root = twin or session
            former = found[enrolment].get(root)
            if former is None or _RANK[state] > _RANK[former]:
                found[enrolment][root] = state
        return found

    @cached_property
    def seen(self) -> Mapping[int, datetime]:
        """Enrolment → the last meeting at which she was."""
        rows = Attendance.objects.filter(session__edition=self.edition, state__in=_THERE)
        if self.only is not None:
            rows = rows.filter(enrolment__in=self.only)
        return dict(rows.values_list("enrolment_id").annotate(last=Max("session__starts_at")))

    @cached_property
    def tasks(self) -> tuple[Due, ...]:
        """The tasks that are needed."""
        rows = Task.objects.filter(edition=self.edition, required=True, published=True)
        return tuple(Due(pk, due_at) for pk, due_at in rows.values_list("pk", "due_at"))

    @cached_property
    def memberships(self) -> Mapping[int, list[Membership]]:
        """Enrolment → every team in which she is or was."""
        rows = TeamMember.objects.filter(team__edition=self.edition)
        if self.only is not None:
            rows = rows.filter(enrolment__in=self.only)
        found: dict[int, list[Membership]] = defaultdict(list)
        for enrolment, team, until, ended in rows.values_list("enrolment_id", "team_id", "until", "team__ended_at"):
            found[enrolment].append(Membership(team, until, until is None or (ended is not None and until >= ended)))
        return found

    @cached_property
    def teams(self) -> Mapping[int, frozenset[int]]:
        """Enrolment → her teams: today's, and those she was in to the end."""
        return {
            enrolment: frozenset(each.team for each in several if each.to_the_end)
            for enrolment, several in self.memberships.items()
        }

    @cached_property
    def accepted(self) -> tuple[Mapping[int, list[Accepted]], Mapping[int, list[Accepted]]]:
        """Accepted work, by team and by enrolment."""
        rows = Handin.objects.filter(task__edition=self.edition, state=HandinState.ACCEPTED)
        rows = rows.annotate(at=Coalesce("sent_at", "accepted_at"))
        by_team: dict[int, list[Accepted]] = defaultdict(list)
        by_person: dict[int, list[Accepted]] = defaultdict(list)
        for task, team, enrolment, share, at in rows.values_list("task_id", "team_id", "enrolment_id", "share", "at"):
            work = Accepted(task, None if share is None else float(share), at)
            (by_person[enrolment] if team is None else by_team[team]).append(work)
        return by_team, by_person

    def work_of(self, enrolment: int) -> Mapping[int, float | None]:
        """Her accepted tasks, each with its best score; of a team that she left, what it had handed in by then."""
        by_team, by_person = self.accepted
        works = list(by_person.get(enrolment, ()))
        for member in self.memberships.get(enrolment, ()):
            until = member.until
            works += [each for each in by_team.get(member.team, ()) if until is None or (each.at and each.at <= until)]
        done: dict[int, float | None] = {}
        for each in works:
            former = done.get(each.task)
            done[each.task] = each.score if former is None else max(former, each.score or 0.0)
        return done

    @cached_property
    def sent(self) -> Mapping[int, frozenset[int]]:
        """Form of a rule → the persons who handed it in."""
        forms = {rule.form_id for rule in self.rules if rule.form_id}
        rows = Submission.objects.filter(version__form__in=forms, state=SubmissionState.SUBMITTED)
        found: dict[int, set[int]] = defaultdict(set)
        for form, person in rows.exclude(person=None).values_list("version__form_id", "person_id"):
            found[form].add(person)
        return {form: frozenset(people) for form, people in found.items()}

    @cached_property
    def team_forms(self) -> frozenset[int]:
        """Forms that one of a team hands in for all."""
        forms = {rule.form_id: rule.form for rule in self.rules if rule.form is not None}
        return frozenset(pk for pk, form in forms.items() if pk and answers_by(self.edition, form) == "team")

    @cached_property
    def sent_by_teams(self) -> Mapping[int, frozenset[int]]:
        """Form → teams of which one person handed it in."""
        if not self.team_forms:
            return {}
        teams_of: dict[int, set[int]] = defaultdict(set)
        members = TeamMember.objects.filter(_TO_THE_END, team__edition=self.edition)
        for person, team in members.values_list("enrolment__person_id", "team_id"):
            teams_of[person].add(team)
        return {
            form: frozenset(team for person in self.sent.get(form, ()) for team in teams_of.get(person, ()))
            for form in self.team_forms
        }

    @cached_property
    def stages(self) -> Mapping[int, int]:
        """Enrolment → how far the furthest of her initiatives came; 0 when there is none."""
        of_team = Q(team__initiative__isnull=False, team__edition=self.edition)
        rows = TeamMember.objects.filter(of_team, _TO_THE_END)
        found: dict[int, int] = defaultdict(int)
        for enrolment, stage in rows.values_list("enrolment_id", "team__initiative__stage"):
            found[enrolment] = max(found[enrolment], stage)
        by_person = self._stages_by_role()
        for enrolment, person in self.people.items():
            found[enrolment] = max(found[enrolment], by_person.get(person, 0))
        return found

    def _stages_by_role(self) -> Mapping[int, int]:
        """Person → the furthest initiative of the edition in which she is a member."""
        reached = dict(Initiative.objects.filter(edition=self.edition).values_list("pk", "stage"))
        found: dict[int, int] = defaultdict(int)
        if reached:
            roles = Role.objects.filter(scope_type=_INITIATIVE, scope_id__in=reached, kind__in=_TEAM_ROLES)
            roles = roles.filter(ended_at__isnull=True)
            for person, initiative in roles.values_list("person_id", "scope_id"):
                found[person] = max(found[person], reached.get(initiative or 0, 0))
        return found


_TO_THE_END = Q(until__isnull=True) | Q(until__gte=F("team__ended_at"))
"""Who is in a team, or was when it ended."""
_THERE = (AttendanceState.PRESENT, AttendanceState.LATE, AttendanceState.MADE_UP)
_RANK: dict[str, int] = {
    AttendanceState.ABSENT: 0,
    AttendanceState.EXCUSED: 1,
    AttendanceState.MADE_UP: 2,
    AttendanceState.LATE: 3,
    AttendanceState.PRESENT: 4,
}
