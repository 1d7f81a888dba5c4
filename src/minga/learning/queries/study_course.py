"""An edition as a participant reads it: its modules, their sessions and tasks, and how far she has come."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.urls import reverse

from minga.core.texts import pick
from minga.learning.models import Material, Module
from minga.learning.queries.study_progress import Progress, TaskLine, progress_of, tasks_of
from minga.learning.queries.studying import Meeting, edition_to_study, is_on, meetings_of
from minga.people.models import Person


@dataclass(frozen=True)
class ModuleLine:
    """One module with what happens in it."""

    key: str
    number: int
    title: str
    intro: str
    objectives: tuple[str, ...]
    meetings: tuple[Meeting, ...]
    tasks: tuple[TaskLine, ...]
    booklet: str
    """Where all its texts are on one page; empty when it has none."""

    @property
    def over(self) -> bool:
        return bool(self.meetings) and all(each.over or each.cancelled for each in self.meetings)


@dataclass(frozen=True)
class Course:
    """The whole page."""

    key: str
    title: str
    host: str
    public: bool
    takes_part: bool
    on: bool
    progress: Progress | None
    modules: tuple[ModuleLine, ...]
    loose: tuple[Meeting, ...]
    """Sessions outside any module."""
    loose_tasks: tuple[TaskLine, ...]
    done: int
    """Meetings over, of all that are not cancelled."""
    planned: int


def course_for(viewer: Person, key: str, now: datetime) -> Course:
    """For who takes part in it or works in it; `Edition.DoesNotExist` for everybody else."""
    edition, enrolment = edition_to_study(viewer, key)
    hers = [enrolment] if enrolment else []
    meetings = meetings_of([edition], hers, viewer, now).get(edition.pk, [])
    tasks = tasks_of(hers, now).get(enrolment.pk, []) if enrolment else []
    modules = list(Module.objects.filter(edition=edition))
    with_texts = set(Material.objects.filter(module__in=modules).values_list("module_id", flat=True)) | set(
        Material.objects.filter(session__module__in=modules).values_list("session__module_id", flat=True)
    )
    known = {module.pk for module in modules}
    real = [each for each in meetings if not each.cancelled]
    return Course(
        key=edition.key,
        title=pick(edition.titles),
        host=edition.host.name,
        public=edition.public,
        takes_part=enrolment is not None,
        on=enrolment is not None and is_on(enrolment),
        progress=progress_of(hers).get(enrolment.pk) if enrolment else None,
        modules=tuple(
            _module(module, number, meetings, tasks, module.pk in with_texts)
            for number, module in enumerate(modules, start=1)
        ),
        loose=tuple(each for each in meetings if each.module_id not in known),
        loose_tasks=tuple(each for each in tasks if each.module_id not in known),
        done=sum(each.over for each in real),
        planned=len(real),
    )


def _module(
    module: Module, number: int, meetings: Sequence[Meeting], tasks: Sequence[TaskLine], texts: bool
) -> ModuleLine:
    key = meetings[0].edition if meetings else module.edition.key
    return ModuleLine(
        key=module.key,
        number=number,
        title=pick(module.titles),
        intro=pick(module.intros),
        objectives=objectives_of(module.objectives),
        meetings=tuple(each for each in meetings if each.module_id == module.pk),
        tasks=tuple(each for each in tasks if each.module_id == module.pk),
        booklet=reverse("learning:booklet", args=[key, module.key]) if texts else "",
    )


def objectives_of(texts: Sequence[Any]) -> tuple[str, ...]:
    """What people can do afterwards, in the reader's language."""
    return tuple(filter(None, (pick(text) if isinstance(text, dict) else str(text) for text in texts)))
