"""The rules of a call while it is being prepared. Nothing here touches a published call."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from typing import Any

from django.db.models import ProtectedError
from django.utils.translation import gettext as _

from minga.audit.actions import action, record
from minga.calls.actions.columns import list_columns
from minga.calls.actions.locking import lock_draft
from minga.calls.events.office import ChallengesChosen, FormChosen, RulesChanged
from minga.calls.models import Call, CallChallenge, CallPhase, Rules, read_rules, rules_as_data
from minga.calls.queries.checks import call_findings
from minga.calls.queries.findings import Weight
from minga.challenges.models import Challenge
from minga.core.actors import HOUSE, Actor
from minga.core.errors import Conflict, Invalid, NotReady
from minga.core.keys import unique_key
from minga.core.texts import pick
from minga.questionnaires.actions import create_form
from minga.questionnaires.models import Form

APPLICATION = "calls.application"
_NOT_HERE = frozenset({"kind", "documents"})


@action
def change_rules(
    *, call: Call, changes: Mapping[str, Any], revision: int | None = None, actor: Actor, now: datetime
) -> Call:
    """Change some of the rules, by the names of `Rules`. What can never hold is refused at its place."""
    current = lock_draft(call, revision=revision, actor=actor, now=now)
    return _write(current, replace(_rules(current), **_allowed(changes)), now)


@action
def change_phase(
    *, call: Call, key: str, changes: Mapping[str, Any], revision: int | None = None, actor: Actor, now: datetime
) -> Call:
    """Change one round: its criteria, its jury, its days."""
    current = lock_draft(call, revision=revision, actor=actor, now=now)
    rules = _rules(current)
    if key not in {phase.key for phase in rules.phases}:
        raise Conflict(_("Somebody else took this round out."), code="gone")
    phases = tuple(replace(each, **changes) if each.key == key else each for each in rules.phases)
    return _write(current, replace(rules, phases=phases), now)


@action
def choose_form(*, call: Call, key: str, definition: Mapping[str, Any], actor: Actor, now: datetime) -> Form:
    """Give a round a form of its own, made from this definition; a former one is left aside."""
    current = lock_draft(call, actor=actor, now=now)
    rules = _rules(current)
    phase = CallPhase.objects.get(call=current, key=key)
    form = create_form(
        owner=current,
        definition=definition,
        about_type=APPLICATION,
        key=unique_key(Form, f"{current.key} {pick(phase.titles) or key}"),
        actor=HOUSE,
        now=now,
    )
    phase.form = form
    phase.save(update_fields=["form", "updated_at"])
    version = form.versions.get(number=1)
    chosen: dict[str, Any] = {"form": form.key, "form_version": 1, "form_sha256": version.sha256}
    phases = tuple(replace(each, **chosen) if each.key == key else each for each in rules.phases)
    _keep(current, replace(rules, phases=phases))
    record(FormChosen(subject=phase, organisation_id=current.edition.host_id, after=chosen), related=(current,))
    return form


@action
def choose_challenges(
    *, call: Call, challenges: Sequence[Challenge], revision: int | None = None, actor: Actor, now: datetime
) -> Call:
    """For which challenges it looks for solutions, in this order."""
    current = lock_draft(call, revision=revision, actor=actor, now=now)
    rules = _rules(current)
    current.challenges.all().delete()
    CallChallenge.objects.bulk_create(
        CallChallenge(call=current, challenge=challenge, places=rules.places or 1, order=order)
        for order, challenge in enumerate(challenges)
    )
    keys = tuple(challenge.key for challenge in challenges)
    before = {"challenges": list(rules.challenges)}
    _keep(current, replace(rules, challenges=keys))
    happened = ChallengesChosen(
        subject=current, organisation_id=current.edition.host_id, before=before, after={"challenges": list(keys)}
    )
    record(happened, related=(current.edition,))
    return current


def _rules(call: Call) -> Rules:
    return read_rules(call.draft)


def _allowed(changes: Mapping[str, Any]) -> Mapping[str, Any]:
    for name in _NOT_HERE & set(changes):
        raise TypeError(f"{name} is not changed here")
    return changes


def _write(call: Call, rules: Rules, now: datetime) -> Call:
    before, after = rules_as_data(_rules(call)), rules_as_data(rules)
    changed = [name for name, value in after.items() if before.get(name) != value]
    wrong: dict[str, list[str]] = {}
    for each in call_findings(call, rules, now):
        if each.weight == Weight.REFUSED:
            wrong.setdefault(each.place, []).append(each.words)
    if wrong:
        raise Invalid(wrong)
    _keep(call, rules)
    happened = RulesChanged(
        subject=call,
        organisation_id=call.edition.host_id,
        before={name: before.get(name) for name in changed},
        after={name: after[name] for name in changed},
    )
    record(happened, related=(call.edition,))
    return call


def _keep(call: Call, rules: Rules) -> None:
    call.draft = rules_as_data(rules)
    call.revision += 1
    try:
        list_columns(call, rules)
    except ProtectedError as kept:
        raise NotReady(_("Something points at this round already, so it stays.")) from kept
    call.save()
