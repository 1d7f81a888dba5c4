"""What files of registries say of a person goes with her."""

from minga.core.events import subscribe
from minga.initiatives.actions.registry import forget_lead
from minga.people.events import PersonErased


@subscribe(PersonErased)
def forget_person_in_registries(happened: PersonErased) -> None:
    """Rows that name her address are emptied, whoever she was taken for."""
    forget_lead(getattr(happened.subject, "email", None) or "")
