"""Waves on the pages of others: on "My work" of whoever measures, on an edition, on the stage that measures."""

from collections.abc import Sequence
from datetime import datetime
from typing import Final

from django.db.models import Q, QuerySet
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from minga.capacity.enums import WaveState
from minga.capacity.models import Index, Wave
from minga.capacity.queries.waves import TONES, measures_for
from minga.core.clock import today
from minga.organisations.models import Organisation
from minga.organisations.queries.sections import Section, SectionRow
from minga.people.models import Person
from minga.programmes.models import Edition, Stage, StageNote
from minga.programmes.queries.editions import editions_managed_by
from minga.programmes.queries.work import WorkRow, WorkSection

MOST: Final = 8
_UNTIL: Final = {
    WaveState.ANSWERING: "answers_until", WaveState.GRADING: "grading_until", WaveState.REPLYING: "reply_until",
}  # fmt: skip


def waves_run_by(person: Person, now: datetime) -> QuerySet[Wave]:
    """Those of organisations in which she measures, and of editions that she runs."""
    mine = Q(host__in=measures_for(person, now)) | Q(edition__in=editions_managed_by(person, now))
    return Wave.objects.filter(mine).select_related("version__index")


def waves_to_run(person: Person, now: datetime) -> WorkSection | None:
    """Those that are not published yet, with the day on which their step ends. One query."""
    rows = waves_run_by(person, now).exclude(state=WaveState.PUBLISHED).order_by("answers_until", "-pk").distinct()
    return WorkSection(title=gettext_lazy("Waves that you run"), rows=[_work(wave) for wave in rows[:MOST]])


def _work(wave: Wave) -> WorkRow:
    name = _UNTIL.get(WaveState(wave.state), "")
    until: datetime | None = getattr(wave, name) if name else None
    return WorkRow(
        title=str(wave),
        link=reverse("capacity:wave-office", args=[wave.key]),
        detail=wave.get_state_display(),
        due=today(wave.timezone, at=until) if until else None,
    )


def waves_of_edition(edition: Edition, now: datetime) -> Section | None:
    """What the edition measures, as far as it is public. One query."""
    del now
    rows = list(_public().filter(edition=edition)[:MOST])
    if not rows:
        return None
    return Section(
        title=_("Measurements of this edition"),
        rows=[
            SectionRow(
                label=str(wave), link=wave.get_absolute_url(), tag=wave.get_state_display(), tone=TONES[wave.state]
            )
            for wave in rows
        ],
        link=reverse("capacity:indices"),
        link_label=_("See all indices"),
    )


def notes_of_stages(stages: Sequence[Stage], now: datetime) -> dict[int, StageNote]:
    """How the wave of the edition stands. One query."""
    del now
    by_edition = {wave.edition_id: wave for wave in _public().filter(edition__in={s.edition_id for s in stages})}
    return {
        stage.pk: StageNote(f"{wave}: {wave.get_state_display()}", wave.get_absolute_url())
        for stage in stages
        if (wave := by_edition.get(stage.edition_id)) is not None
    }


def indices_to_measure_with(person: Person, now: datetime) -> QuerySet[Index]:
    """Published methods that are public, or of an organisation in which she measures."""
    seen = Q(public=True) | Q(owner__in=measures_for(person, now))
    return Index.objects.filter(seen, versions__state="published").select_related("owner").distinct().order_by("key")


def hosts_for(person: Person, edition: Edition | None, now: datetime) -> QuerySet[Organisation]:
    """Who may measure when she plans: organisations in which she measures, and the host of the edition."""
    mine = Q(pk__in=measures_for(person, now).values("pk"))
    if edition is not None:
        mine |= Q(pk=edition.host_id)
    return Organisation.objects.filter(mine).order_by("name")


def _public() -> QuerySet[Wave]:
    rows = Wave.objects.filter(version__index__public=True).exclude(state=WaveState.PREPARING)
    return rows.select_related("version__index").order_by("-year", "-pk")
