"""An organisation asks a team to share its experience; the team answers; both write down what came of it.

Works also when the dossier has ended: what was adopted or stopped teaches most.
"""

from datetime import date, datetime, timedelta
from typing import Final

from django.db import IntegrityError, transaction
from django.urls import reverse
from django.utils.translation import gettext as _

from minga.audit.actions import action, record
from minga.core.actors import Actor
from minga.core.errors import Conflict, DomainError, Invalid, NotAllowed, NotReady
from minga.core.texts import day_in_words
from minga.initiatives import policies
from minga.initiatives.actions.initiatives import lock_initiative
from minga.initiatives.actions.listing import refresh
from minga.initiatives.actions.rows import held_row, latest_day
from minga.initiatives.actions.telling import tell_each
from minga.initiatives.enums import ExchangeState, Visibility
from minga.initiatives.events.replication import ExchangeAnswered, ExchangeAsked, ExchangeHeld
from minga.initiatives.models import Exchange, Initiative
from minga.initiatives.queries.people import team_of
from minga.organisations.enums import RoleKind
from minga.organisations.models import Organisation
from minga.organisations.queries.roles import holds
from minga.people.models import Person

LONGEST: Final = 2000
_DAY: Final = timedelta(days=1)


@action
def ask_for_exchange(
    *, initiative: Initiative, organisation: Organisation, message: str, actor: Person, now: datetime
) -> Exchange:
    """Ask the team of a public dossier to share its experience with one's organisation. The team gets a letter."""
    locked = lock_initiative(initiative)
    if locked.visibility != Visibility.PUBLIC:
        raise NotAllowed(_("Only the team of a public initiative can be asked."), code="private")
    if organisation.retired_at is not None or not holds(actor, tuple(RoleKind), organisation=organisation, now=now):
        raise NotAllowed(_("Ask in the name of an organisation in which you work."), field="organisation")
    if locked.organisation_id == organisation.pk:
        raise DomainError(_("It is of this organisation already."), field="organisation")
    _must_say("message", message, _("Say what you would like to know, so that they can prepare."))
    try:
        with transaction.atomic():
            made = Exchange.objects.create(
                initiative=locked, organisation=organisation, asked_by=actor, asked_at=now, message=message.strip()
            )
    except IntegrityError as error:
        raise Conflict(_("This organisation has asked already; the exchange is still open."), code="again") from error
    context = {"who": organisation.name, "message": made.message}
    tell_each(
        team_of(locked, now), "exchange_asked", initiative=locked, context=context, link=exchange_path(made),
        about=made, actor=actor, now=now,
    )  # fmt: skip
    record(
        ExchangeAsked(subject=made, organisation_id=organisation.pk, after={"organisation": organisation.name}),
        related=(locked,),
    )
    return made


@action
def answer_exchange(*, exchange: Exchange, accept: bool, answer: str, actor: Actor, now: datetime) -> Exchange:
    """Say yes or no, in words. Whoever asked gets a letter."""
    locked = lock_initiative(exchange.initiative)
    held = held_row(exchange)
    if isinstance(actor, Person) and not policies.may_answer_exchange(actor, held, now):
        raise NotAllowed(_("Only the team answers."))
    if held.state != ExchangeState.ASKED:
        raise Conflict(_("Somebody of the team has answered already."), code="answered")
    _must_say("answer", answer, _("Answer in a few words: when you could meet, or why not now."))
    held.state = ExchangeState.ACCEPTED if accept else ExchangeState.DECLINED
    held.answer, held.answered_at = answer.strip(), now
    held.save(update_fields=["state", "answer", "answered_at", "updated_at"])
    asked_by = [held.asked_by] if held.asked_by is not None else []
    tell_each(
        asked_by, "exchange_answered", initiative=locked, context={"accepted": accept, "answer": held.answer},
        link=exchange_path(held), about=held, actor=actor, now=now,
    )  # fmt: skip
    happened = ExchangeAnswered(subject=held, organisation_id=locked.organisation_id, after={"state": held.state})
    record(happened, related=(locked,))
    return held


@action
def hold_exchange(*, exchange: Exchange, held_on: date, outcome: str, actor: Actor, now: datetime) -> Exchange:
    """Write down that the two organisations met, and what came of it. The other side gets a letter.

    From now on the public dossier says with which organisation the team shared its experience.
    """
    locked = lock_initiative(exchange.initiative)
    held = held_row(exchange)
    if isinstance(actor, Person) and not policies.may_note_exchange(actor, held, now):
        raise NotAllowed(_("Only the two organisations write down what came of it."))
    if held.state == ExchangeState.HELD:
        raise Conflict(_("The other side has written it down already."), code="held")
    if held.state != ExchangeState.ACCEPTED:
        raise NotReady(_("The team must say yes first."), code="state")
    if not held.asked_at.date() - _DAY <= held_on <= latest_day(now):
        raise NotReady(_("Choose the day on which you met: after it was asked for, and not in the future."),
                       field="held_on")  # fmt: skip
    _must_say("outcome", outcome, _("Write what came of it: whoever comes after learns from it."))
    held.state, held.held_on, held.outcome = ExchangeState.HELD, held_on, outcome.strip()
    held.save(update_fields=["state", "held_on", "outcome", "updated_at"])
    refresh(locked, now=now)
    _tell_both(locked, held, actor, now)
    happened = ExchangeHeld(subject=held, organisation_id=locked.organisation_id, after={"held_on": held_on})
    record(happened, related=(locked,))
    return held


def exchange_path(exchange: Exchange) -> str:
    """The page of an exchange, for both sides."""
    return reverse("initiatives:exchange", args=[exchange.uuid])


def _tell_both(initiative: Initiative, exchange: Exchange, actor: Actor, now: datetime) -> None:
    people = {person.pk: person for person in team_of(initiative, now)}
    if exchange.asked_by is not None:
        people[exchange.asked_by.pk] = exchange.asked_by
    assert exchange.held_on is not None  # noqa: S101 - written just before
    context = {
        "who": exchange.organisation.name,
        "day": day_in_words(exchange.held_on),
        "outcome": exchange.outcome,
    }
    tell_each(
        people.values(), "exchange_held", initiative=initiative, context=context, link=exchange_path(exchange),
        about=exchange, actor=actor, now=now,
    )  # fmt: skip


def _must_say(field: str, text: str, words: str) -> None:
    if not text.strip():
        raise Invalid({field: [words]})
    if len(text.strip()) > LONGEST:
        raise Invalid({field: [_("Use at most %(number)s letters.") % {"number": LONGEST}]})
