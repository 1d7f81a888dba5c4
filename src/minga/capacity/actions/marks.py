"""The one door to marks: what each question of each entity earned, and where that comes from."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Any, Final

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from minga.audit.actions import action, record
from minga.capacity.enums import WaveState
from minga.capacity.events.grading import MarksPut, WaveMarked
from minga.capacity.models import Design, Mark, Measured, Wave
from minga.capacity.policies import may_run
from minga.core.actors import HOUSE, Actor
from minga.core.errors import Invalid, NotAllowed, NotReady
from minga.people.models import Person

_BATCH: Final = 4000
_KEPT: Final = ("points", "low", "high", "applies", "source", "comment")


@dataclass(frozen=True, kw_only=True)
class MarkIn:
    """One mark. `low`, `high`: how far graders lay apart. `source`: when it is not that of the others."""

    points: Decimal | None = None
    low: Decimal | None = None
    high: Decimal | None = None
    applies: bool = True
    comment: str = ""
    source: str = ""


@action
def put_marks(*, measured: Measured, marks: Mapping[str, MarkIn], source: str, actor: Actor, now: datetime) -> Measured:
    """Write these marks of one entity, over what was there. Others of its marks stay as they are."""
    del now
    wave = lock_wave(measured.wave_id)
    must_run(actor, wave)
    must_be_open(wave)
    must_be_asked(wave.version.read, marks)
    was = dict(Mark.objects.filter(measured=measured, question__in=list(marks)).values_list("question", "points"))
    write(rows_of(measured.pk, marks, source))
    changed = {code for code, mark in marks.items() if code not in was or was[code] != mark.points}
    record(
        MarksPut(
            subject=measured,
            before={code: was.get(code) for code in sorted(changed) if code in was},
            after={"source": source, "questions": len(marks), **{code: marks[code].points for code in sorted(changed)}},
        ),
        related=(wave,),
    )
    return measured


@action
def put_wave_marks(
    *, wave: Wave, marks: Mapping[int, Mapping[str, MarkIn]], source: str, actor: Actor, now: datetime
) -> int:
    """Marks of many entities (by the id of each `Measured`) in a few statements. Answers how many marks."""
    del now
    held = lock_wave(wave.pk)
    must_run(actor, held)
    must_be_open(held)
    for given in marks.values():
        must_be_asked(held.version.read, given)
    known = set(Measured.objects.filter(wave=held, pk__in=list(marks)).values_list("pk", flat=True))
    if missing := set(marks) - known:
        words = ngettext(
            "%(count)s entity does not belong to this wave.",
            "%(count)s entities do not belong to this wave.",
            len(missing),
        )
        raise NotReady(words % {"count": len(missing)})
    rows = [row for pk, given in marks.items() for row in rows_of(pk, given, source)]
    write(rows)
    record(WaveMarked(subject=held, after={"entities": len(marks), "marks": len(rows), "source": source}))
    return len(rows)


def write(rows: Iterable[Mark]) -> None:
    """Insert or overwrite, by entity and question. Only from actions that hold the wave."""
    Mark.objects.bulk_create(
        rows, batch_size=_BATCH, update_conflicts=True, unique_fields=["measured", "question"], update_fields=_KEPT
    )


def lock_wave(pk: int) -> Wave:
    """The row as it is now, ours until the transaction ends."""
    rows = Wave.objects.select_related("version__index__owner", "host", "edition", "panel__rubric")
    return rows.select_for_update(of=("self",), no_key=True).get(pk=pk)


def must_run(actor: Actor, wave: Wave) -> None:
    """Those who measure, or Minga itself."""
    if actor is HOUSE or (isinstance(actor, Person) and may_run(actor, wave)):
        return
    raise NotAllowed(_("Only those who run this wave may do this."))


def must_be_open(wave: Wave) -> None:
    """Marks of a published wave are history."""
    if wave.state == WaveState.PUBLISHED:
        raise NotReady(_("This wave is published: its marks do not change any more."), code="published")


def must_be_asked(design: Design, codes: Iterable[str]) -> None:
    """Every code is a question of the design."""
    unknown = sorted(set(codes) - {node.code for node in design.questions})
    if unknown:
        words = _("The index has no question “%(code)s”. Its version may be another one.")
        raise Invalid({"marks": [words % {"code": unknown[0]}]})


def rows_of(pk: int, marks: Mapping[str, MarkIn], source: str) -> list[Mark]:
    """Rows for `write`."""
    return [Mark(measured_id=pk, question=code, **_columns(mark, source)) for code, mark in marks.items()]


def _columns(mark: MarkIn, source: str) -> dict[str, Any]:
    return {
        "points": mark.points if mark.applies else None,
        "low": mark.low if mark.applies else None,
        "high": mark.high if mark.applies else None,
        "applies": mark.applies,
        "source": mark.source or source,
        "comment": mark.comment.strip(),
    }
