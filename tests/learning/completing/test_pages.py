"""The pages of completion: who is ready, what each lacks in words, rules that are changed."""

from datetime import timedelta
from decimal import Decimal

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import translation

from minga.core.actors import HOUSE
from minga.core.clock import now, today
from minga.core.texts import all_languages
from minga.learning.actions.completion import rules_from_blueprint
from minga.learning.actions.standings import recompute
from minga.learning.enums import RuleKind, SessionState
from minga.learning.models import CompletionRule, Session
from minga.learning.queries.explaining import explain_many, explain_one
from minga.organisations.enums import RoleKind
from minga.people.models import Person
from minga.programmes.actions.shipped import install_shipped
from minga.programmes.enums import EditionStatus, EnrolmentStatus
from minga.programmes.models import Edition, Enrolment, InstrumentVersion
from tests.conftest import Queries
from tests.factories.learning import attended, make_participant, make_session
from tests.factories.organisations import role
from tests.factories.people import make_person
from tests.factories.programmes import make_edition

pytestmark = pytest.mark.django_db


@pytest.fixture
def edition() -> Edition:
    """Two sessions are over; both are needed."""
    made = make_edition(status=EditionStatus.RUNNING)
    CompletionRule.objects.create(
        edition=made, key="a", kind=RuleKind.ATTENDANCE, at_least=Decimal(1), texts=all_languages("Asistir a todo.")
    )
    for number in (1, 2):
        make_session(
            made, titles=all_languages(f"Taller {number}"), starts_at=now() - timedelta(days=9 - number),
            state=SessionState.HELD, make_up_until=today() + timedelta(days=3 if number == 2 else -2),
        )  # fmt: skip
    return made


@pytest.fixture
def manager(edition: Edition, client: Client) -> Person:
    person = make_person()
    role(person, RoleKind.MANAGER, edition)
    client.force_login(person)
    return person


def ready(edition: Edition) -> Enrolment:
    she = make_participant(edition)
    for session in edition.sessions.all():
        attended(session, she)
    return she


def test_what_is_missing_is_said_in_one_line_and_where_to_make_it_up(edition: Edition) -> None:
    she = make_participant(edition)
    recompute(edition=edition, now=now())

    with translation.override("en"):
        (line,) = explain_many(edition, [she.standing], now())
        (rule,) = explain_one(she, now())

    assert line.startswith("Missing: session 1 (Taller 1), session 2 (Taller 2) or its make-up, until")
    assert [bool(lack.link) for lack in rule.lacks] == [False, True]
    assert (rule.met, rule.out_of_reach, rule.state) == (False, True, "0 of 2")


def test_a_meeting_of_which_one_twin_was_cancelled_is_missed_by_the_other(edition: Edition) -> None:
    she = make_participant(edition)
    first, second = edition.sessions.order_by("starts_at")
    fields = {"starts_at": second.starts_at + timedelta(minutes=30), "make_up_until": second.make_up_until}
    twin = make_session(edition, same_as=second, titles={"es": "Oficina"}, state=SessionState.HELD, **fields)
    Session.objects.filter(pk=second.pk).update(state=SessionState.CANCELLED, cancelled_reason="Paro")
    recompute(edition=edition, now=now())

    (rule,) = explain_one(she, now())

    assert she.standing.rules[0]["lacks"] == [first.pk, second.pk]
    assert "2 (Oficina)" in rule.lacks[1].text
    assert twin.key in rule.lacks[1].link


def test_page_lists_who_is_ready_with_the_same_queries_for_one_and_three(
    edition: Edition, manager: Person, client: Client, queries: Queries
) -> None:
    address = reverse("learning:completion", args=[edition.key])
    she = ready(edition)
    recompute(edition=edition, now=now())
    client.get(address)
    with queries(14):
        page = client.get(address).content.decode()
    for _number in range(2):
        ready(edition)
    recompute(edition=edition, now=now())
    with queries(14):
        client.get(address)

    assert str(she.person) in page


