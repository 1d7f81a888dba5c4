"""Who may open which address: entities that answer, and the office that waits. Gathered in `access_all`."""

from typing import Any

from minga.capacity.actions.delegating import delegate_part
from minga.capacity.actions.evidence import Piece, add_evidence
from minga.capacity.actions.inviting import accept_invitation
from minga.capacity.enums import WaveState
from minga.capacity.models import Measured, Prefill, Wave
from minga.core.clock import now
from minga.organisations.enums import RoleKind
from minga.organisations.models import Role
from minga.people.models import Person
from minga.questionnaires.actions import submit_answers
from tests.architecture.access import Arguments, Row, World
from tests.factories.capacity import make_index, make_measured, make_version, make_wave
from tests.factories.organisations import role

ENTITY, OFFICE, STRANGER = "owner", "owner", "stranger"


def _wave(world: World) -> Wave:
    """Measured by the entity of the cast, which its coordinator runs."""
    return make_wave(state=WaveState.ANSWERING, version=make_version(index=make_index(owner=world.organisation)))


def _steward(world: World) -> Person:
    if not Role.objects.filter(person=world.cast.owner, kind=RoleKind.COORDINATOR).exists():
        role(world.cast.owner, RoleKind.COORDINATOR, world.organisation)
    return world.cast.owner


def _invited(world: World) -> Measured:
    """The same entity measures itself: its coordinator answers."""
    _steward(world)
    return make_measured(_wave(world), world.organisation)


def _answering(world: World) -> Measured:
    return accept_invitation(measured=_invited(world), actor=_steward(world), now=now())


def _sent(world: World) -> Measured:
    measured = _answering(world)
    assert measured.submission is not None
    submit_answers(submission=measured.submission, actor=_steward(world), now=now())
    return measured


def _place(measured: Measured, **more: Any) -> dict[str, Any]:
    return {"wave": measured.wave.key, "key": measured.key, **more}


def _office(world: World) -> dict[str, Any]:
    _steward(world)
    return {"key": _wave(world).key}


def _lost(world: World) -> dict[str, Any]:
    _steward(world)
    measured = make_measured(_wave(world))
    return {"key": measured.wave.key, "entity": measured.key}


def _of(make: Any, **more: Any) -> Arguments:
    return lambda world: _place(make(world), **more)


def _given(world: World) -> dict[str, Any]:
    measured = _answering(world)
    made = delegate_part(
        measured=measured, part="part_c1", person=world.cast.facilitator, actor=_steward(world), now=now()
    )
    return _place(measured, uuid=made.uuid)


def _known(world: World) -> dict[str, Any]:
    measured = _answering(world)
    made = Prefill.objects.create(measured=measured, question="q3", source="challenges.mapped", value=1, found_at=now())
    return _place(measured, uuid=made.uuid)


def _proof(world: World) -> dict[str, Any]:
    measured, piece = _answering(world), Piece(title="Acta", link="https://example.org/acta")
    made = add_evidence(measured=measured, piece=piece, actor=_steward(world), now=now())
    return _place(measured, uuid=made.uuid)


ROWS: dict[str, Row] = {
    "capacity:answer": Row(ENTITY, STRANGER, _of(_invited)),
    "capacity:answer-accept": Row(ENTITY, STRANGER, _of(_invited), post=True),
    "capacity:answer-decline": Row(ENTITY, STRANGER, _of(_invited)),
    "capacity:answer-responsible": Row(ENTITY, STRANGER, _of(_answering)),
    "capacity:answer-part": Row(ENTITY, STRANGER, _of(_answering, part="part_c1")),
    "capacity:answer-delegate": Row(ENTITY, STRANGER, _of(_answering, part="part_c1")),
    "capacity:delegation-remove": Row(ENTITY, STRANGER, _given, post=True),
    "capacity:delegation-done": Row("facilitator", STRANGER, _given, post=True),
    "capacity:answer-look-again": Row(ENTITY, STRANGER, _of(_answering), post=True),
    "capacity:prefill-refuse": Row(ENTITY, STRANGER, _known),
    "capacity:evidence": Row(ENTITY, STRANGER, _of(_answering)),
    "capacity:evidence-remove": Row(ENTITY, STRANGER, _proof, post=True),
    "capacity:answer-review": Row(ENTITY, STRANGER, _of(_answering)),
    "capacity:answer-receipt": Row(ENTITY, STRANGER, _of(_sent)),
    "capacity:answer-reopen": Row(ENTITY, STRANGER, _of(_sent), post=True),
    "capacity:wave-answers": Row(OFFICE, STRANGER, _office),
    "capacity:wave-contact": Row(OFFICE, STRANGER, _lost),
    "capacity:wave-invite": Row(OFFICE, STRANGER, _office, post=True),
    "capacity:wave-remind": Row(OFFICE, STRANGER, _office, post=True),
}
