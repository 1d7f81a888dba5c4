"""Finding people. Whoever calls decides who may see the answer: people are private by default."""

from datetime import datetime, timedelta

from allauth.account.models import EmailAddress
from django.db.models import Exists, OuterRef

from minga.people.enums import ConsentPurpose
from minga.people.models import Consent, Person

TIME_TO_CONFIRM = timedelta(days=7)


def person_by_id(person_id: int) -> Person | None:
    """Anybody who was not erased."""
    return Person.objects.filter(pk=person_id, erased_at__isnull=True).first()


def person_by_email(email: str) -> Person | None:
    """The person with this address, however it is written."""
    return Person.objects.filter(email=email.strip().lower()).first()


def person_by_key(key: str) -> Person | None:
    """The person with this public key, unless erased."""
    return Person.objects.filter(key=key, erased_at__isnull=True).first()


def never_confirmed(now: datetime) -> list[int]:
    """Who made an account a week ago and never proved the address: perhaps not even she.

    Whoever was added by an office is not among them: she has given no consent yet.
    """
    hers = EmailAddress.objects.filter(user=OuterRef("pk"))
    asked = Consent.objects.filter(person=OuterRef("pk"), purpose=ConsentPurpose.ACCOUNT)
    unproven = Person.objects.filter(
        Exists(hers), ~Exists(hers.filter(verified=True)), Exists(asked),
        last_login=None, erased_at=None, created_at__lt=now - TIME_TO_CONFIRM,
    )  # fmt: skip
    return list(unproven.order_by("pk").values_list("pk", flat=True))
