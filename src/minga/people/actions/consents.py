"""Agreeing, and taking it back as easily as it was given."""

from datetime import datetime

from django.utils.translation import gettext as _

from minga.audit.actions import action, record
from minga.core.actors import Actor
from minga.core.errors import NotAllowed, NotReady
from minga.people.enums import ConsentPurpose
from minga.people.events import ConsentGiven, ConsentWithdrawn
from minga.people.models import Consent, Person
from minga.people.policies import may_edit_person
from minga.people.queries.consents import NEEDED, words_for


@action
def give_consent(*, person: Person, purpose: ConsentPurpose, language: str, actor: Actor, now: datetime) -> Consent:
    """Keep the purpose, the words as shown in this language, and the moment. Only the person herself."""
    _only_herself(actor, person)
    text = words_for(purpose, language)
    consent, _new = Consent.objects.get_or_create(
        person=person,
        purpose=purpose,
        withdrawn_at=None,
        defaults={"text": text, "language": language, "given_at": now},
    )
    record(ConsentGiven(subject=consent, after={"purpose": purpose}), related=(person,))
    return consent


@action
def withdraw_consent(*, person: Person, purpose: ConsentPurpose, actor: Actor, now: datetime) -> Consent:
    """End a consent from now on; what was done before stays lawful and stays noted."""
    _only_herself(actor, person)
    if purpose == NEEDED:
        raise NotReady(_("Without this consent there is no account. To withdraw it, erase your data."))
    locked = Consent.objects.select_for_update(of=("self",), no_key=True)
    consent = locked.filter(person=person, purpose=purpose, withdrawn_at__isnull=True).first()
    if consent is None:
        raise NotReady(_("You have not given this consent."))
    consent.withdrawn_at = now
    consent.save(update_fields=["withdrawn_at", "updated_at"])
    record(ConsentWithdrawn(subject=consent, after={"purpose": purpose}), related=(person,))
    return consent


def _only_herself(actor: Actor, person: Person) -> None:
    """Nobody consents for another: not an office, not support."""
    if not may_edit_person(actor if isinstance(actor, Person) else None, person):
        raise NotAllowed(_("Only the person herself can consent."))
