"""Solvers hear of a challenge that may fit them: each once, with the reasons, and only from open calls."""

from collections.abc import Sequence
from datetime import datetime
from typing import Final

from django.utils import translation
from django.utils.translation import gettext as _

from minga.audit.actions import action, record
from minga.calls.actions.locking import lock_call
from minga.calls.enums import CallState
from minga.calls.events.solvers import SolversTold
from minga.calls.models import Call, Solver, SolverNotice
from minga.calls.queries.deadlines import moment_in, zone_of
from minga.calls.queries.fits import reasons_for
from minga.challenges.models import Challenge
from minga.core.actors import HOUSE, Actor
from minga.core.errors import DomainError, NotReady
from minga.core.texts import pick
from minga.notifications.actions import send_message

MOST_AT_ONCE: Final = 50


@action
def tell_solvers(
    *, call: Call, challenge: Challenge, solvers: Sequence[Solver], actor: Actor, now: datetime
) -> Sequence[Solver]:
    """Write to these solvers; those who were told of it already are left alone. Gives who was told now."""
    held = lock_call(call, actor=actor, now=now)
    _must_be_open(held, challenge, now)
    if len(solvers) > MOST_AT_ONCE:
        raise DomainError(_("Choose at most %(n)s at once.") % {"n": MOST_AT_ONCE}, field="solvers")
    known = SolverNotice.objects.filter(call=held, challenge=challenge, solver__in=solvers)
    known_ids = set(known.values_list("solver_id", flat=True))
    told = [each for each in solvers if each.public and each.pk not in known_ids]
    if not told:
        raise DomainError(_("Choose at least one solver that was not told yet."), field="solvers")
    SolverNotice.objects.bulk_create(
        SolverNotice(solver=each, call=held, challenge=challenge, told_at=now) for each in told
    )
    for each in told:
        _write_to(each, held, challenge, now)
    after = {"challenge": challenge.key, "solvers": [each.key for each in told]}
    record(SolversTold(subject=held, organisation_id=held.edition.host_id, after=after), related=(challenge,))
    return told


def _must_be_open(call: Call, challenge: Challenge, now: datetime) -> None:
    open_now = call.state == CallState.OPEN and call.closes_at is not None and now < call.closes_at
    if not open_now or call.opens_at is None or now < call.opens_at:
        raise NotReady(_("Solvers are told while the call takes applications."), code="closed")
    if not call.challenges.filter(challenge=challenge).exists():
        raise DomainError(_("This call does not look for solutions to that challenge."), code="challenge")


def _write_to(solver: Solver, call: Call, challenge: Challenge, now: datetime) -> None:
    if not solver.owner.is_active:
        return
    language = solver.owner.language
    with translation.override(language):
        reasons = reasons_for(solver, challenge)
        until = moment_in(call.closes_at, zone_of(call)) if call.closes_at else ""
    context = {
        "call": pick(call.titles, language),
        "host": call.edition.host.name,
        "challenge": challenge.title,
        "owner": challenge.organisation.name,
        "solver": solver.name,
        "reasons": reasons,
        "until": until,
    }
    send_message(
        to=solver.owner, kind="calls.challenge_fits", context=context, link=call.get_absolute_url(), about=solver,
        actor=HOUSE, now=now,
    )  # fmt: skip
