"""What can happen to an indicator, a target or a measurement."""

from django.utils.translation import gettext_lazy as _

from minga.core.events import Event, event


@event(key="indicators.indicator_defined", label=_("Indicator defined"))
class IndicatorDefined(Event):
    """An indicator entered the catalogue, or its definition changed."""


@event(key="indicators.target_set", label=_("Target set"))
class TargetSet(Event):
    """A number was promised, or the promise changed."""


@event(key="indicators.target_removed", label=_("Target removed"))
class TargetRemoved(Event):
    """A promise was taken back."""


@event(key="indicators.value_measured", label=_("Value measured"))
class ValueMeasured(Event):
    """A number was seen."""


@event(key="indicators.measurement_corrected", label=_("Measurement corrected"))
class MeasurementCorrected(Event):
    """A number replaces an earlier one that was wrong."""
