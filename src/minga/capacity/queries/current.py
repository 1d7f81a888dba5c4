"""Which run of the engine the pages of a wave show."""

from minga.capacity.models import Computation, Wave


def current_run(wave: Wave) -> Computation | None:
    """The run that counts, or None before there is one."""
    return Computation.objects.filter(wave=wave, current=True).first()
