"""Everything that the console and the evaluation show, as sheets of one workbook.

Rows are read in pieces and written as they come: an edition of thousands is a file, not a heap of memory.
People are in it by name, so only whoever manages the edition takes it; those who teach get it without contacts.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final
from zoneinfo import ZoneInfo

from django.db.models import Count, Prefetch, Q, QuerySet
from django.utils.translation import gettext as _

from minga.core.texts import pick
from minga.initiatives.enums import LifeStage
from minga.initiatives.models import Initiative
from minga.learning.enums import ATTENDED, HandinState
from minga.learning.models import (
    Announcement,
    CompletionRule,
    Handin,
    Report,
    Session,
    Standing,
    Task,
    Team,
    TeamMember,
)
from minga.learning.queries.console import console
from minga.learning.queries.console_cohort import entities_of, in_need_first
from minga.learning.queries.costs import full_cost
from minga.learning.queries.evaluation import Evaluation, evaluation
from minga.learning.queries.results import breakdowns_of
from minga.organisations.queries.atlas import country_name
from minga.people.models import Person
from minga.programmes.enums import TAKING_PART
from minga.programmes.models import Edition, Enrolment
from minga.programmes.queries.budget import budget_sheet

Row = Sequence[Any]
PEOPLE: Final = "people"
AT_ONCE: Final = 500
"""An edition of more people than this has its report written by a job."""


@dataclass(frozen=True)
class Sheet:
    """One sheet: its name, its heading, its rows."""

    name: str
    header: Row
    rows: Iterable[Row]
    key: str = ""


def count_people(edition: Edition) -> int:
    """Of how many people the report is."""
    return Enrolment.objects.filter(edition=edition, status__in=TAKING_PART).count()


def reports_of(edition: Edition, person: Person) -> QuerySet[Report]:
    """What she ordered here; the file of one is nobody else's."""
    return Report.objects.filter(edition=edition, ordered_by=person).select_related("file")


def sheets_of(edition: Edition, now: datetime, *, contacts: bool) -> tuple[Sheet, ...]:
    """The workbook. `contacts`: for whoever manages the edition, with what no other page shows to others either."""
    found = evaluation(edition)
    return (
        _summary(edition, now, money=contacts),
        _entities(edition),
        _people(edition, contacts=contacts),
        _sessions(edition),
        _teams(edition),
        _tasks(edition),
        _initiatives(edition),
        *(_money(edition) if contacts else ()),
        _evaluation(found),
        _results(edition),
        *((_messages(edition),) if contacts else ()),
    )


def _summary(edition: Edition, now: datetime, *, money: bool) -> Sheet:
    page = console(edition, now)
    rows: list[Row] = [(page.lead, "", "")]
    rows += [(each.label, each.value, each.of) for each in page.figures]
    for each in page.money if money else ():
        rows.append((f"{_('Cash')} ({each.total.currency})", each.total.spent, each.total.planned_high))
    rows += [(stage.label, stage.count, "") for stage in page.stages]
    rows += [(f"{each.who}: {each.what}", each.why, each.action) for each in page.attention.rows]
    rows += [(each.title, each.value, each.goal) for each in page.targets]
    return Sheet(_("Summary"), (pick(edition.titles), _("Value"), _("Of")), rows)


def _entities(edition: Edition) -> Sheet:
    header = (_("Entity"), _("Country"), _("People"), _("Attended"), _("Sessions"), _("Tasks done"), _("Tasks due"))

    def rows() -> Iterator[Row]:
        row: Any
        for row in in_need_first(entities_of(edition)).iterator(chunk_size=1_000):
            yield (
                row.name, _country(row.country), row.people, row.attended, row.held,
                round(float(row.done), 1) if row.done is not None else None, row.due,
            )  # fmt: skip

    return Sheet(_("Entities"), header, rows())


