"""Lists as Moodle reads and writes them: users with cohorts, cohorts, grades, completion.

The columns are those of Moodle's own pages "Upload users", "Upload cohorts" and "Import grades"; commas
between, UTF-8. `username` is the e-mail address in small letters, which Moodle allows and which people know.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from django.utils.translation import gettext as _

from minga.core.clock import now
from minga.core.errors import DomainError
from minga.core.search import fold
from minga.learning.models import Attempt, Standing, Task, TeamMember, ToolGrade
from minga.learning.queries.completion_facts import Facts
from minga.programmes.enums import TAKING_PART, EnrolmentStatus
from minga.programmes.models import Edition, Enrolment
from minga.programmes.queries.nominee_import_file import FileProblem, read_sheets

_COHORT: Final = re.compile(r"^cohort\d+$")
_MOST_ROWS: Final = 20_000

Row = Sequence[object]


@dataclass(frozen=True)
class CohortRow:
    """One person of the list and the team it names for her."""

    line: int
    email: str
    cohort: str
    enrolment: Enrolment | None
    today: str
    """The team she is in already."""

    @property
    def moves(self) -> bool:
        """Whether bringing the list in puts her in a team: she takes part and is in none."""
        return self.enrolment is not None and not self.today


@dataclass(frozen=True)
class CohortList:
    """What the list would do, before it is done."""

    rows: tuple[CohortRow, ...]
    new_teams: tuple[str, ...]

    @property
    def moving(self) -> int:
        return sum(1 for row in self.rows if row.moves)

    @property
    def unknown(self) -> tuple[CohortRow, ...]:
        return tuple(row for row in self.rows if row.enrolment is None)

    @property
    def elsewhere(self) -> tuple[CohortRow, ...]:
        """Those who are in another team than the list says: they stay there."""
        return tuple(row for row in self.rows if row.today and fold(row.today) != fold(row.cohort))


def users_csv(edition: Edition) -> Iterator[Row]:
    """Who takes part, for "Upload users": nobody's password, everybody's team as cohort."""
    yield ("username", "firstname", "lastname", "email", "lang", "country", "institution", "cohort1", "course1")
    teams = _team_names(edition)
    for each in _people(edition):
        person = each.person
        yield (
            (person.email or "").lower(), person.given_name, person.family_name or ".", person.email,
            {"pt": "pt_br"}.get(person.language, person.language), each.country,
            str(each.organisation or ""), _cohort_id(edition, teams.get(each.pk, "")), edition.key,
        )  # fmt: skip


def cohorts_csv(edition: Edition) -> Iterator[Row]:
    """The teams, for "Upload cohorts"."""
    yield ("name", "idnumber", "description")
    for team in edition.teams.filter(ended_at__isnull=True):
        yield (team.name, _cohort_id(edition, team.name), str(edition))


def grades_csv(edition: Edition) -> Iterator[Row]:
    """For "Import grades": tasks accepted or not, packages and tools by their points of a hundred."""
    tasks = list(Task.objects.filter(edition=edition))
    packages = list(edition.packages.filter(materials__isnull=False).distinct())
    links = list(edition.tool_links.all())
    yield ("email", *(f"{_('Task')}: {each}" for each in tasks), *(each.title for each in packages), *map(str, links))
    people = _people(edition)
    done, scores = _accepted(edition, people), _scores(edition)
    for each in people:
        yield (
            each.person.email,
            *(100 if (each.pk, task.pk) in done else "" for task in tasks),
            *(scores.get(("package", each.pk, package.pk), "") for package in packages),
            *(scores.get(("tool", each.pk, link.pk), "") for link in links),
        )


def completion_csv(edition: Edition) -> Iterator[Row]:
    """Who completed, and how much of the sessions and tasks each has."""
    yield (
        "username",
        "email",
        "course",
        "completed",
        "completion_date",
        "sessions",
        "sessions_held",
        "tasks",
        "tasks_due",
    )
    standings = {each.enrolment_id: each for each in Standing.objects.filter(edition=edition)}
    for each in _people(edition):
        standing = standings.get(each.pk)
        done = each.status == EnrolmentStatus.COMPLETED
        figures = (standing.attended, standing.held, standing.tasks_done, standing.tasks_due) if standing else ("",) * 4
        date = each.completed_at.date().isoformat() if done and each.completed_at else ""
        yield ((each.person.email or "").lower(), each.person.email or "", edition.key, int(done), date, *figures)


FILES: Final = {"usuarios": users_csv, "cohortes": cohorts_csv, "notas": grades_csv, "finalizacion": completion_csv}


def read_cohorts(edition: Edition, content: bytes, name: str) -> CohortList:
    """Moodle's list of users, read against who takes part here."""
    try:
        sheet = read_sheets(content, name)[0]
    except FileProblem as problem:
        raise DomainError(str(problem), field="cohorts", code="file") from problem
    rows = list(sheet.rows)
    titles = [cell.strip().lower() for cell in rows[0]] if rows else []
    cohorts = [place for place, title in enumerate(titles) if _COHORT.match(title)]
    emails = titles.index("email") if "email" in titles else titles.index("username") if "username" in titles else -1
    if not cohorts or emails < 0:
        raise DomainError(
            _("The list needs the columns email and cohort1. Read: %(titles)s.") % {"titles": ", ".join(titles)[:200]},
            field="cohorts", code="columns",
        )  # fmt: skip
    said = []
    for line, row in enumerate(rows[1 : _MOST_ROWS + 1], start=2):
        cells = [cell.strip() for cell in row] + [""] * len(titles)
        cohort = next((cells[at] for at in cohorts if cells[at]), "")
        if cells[emails] and cohort:
            said.append((line, cells[emails].lower(), cohort))
    return _against(edition, said)


