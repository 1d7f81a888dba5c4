"""Taking up what another organisation did: what travels, what does not, and what is refused."""

from decimal import Decimal
from typing import Any
from uuid import uuid4

import pytest
from django.db import IntegrityError, connection, transaction

from minga.audit.models import Entry
from minga.challenges.models import Challenge
from minga.core.actors import HOUSE
from minga.core.clock import now
from minga.core.errors import Conflict, DomainError, NotAllowed
from minga.indicators.models import Target
from minga.initiatives.actions.replication import adopt_initiative, edit_adaptation
from minga.initiatives.enums import LifeStage, Visibility
from minga.initiatives.models import Initiative
from minga.notifications.models import Message
from minga.organisations.enums import RoleKind
from minga.organisations.models import Organisation, Role
from minga.people.models import Person
from tests.factories.initiatives import lead_of, make_dossier_challenge, make_initiative
from tests.factories.organisations import make_organisation, role
from tests.factories.people import make_person

pytestmark = pytest.mark.django_db
KEPT = "Se mantuvo el guion; la radio es un parlante."


def _worker(house: Organisation, kind: str = RoleKind.MEMBER) -> Person:
    person = make_person()
    role(person, kind, house)
    return person


def _adopt(source: Initiative, house: Organisation, actor: Any, **more: Any) -> Initiative:
    told: dict[str, Any] = {
        "title": "Turnos por parlante", "language": "es", "problem": "La gente madruga.", "change": "Se llama.",
        "adaptation": KEPT, "adaptation_conditions": "Un parlante.", "adaptation_cost": Decimal(900),
        "adaptation_currency": "usd", **more,
    }  # fmt: skip
    return adopt_initiative(source=source, organisation=house, **told, actor=actor, now=now())


@pytest.mark.parametrize(("characterised", "stage"), [(False, LifeStage.MAPPED), (True, LifeStage.CHARACTERISED)])
def test_it_begins_as_a_draft_where_its_own_challenge_stands(characterised: bool, stage: int) -> None:
    source, house = make_initiative(stage=6), make_organisation()
    challenge = make_dossier_challenge(organisation=house, characterised=characterised)
    worker = _worker(house)

    made = _adopt(source, house, worker, challenge=challenge)

    made.refresh_from_db()
    assert (made.stage, made.visibility, made.derived_from) == (stage, Visibility.DRAFT, source)
    assert (made.adaptation, made.adaptation_cost, made.adaptation_currency) == (KEPT, 900, "USD")
    assert made.subtype == source.subtype
    assert Role.objects.at(scope=made).get().person == worker
    assert made.evidence_level < source.evidence_level
    assert Entry.objects.get(key="initiatives.initiative_adopted").after["source"] == source.key


def test_the_team_of_the_original_is_told_and_its_log_does_not_name_the_draft() -> None:
    source, house = make_initiative(stage=3), make_organisation("Villa Nueva")
    before = set(Entry.objects.values_list("pk", flat=True))

    made = _adopt(source, house, _worker(house), challenge=make_dossier_challenge(organisation=house))

    told = Message.objects.filter(kind="initiatives.taken_up")
    assert lead_of(source).pk in set(told.values_list("to", flat=True))
    new = Entry.objects.exclude(pk__in=before).exclude(key__startswith="notifications.")
    assert not [entry for entry in new if ["initiatives.initiative", source.pk] in entry.related]
    assert not [message for message in told if made.key in message.link]


def test_a_challenge_is_derived_with_its_texts_and_without_its_numbers() -> None:
    source, house = make_initiative(stage=3), make_organisation()
    steward = _worker(house, RoleKind.COORDINATOR)

    made = _adopt(source, house, steward, affected="Once familias del arroyo.")

    own, original = made.challenge, source.challenge
    assert (own.derived_from, own.organisation, own.status) == (original, house, "mapped")
    assert (own.question, own.affected) == (original.question, "Once familias del arroyo.")
    assert original.organisation.name in own.complaint
    assert own.affected_count is None
    assert not own.adoption_owner
    assert not own.evidence.exists()
    assert not Target.objects.filter(subject_type="challenges.challenge", subject_id=own.pk).exists()
    assert made.stage == LifeStage.MAPPED


