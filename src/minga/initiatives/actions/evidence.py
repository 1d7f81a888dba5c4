"""Evidence: what can be opened and cited. It is withdrawn with a reason, never removed."""

from dataclasses import dataclass
from datetime import date, datetime

from django.utils.translation import gettext as _

from minga.audit.actions import action, record
from minga.challenges.enums import EvidenceKind
from minga.core.actors import Actor
from minga.core.errors import Conflict, Invalid, NotReady
from minga.initiatives.actions.listing import refresh
from minga.initiatives.actions.rows import Document, held_row, hold, keep_file, latest_day
from minga.initiatives.events.testing import EvidenceAdded, EvidenceWithdrawn
from minga.initiatives.models import Evidence, Initiative


@dataclass(frozen=True, kw_only=True)
class EvidenceText:
    """What it shows, where it comes from, and what can be opened."""

    kind: str
    title: str
    source: str
    verified_by: str = ""
    link: str = ""
    made_on: date | None = None
    upload: Document | None = None


@action
def add_evidence(
    *, initiative: Initiative, told: EvidenceText, restricted: bool = False, actor: Actor, now: datetime
) -> Evidence:
    """Put evidence into the dossier."""
    locked = hold(initiative, actor, now)
    _check(told, now)
    stored = keep_file(told.upload, actor=actor, now=now) if told.upload else None
    made = Evidence.objects.create(
        initiative=locked,
        kind=told.kind,
        title=told.title.strip()[:300],
        source=told.source.strip()[:300],
        verified_by=told.verified_by.strip()[:200],
        link=told.link.strip(),
        file=stored,
        made_on=told.made_on,
        stage=locked.stage,
        restricted=restricted,
    )
    refresh(locked, now=now)
    after = {"kind": made.kind, "title": made.title, "source": made.source, "verified_by": made.verified_by}
    record(EvidenceAdded(subject=made, organisation_id=locked.organisation_id, after=after), related=(locked,))
    return made


@action
def withdraw_evidence(*, evidence: Evidence, reason: str, actor: Actor, now: datetime) -> Evidence:
    """Say that it no longer counts. Where it was cited it stays, marked, with the reason."""
    locked = hold(evidence.initiative, actor, now)
    held = held_row(evidence)
    if held.withdrawn_at is not None:
        raise Conflict(_("Somebody else has withdrawn this evidence already."), code="withdrawn")
    if not reason.strip():
        raise NotReady(_("Write why it no longer counts."), field="reason")
    held.withdrawn_at, held.withdrawn_reason = now, reason.strip()
    held.save(update_fields=["withdrawn_at", "withdrawn_reason", "updated_at"])
    refresh(locked, now=now)
    record(
        EvidenceWithdrawn(
            subject=held, organisation_id=locked.organisation_id, after={"reason": held.withdrawn_reason}
        ),
        related=(locked,),
    )
    return held


def _check(told: EvidenceText, now: datetime) -> None:
    errors: dict[str, list[str]] = {}
    if told.kind not in EvidenceKind.values:
        errors["kind"] = [_("Choose a kind.")]
    if not told.title.strip():
        errors["title"] = [_("Write what it shows.")]
    if not told.source.strip():
        errors["source"] = [_("Say where it comes from: office, register, study.")]
    if not (told.link.strip() or told.upload):
        errors["link"] = [_("Give a link or choose a file, so that others can open it.")]
    if told.made_on is not None and told.made_on > latest_day(now):
        errors["made_on"] = [_("This day is still to come. Write the day of the evidence.")]
    if errors:
        raise Invalid(errors)
