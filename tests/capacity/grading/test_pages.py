"""The pages of graders, of the office and of an entity: what they show to whom, and that they do not grow."""

from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from minga.assessments.actions.interests import declare_no_interest
from minga.assessments.models import Assessment
from minga.capacity.actions.panels import call_thirds
from minga.capacity.actions.settling import settle_wave
from minga.capacity.enums import GradingState, MeasuredState, WaveState
from minga.capacity.models import EvidenceFile, Grading, Mark, Measured, Prefill, Reply
from minga.core.clock import now
from minga.people.models import Person
from minga.questionnaires.enums import SubmissionState
from minga.questionnaires.models import Submission
from minga.ui.paging import PER_PAGE
from tests.capacity.grading.world import MIDDLE, World, begun
from tests.conftest import Queries
from tests.factories.assessments import make_juror
from tests.factories.capacity import make_marks, make_measured, make_wave, runner_of, steward_of

pytestmark = pytest.mark.django_db


PART, OFFICE, ENTITY = 12, 10, 13
"""Queries of the page of a grader, of the office, and of one entity in it."""


def enter(client: Client, person: Person) -> Client:
    client.force_login(person, backend="allauth.account.auth_backends.AuthenticationBackend")
    return client


def ready(world: World, measured: Measured, place: int = 0) -> Assessment:
    """An assessment whose grader said that she has no conflict."""
    row = world.hers(measured)[place]
    return declare_no_interest(assessment=row, actor=row.juror.person, now=now())


def part(world: World, row: Assessment, code: str = "c1") -> str:
    return reverse("capacity:grade-part", args=[world.wave.key, row.uuid, code])


def was_on(page: Any) -> str:
    return page.context["form"]["was"].value()


def answered(measured: Measured, **values: Any) -> None:
    """What it sent, one page of evidence, and one thing that Minga knew."""
    measured.submission = Submission.objects.create(
        version=measured.wave.version.form.versions.get(), subject_type="capacity.measured", subject_id=measured.pk,
        state=SubmissionState.SUBMITTED, language="es", values=values, submitted_at=now(), sha256="0" * 64,
        receipt=f"R-{measured.pk}",
    )  # fmt: skip
    measured.save()
    paper = EvidenceFile.objects.create(measured=measured, title="Plan de acción", link="https://example.org/plan")
    paper.citations.create(question="q1", where="página 4")
    links = [{"label": "Turnos sin fila", "href": "/iniciativas/turnos/"}]
    Prefill.objects.create(
        measured=measured, question="q3", source="initiatives", value=3, links=links, found_at=now(), confirmed_at=now()
    )


def test_a_grader_sees_answer_evidence_and_levels_side_by_side(client: Client) -> None:
    world = begun(entities=1)
    answered(world.entities[0], q1="Está en el plan.", q3=3)
    row = ready(world, world.entities[0])
    enter(client, row.juror.person)

    body = client.get(part(world, row)).content.decode()
    results = client.get(part(world, row, "c2")).content.decode()

    for words in ("Está en el plan.", "Plan de acción, página 4", "Se hace sin plan.", 'value="2"'):
        assert words in body
    assert "Turnos sin fila" in results
    assert "Está en el plan." not in results


def test_her_list_leads_to_the_page_of_the_index(client: Client) -> None:
    world = begun(entities=1)
    row = world.hers(world.entities[0])[0]
    enter(client, row.juror.person)
    first = reverse("assessments:assessment", args=[row.uuid])
    assert "assessments/declare.html" in [template.name for template in client.get(first).templates]

    declare_no_interest(assessment=row, actor=row.juror.person, now=now())

    assert client.get(first)["Location"] == reverse("capacity:grade", args=[world.wave.key, row.uuid])
    assert client.get(reverse("capacity:grade", args=[world.wave.key, row.uuid]))["Location"] == part(world, row)


def test_what_she_chooses_is_kept_part_by_part_and_sent_when_whole(client: Client) -> None:
    world = begun(entities=1)
    row = ready(world, world.entities[0])
    enter(client, row.juror.person)
    send = reverse("capacity:grade-send", args=[world.wave.key, row.uuid])
    one = {"score_q1": "2", "note_q1": "Bien.", "then": "next", "was": was_on(client.get(part(world, row)))}
    assert client.post(part(world, row), one)["Location"] == part(world, row, "c2")
    refused = client.post(send, {"then": "send", "was": was_on(client.get(send))})
    assert refused.status_code == 422
    first = {"score_q1": "2", "score_q2": "2", "note_q1": "Bien.", "was": was_on(client.get(part(world, row)))}
    client.post(part(world, row), first)
    second = {"score_q3": "2", "score_q4": "0", "was": was_on(client.get(part(world, row, "c2")))}
    client.post(part(world, row, "c2"), second)

    client.post(send, {"then": "send", "to_applicant": "Siga.", "was": was_on(client.get(send))})

    row.refresh_from_db()
    assert row.submitted_at is not None
    assert (row.scores, row.notes, row.to_applicant) == (MIDDLE | {"q1": 2, "q4": 0}, {"q1": "Bien."}, "Siga.")


