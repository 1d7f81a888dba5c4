"""Numbers: the counter of entities measured, files of a bundle."""

from typing import Final

from django.utils.translation import gettext_lazy as _

from minga.capacity.actions.publishing import PURPOSE
from minga.capacity.enums import WaveState
from minga.capacity.models import Wave
from minga.capacity.policies import is_out, may_run
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
    register_office_tab(TAB, _("Results"), "capacity:computing", order=40, shown=_has_marks)


def may_read_bundle(person: Person | None, file: StoredFile) -> bool:
    """Everybody, once its wave is published, where the index is public; those who measure, always."""
    waves = Wave.objects.filter(bundle=file).select_related("version__index__owner", "host", "edition")
    return any((is_out(wave) and wave.version.index.public) or may_run(person, wave) for wave in waves)


def _has_marks(wave: Wave) -> bool:
    return wave.state not in _BEFORE
