"""What an index puts on a person's own page: invitations, answers to send, and parts that colleagues gave her."""

from datetime import datetime
from typing import Final
from uuid import UUID

from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from minga.calls.queries.deadlines import moment_in
from minga.capacity.enums import MeasuredState, WaveState
from minga.capacity.models import Citation, Delegation, EvidenceFile, Measured, Prefill, Wave
from minga.capacity.policies import ANSWERABLE
from minga.capacity.queries.parts import form_of
from minga.core.texts import pick
from minga.organisations.enums import STEWARD_KINDS
from minga.organisations.models import Role
from minga.people.models import Person
from minga.programmes.queries.work import WorkRow, WorkSection

MOST: Final = 8


def entities_of_person(person: Person, now: datetime) -> WorkSection | None:
    """Entities that she answers for and that have not sent. One query."""
    roles = Role.objects.counting(now).exercised_by(person).of_kinds(STEWARD_KINDS)
    houses = roles.filter(scope_type="", organisation__isnull=False).values("organisation")
    hers = (
        Q(responsible=person)
        | Q(organisation__in=houses, responsible=None)
        | Q(organisation__in=houses, state=MeasuredState.INVITED)
    )
    rows = Measured.objects.filter(hers, _open(now), state__in=ANSWERABLE).select_related("wave")
    return WorkSection(
        title=gettext_lazy("Measurements that wait for your entity"),
        rows=[
            WorkRow(
                title=_("%(entity)s: %(wave)s") % {"entity": row.name, "wave": pick(row.wave.titles)},
                link=reverse("capacity:answer", args=[row.wave.key, row.key]),
                detail=_detail(row.get_state_display(), row.wave),
                label=gettext_lazy("Read and answer")
                if row.state == MeasuredState.INVITED
                else gettext_lazy("Go on answering"),
            )
            for row in rows.distinct().order_by("wave__answers_until", "pk")[:MOST]
        ],
    )


def parts_of_person(person: Person, now: datetime) -> WorkSection | None:
    """Parts of answers that she was given and has not finished. One query."""
    rows = Delegation.objects.filter(_open(now, "measured__"), person=person, done_at=None)
    rows = rows.filter(measured__state__in=ANSWERABLE).select_related(
        "measured__wave__version__form", "measured__submission__version"
    )
    return WorkSection(
        title=gettext_lazy("Answers that your colleagues ask of you"),
        rows=[_part_row(row) for row in rows.order_by("due_on", "pk")[:MOST]],
    )


def delegation_of(measured: Measured, uuid: UUID) -> Delegation:
    """A part that somebody of the entity has, or `Delegation.DoesNotExist`."""
    return Delegation.objects.select_related("measured", "person").get(measured=measured, uuid=uuid)


def delegations_of(measured: Measured, part: str, person: Person) -> list[Delegation]:
    """This part, if she has it and has not finished it."""
    rows = Delegation.objects.filter(measured=measured, part=part, person=person, done_at=None)
    return list(rows.select_related("measured", "person"))


def prefill_of(measured: Measured, uuid: UUID) -> Prefill:
    """Something that Minga knew of the entity, or `Prefill.DoesNotExist`."""
    return Prefill.objects.select_related("measured", "confirmed_by").get(measured=measured, uuid=uuid)


def evidence_of(measured: Measured, uuid: UUID) -> EvidenceFile:
    """A piece of evidence of the entity, or `EvidenceFile.DoesNotExist`."""
    return EvidenceFile.objects.select_related("measured", "file").get(measured=measured, uuid=uuid)


def citation_of(measured: Measured, uuid: UUID) -> Citation:
    """That a question of the entity rests on something, or `Citation.DoesNotExist`."""
    return Citation.objects.select_related("evidence__measured").get(evidence__measured=measured, uuid=uuid)


def _part_row(row: Delegation) -> WorkRow:
    measured = row.measured
    form = form_of(measured.wave, measured)
    section = form.section_by_key.get(row.part) if form is not None else None
    return WorkRow(
        title=pick(section.title) if section is not None else row.part,
        link=reverse("capacity:answer-part", args=[measured.wave.key, measured.key, row.part]),
        detail=row.note or _("%(entity)s: %(wave)s") % {"entity": measured.name, "wave": pick(measured.wave.titles)},
        due=row.due_on,
        label=gettext_lazy("Answer this part"),
    )


def _open(now: datetime, path: str = "") -> Q:
    wave = f"{path}wave__"
    until = Q(**{f"{wave}answers_until": None}) | Q(**{f"{wave}answers_until__gt": now})
    return until & Q(**{f"{wave}state": WaveState.ANSWERING})


def _detail(state: str, wave: Wave) -> str:
    if wave.answers_until is None:
        return state
    closes = moment_in(wave.answers_until, wave.timezone)
    return _("%(state)s. Closes on %(moment)s.") % {"state": state, "moment": closes}