def test_autosave_keeps_and_says_how_far(client: Client) -> None:
    world = begun(entities=1)
    row = ready(world, world.entities[0])
    enter(client, row.juror.person)
    given = {"score_q1": "1", "was": was_on(client.get(part(world, row)))}

    answer = client.post(part(world, row), given, headers={"X-Autosave": "1"})

    assert (answer.status_code, answer.json()["scored"]) == (200, 1)
    again = {"score_q1": "2", "was": answer.json()["was"]}
    assert client.post(part(world, row), again, headers={"X-Autosave": "1"}).status_code == 200
    row.refresh_from_db()
    assert row.scores == {"q1": 2}
    wrong = client.post(part(world, row), {"score_q1": "9"}, headers={"X-Autosave": "1"})
    assert (wrong.status_code, wrong.json()["errors"]) == (422, ["score_q1"])


def test_others_are_hidden_until_both_are_in(client: Client) -> None:
    world = begun(entities=1)
    entity = world.entities[0]
    first, second = ready(world, entity), ready(world, entity, 1)
    world.grade(entity, MIDDLE, note="Solo para quien puede.")
    enter(client, second.juror.person)
    assert "Solo para quien puede." not in client.get(part(world, second)).content.decode()
    enter(client, first.juror.person)
    assert client.get(part(world, first)).context["page"].hidden

    world.grade_last(entity, MIDDLE | {"q1": 0})

    page = client.get(part(world, first))
    assert [other.level.place for other in page.context["page"].questions[0].others] == [0]


def test_a_third_finds_only_what_is_apart(client: Client) -> None:
    world = begun(entities=1)
    entity = world.entities[0]
    world.grade(entity, MIDDLE, MIDDLE | {"q3": 4})
    call_thirds(wave=world.wave, actor=world.office, now=now())
    row = ready(world, entity, 2)
    enter(client, row.juror.person)

    page = client.get(reverse("capacity:grade", args=[world.wave.key, row.uuid]), follow=True).context["page"]

    assert [each.code for each in page.questions] == ["q3"]
    assert [each.code for each in page.parts] == ["c2"]
    assert page.questions[0].others == ()


def test_what_was_sent_changes_with_a_reason(client: Client) -> None:
    world = begun(entities=1)
    entity = world.entities[0]
    world.grade(entity, MIDDLE, MIDDLE)
    row = world.hers(entity)[0]
    enter(client, row.juror.person)
    page = client.get(part(world, row) + "?cambiar")
    given = {"score_q1": "2", "score_q2": "2", "was": was_on(page)}
    assert client.post(part(world, row), given).status_code == 422

    done = client.post(part(world, row), {**given, "reason": "Vi el plan."})

    row.refresh_from_db()
    assert done.status_code == 303
    assert row.scores["q1"] == 2
    assert row.changes.get().reason == "Vi el plan."


def test_the_office_walks_from_panel_to_marks(client: Client) -> None:
    wave = make_wave(state=WaveState.GRADING)
    entity = make_measured(wave, state=MeasuredState.SENT)
    enter(client, runner_of(wave))
    page = reverse("capacity:grading", args=[wave.key])

    def step(name: str) -> None:
        assert client.post(reverse("capacity:grading-step", args=[wave.key, name]))["Location"] == page

    step("comenzar")
    assert not Grading.objects.exists()
    step("panel")
    wave.refresh_from_db()
    world = World(wave, wave.panel, [entity], runner_of(wave), [])
    for _place in range(2):
        make_juror(wave.panel)
    step("comenzar")
    world.grade(entity, MIDDLE, MIDDLE)
    body = client.get(page).content.decode()
    assert entity.name in body
    step("asentar")
    step("terminar")
    assert Mark.objects.filter(measured=entity).count() == 4
    assert client.get(page).context["page"].panel.state == "closed"
    assert client.post(reverse("capacity:grading-step", args=[wave.key, "nada"])).status_code == 404


