"""Issuing, revoking and replacing what an institution says of a person.

What was signed never changes. A mistake in a name is mended by a new credential that succeeds the former one;
what should not have been said, or holds no longer, is revoked with a reason that anybody can read.
"""

import hashlib
import secrets
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from typing import Final

from django.db import IntegrityError, transaction
from django.db.models import Model
from django.utils.translation import gettext as _

from minga.audit.actions import action, record
from minga.core.actors import HOUSE, Actor
from minga.core.errors import Conflict, DomainError, NotAllowed
from minga.core.search import fold
from minga.learning.actions.certificate_outdating import outdate_certificates
from minga.learning.actions.keys import Signer, signer
from minga.learning.actions.status_lists import sign_list, sign_soon, take_back, take_places
from minga.learning.events.completing import CredentialIssued, CredentialReplaced, CredentialRevoked
from minga.learning.models import Achievement, Credential, Issue, StatusList
from minga.learning.policies import may_issue, may_revoke
from minga.learning.queries.badges import Award, Claims
from minga.learning.queries.certificate_files import drop_certificates
from minga.learning.queries.credentials import LANGUAGES, months_later, new_code
from minga.organisations.models import Organisation
from minga.people.models import Person
from minga.programmes.models import Enrolment

_SALT: Final = 12


@dataclass(frozen=True, kw_only=True)
class Recipient:
    """Whom a credential is for."""

    person: Person
    name: str
    language: str
    enrolment: Enrolment | None = None
    organisation: Organisation | None = None
    corrects: Credential | None = None
    """The one that was wrong: what takes its place holds no longer than it did."""

    def until(self, issued_at: datetime, months: int | None) -> datetime | None:
        """The last moment in which it holds."""
        if self.corrects is not None:
            return self.corrects.valid_until
        return months_later(issued_at, months) if months else None


def recipient_of(enrolment: Enrolment) -> Recipient:
    """Who took part, by the name she writes herself."""
    person = enrolment.person
    language = person.language if person.language in LANGUAGES else LANGUAGES[0]
    return Recipient(person=person, name=person.name, language=language, enrolment=enrolment)


def make_credentials(
    *, achievement: Achievement, recipients: Sequence[Recipient], issue: Issue | None = None, now: datetime
) -> list[Credential]:
    """Sign one for each, with few queries."""
    if not recipients:
        return []
    sign, claims = signer(now=now), Claims(achievement)
    places = take_places(len(recipients), now=now)
    made = [
        _signed(sign, claims, _award(achievement, recipient, listed, index, now), recipient, listed)
        for recipient, (listed, index) in zip(recipients, places, strict=True)
    ]
    for credential in made:
        credential.issue = issue
    return Credential.objects.bulk_create(made, batch_size=500)


def _award(achievement: Achievement, recipient: Recipient, listed: StatusList, index: int, now: datetime) -> Award:
    """What will be signed."""
    issued_at = now.replace(microsecond=0)
    return Award(
        code=new_code(),
        achievement=achievement,
        person=recipient.person,
        name=recipient.name,
        language=recipient.language,
        issued_at=issued_at,
        valid_until=recipient.until(issued_at, achievement.valid_months),
        status_list=listed.number,
        status_index=index,
        salt=secrets.token_hex(_SALT),
        acts_for=recipient.organisation.name if recipient.organisation else "",
    )


def _signed(sign: Signer, claims: Claims, award: Award, recipient: Recipient, listed: StatusList) -> Credential:
    """The row of a credential, with what was signed."""
    document = sign.sign(claims.of(award), typ="JWT")
    return Credential(
        code=award.code,
        achievement=award.achievement,
        person=award.person,
        enrolment=recipient.enrolment,
        organisation=recipient.organisation,
        name=award.name[:250],
        folded_name=fold(award.name)[:250],
        language=award.language,
        issued_at=award.issued_at,
        valid_until=award.valid_until,
        status_list=listed,
        status_index=award.status_index,
        key=sign.key,
        document=document,
        sha256=hashlib.sha256(document.encode()).hexdigest(),
    )


@action
def issue_credential(*, achievement: Achievement, recipient: Recipient, actor: Actor, now: datetime) -> Credential:
    """One credential for one person."""
    edition = achievement.edition
    if actor is not HOUSE and not (edition and isinstance(actor, Person) and may_issue(actor, edition, now)):
        raise NotAllowed(_("Only those who manage this edition may do this."))
    return _issue_one(achievement, recipient, now)


