"""Whoever asks takes everything of learning along, and once erased nothing of it names her or says what she wrote."""

import json
from datetime import timedelta

import pytest
from django.apps import apps

from minga.core.clock import now
from minga.learning.actions.handins import PURPOSE
from minga.learning.models import Credential, HandinFile, HandinVersion, SigningKey
from minga.people.actions.personal_data import erase_person, export_data
from tests.factories.credentials import make_credential
from tests.factories.files import make_file
from tests.learning.leaks.world import make_world

pytestmark = pytest.mark.django_db

HERS = (
    "zzmarca", "zzrecupera", "zzcalifica", "zzejemplo", "zzviaje", "zznota", "zzrecibo", "zzsola", "zzlegal",
    "zzapellido", "zztelefono",
)  # fmt: skip
OF_THE_TEAM = ("zzequipo", "zztema", "zzacuerdo", "zzcomenta", "zzjuicio")


def _everything() -> str:
    """All that stands in the tables of learning, as text."""
    told: list[str] = []
    for model in apps.get_app_config("learning").get_models():
        told += [str(row) for row in model._base_manager.values()]
    return "\n".join(told)


def test_everything_of_hers_is_handed_over_and_then_gone(key: SigningKey) -> None:
    world = make_world()
    person = world.people["ana"]
    person.refresh_from_db()
    person.given_name, person.family_name = "zzlegal", "zzapellido"
    person.save()
    world.ana.refresh_from_db()
    credential = make_credential(world.ana)
    file = make_file(uploaded_by=person, purpose=PURPOSE)
    HandinFile.objects.create(version=world.versions["own"], file=file)

    handed = json.dumps([part.rows for part in export_data(person=person, actor=person, now=now())], default=str)
    erase_person(person=person, actor=person, now=now() + timedelta(seconds=1))

    assert [word for word in HERS if word not in handed and word != "zzviaje"] == []
    left = _everything()
    assert [word for word in HERS if word in left] == []
    assert [word for word in OF_THE_TEAM if word not in left] == []
    file.refresh_from_db()
    assert file.erased_at is not None
    credential.refresh_from_db()
    assert (credential.document, credential.name, credential.revoked_at is None) == ("", "", False)
    assert HandinVersion.objects.get(handin__enrolment=world.ana).text == ""
    assert Credential.objects.count() == 1
