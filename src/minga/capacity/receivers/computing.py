"""Numbers: the counter of entities measured, files of a bundle."""

from typing import Final

from django.utils.translation import gettext_lazy as _

from minga.capacity.actions.importing import PURPOSE as PAST_WAVE
from minga.capacity.actions.publishing import PURPOSE
from minga.capacity.enums import WaveState
from minga.capacity.models import Wave, WaveImport
from minga.capacity.policies import is_out, may_create, may_run
from minga.capacity.queries.counters import MEASURED
from minga.capacity.queries.office_tabs import register_office_tab
from minga.files.models import StoredFile
from minga.files.policies import register_file_policy
from minga.indicators.queries import counters
from minga.people.models import Person

TAB: Final = "computing"
_BEFORE: Final = (WaveState.PREPARING, WaveState.ANSWERING)


def register() -> None:
    """Called once, when the app is ready."""
    counters.register(MEASURED)
    register_file_policy(PURPOSE, may_read_bundle, kinds=("zip",))
    register_file_policy(PAST_WAVE, may_read_import, kinds=("xlsx", "csv", "txt"))
    register_office_tab(TAB, _("Results"), "capacity:computing", order=40, shown=_has_marks)


def may_read_bundle(person: Person | None, file: StoredFile) -> bool:
    """Everybody, once its wave is published, where the index is public; those who measure, always."""
    waves = Wave.objects.filter(bundle=file).select_related("version__index__owner", "host", "edition")
    return any((is_out(wave) and wave.version.index.public) or may_run(person, wave) for wave in waves)


def may_read_import(person: Person | None, file: StoredFile) -> bool:
    """Those who measure where it was brought in."""
    return any(may_create(person, job.host) for job in WaveImport.objects.filter(file=file).select_related("host"))


def _has_marks(wave: Wave) -> bool:
    return wave.state not in _BEFORE
