"""What graders judge and who must not: a measured entity, as `assessments` knows it.

The panel of a wave is single blind: graders know the entity, the entity never learns who graded it.
A juror with a role in the entity, in a part of it, or with any other tie that `assessments` finds,
stands aside. What does not apply to an entity is not asked; a third grader is asked only what two
others saw too differently (`THIRD`, kept as the reason of her assessment).
"""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from typing import Any, Final, cast

from django.db.models import Model
from django.urls import reverse
from django.utils.translation import ngettext

from minga.assessments.enums import InterestKind
from minga.assessments.models import Assessment, Panel
from minga.assessments.policies import AssessedKind, OwnerKind, Reading, Stakeholders
from minga.calls.queries.answers import Way, parts_of
from minga.capacity import policies
from minga.capacity.models import Delegation, Design, Measured, Wave
from minga.capacity.models.rubrics import asked_of
from minga.capacity.queries.scales import group_title
from minga.core.texts import pick
from minga.people.models import Person

THIRD: Final = "third"
MEASURED: Final = "capacity.measured"
WAVE: Final = "capacity.wave"


def third_reason(codes: Sequence[str]) -> dict[str, Any]:
    """Why a third grader has it, and what she is asked."""
    return {"why": THIRD, "criteria": list(codes)}


def is_third(reason: Mapping[str, Any]) -> bool:
    """Whether it was given to somebody because two others differ."""
    return reason.get("why") == THIRD


def wave_of(panel: Panel) -> Wave | None:
    """The wave that this panel grades; None when it judges something else."""
    if panel.owner_type != WAVE:
        return None
    return Wave.objects.select_related("version__index__owner", "host", "edition", "panel__rubric").get(
        pk=panel.owner_id
    )


def reading_of(subject: Model, blind: str) -> Reading:
    """The answers as they were sent. Graders read them on a page of their own; this serves the office and the list."""
    del blind
    rows = Measured.objects.select_related("submission__version__form", "wave__version")
    measured = rows.get(pk=subject.pk)
    submission, group = measured.submission, measured.peer_group
    return Reading(
        title=measured.name,
        line=group_title(measured.wave.version.read, group) if group else "",
        language=submission.language if submission is not None else "",
        parts=parts_of(submission, Way()),
    )


def _titles(subjects: Sequence[Model], blind: str) -> Mapping[int, str]:
    del blind
    return {subject.pk: cast(Measured, subject).name for subject in subjects}


def _stakeholders(subjects: Sequence[Model]) -> Mapping[int, Stakeholders]:
    """Who answered for it, and the entity itself. One query, whatever their number."""
    wrote: dict[int, dict[int, InterestKind]] = defaultdict(dict)
    rows = Delegation.objects.filter(measured__in=[subject.pk for subject in subjects])
    for entity, person in rows.values_list("measured", "person"):
        wrote[entity][person] = InterestKind.TEAM
    found = {}
    for subject in subjects:
        measured = cast(Measured, subject)
        people = wrote[measured.pk]
        if measured.responsible_id is not None:
            people[measured.responsible_id] = InterestKind.TEAM
        organisations = frozenset({measured.organisation_id} - {None})
        found[measured.pk] = Stakeholders(persons=people, organisations=cast(frozenset[int], organisations))
    return found


def _asks(assessments: Sequence[Assessment]) -> Mapping[int, frozenset[str]]:
    """A third grader: what two differ on. Everybody else: what applies to the entity. Two queries."""
    found = {each.pk: frozenset(each.reason["criteria"]) for each in assessments if is_third(each.reason)}
    others = [each for each in assessments if each.pk not in found]
    entities = dict(Measured.objects.filter(pk__in={each.item.subject_id for each in others}).values_list("pk", "kind"))
    designs = _designs({each.item.panel_id for each in others})
    for each in others:
        kind, design = entities.get(each.item.subject_id, ""), designs.get(each.item.panel_id)
        found[each.pk] = frozenset(node.code for node in asked_of(design, kind)) if design is not None else frozenset()
    return found


def _designs(panels: set[int]) -> Mapping[int, Design]:
    """Panel id → the method of its wave. One query."""
    waves = Wave.objects.filter(panel__in=panels).select_related("version") if panels else ()
    return {cast(int, wave.panel_id): wave.version.read for wave in waves}


def _judged_at(assessment: Assessment) -> str:
    wave = Wave.objects.filter(panel=assessment.item.panel_id).values_list("key", flat=True).first()
    return reverse("capacity:grade", args=[wave, assessment.uuid]) if wave else ""


def _may_run(person: Person | None, owner: Model) -> bool:
    return policies.may_run(person, cast(Wave, owner))


def _label(owner: Model) -> str:
    return pick(cast(Wave, owner).titles) or str(owner)


def _address(owner: Model) -> str:
    return reverse("capacity:grading", args=[cast(Wave, owner).key])


def _entities(number: int) -> str:
    return ngettext("%(count)s entity", "%(count)s entities", number) % {"count": number}


MEASURED_KIND = AssessedKind(
    model=MEASURED, reading=reading_of, titles=_titles, stakeholders=_stakeholders, asks=_asks, judged_at=_judged_at
)
WAVE_KIND = OwnerKind(model=WAVE, may_run=_may_run, label=_label, address=_address, counted=_entities)
