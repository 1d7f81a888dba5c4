"""What this app tells those below: files, numbers, and what it does when organisations change."""

from typing import Any

import pytest
from django.conf import LazySettings

from minga.challenges.enums import ChallengeStatus as Status
from minga.challenges.models import Challenge
from minga.challenges.receivers.doors import may_read_evidence, may_set_numbers
from minga.core.actors import HOUSE
from minga.core.clock import now
from minga.core.models import SearchEntry
from minga.files.models import StoredFile
from minga.organisations.actions.organisations import edit_organisation
from minga.organisations.enums import RoleKind
from tests.factories.challenges import bare_draft, make_challenge, make_evidence
from tests.factories.files import make_file
from tests.factories.organisations import make_admin1, role
from tests.factories.people import make_person

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def files_here(settings: LazySettings, tmp_path: Any) -> None:
    settings.MEDIA_ROOT = tmp_path


def _file_of(challenge: Challenge, **evidence: Any) -> StoredFile:
    stored = make_file(purpose="challenges.file")
    piece = make_evidence(challenge, **evidence)
    piece.file = stored
    piece.save()
    return stored


def test_file_is_read_by_whoever_reads_the_evidence() -> None:
    standing, restricted, draft = make_challenge(status=Status.MAPPED), make_challenge(restricted=True), bare_draft()
    member, stranger = make_person(), make_person()
    for challenge in (standing, restricted, draft):
        role(member, RoleKind.MEMBER, challenge.organisation)
    role(stranger, RoleKind.COORDINATOR)
    files = {
        "shown": _file_of(standing),
        "kept inside": _file_of(standing, restricted=True),
        "of a restricted one": _file_of(restricted),
        "of a draft": _file_of(draft),
        "of nothing": make_file(purpose="challenges.file"),
    }

    assert {name for name, file in files.items() if may_read_evidence(None, file)} == {"shown"}
    assert {name for name, file in files.items() if may_read_evidence(stranger, file)} == {"shown"}
    assert {name for name, file in files.items() if may_read_evidence(member, file)} == set(files) - {"of nothing"}


def test_numbers_belong_to_those_who_write() -> None:
    challenge, member, stranger = bare_draft(), make_person(), make_person()
    role(member, RoleKind.MEMBER, challenge.organisation)

    assert may_set_numbers(member, challenge.pk)
    assert not may_set_numbers(stranger, challenge.pk)
    assert not may_set_numbers(member, 0)


def test_lists_and_search_follow_the_organisation() -> None:
    challenge = make_challenge(status=Status.MAPPED)
    changes = {"name": "Municipalidad de Arroyo Claro", "territory": make_admin1("UY-CL")}

    edit_organisation(organisation=challenge.organisation, revision=1, changes=changes, actor=HOUSE, now=now())

    challenge.refresh_from_db()
    entry = SearchEntry.objects.get(subject_type="challenges.challenge", subject_id=challenge.pk)
    assert (challenge.country, "Arroyo Claro" in entry.words) == ("UY", True)
