"""What the database itself keeps of learning."""

import pytest
from django.db import IntegrityError, transaction

from minga.core.clock import now
from minga.learning.models import Handin, HandinVersion, SigningKey
from tests.factories.learning import make_mentor, make_participant, make_session, make_task, make_taught, make_team

pytestmark = pytest.mark.django_db


def test_what_was_handed_in_stays_as_it_was() -> None:
    edition = make_taught()
    handin = Handin.objects.create(task=make_task(edition), team=make_team(edition))
    version = HandinVersion.objects.create(handin=handin, number=1, text="Nuestro desafío.", sent_at=now())

    with pytest.raises(IntegrityError, match="stays as it was"), transaction.atomic():
        HandinVersion.objects.filter(pk=version.pk).update(text="Otro desafío.")

    version.refresh_from_db()
    assert version.text == "Nuestro desafío."


def test_a_draft_may_change() -> None:
    handin = Handin.objects.create(task=make_task(), team=make_team(make_taught()))
    version = HandinVersion.objects.create(handin=handin, number=1, text="Nuestro")

    HandinVersion.objects.filter(pk=version.pk).update(text="Nuestro desafío.")

    version.refresh_from_db()
    assert version.text == "Nuestro desafío."


def test_a_key_keeps_its_public_half() -> None:
    key = SigningKey.objects.create(kid="k1", algorithm="RS256", public_jwk={"kty": "RSA"}, since=now())

    with pytest.raises(IntegrityError, match="never changes"), transaction.atomic():
        SigningKey.objects.filter(pk=key.pk).update(public_jwk={"kty": "oct"})
    with pytest.raises(IntegrityError, match="verifiable"), transaction.atomic():
        key.delete()


def test_somebody_is_in_one_team_at_a_time() -> None:
    edition = make_taught()
    person = make_participant(edition)
    make_team(edition, person)

    with pytest.raises(IntegrityError), transaction.atomic():
        make_team(edition, person)


def test_factories_make_a_whole_edition() -> None:
    edition = make_taught()
    team = make_team(edition)
    mentor = make_mentor(edition, team)

    assert edition.sessions.count() == 1
    assert team.mentorships.get().mentor == mentor
    assert make_session(edition).edition == edition
