"""Opening, telling, showing and following a dossier."""

from datetime import timedelta
from uuid import uuid4

import pytest

from minga.audit.models import Entry
from minga.challenges.enums import ChallengeStatus
from minga.core.actors import HOUSE
from minga.core.clock import now
from minga.core.errors import Conflict, Invalid, NotAllowed, NotReady
from minga.core.models import SearchEntry
from minga.initiatives.actions.initiatives import (
    confirm_initiative,
    edit_story,
    follow_initiative,
    open_initiative,
    set_visibility,
    unfollow_initiative,
)
from minga.initiatives.models import Follow, GateReview, Initiative
from minga.initiatives.policies import may_lead
from minga.initiatives.queries.freshness import is_stale
from minga.organisations.enums import RoleKind
from minga.people.models import Person
from tests.factories.initiatives import days_ago, lead_of, make_dossier_challenge, make_initiative
from tests.factories.organisations import make_organisation, role
from tests.factories.people import make_person

pytestmark = pytest.mark.django_db


def _open(person: Person | None = None, **fields: object) -> Initiative:
    challenge = fields.pop("challenge", None) or make_dossier_challenge()
    organisation = fields.pop("organisation", None) or challenge.organisation  # type: ignore[attr-defined]
    if person is None:
        person = make_person()
        role(person, RoleKind.MEMBER, organisation)  # type: ignore[arg-type]
    values = {"title": "Turnos sin madrugar", "subtype": "service", "language": "es", **fields}
    return open_initiative(challenge=challenge, organisation=organisation, actor=person, now=now(), **values)  # type: ignore[arg-type]


@pytest.mark.parametrize(("characterised", "stage"), [(False, 1), (True, 2)])
def test_a_dossier_begins_where_its_challenge_stands(characterised: bool, stage: int) -> None:
    initiative = _open(challenge=make_dossier_challenge(characterised=characterised))

    assert (initiative.stage, initiative.visibility, initiative.started_on) == (stage, "draft", days_ago(0))
    reviews = GateReview.objects.filter(initiative=initiative).order_by("to_stage")
    assert [row.to_stage for row in reviews] == list(range(1, stage + 1))
    assert all(held["met"] for row in reviews for held in row.conditions)
    assert reviews[0].decided_office == initiative.challenge.organisation.name


def test_whoever_opens_it_leads_it() -> None:
    initiative = _open()

    assert may_lead(lead_of(initiative), initiative)
    assert Entry.objects.get(key="initiatives.initiative_opened").after["stage"] == 2


def test_columns_of_lists_say_what_the_challenge_and_the_owner_say() -> None:
    initiative = _open()

    assert (initiative.sector, initiative.sdg_goal, initiative.country) == ("health", 3, "PY")
    assert initiative.territory == initiative.organisation.territory
    assert initiative.folded_title == "turnos sin madrugar"


def test_a_form_sent_twice_opens_one() -> None:
    token, challenge, person = uuid4(), make_dossier_challenge(), make_person()
    role(person, RoleKind.MEMBER, challenge.organisation)
    _open(person, challenge=challenge, token=token)

    with pytest.raises(Conflict):
        _open(person, challenge=challenge, token=token)

    assert Initiative.objects.count() == 1


def test_nobody_opens_in_the_name_of_another_organisation() -> None:
    person = make_person()
    role(person, RoleKind.AUTHORITY, make_organisation())

    with pytest.raises(NotAllowed):
        _open(person)

    assert not Initiative.objects.exists()


def test_a_challenge_that_does_not_stand_is_not_worked_on() -> None:
    challenge = make_dossier_challenge(characterised=False)
    type(challenge).objects.filter(pk=challenge.pk).update(status=ChallengeStatus.WITHDRAWN, withdrawn_reason="No")

    with pytest.raises(NotReady):
        _open(challenge=challenge)


def test_a_restricted_challenge_is_worked_on_by_its_owner_only() -> None:
    with pytest.raises(NotAllowed):
        _open(challenge=make_dossier_challenge(restricted=True), organisation=make_organisation())


@pytest.mark.parametrize(("field", "value"), [("title", "  "), ("title", "x" * 161), ("subtype", "magic")])
def test_what_does_not_serve_is_refused_at_its_field(field: str, value: str) -> None:
    with pytest.raises(Invalid) as refused:
        _open(**{field: value})

    assert field in refused.value.errors


def test_a_title_that_is_an_address_of_the_house_gets_another_key() -> None:
    assert _open(title="Abrir").key.startswith("abrir-")


