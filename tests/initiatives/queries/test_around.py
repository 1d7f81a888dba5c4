"""What the apps around ask: holdings of a role, counters, the section of an edition, her own work."""

import pytest
from django.urls import reverse

from minga.core.clock import now
from minga.indicators.queries.counters import Scope, count, counters
from minga.initiatives.queries.edition_section import initiatives_of_edition
from minga.initiatives.queries.my_work import gates_for, invitations_of, teams_of
from minga.organisations.enums import RoleKind
from minga.organisations.models import Role
from minga.organisations.queries.roles import holdings
from minga.people.queries.duties import duties_of
from tests.factories.initiatives import (
    days_ago,
    lead_of,
    make_commitment,
    make_initiative,
    make_review,
    make_team_invitation,
    member_of,
)
from tests.factories.organisations import role
from tests.factories.people import make_person
from tests.factories.programmes import make_edition

pytestmark = pytest.mark.django_db


def test_whoever_leads_holds_the_dossier_and_what_is_open_in_it() -> None:
    initiative = make_initiative(stage=3)
    make_commitment(initiative)
    make_commitment(initiative, done_on=days_ago(0))

    held = holdings(Role.objects.at(scope=initiative).get(kind=RoleKind.COORDINATOR))

    assert [each.label for each in held] == [initiative.title, "1 compromiso abierto"]
    assert held[0].link == reverse("initiatives:workshop", args=[initiative.key])


def test_whoever_answers_for_an_organisation_holds_its_running_dossiers_and_waiting_gates() -> None:
    initiative = make_initiative(stage=3)
    make_initiative(stage=3, state="stopped", organisation=initiative.organisation)
    make_review(initiative)
    held = holdings(role(make_person(), RoleKind.AUTHORITY, initiative.organisation))

    assert [each.label for each in held] == ["1 iniciativa en curso", f"Una puerta espera decisión: {initiative.title}"]


def test_who_leads_alone_hands_over_before_she_erases_her_data() -> None:
    initiative = make_initiative(stage=1)

    (duty,) = duties_of(lead_of(initiative), now())

    assert initiative.title in duty.label


def test_what_was_piloted_and_adopted_is_counted_once() -> None:
    edition = make_edition()
    make_initiative(stage=6, edition=edition)
    make_initiative(stage=5, edition=edition, state="stopped")
    make_initiative(stage=5, visibility="restricted")
    scope = Scope("programmes.edition", (edition.pk,))

    assert (count("initiatives_piloted", scope).value, count("initiatives_adopted", scope).value) == (2, 1)
    assert count("initiatives_piloted", Scope()).value == 2
    assert count("initiatives_piloted", Scope("organisations.organisation", (1,))).value is None
    each = counters()["initiatives_piloted"].each
    assert each is not None
    assert each("programmes.edition", [edition.pk]) == {edition.pk: 2}


def test_an_edition_shows_how_many_stand_at_each_stage() -> None:
    edition = make_edition()
    assert initiatives_of_edition(edition, now()) is None
    for stage in (3, 3, 5):
        make_initiative(stage=stage, edition=edition)
    make_initiative(stage=1, edition=edition, visibility="draft")

    section = initiatives_of_edition(edition, now())

    assert section is not None
    assert section.total == 3
    assert section.rows[0].detail == "Conectada 2 · Pilotada 1"


def test_her_teams_come_with_what_is_due_first() -> None:
    initiative = make_initiative(stage=3)
    make_commitment(initiative, text="después")
    make_commitment(initiative, text="tarde", due_on=days_ago(2))

    section = teams_of(lead_of(initiative), now())

    assert section is not None
    (row,) = section.rows
    assert (row.title, row.due) == (initiative.title, days_ago(2))
    assert "tarde" in row.detail
    assert "1 compromiso con atraso" in row.detail


def test_a_gate_waits_for_whoever_decides_and_not_for_the_team() -> None:
    initiative = make_initiative(stage=3)
    make_review(initiative)
    boss, both = make_person(), member_of(initiative)
    for person in (boss, both):
        role(person, RoleKind.AUTHORITY, initiative.organisation)

    waiting, none = gates_for(boss, now()), gates_for(both, now())

    assert waiting is not None
    assert [row.title for row in waiting.rows] == [initiative.title]
    assert none is None or not none.rows


def test_only_open_invitations_wait_for_an_answer() -> None:
    person = make_person()
    open_one = make_team_invitation(make_initiative(stage=1), person)
    make_team_invitation(make_initiative(stage=1), person, state="declined")

    section = invitations_of(person, now())

    assert section is not None
    assert [row.title for row in section.rows] == [open_one.initiative.title]
