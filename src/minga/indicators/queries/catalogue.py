"""Finding indicators, and the measurements of a target."""

from django.core.exceptions import ValidationError
from django.db.models import QuerySet

from minga.indicators.models import Indicator, Measurement, Target


def indicators() -> QuerySet[Indicator]:
    """The catalogue, in the order of the keys."""
    return Indicator.objects.order_by("key")


def target_for(subject_type: str, subject_id: int, key: str) -> Target:
    """One target of a subject; Target.DoesNotExist when it has none of that key."""
    return Target.objects.select_related("indicator").get(subject_type=subject_type, subject_id=subject_id, key=key)


def measurements_of(target: Target) -> QuerySet[Measurement]:
    """Every measurement of a target, the corrected ones too, newest first."""
    return (
        Measurement.objects.filter(target=target)
        .select_related("corrects", "territory", "organisation", "corrected_by")
        .order_by("-measured_on", "-pk")
    )


def measurement_for(target: Target, uuid: str) -> Measurement:
    """One standing measurement of a target; Measurement.DoesNotExist for a corrected one."""
    try:
        return Measurement.objects.select_related("target__indicator").get(
            target=target, uuid=uuid, corrected_by__isnull=True
        )
    except ValidationError:
        raise Measurement.DoesNotExist from None