def test_the_office_waits_too_and_then_settles_by_hand(client: Client) -> None:
    world = begun(entities=1, graders=2)
    entity = world.entities[0]
    enter(client, world.office)
    one = reverse("capacity:graded-entity", args=[world.wave.key, entity.key])
    question = reverse("capacity:grading-settle", args=[world.wave.key, entity.key, "q3"])
    world.grade(entity, MIDDLE, note="Nadie la lee todavía.")
    assert "Nadie la lee todavía." not in client.get(one).content.decode()
    assert client.get(question).status_code == 404
    world.grade_last(entity, MIDDLE | {"q3": 4})

    shown = client.get(one)
    assert "Nadie la lee todavía." in shown.content.decode()
    assert [line.code for part in shown.context["page"].components for line in part.lines if line.apart] == ["q3"]
    assert client.post(question, {"level": "3"}).status_code == 422
    assert client.post(question, {"level": "3", "reason": "El acta lo muestra."}).status_code == 303

    assert Grading.objects.get(measured=entity).state == GradingState.READY


def test_an_entity_replies_appeals_and_reads_the_answers(client: Client) -> None:
    measured = make_measured(make_wave(state=WaveState.REPLYING))
    make_marks(measured)
    steward, office = steward_of(measured), runner_of(measured.wave)
    place = [measured.wave.key, measured.key]
    enter(client, steward)
    assert client.post(reverse("capacity:reply-write", args=[*place, "q1"]), {"text": ""}).status_code == 422
    client.post(reverse("capacity:reply-write", args=[*place, "q1"]), {"text": "Está en el plan."})
    assert client.post(reverse("capacity:appeal", args=place), {"text": "Miren."}).status_code == 422
    client.post(reverse("capacity:appeal", args=place), {"questions": ["q3"], "text": "Miren el acta."})
    enter(client, office)
    waiting = client.get(reverse("capacity:replies-office", args=place[:1]) + "?pendientes")
    assert [(line.waiting, line.appeal_waits) for line in waiting.context["lines"]] == [(1, True)]
    answer = reverse("capacity:reply-answer", args=[*place, "q1"])
    assert client.post(answer, {"answer": ""}).status_code == 422
    client.post(answer, {"answer": "Es cierto.", "level": "2"})
    appeal = reverse("capacity:appeal-answer", args=place)
    assert client.get(appeal).status_code == 200
    client.post(appeal, {"answer": "El acta lo prueba.", "level_q3": "4"})

    enter(client, steward)
    body = client.get(reverse("capacity:replies", args=place)).content.decode()

    for words in ("Está en el plan.", "Es cierto.", "Miren el acta.", "El acta lo prueba."):
        assert words in body
    assert list(Mark.objects.filter(measured=measured, question__in=("q1", "q3")).values_list("points", flat=True)) == [
        10,
        40,
    ]
    assert client.get(appeal).status_code == 404


def test_an_entity_that_is_not_hers_does_not_exist(client: Client) -> None:
    wave = make_wave(state=WaveState.REPLYING)
    mine, other = make_measured(wave), make_measured(wave)
    make_marks(other)
    enter(client, steward_of(mine))

    for name, more in (("replies", []), ("appeal", []), ("reply-write", ["q1"])):
        assert client.get(reverse(f"capacity:{name}", args=[wave.key, other.key, *more])).status_code == 404


@pytest.mark.parametrize("size", [3, 60])
def test_pages_cost_the_same_in_every_wave(size: int, client: Client, queries: Queries) -> None:
    world = begun(entities=size)
    for measured in world.entities[:2]:
        world.grade(measured, MIDDLE, MIDDLE)
    settle_wave(wave=world.wave, actor=world.office, now=now())
    row = ready(world, world.entities[-1])
    enter(client, row.juror.person)
    grade = part(world, row)
    client.get(grade)
    with queries(PART):
        client.get(grade)
    enter(client, world.office)
    for address, cost in (
        (reverse("capacity:grading", args=[world.wave.key]), OFFICE),
        (reverse("capacity:graded-entity", args=[world.wave.key, world.entities[0].key]), ENTITY),
    ):
        client.get(address)
        with queries(cost):
            page = client.get(address)
        assert len(page.context.get("lines") or ()) <= PER_PAGE


@pytest.mark.parametrize("size", [1, 40])
def test_the_list_of_replies_is_bounded(size: int, client: Client, queries: Queries) -> None:
    wave = make_wave(state=WaveState.REPLYING)
    office = runner_of(wave)
    for place in range(size):
        measured = make_measured(wave, name=f"Entidad {place:03d}")
        Reply.objects.create(measured=measured, question="q1", text="Está.", written_at=now())
    enter(client, office)
    address = reverse("capacity:replies-office", args=[wave.key])
    client.get(address)

    with queries(6):
        page = client.get(address)

    assert len(page.context["lines"]) == min(size, PER_PAGE)