def test_who_does_not_decide_about_challenges_derives_none() -> None:
    source, house = make_initiative(stage=3), make_organisation()

    with pytest.raises(NotAllowed) as refused:
        _adopt(source, house, _worker(house), affected="Once familias.")

    assert refused.value.field == "challenge"
    assert not Challenge.objects.filter(organisation=house).exists()
    assert not Initiative.objects.filter(organisation=house).exists()


@pytest.mark.parametrize("visibility", [Visibility.DRAFT, Visibility.RESTRICTED])
def test_what_is_not_public_does_not_travel(visibility: str) -> None:
    source, house = make_initiative(stage=3, visibility=visibility), make_organisation()

    with pytest.raises(NotAllowed):
        _adopt(source, house, _worker(house), challenge=make_dossier_challenge(organisation=house))


def test_it_is_of_another_organisation_that_she_works_in() -> None:
    source, house = make_initiative(stage=3), make_organisation()
    challenge = make_dossier_challenge(organisation=house)

    with pytest.raises(DomainError) as own:
        _adopt(source, source.organisation, _worker(source.organisation), challenge=source.challenge)
    with pytest.raises(NotAllowed):
        _adopt(source, house, make_person(), challenge=challenge)

    assert own.value.field == "organisation"


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"adaptation": "  "}, "adaptation"),
        ({"adaptation_cost": Decimal(-1)}, "adaptation_cost"),
        ({"adaptation_currency": "XX"}, "adaptation_currency"),
    ],
)
def test_what_does_not_serve_is_said_at_its_field(changes: dict[str, Any], field: str) -> None:
    source, house = make_initiative(stage=3), make_organisation()
    challenge = make_dossier_challenge(organisation=house)

    with pytest.raises(DomainError) as refused:
        _adopt(source, house, _worker(house), challenge=challenge, **changes)

    assert field in getattr(refused.value, "errors", {})


def test_sent_twice_it_opens_one() -> None:
    source, house, token = make_initiative(stage=3), make_organisation(), uuid4()
    challenge, worker = make_dossier_challenge(organisation=house), _worker(house)
    _adopt(source, house, worker, challenge=challenge, token=token)

    with pytest.raises(Conflict):
        _adopt(source, house, worker, challenge=challenge, token=token)


def test_notes_are_changed_later_by_the_team_only() -> None:
    source, house = make_initiative(stage=3), make_organisation()
    made = _adopt(source, house, HOUSE, challenge=make_dossier_challenge(organisation=house))
    role(worker := make_person(), RoleKind.COORDINATOR, made, organisation=house)

    edit_adaptation(
        initiative=made, changes={"adaptation": "Ahora por radio."}, was={"adaptation": KEPT}, actor=worker, now=now()
    )

    made.refresh_from_db()
    assert (made.adaptation, made.adaptation_conditions) == ("Ahora por radio.", "Un parlante.")
    with pytest.raises(NotAllowed):
        edit_adaptation(initiative=made, changes={"adaptation": "No."}, actor=make_person(), now=now())
    with pytest.raises(Conflict):
        edit_adaptation(
            initiative=made, changes={"adaptation": "No."}, was={"adaptation": KEPT}, actor=worker, now=now()
        )


def test_the_database_keeps_where_it_comes_from() -> None:
    source = make_initiative(stage=1)
    child = make_initiative(stage=1, derived_from=source)
    other = make_initiative(stage=1)

    with pytest.raises(IntegrityError), transaction.atomic():
        Initiative.objects.filter(pk=source.pk).update(derived_from=child)
    with pytest.raises(IntegrityError), transaction.atomic():
        Initiative.objects.filter(pk=child.pk).update(derived_from=other)

    assert not connection.needs_rollback