def _people(edition: Edition, *, contacts: bool) -> Sheet:
    rules = list(CompletionRule.objects.filter(edition=edition))
    header = [_("Given name"), _("Family name")]
    header += [_("E-mail"), _("Telephone")] if contacts else []
    header += [_("Entity"), _("Position"), _("Country"), _("Language"), _("State"), _("Team")]
    header += [
        _("Attended"),
        _("Sessions"),
        _("Missed in a row"),
        _("Tasks done"),
        _("Tasks due"),
        _("Meets every rule"),
    ]
    header += [pick(rule.texts) for rule in rules]
    return Sheet(_("People"), header, _person_rows(edition, [rule.key for rule in rules], contacts), PEOPLE)


def _person_rows(edition: Edition, rules: Sequence[str], contacts: bool) -> Iterator[Row]:
    today = TeamMember.objects.filter(until__isnull=True).select_related("team")
    rows = (
        Enrolment.objects.filter(edition=edition, status__in=TAKING_PART)
        .select_related("person", "organisation", "standing")
        .prefetch_related(Prefetch("teams", queryset=today, to_attr="teams_today"))
        .order_by("sort_name", "pk")
    )
    countries: dict[str, str] = {}
    for each in rows.iterator(chunk_size=1_000):
        person, standing = each.person, getattr(each, "standing", None)
        if each.country not in countries:
            countries[each.country] = _country(each.country)
        yield (
            person.given_name, person.family_name,
            *((person.email, person.phone) if contacts else ()),
            each.organisation.name if each.organisation else "", each.position, countries[each.country],
            person.get_language_display(), each.get_status_display(),
            ", ".join(member.team.name for member in each.teams_today),
            *_standing(standing, rules),
        )  # fmt: skip


def _standing(standing: Standing | None, rules: Sequence[str]) -> Row:
    if standing is None:
        return ("",) * (6 + len(rules))
    met = {rule.get("key"): rule.get("met") for rule in standing.rules if isinstance(rule, Mapping)}
    return (
        standing.attended, standing.held, standing.missed_in_a_row, standing.tasks_done, standing.tasks_due,
        _yes(standing.met), *(_yes(bool(met[key])) if key in met else "" for key in rules),
    )  # fmt: skip


def _yes(value: bool) -> str:
    return _("yes") if value else _("no")


def _country(code: str) -> str:
    return country_name(code) if code else ""


def _sessions(edition: Edition) -> Sheet:
    zone = ZoneInfo(edition.timezone)
    came = Count("attendance", filter=Q(attendance__state__in=ATTENDED))
    marked = Count("attendance")
    rows = Session.objects.filter(edition=edition).select_related("module").annotate(came=came, marked=marked)
    header = (
        _("Begins"),
        _("Session"),
        _("Module"),
        _("Kind"),
        _("Where people meet"),
        _("State"),
        _("Came"),
        _("Marked"),
    )
    return Sheet(
        _("Sessions"),
        header,
        (
            (
                each.starts_at.astimezone(zone).replace(tzinfo=None), pick(each.titles),
                pick(each.module.titles) if each.module else "", each.get_kind_display(), each.get_mode_display(),
                each.get_state_display(), each.came, each.marked,
            )
            for each in rows
        ),
    )  # fmt: skip


def _teams(edition: Edition) -> Sheet:
    members = Count("members", filter=Q(members__until__isnull=True), distinct=True)
    mentors = Count("mentorships", filter=Q(mentorships__until__isnull=True), distinct=True)
    rows = Team.objects.filter(edition=edition).select_related("initiative")
    rows = rows.annotate(people=members, mentors=mentors, meetings=Count("logs", distinct=True))
    header = (_("Number"), _("Team"), _("People"), _("Mentors"), _("Meetings with mentors"), _("Initiative"))
    return Sheet(
        _("Teams"),
        header,
        (
            (
                each.number,
                each.name,
                each.people,
                each.mentors,
                each.meetings,
                each.initiative.title if each.initiative else "",
            )
            for each in rows.iterator(chunk_size=1_000)
        ),
    )


