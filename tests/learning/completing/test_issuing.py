"""Credentials for everybody who completed: in batches that may stop and go on, each person once."""

from datetime import timedelta
from unittest.mock import patch

import pytest
from django.test import Client
from django.urls import reverse

from minga.audit.models import Entry
from minga.core.actors import HOUSE
from minga.core.clock import now
from minga.core.errors import Conflict, NotAllowed, NotReady
from minga.learning.actions import issuing
from minga.learning.actions.agents import name_agent
from minga.learning.actions.certificates import print_certificate
from minga.learning.actions.completion import RuleDraft, set_rule
from minga.learning.actions.issuing import issue_batch, order_issue, tell_batch
from minga.learning.enums import IssueState, RuleKind
from minga.learning.models import Credential, Issue, StatusList
from minga.learning.queries.agents import findable, live_agents, successors_to_name
from minga.learning.queries.certificate_files import certificate_file
from minga.learning.queries.credential_page import words_of
from minga.learning.queries.status_lists import bit_at, index_at, with_bit
from minga.learning.queries.verifying import Verdict, check_credential
from minga.notifications.models import Message
from minga.organisations.actions.roles import close_over, end_role
from minga.organisations.enums import RoleEnd, RoleKind
from minga.organisations.models import Role, house_day
from minga.people.actions.consents import give_consent
from minga.people.enums import ConsentPurpose
from minga.programmes.actions.enrolment import reopen_enrolment
from tests.factories.credentials import make_credential, make_graduate
from tests.factories.learning import make_participant
from tests.factories.organisations import make_organisation, role
from tests.factories.people import make_person
from tests.factories.programmes import make_edition

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("key")]


def run(issue: Issue) -> None:
    while issue_batch(issue=issue, now=now()):
        pass


def test_everybody_who_completed_has_one_and_nobody_twice_however_often_the_job_runs() -> None:
    edition = make_edition()
    people = [make_graduate(edition) for _number in range(5)]
    make_participant(edition)
    issue = order_issue(edition=edition, signed_by="Ana Vera, directora", actor=HOUSE, now=now())

    with patch.object(issuing, "BATCH", 2):
        assert issue_batch(issue=issue, now=now())
        run(issue)
        run(issue)

    issue.refresh_from_db()
    assert (issue.state, issue.done, issue.total) == (IssueState.DONE, 5, 5)
    assert set(Credential.objects.values_list("person", flat=True)) == {each.person_id for each in people}
    assert Credential.objects.count() == 5
    assert len(set(Credential.objects.values_list("status_list", "status_index"))) == 5
    with pytest.raises(NotReady):
        order_issue(edition=edition, actor=HOUSE, now=now())


def test_letters_go_out_once_to_each() -> None:
    edition = make_edition()
    for _number in range(3):
        make_graduate(edition)
    issue = order_issue(edition=edition, actor=HOUSE, now=now())
    run(issue)

    with patch.object(issuing, "LETTERS", 2):
        while tell_batch(issue=issue, now=now()):
            pass
        tell_batch(issue=issue, now=now())

    assert Message.objects.filter(kind="learning.credential").count() == 3


def test_somebody_without_a_name_stops_nobody_and_is_told() -> None:
    edition = make_edition()
    nameless = make_graduate(edition, person=make_person(given_name="", family_name=""))
    make_graduate(edition)
    issue = order_issue(edition=edition, actor=HOUSE, now=now())

    run(issue)

    issue.refresh_from_db()
    assert (issue.done, issue.problems) == (1, [{"enrolment": nameless.pk, "why": "no_name"}])


def test_one_order_at_a_time_and_only_by_who_manages() -> None:
    edition = make_edition()
    make_graduate(edition)
    with pytest.raises(NotAllowed):
        order_issue(edition=edition, actor=make_person(), now=now())
    order_issue(edition=edition, actor=HOUSE, now=now())

    with pytest.raises(Conflict):
        order_issue(edition=edition, actor=HOUSE, now=now())

    assert Issue.objects.count() == 1
    assert Entry.objects.filter(key="learning.issue_ordered").count() == 1


def test_an_order_that_stands_still_goes_on_where_it_was(client: Client) -> None:
    edition = make_edition(status="running")
    people = [make_graduate(edition) for _number in range(3)]
    manager = make_person()
    role(manager, RoleKind.MANAGER, edition)
    issue = order_issue(edition=edition, actor=HOUSE, now=now())
    with patch.object(issuing, "BATCH", 2):
        issue_batch(issue=issue, now=now())
    Issue.objects.update(updated_at=now() - timedelta(minutes=11))
    client.force_login(manager)
    page = reverse("learning:credentials", args=[edition.key])

    assert "Seguir emitiendo" in client.get(page).content.decode()
    client.post(reverse("learning:issue", args=[edition.key]))
    assert "Seguir emitiendo" not in client.get(page).content.decode()
    run(issue)

    assert Issue.objects.count() == 1
    assert sorted(Credential.objects.values_list("person", flat=True)) == sorted(each.person_id for each in people)


def test_rules_stay_once_a_credential_names_them() -> None:
    held = make_credential()
    draft = RuleDraft(kind=RuleKind.FORM, texts={"es": "Otra."})

    with pytest.raises(NotReady):
        set_rule(edition=held.achievement.edition, draft=draft, actor=HOUSE, now=now())


