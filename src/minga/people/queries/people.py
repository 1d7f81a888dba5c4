"""Finding people. Whoever calls decides who may see the answer: people are private by default."""

from minga.people.models import Person


def person_by_id(person_id: int) -> Person | None:
    """Anybody who was not erased."""
    return Person.objects.filter(pk=person_id, erased_at__isnull=True).first()


def person_by_email(email: str) -> Person | None:
    """The person with this address, however it is written."""
    return Person.objects.filter(email=email.strip().lower()).first()


def person_by_key(key: str) -> Person | None:
    """The person with this public key, unless erased."""
    return Person.objects.filter(key=key, erased_at__isnull=True).first()