def _tasks(edition: Edition) -> Sheet:
    tasks = list(Task.objects.filter(edition=edition).order_by("order", "pk"))
    counted = Handin.objects.filter(task__in=tasks).order_by().values_list("task", "state").annotate(n=Count("pk"))
    found = {(task, state): n for task, state, n in counted}
    header = (_("Task"), _("Due"), *(str(state.label) for state in HandinState))
    zone = ZoneInfo(edition.timezone)

    def due(task: Task) -> datetime | None:
        return task.due_at.astimezone(zone).replace(tzinfo=None) if task.due_at else None

    return Sheet(
        _("Tasks"),
        header,
        [(pick(each.titles), due(each), *(found.get((each.pk, state), 0) for state in HandinState)) for each in tasks],
    )


def _initiatives(edition: Edition) -> Sheet:
    rows = Initiative.objects.filter(edition=edition).select_related("organisation").order_by("-stage", "title")
    header = (_("Initiative"), _("Entity"), _("Number of the stage"), _("Stage"), _("State"), _("At this stage since"))
    return Sheet(
        _("Initiatives"),
        header,
        (
            (
                each.title, each.organisation.name, each.stage, str(LifeStage(each.stage).label),
                each.get_state_display(), each.stage_since,
            )
            for each in rows.iterator(chunk_size=1_000)
        ),
    )  # fmt: skip


def _money(edition: Edition) -> tuple[Sheet, Sheet]:
    sheet = budget_sheet(edition)
    rows: list[Row] = [
        (
            line.item, line.category, _("In kind") if line.in_kind else _("In cash"), line.currency,
            line.planned, line.spent, line.payer,
        )
        for line in (*sheet.cash, *sheet.in_kind)
    ]  # fmt: skip
    costs: list[Row] = [
        (str(line.label), line.count, word, unit.currency, unit.cash, unit.in_kind, unit.full)
        for line in full_cost(edition, sheet).lines
        for word, units in ((_("planned"), line.planned), (_("spent"), line.spent))
        for unit in units
    ]
    header = (_("Item"), _("Category"), _("Kind"), _("Currency"), _("Planned"), _("Spent"), _("Who pays"))
    each = (_("What"), _("How many"), _("Reading"), _("Currency"), _("In cash"), _("In kind"), _("Full cost"))
    return Sheet(_("Budget"), header, rows), Sheet(_("Full cost"), each, costs)


def _evaluation(found: Evaluation) -> Sheet:
    hidden = _("fewer than five: not shown")
    rows: list[Row] = [
        (
            _("1. Sessions"),
            each.title,
            each.answers,
            each.useful or hidden,
            each.clear or hidden,
            each.will_use or hidden,
        )
        for each in found.sessions
    ]
    for label, result in ((_("2. Skills, after"), found.skills), (_("3. Skills, ninety days later"), found.later)):
        rows += [(label, each.label, result.people, each.before, each.later, each.change) for each in result.skills]
    use = found.use
    rows.append((_("3. Use"), _("How often, of 5"), use.answered, use.mean if use.mean is not None else hidden, "", ""))
    work = found.work
    for label, count in (
        (_("Prototyped"), work.prototyped),
        (_("Piloted"), work.piloted),
        (_("Adopted"), work.adopted),
    ):
        rows.append((_("4. Initiatives"), label, work.total, count, "", ""))
    header = (
        _("Level"),
        _("What"),
        _("Answers"),
        _("Useful, before or count"),
        _("Clear or later"),
        _("Will use it or change"),
    )
    return Sheet(_("Evaluation"), header, rows)


def _results(edition: Edition) -> Sheet:
    rows = [
        (each.title, cell.label, _("not shown") if cell.count is None else cell.count)
        for each in breakdowns_of(edition)
        for cell in each.cells
    ]
    return Sheet(_("Public results"), (_("Table"), _("Group"), _("People")), rows)


def _messages(edition: Edition) -> Sheet:
    rows = Announcement.objects.filter(edition=edition).order_by("-created_at")
    header = (_("Subject"), _("State"), _("Fitted"), _("Written to"))
    listed = [(pick(each.subjects), each.get_state_display(), each.recipients, each.sent) for each in rows]
    return Sheet(_("Messages"), header, listed)