@pytest.mark.parametrize("language", ["es", "pt", "en"])
def test_certificate_is_printed_in_each_language_and_gone_when_it_no_longer_holds(language: str) -> None:
    held = make_credential()

    printed = print_certificate(held, language)
    again = print_certificate(held, language)

    assert printed == again == certificate_file(held, language)
    content = printed.read_bytes()
    assert content.startswith(b"%PDF")
    assert b"credential.jwt" in content


def test_certificate_waits_for_the_job_then_opens(client: Client) -> None:
    held = make_credential()
    address = reverse("learning:certificate", args=[held.code])

    waiting = client.get(address)
    print_certificate(held, held.language)
    ready = client.get(address)

    assert (waiting["Refresh"], ready["Content-Type"]) == ("2", "application/pdf")
    assert client.get(address, {"idioma": "fr"}).status_code == 404


def test_places_in_a_list_meet_each_bit_once() -> None:
    size = 4096

    assert len({index_at(used, number=3, size=size) for used in range(size)}) == size
    bits = with_bit(bytes(size // 8), 9, size=size)
    assert [bit_at(bits, 8), bit_at(bits, 9), bits[1]] == [False, True, 0b01000000]


def test_agent_who_leaves_no_longer_acts_and_somebody_is_asked_to_follow() -> None:
    organisation = make_organisation(recognised_at=now())
    owner, she, next_one = make_person(), make_person(), make_person()
    role(owner, RoleKind.COORDINATOR, organisation)
    held = name_agent(organisation=organisation, person=she, months=24, actor=owner, now=now())
    agent_role = Role.objects.get(person=she, kind=RoleKind.INNOVATION_AGENT)

    end_role(role=agent_role, reason=RoleEnd.LEFT, ended_on=house_day(now()), actor=owner, now=now())

    held.refresh_from_db()
    assert check_credential(held, now()).verdict == Verdict.REVOKED
    assert Message.objects.filter(to=owner, kind="learning.successor").count() == 1
    waiting = successors_to_name(owner, now())
    assert waiting is not None
    assert len(waiting.rows) == 1

    made = name_agent(organisation=organisation, person=next_one, follows=held, actor=owner, now=now())

    held.refresh_from_db()
    assert held.succeeded_by == made
    assert list(live_agents(organisation, now())) == [made]
    assert successors_to_name(owner, now()) is None


def test_completion_noted_by_mistake_takes_its_credential_back() -> None:
    held = make_credential(make_graduate(make_edition(status="running")))
    assert held.enrolment is not None

    reopen_enrolment(enrolment=held.enrolment, actor=HOUSE, now=now())

    held.refresh_from_db()
    assert check_credential(held, now()).verdict == Verdict.REVOKED
    assert held.revoked_reason
    assert bit_at(bytes(StatusList.objects.get().bits), held.status_index)


def test_agent_whose_time_is_over_is_followed_by_another_or_named_again() -> None:
    organisation = make_organisation(recognised_at=now())
    owner, she, he = make_person(), make_person(), make_person()
    role(owner, RoleKind.COORDINATOR, organisation)
    long_ago = now() - timedelta(days=800)
    hers, his = (
        name_agent(organisation=organisation, person=each, months=24, actor=HOUSE, now=long_ago) for each in (she, he)
    )

    for over in Role.objects.filter(kind=RoleKind.INNOVATION_AGENT):
        close_over(role=over, now=now())

    waiting = successors_to_name(owner, now())
    assert Message.objects.filter(to=owner, kind="learning.successor").count() == 2
    assert waiting is not None
    assert len(waiting.rows) == 2
    assert check_credential(hers, now()).verdict == Verdict.EXPIRED

    again = name_agent(organisation=organisation, person=she, months=24, actor=owner, now=now())
    other = name_agent(organisation=organisation, person=make_person(), follows=his, actor=owner, now=now())

    hers.refresh_from_db()
    his.refresh_from_db()
    assert (hers.succeeded_by, his.succeeded_by) == (again, other)
    assert successors_to_name(owner, now()) is None
    assert "Ya no actúa" not in words_of(check_credential(hers, now())).title
    assert "Ya no actúa" in words_of(check_credential(his, now())).title


def test_agents_are_named_by_their_organisation_once_and_found_only_when_they_agree() -> None:
    organisation = make_organisation(recognised_at=now())
    owner, she = make_person(), make_person()
    role(owner, RoleKind.COORDINATOR, organisation)
    held = name_agent(organisation=organisation, person=she, actor=owner, now=now())

    assert not findable(now()).exists()
    give_consent(person=she, purpose=ConsentPurpose.DIRECTORY, language="es", actor=she, now=now())
    assert list(findable(now())) == [held]
    assert held.valid_until is not None
    assert not findable(held.valid_until + timedelta(days=1)).exists()
    with pytest.raises(Conflict):
        name_agent(organisation=organisation, person=she, actor=owner, now=now())
    with pytest.raises(NotAllowed):
        name_agent(organisation=organisation, person=make_person(), actor=make_person(), now=now())