def _against(edition: Edition, said: list[tuple[int, str, str]]) -> CohortList:
    people = {(each.person.email or "").lower(): each for each in _people(edition)}
    today = _team_names(edition)
    known = {fold(each.name): each.name for each in edition.teams.filter(ended_at__isnull=True)}
    ids = {fold(_cohort_id(edition, name)): name for name in known.values()}
    rows: dict[str, CohortRow] = {}
    for line, email, cohort in said:
        name = known.get(fold(cohort)) or ids.get(fold(cohort)) or cohort[:120]
        found = people.get(email)
        rows.setdefault(email, CohortRow(line, email, name, found, today.get(found.pk, "") if found else ""))
    wanted = {fold(row.cohort): row.cohort for row in rows.values() if row.moves}
    return CohortList(tuple(rows.values()), tuple(name for key, name in wanted.items() if key not in known))


def _people(edition: Edition) -> Sequence[Enrolment]:
    rows = edition.enrolments.filter(status__in=TAKING_PART).select_related("person", "organisation")
    return list(rows.order_by("sort_name", "pk"))


def _team_names(edition: Edition) -> Mapping[int, str]:
    rows = TeamMember.objects.filter(team__edition=edition, until__isnull=True)
    return dict(rows.values_list("enrolment", "team__name"))


def _cohort_id(edition: Edition, team: str) -> str:
    """How a team is called among all cohorts of a Moodle."""
    return f"{edition.key}-{fold(team).replace(' ', '-')}" if team else ""


def _accepted(edition: Edition, people: Sequence[Enrolment]) -> set[tuple[int, int]]:
    """Which participant has which task accepted, her own or her team's, as completion counts it."""
    facts = Facts(edition, (), now())
    return {(each.pk, task) for each in people for task in facts.work_of(each.pk)}


def _scores(edition: Edition) -> Mapping[tuple[str, int, int], float]:
    """The best of all parts of a package, and what a tool said, of a hundred."""
    found: dict[tuple[str, int, int], float] = {}
    attempts = Attempt.objects.filter(package__edition=edition, score__isnull=False)
    for enrolment, package, score in attempts.values_list("enrolment", "package", "score"):
        key = ("package", enrolment, package)
        found[key] = max(found.get(key, 0.0), round(float(score or 0) * 100, 2))
    grades = ToolGrade.objects.filter(link__edition=edition, score__isnull=False, at_most__gt=0)
    for enrolment, link, score, most in grades.values_list("enrolment", "link", "score", "at_most"):
        found["tool", enrolment, link] = round(float(score or 0) / float(most or 1) * 100, 2)
    return found
