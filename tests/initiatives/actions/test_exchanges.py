"""Exchanges: asked, answered in words, held; by whom, and what each side hears."""

from datetime import timedelta

import pytest

from minga.audit.models import Entry
from minga.core.clock import now
from minga.core.errors import Conflict, DomainError, NotAllowed, NotReady
from minga.initiatives.actions.exchanges import answer_exchange, ask_for_exchange, hold_exchange
from minga.initiatives.enums import ExchangeState, Visibility
from minga.initiatives.models import Exchange
from minga.notifications.models import Message
from minga.organisations.enums import RoleKind
from minga.people.models import Person
from tests.factories.initiatives import days_ago, lead_of, make_initiative
from tests.factories.organisations import make_organisation, role
from tests.factories.people import make_person
from tests.factories.replication import make_exchange

pytestmark = pytest.mark.django_db


def _worker(organisation: object) -> Person:
    person = make_person()
    role(person, RoleKind.MEMBER, organisation)  # type: ignore[arg-type]
    return person


def _told(kind: str) -> set[int]:
    return set(Message.objects.filter(kind=f"initiatives.{kind}").values_list("to", flat=True))


def test_the_team_hears_what_is_asked() -> None:
    initiative, house = make_initiative(stage=6, state="closed"), make_organisation()
    worker = _worker(house)

    made = ask_for_exchange(
        initiative=initiative, organisation=house, message=" ¿Y la radio? ", actor=worker, now=now()
    )

    assert (made.state, made.message, made.asked_by) == (ExchangeState.ASKED, "¿Y la radio?", worker)
    assert lead_of(initiative).pk in _told("exchange_asked")
    entry = Entry.objects.get(key="initiatives.exchange_asked")
    assert "radio" not in str(entry.after)
    assert ["initiatives.initiative", initiative.pk] in entry.related


def test_only_a_public_dossier_of_another_organisation_is_asked_once() -> None:
    initiative, house = make_initiative(stage=3), make_organisation()
    worker = _worker(house)
    hidden = make_initiative(stage=3, visibility=Visibility.RESTRICTED)

    with pytest.raises(NotAllowed):
        ask_for_exchange(initiative=hidden, organisation=house, message="¿?", actor=worker, now=now())
    with pytest.raises(NotAllowed):
        ask_for_exchange(initiative=initiative, organisation=make_organisation(), message="¿?", actor=worker, now=now())
    own = _worker(initiative.organisation)
    with pytest.raises(DomainError):
        ask_for_exchange(
            initiative=initiative, organisation=initiative.organisation, message="¿?", actor=own, now=now()
        )
    ask_for_exchange(initiative=initiative, organisation=house, message="¿?", actor=worker, now=now())
    with pytest.raises(Conflict):
        ask_for_exchange(initiative=initiative, organisation=house, message="¿?", actor=worker, now=now())
    assert Exchange.objects.count() == 1


@pytest.mark.parametrize(("accept", "state"), [(True, "accepted"), (False, "declined")])
def test_the_team_answers_in_words(accept: bool, state: str) -> None:
    asker = make_person()
    exchange = make_exchange(asked_by=asker)

    answered = answer_exchange(
        exchange=exchange, accept=accept, answer="El jueves.", actor=lead_of(exchange.initiative), now=now()
    )

    assert (answered.state, answered.answer) == (state, "El jueves.")
    assert _told("exchange_answered") == {asker.pk}


def test_an_answer_needs_words_and_the_team() -> None:
    exchange = make_exchange()
    lead = lead_of(exchange.initiative)

    with pytest.raises(DomainError):
        answer_exchange(exchange=exchange, accept=True, answer=" ", actor=lead, now=now())
    with pytest.raises(NotAllowed):
        answer_exchange(exchange=exchange, accept=True, answer="Sí.", actor=_worker(exchange.organisation), now=now())
    answer_exchange(exchange=exchange, accept=True, answer="Sí.", actor=lead, now=now())
    with pytest.raises(Conflict):
        answer_exchange(exchange=exchange, accept=False, answer="No.", actor=lead, now=now())


@pytest.mark.parametrize("side", ["team", "asker"])
def test_either_side_writes_down_what_came_of_it(side: str) -> None:
    asker = make_person()
    exchange = make_exchange(state="accepted", asked_by=asker)
    role(asker, RoleKind.MEMBER, exchange.organisation)
    lead = lead_of(exchange.initiative)

    held = hold_exchange(
        exchange=exchange, held_on=days_ago(0), outcome="Copian el guion.", actor=lead if side == "team" else asker,
        now=now(),
    )  # fmt: skip

    assert (held.state, held.outcome) == (ExchangeState.HELD, "Copian el guion.")
    told = _told("exchange_held")
    assert (asker.pk in told) is (side == "team")
    assert (lead.pk in told) is (side == "asker")


def test_it_is_not_held_before_a_yes_nor_in_the_future_nor_by_strangers() -> None:
    asked, accepted = make_exchange(), make_exchange(state="accepted")
    lead = lead_of(accepted.initiative)

    with pytest.raises(NotReady):
        hold_exchange(exchange=asked, held_on=days_ago(0), outcome="Sí.", actor=lead_of(asked.initiative), now=now())
    for day in (days_ago(-3), days_ago(3)):
        with pytest.raises(NotReady) as refused:
            hold_exchange(exchange=accepted, held_on=day, outcome="Sí.", actor=lead, now=now())
        assert refused.value.field == "held_on"
    with pytest.raises(DomainError):
        hold_exchange(exchange=accepted, held_on=days_ago(0), outcome="", actor=lead, now=now())
    with pytest.raises(NotAllowed):
        hold_exchange(exchange=accepted, held_on=days_ago(0), outcome="Sí.", actor=make_person(), now=now())
    accepted.refresh_from_db()
    assert accepted.state == ExchangeState.ACCEPTED


def test_who_asks_again_after_an_answer_may() -> None:
    exchange = make_exchange(state="declined", asked_at=now() - timedelta(days=90))
    worker = _worker(exchange.organisation)

    again = ask_for_exchange(
        initiative=exchange.initiative, organisation=exchange.organisation, message="¿Ahora?", actor=worker, now=now()
    )

    assert again.pk != exchange.pk
