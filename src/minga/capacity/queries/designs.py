"""Which method a wave measures with."""

from minga.capacity.models import Design, Wave


def design_of(wave: Wave) -> Design:
    """The published method of the wave, as values."""
    return wave.version.read