def _issue_one(achievement: Achievement, recipient: Recipient, now: datetime) -> Credential:
    """Sign, and leave the entry of the running action."""
    if not recipient.name.strip():
        raise DomainError(_("This person has no name yet. A credential names its holder."), field="name")
    live = Credential.objects.filter(achievement=achievement, person=recipient.person, revoked_at__isnull=True)
    has = Conflict(_("This person has this credential already."), code="issued")
    if live.filter(succeeded_by__isnull=True).exists():
        raise has
    try:
        with transaction.atomic():
            (credential,) = make_credentials(achievement=achievement, recipients=[recipient], now=now)
    except IntegrityError as error:  # given at this very moment, by a job or by somebody else
        raise has from error
    record(
        CredentialIssued(
            subject=credential, organisation_id=achievement.issuer_id, after={"sha256": credential.sha256}
        ),
        related=related_to(achievement),
    )
    return credential


@action
def revoke_credential(*, credential: Credential, reason: str, actor: Actor, now: datetime) -> Credential:
    """It holds no longer, from this moment, for every verifier."""
    held = lock_credential(credential)
    _may_revoke(actor, held, now)
    _take_away(held, reason, actor, now)
    record(
        CredentialRevoked(
            subject=held, organisation_id=held.achievement.issuer_id, after={"reason": held.revoked_reason}
        ),
        related=related_to(held.achievement),
    )
    return held


@action
def replace_credential(
    *, credential: Credential, name: str, language: str = "", reason: str = "", actor: Actor, now: datetime
) -> Credential:
    """A corrected one in the place of the former, which is revoked and says by which it was replaced."""
    held = lock_credential(credential)
    _may_revoke(actor, held, now)
    if not name.strip():
        raise DomainError(_("Write the name as it should stand on the credential."), field="name")
    recipient = Recipient(
        person=held.person,
        name=" ".join(name.split()),
        language=language if language in LANGUAGES else held.language,
        enrolment=held.enrolment,
        organisation=held.organisation,
        corrects=held,
    )
    _take_away(held, reason or _("Replaced by a corrected one."), actor, now)
    (made,) = make_credentials(achievement=held.achievement, recipients=[recipient], issue=held.issue, now=now)
    held.succeeded_by = made
    held.save(update_fields=["succeeded_by", "updated_at"])
    record(
        CredentialReplaced(subject=held, organisation_id=held.achievement.issuer_id, after={"by": made.code}),
        related=related_to(held.achievement),
    )
    return made


def forget_credentials(*, person: Person, now: datetime) -> int:
    """Nothing is kept that names her: what she was given holds no longer, printed or signed. The erasure logs it."""
    held = list(Credential.objects.filter(person=person).select_related("status_list", "achievement"))
    for credential in held:
        take_back(credential)
        transaction.on_commit(partial(drop_certificates, credential))
    rows = Credential.objects.filter(person=person, revoked_at__isnull=True)
    rows.update(revoked_at=now, revoked_reason=_("Its holder asked for her data to be erased."))
    if held:
        outdate_certificates({each.achievement.edition_id for each in held if each.achievement.edition_id})
        sign_soon()
    return len(held)


def lock_credential(credential: Credential) -> Credential:
    """The row as it is now."""
    rows = Credential.objects.select_related("achievement__edition", "achievement__issuer", "person", "organisation")
    return rows.select_for_update(of=("self",), no_key=True).get(pk=credential.pk)


def related_to(achievement: Achievement) -> tuple[Model, ...]:
    """On whose history page it belongs, too."""
    return (achievement.edition,) if achievement.edition is not None else (achievement.issuer,)


def _take_away(held: Credential, reason: str, actor: Actor, now: datetime) -> None:
    """It holds no longer, for every verifier."""
    if held.revoked_at is not None:
        raise Conflict(_("This credential was revoked already."), code="revoked")
    if not reason.strip():
        raise DomainError(_("Write why it no longer holds: whoever checks it reads the reason."), field="reason")
    held.revoked_at, held.revoked_reason = now, reason.strip()[:300]
    held.save(update_fields=["revoked_at", "revoked_reason", "updated_at"])
    take_back(held)
    transaction.on_commit(partial(drop_certificates, held))
    if held.achievement.edition_id is not None:
        outdate_certificates([held.achievement.edition_id])
    sign_list(listed=held.status_list, actor=actor, now=now)


def _may_revoke(actor: Actor, credential: Credential, now: datetime) -> None:
    if actor is not HOUSE and not (isinstance(actor, Person) and may_revoke(actor, credential, now)):
        raise NotAllowed(_("Only those who manage the edition, or the issuer, may do this."))
