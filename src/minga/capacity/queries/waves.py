"""Which waves there are for whom, and one of them through its door."""

from datetime import datetime
from typing import Final

from django.db.models import Q, QuerySet

from minga.capacity import policies
from minga.capacity.enums import WaveState
from minga.capacity.models import Measured, Wave
from minga.organisations.models import Organisation, Role
from minga.people.models import Person

TONES: Final[dict[str, str]] = {
    WaveState.PREPARING: "plain",
    WaveState.ANSWERING: "info",
    WaveState.GRADING: "info",
    WaveState.REPLYING: "info",
    WaveState.COMPUTED: "warn",
    WaveState.PUBLISHED: "done",
}


def measures_for(person: Person, now: datetime) -> QuerySet[Organisation]:
    """Recognised organisations in which the person measures, herself or as a deputy."""
    if not person.is_active:
        return Organisation.objects.none()
    roles = Role.objects.filter(scope_type="").of_kinds(policies.MEASURES).recognised()
    return Organisation.objects.filter(pk__in=roles.counting(now).exercised_by(person).values("organisation"))


def waves_visible_to(viewer: Person | None, now: datetime) -> QuerySet[Wave]:
    """Those that began, of public indices; and those that the viewer's organisations measure."""
    seen = Q(version__index__public=True) & ~Q(state=WaveState.PREPARING)
    if viewer is not None:
        mine = list(measures_for(viewer, now).values_list("pk", flat=True))
        seen |= Q(host__in=mine) | Q(version__index__owner__in=mine)
    return Wave.objects.filter(seen).select_related("version__index__owner", "host", "edition")


def wave_for(viewer: Person | None, key: str, now: datetime) -> Wave:
    """A wave that the viewer may see. Raises Wave.DoesNotExist."""
    wave = _rows().get(key=key)
    if not policies.may_see_wave(viewer, wave, now):
        raise Wave.DoesNotExist
    return wave


def wave_run_by(viewer: Person | None, key: str, now: datetime) -> Wave:
    """A wave that the viewer runs. Raises Wave.DoesNotExist."""
    wave = _rows().get(key=key)
    if not policies.may_run(viewer, wave, now):
        raise Wave.DoesNotExist
    return wave


def measured_of(wave: Wave, key: str) -> Measured:
    """One entity of the wave, without asking who looks. Raises Measured.DoesNotExist."""
    return Measured.objects.select_related("organisation", "wave__version__index", "wave__host").get(wave=wave, key=key)


def _rows() -> QuerySet[Wave]:
    return Wave.objects.select_related("version__index__owner", "host", "edition", "panel", "previous")