def test_completing_all_who_met_the_rules_leaves_the_others(edition: Edition, manager: Person, client: Client) -> None:
    she, he = ready(edition), make_participant(edition)
    recompute(edition=edition, now=now())

    answer = client.post(reverse("learning:complete", args=[edition.key]), {"group": "listas", "all": "1"})

    she.refresh_from_db()
    he.refresh_from_db()
    assert answer.status_code == 303
    assert (she.status, he.status) == (EnrolmentStatus.COMPLETED, EnrolmentStatus.ENROLLED)


def test_completing_all_who_were_found_leaves_those_who_were_not(
    edition: Edition, manager: Person, client: Client
) -> None:
    found, other = ready(edition), ready(edition)
    recompute(edition=edition, now=now())
    words = found.person.family_name

    page = client.get(reverse("learning:completion", args=[edition.key]), {"q": words}).content.decode()
    client.post(reverse("learning:complete", args=[edition.key]), {"group": "listas", "all": "1", "q": words})

    found.refresh_from_db()
    other.refresh_from_db()
    assert f'name="q" value="{words}"' in page.partition("f-people")[0].rpartition("<form")[2]
    assert (found.status, other.status) == (EnrolmentStatus.COMPLETED, EnrolmentStatus.ENROLLED)


def test_not_completing_needs_a_reason(edition: Edition, manager: Person, client: Client) -> None:
    he = make_participant(edition)
    said = {"group": "faltan", "who": str(he.uuid), "verb": "not_complete"}

    client.post(reverse("learning:complete", args=[edition.key]), said)
    he.refresh_from_db()
    first = he.status
    client.post(reverse("learning:complete", args=[edition.key]), {**said, "reason": "Faltó a dos talleres."})

    he.refresh_from_db()
    assert (first, he.status, he.reason) == ("enrolled", "not_completed", "Faltó a dos talleres.")


def test_rule_is_added_and_one_that_says_too_little_comes_back(
    edition: Edition, manager: Person, client: Client
) -> None:
    address = reverse("learning:rule-new", args=[edition.key])

    wrong = client.post(address, {"kind": "tasks", "text_es": "Entregar las tareas."})
    right = client.post(address, {"kind": "tasks", "text_es": "Entregar las tareas.", "share": "100"})

    assert (wrong.status_code, right.status_code) == (422, 303)
    assert "Entregar las tareas." in wrong.content.decode()
    made = edition.completion_rules.get(kind=RuleKind.TASKS)
    assert (made.at_least, made.texts) == (1, {"es": "Entregar las tareas."})


def test_her_own_page_says_what_she_lacks_and_is_nobody_elses(edition: Edition, client: Client) -> None:
    she = make_participant(edition)
    recompute(edition=edition, now=now())
    address = reverse("learning:progress", args=[edition.key])

    client.force_login(make_person())
    stranger = client.get(address)
    client.force_login(she.person)
    own = client.get(address)

    assert (stranger.status_code, own.status_code) == (404, 200)
    assert "Taller 2" in own.content.decode()


def test_every_blueprint_brings_its_rules() -> None:
    install_shipped(actor=HOUSE, now=now())
    found = {}
    for version in InstrumentVersion.objects.select_related("instrument"):
        made = make_edition(version=version)
        for stage in ("virtual-modules", "santiago"):
            made.stages.create(
                key=stage, kind="learning", order=1, titles=all_languages(stage), starts_on=today(), ends_on=today()
            )
        rules_from_blueprint(edition=made, actor=HOUSE, now=now())
        rules_from_blueprint(edition=made, actor=HOUSE, now=now())
        found[version.instrument.key] = list(made.completion_rules.values_list("kind", "stage__key", "reaches"))

    assert len(found) == 5
    assert all(found.values())
    assert found["buena-gobernanza-rural"][:2] == [
        ("attendance", "virtual-modules", None),
        ("attendance", "santiago", None),
    ]
    assert ("gate", None, 4) in found["innovadores-publicos-paraguay"]
