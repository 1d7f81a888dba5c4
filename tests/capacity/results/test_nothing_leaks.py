"""Before publication: whoever may not see marks, scores, words of graders, replies or appeals finds none anywhere."""

import pytest
from django.test import Client

from minga.capacity.actions.appeals import file_appeal
from minga.capacity.actions.comparing import gather_groups
from minga.capacity.actions.replies import write_reply
from minga.capacity.actions.settling import settle_wave
from minga.capacity.enums import WaveState
from minga.capacity.models import EvidenceFile, Mark, Measured, NodeScore, Wave
from minga.core.actors import HOUSE
from minga.core.clock import now
from minga.people.models import Person
from tests.capacity.grading.world import MIDDLE, World, begun
from tests.factories.capacity import make_computation, steward_of
from tests.factories.organisations import make_organisation
from tests.factories.people import make_person

pytestmark = [pytest.mark.django_db, pytest.mark.web]

SECRETS = ("37,3", "37.3", "7,31", "7.31", "SECRETO")
PAGES = (
    "", "entidades/", "preguntas/", "preguntas/q3/", "grupos/a/", "resultados.csv", "datos/", "calculo/", "oficina/",
    "oficina/calificacion/", "oficina/replicas/", "oficina/respuestas/", "oficina/entidades/",
)  # fmt: skip
OWN = (
    "", "preguntas/", "resultado.csv", "replica/", "replica/preguntas/q1/", "replica/apelacion/", "plan/", "responder/",
    "responder/evidencia/", "responder/recibo/", "responder/revisar/",
)  # fmt: skip
ELSEWHERE = ("/", "/indices/", "/buscar/?q=Entidad", "/mi-trabajo/")


@pytest.fixture
def world() -> World:
    """Graded, settled, replied to, appealed against; then with a score that no other page could show by chance."""
    world = begun(entities=3)
    for entity in world.entities:
        world.grade(entity, MIDDLE, MIDDLE, note="SECRETO nota")
    settle_wave(wave=world.wave, actor=HOUSE, now=now())
    Wave.objects.filter(pk=world.wave.pk).update(state=WaveState.REPLYING)
    for entity in world.entities:
        Measured.objects.filter(pk=entity.pk).update(organisation=make_organisation())
        entity.refresh_from_db()
    ours = world.entities[0]
    Mark.objects.filter(measured=ours, question="q3").update(points="7.31")
    write_reply(measured=ours, question="q1", text="SECRETO réplica", actor=steward_of(ours), now=now())
    file_appeal(measured=ours, questions=["q3"], text="SECRETO apelación", actor=steward_of(ours), now=now())
    EvidenceFile.objects.create(measured=ours, title="SECRETO plan", link="https://example.org/plan")
    run = make_computation(world.wave)
    NodeScore.objects.filter(measured=ours, node="total").update(score="37.31")
    gather_groups(run)
    return world


def strangers(world: World) -> dict[str, Person | None]:
    seated = {row.juror_id for row in world.hers(world.entities[0])}
    idle = next(juror.person for juror in world.graders if juror.pk not in seated)
    return {
        "nobody": None, "somebody": make_person(), "another entity": steward_of(world.entities[1]),
        "a grader of others": idle,
    }  # fmt: skip


@pytest.mark.parametrize("state", [WaveState.GRADING, WaveState.REPLYING])
def test_whoever_may_not_see_finds_nothing(world: World, state: str) -> None:
    Wave.objects.filter(pk=world.wave.pk).update(state=state)
    ours, other = world.entities[0], world.entities[1]
    base = f"/mediciones/{world.wave.key}/"
    index, house = world.wave.version.index.get_absolute_url(), ours.organisation.get_absolute_url()
    addresses = [*ELSEWHERE, index, house, *(base + page for page in PAGES)]
    addresses += [f"{base}entidades/{ours.key}/{page}" for page in OWN]
    addresses += [f"{base}entidades/{other.key}/", f"{base}entidades/{other.key}/resultado.csv"]

    for who, person in strangers(world).items():
        client = Client()
        if person is not None:
            client.force_login(person)
        for address in addresses:
            said = client.get(address).content.decode()
            assert not [secret for secret in SECRETS if secret in said], (who, address)


def test_the_secrets_would_be_found(world: World) -> None:
    client = Client()
    client.force_login(steward_of(world.entities[0]))
    own = f"/mediciones/{world.wave.key}/entidades/{world.entities[0].key}/"

    said = "".join(client.get(own + page).content.decode() for page in ("", "preguntas/", "replica/"))

    assert {"37,3", "7,31", "SECRETO"} <= {secret for secret in SECRETS if secret in said}
