"""Who may promise and who may measure: whoever manages the subject, as its app says."""

from minga.core.rights import register_right
from minga.indicators.models import Target, subject_kinds
from minga.people.models import Person


def may_set_targets(person: Person | None, subject_type: str, subject_id: int | None) -> bool:
    """Targets of a subject belong to those who manage it; those of the network to staff."""
    if person is None:
        return False
    if not subject_type or subject_id is None:
        return person.is_staff
    kind = subject_kinds().get(subject_type)
    return kind is not None and kind.may_manage(person, subject_id)


def may_measure(person: Person | None, target: Target) -> bool:
    """Whoever may set a target may say how far it is."""
    return may_set_targets(person, target.subject_type, target.subject_id)


register_right("indicators.measure", may_measure)
