"""Decisions outside the gates: what, why, by which office, and on which evidence."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, Final

from django.utils.translation import gettext as _

from minga.audit.actions import action, record
from minga.core.actors import Actor
from minga.core.errors import Conflict, Invalid
from minga.initiatives.actions.listing import refresh
from minga.initiatives.actions.mending import mend, shown_of
from minga.initiatives.actions.rows import held_row, hold, latest_day
from minga.initiatives.events.upkeep import DecisionMended, DecisionRecorded
from minga.initiatives.models import Decision, Evidence, Initiative
from minga.initiatives.queries.stages import stage_by_day

NAMES: Final = ("text", "reasons", "office", "decided_on", "no_evidence")


@dataclass(frozen=True, kw_only=True)
class DecisionText:
    """What was decided. It cites evidence, or says why there is none."""

    text: str
    reasons: str
    office: str
    decided_on: date
    cited: Sequence[Evidence] = ()
    no_evidence: str = ""


@action
def record_decision(
    *, initiative: Initiative, decided: DecisionText, restricted: bool = False, actor: Actor, now: datetime
) -> Decision:
    """Write down a decision with its reasons and what it rests on."""
    locked = hold(initiative, actor, now)
    made = Decision(
        initiative=locked,
        text=decided.text.strip(),
        reasons=decided.reasons.strip(),
        office=decided.office.strip(),
        decided_on=decided.decided_on,
        no_evidence="" if decided.cited else decided.no_evidence.strip(),
        stage=stage_by_day(locked)(decided.decided_on),
        restricted=restricted,
    )
    _check(made, decided.cited, now)
    made.save()
    made.cited.set(decided.cited)
    refresh(locked, now=now)
    after = {**shown_of(made, NAMES), "cited": [row.title for row in decided.cited]}
    record(DecisionRecorded(subject=made, organisation_id=locked.organisation_id, after=after), related=(locked,))
    return made


@action
def mend_decision(
    *, decision: Decision, changes: Mapping[str, Any], was: Mapping[str, Any], actor: Actor, now: datetime
) -> Decision:
    """Put right what was written; `cited` among the changes are pieces of evidence. The log keeps both."""
    locked = hold(decision.initiative, actor, now)
    held = held_row(decision)
    before = mend(held, changes, was, NAMES)
    cited = list(held.cited.all())
    stands = list(changes.get("cited", cited))
    if "cited" in was and set(was["cited"]) != set(cited):
        raise Conflict(_("Somebody saved at this very moment. Send it again."), code="saved")
    held.no_evidence = "" if stands else held.no_evidence
    _check(held, stands, now, known=cited)
    held.save()
    held.cited.set(stands)
    refresh(locked, moved=False, now=now)
    after = shown_of(held, before)
    if set(stands) != set(cited):
        before["cited"], after["cited"] = [row.title for row in cited], [row.title for row in stands]
    happened = DecisionMended(subject=held, organisation_id=locked.organisation_id, before=before, after=after)
    record(happened, related=(locked,))
    return held


def _check(decision: Decision, cited: Sequence[Evidence], now: datetime, known: Sequence[Evidence] = ()) -> None:
    errors: dict[str, list[str]] = {}
    for name, words in (
        ("text", _("Write what was decided.")),
        ("reasons", _("Write the reasons.")),
        ("office", _("Write which office or role decided.")),
    ):
        if not getattr(decision, name):
            errors[name] = [words]
    if len(decision.text) > 400:
        errors["text"] = [_("Use at most 400 letters; the rest belongs to the reasons.")]
    if len(decision.office) > 200:
        errors["office"] = [_("Use at most 200 letters.")]
    if any(row.initiative_id != decision.initiative_id for row in cited):
        errors["cited"] = [_("Cite evidence of this dossier.")]
    if any(row.withdrawn_at is not None and row not in known for row in cited):
        errors["cited"] = [_("Evidence that was withdrawn cannot be cited.")]
    if not cited and not decision.no_evidence:
        errors["no_evidence"] = [_("Cite evidence, or say here why there is none.")]
    if decision.decided_on > latest_day(now):
        errors["decided_on"] = [_("This day is still to come. Write the day on which it was decided.")]
    if errors:
        raise Invalid(errors)