def test_only_what_changed_is_written_and_told() -> None:
    initiative = make_initiative(stage=3)

    edit_story(initiative=initiative, changes={"change": "Se pide por radio."}, actor=lead_of(initiative), now=now())

    entry = Entry.objects.get(key="initiatives.story_edited")
    assert entry.after == {"change": "Se pide por radio."}
    initiative.refresh_from_db()
    assert (initiative.change, initiative.revision) == ("Se pide por radio.", 2)
    assert SearchEntry.objects.get(subject_id=initiative.pk, subject_type="initiatives.initiative").summary.endswith(
        "Se pide por radio."
    )


def test_what_somebody_saved_in_between_is_not_written_over() -> None:
    initiative = make_initiative(stage=3)

    with pytest.raises(Conflict):
        edit_story(
            initiative=initiative, changes={"change": "Mío"}, was={"change": "lo que leí"}, actor=lead_of(initiative),
            now=now(),
        )  # fmt: skip


@pytest.mark.parametrize("state", ["stopped"])
def test_history_is_not_rewritten(state: str) -> None:
    initiative = make_initiative(stage=3, state=state)

    with pytest.raises(NotAllowed):
        edit_story(initiative=initiative, changes={"title": "Otro"}, actor=lead_of(initiative), now=now())


def test_a_public_dossier_says_what_it_is_about() -> None:
    initiative = make_initiative(stage=3, visibility="draft", problem="")

    with pytest.raises(Invalid) as refused:
        set_visibility(initiative=initiative, visibility="public", actor=lead_of(initiative), now=now())

    assert set(refused.value.errors) == {"problem"}
    public = make_initiative(stage=3)
    with pytest.raises(Invalid):
        edit_story(initiative=public, changes={"change": ""}, actor=lead_of(public), now=now())


def test_what_is_public_is_found_and_what_is_restricted_is_not() -> None:
    initiative = make_initiative(stage=3, visibility="draft")
    found = SearchEntry.objects.filter(subject_type="initiatives.initiative", subject_id=initiative.pk)

    set_visibility(initiative=initiative, visibility="public", actor=lead_of(initiative), now=now())
    assert found.exists()

    set_visibility(initiative=initiative, visibility="restricted", actor=lead_of(initiative), now=now())
    assert not found.exists()


@pytest.mark.parametrize("reason", ["challenge", "recognised"])
def test_nothing_is_public_over_a_restricted_challenge_or_an_unknown_house(reason: str) -> None:
    initiative = make_initiative(stage=3, visibility="draft")
    if reason == "challenge":
        type(initiative.challenge).objects.filter(pk=initiative.challenge_id).update(restricted=True)
    else:
        type(initiative.organisation).objects.filter(pk=initiative.organisation_id).update(recognised_at=None)

    with pytest.raises(NotReady) as refused:
        set_visibility(initiative=initiative, visibility="public", actor=lead_of(initiative), now=now())

    assert refused.value.code == reason


def test_following_twice_is_following_once() -> None:
    initiative, person = make_initiative(stage=3), make_person()

    for _each in range(2):
        follow_initiative(initiative=initiative, actor=person, now=now())
    assert Follow.objects.filter(person=person).count() == 1

    unfollow_initiative(initiative=initiative, actor=person, now=now())
    assert not Follow.objects.exists()


def test_what_she_may_not_see_she_does_not_follow() -> None:
    initiative = make_initiative(stage=3, visibility="restricted")

    with pytest.raises(NotAllowed):
        follow_initiative(initiative=initiative, actor=make_person(), now=now())


def test_work_confirms_a_dossier_and_so_does_one_press() -> None:
    initiative = make_initiative(stage=3)
    old = now() - timedelta(days=400)
    Initiative.objects.filter(pk=initiative.pk).update(confirmed_at=old, moved_at=old)
    initiative.refresh_from_db()
    assert is_stale(initiative, now())

    confirmed = confirm_initiative(initiative=initiative, actor=lead_of(initiative), now=now())

    assert not is_stale(confirmed, now())
    assert confirmed.moved_at == old
    entry = Entry.objects.get(key="initiatives.initiative_confirmed")
    assert entry.subject_id == initiative.pk
    with pytest.raises(NotAllowed):
        confirm_initiative(initiative=initiative, actor=make_person(), now=now())
    assert Entry.objects.filter(key="initiatives.initiative_confirmed").count() == 1


def test_an_ended_dossier_needs_no_confirmation_and_is_never_stale() -> None:
    initiative = make_initiative(stage=4, state="stopped")
    Initiative.objects.filter(pk=initiative.pk).update(confirmed_at=now() - timedelta(days=900))
    initiative.refresh_from_db()

    assert not is_stale(initiative, now())
    with pytest.raises(NotReady):
        confirm_initiative(initiative=initiative, actor=HOUSE, now=now())
