"""What is taught in an edition, for anybody: modules, objectives, sessions and what is read. No links to join."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from minga.core.texts import pick
from minga.learning.enums import SessionState
from minga.learning.models import CompletionRule, Material, Module, Session, Task
from minga.learning.policies import takes_part
from minga.learning.queries.materials import MaterialLine, lightest_first, lines_of
from minga.learning.queries.plan_page import SessionLine, line_of
from minga.organisations.enums import RoleKind
from minga.organisations.queries.sections import Section, SectionRow
from minga.people.models import Person
from minga.programmes.models import Edition
from minga.programmes.queries.editions import editions, editions_visible_to


@dataclass(frozen=True)
class SyllabusSession:
    """One session, as the public knows it."""

    line: SessionLine
    hours: float
    output: str
    cancelled: str


@dataclass(frozen=True)
class SyllabusModule:
    """One module, as the public knows it."""

    number: int
    title: str
    intro: str
    objectives: tuple[str, ...]
    where: str
    sessions: tuple[SyllabusSession, ...]
    tasks: tuple[tuple[str, str], ...]
    """Title and brief of what is done in it."""
    readings: tuple[MaterialLine, ...]
    """What anybody may read."""
    materials: int
    """How many materials it has in all."""

    @property
    def hours(self) -> float:
        """Of the sessions that take place."""
        return sum(each.hours for each in self.sessions if not each.cancelled)


@dataclass(frozen=True)
class Syllabus:
    """The whole programme of study."""

    key: str
    title: str
    summary: str
    for_whom: str
    host: str
    commitment: str
    starts_on: date
    ends_on: date
    languages: tuple[str, ...]
    modules: tuple[SyllabusModule, ...]
    others: tuple[SyllabusSession, ...]
    rules: tuple[str, ...]
    taught_by: tuple[str, ...]
    zone: str

    @property
    def hours(self) -> float:
        """Hours of sessions that take place; a session in two languages counts once."""
        own = [each for module in self.modules for each in module.sessions] + list(self.others)
        return sum(each.hours for each in own if not each.cancelled and not each.line.twin_of)

    @property
    def sessions(self) -> int:
        """How many sessions take place; one in two languages counts once."""
        own = [each for module in self.modules for each in module.sessions] + list(self.others)
        return sum(1 for each in own if not each.cancelled and not each.line.twin_of)


def edition_studied(viewer: Person | None, key: str, now: datetime) -> Edition:
    """The edition, for whoever may see it and for those who take part in it; Edition.DoesNotExist otherwise."""
    found = editions_visible_to(viewer, now).filter(key=key).first()
    if found is not None:
        return found
    edition = editions().get(key=key)
    if not takes_part(viewer, edition):
        raise Edition.DoesNotExist
    return edition


def syllabus(edition: Edition, now: datetime) -> Syllabus:
    """What is taught. A constant number of queries."""
    rows = list(edition.sessions.select_related("module", "same_as").prefetch_related("leaders__person", "materials"))
    lines = {row.pk: _session(row, edition, now) for row in rows}
    modules = list(edition.modules.all())
    counted = _counted(modules)
    public = _public_materials(edition)
    tasks = list(Task.objects.filter(edition=edition))
    return Syllabus(
        key=edition.key,
        title=pick(edition.titles),
        summary=pick(edition.summaries),
        for_whom=pick(edition.for_whom),
        host=edition.host.name,
        commitment=pick(edition.commitments),
        starts_on=edition.starts_on,
        ends_on=edition.ends_on,
        languages=tuple(edition.languages),
        modules=tuple(
            _module(number, module, rows, lines, tasks, public, counted)
            for number, module in enumerate(modules, start=1)
        ),
        others=tuple(lines[row.pk] for row in rows if row.module_id is None),
        rules=tuple(filter(None, (pick(rule.texts) for rule in CompletionRule.objects.filter(edition=edition)))),
        taught_by=_taught_by(rows),
        zone=edition.timezone,
    )


def _module(
    number: int,
    module: Module,
    rows: Sequence[Session],
    lines: Mapping[int, SyllabusSession],
    tasks: Sequence[Task],
    public: Sequence[Material],
    counted: Mapping[int, int],
) -> SyllabusModule:
    return SyllabusModule(
        number=number,
        title=pick(module.titles),
        intro=pick(module.intros),
        objectives=tuple(filter(None, map(pick, module.objectives))),
        where=" · ".join(filter(None, (module.get_mode_display(), pick(module.places)))),
        sessions=tuple(lines[row.pk] for row in rows if row.module_id == module.pk),
        tasks=tuple((pick(task.titles), pick(task.briefs)) for task in tasks if task.module_id == module.pk),
        readings=lines_of(_of_module(public, module)),
        materials=counted.get(module.pk, 0),
    )


def _counted(modules: Sequence[Module]) -> Counter[int]:
    """How many materials each module has, those of its sessions among them."""
    found = Material.objects.filter(module__in=modules).values_list("module", flat=True)
    inside = Material.objects.filter(session__module__in=modules).values_list("session__module", flat=True)
    return Counter([*found, *inside])


def syllabus_section(edition: Edition, now: datetime) -> Section | None:
    """The modules, on the public page of the edition. Two queries."""
    modules = list(edition.modules.all())
    if not modules:
        return None
    hours: dict[int, list[float]] = {}
    rows = edition.sessions.exclude(state=SessionState.CANCELLED).filter(same_as__isnull=True, module__isnull=False)
    for module, starts, ends in rows.values_list("module", "starts_at", "ends_at"):
        hours.setdefault(module, []).append((ends - starts).total_seconds() / 3600)
    return Section(
        title=_("What people learn"),
        rows=tuple(
            SectionRow(label=pick(module.titles), detail=_words(hours.get(module.pk, []))) for module in modules
        ),
        total=len(modules),
        link=reverse("learning:syllabus", args=[edition.key]),
        link_label=_("Programme of study"),
    )


def _words(hours: Sequence[float]) -> str:
    if not hours:
        return ""
    sessions = ngettext("%(n)d session", "%(n)d sessions", len(hours)) % {"n": len(hours)}
    total = sum(hours)
    whole = f"{total:.1f}".removesuffix(".0")
    return _("%(sessions)s, %(hours)s h") % {"sessions": sessions, "hours": whole}


def _session(session: Session, edition: Edition, now: datetime) -> SyllabusSession:
    return SyllabusSession(
        line=line_of(session, edition, now),
        hours=(session.ends_at - session.starts_at).total_seconds() / 3600,
        output=pick(session.outputs),
        cancelled=session.cancelled_reason,
    )


def _public_materials(edition: Edition) -> Sequence[Material]:
    rows = Material.objects.filter(public=True)
    rows = rows.filter(module__edition=edition) | rows.filter(session__edition=edition)
    return lightest_first(rows.select_related("file", "tool", "session"))


def _of_module(materials: Sequence[Material], module: Module) -> list[Material]:
    return [
        each
        for each in materials
        if each.module_id == module.pk or (each.session is not None and each.session.module_id == module.pk)
    ]


def _taught_by(sessions: Sequence[Session]) -> tuple[str, ...]:
    """The roles that lead, not the people."""
    kinds = dict.fromkeys(leader.role for row in sessions for leader in row.leaders.all())
    return tuple(str(RoleKind(kind).label) for kind in kinds)
