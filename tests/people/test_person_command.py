import io

import pytest
from django.core.management import CommandError, call_command

from minga.audit.models import Entry
from minga.people.models import Person
from tests.factories.people import make_person

pytestmark = pytest.mark.django_db


def _run(*arguments: str) -> str:
    out = io.StringIO()
    call_command("person", *arguments, stdout=out)
    return out.getvalue()


def test_grant_and_revoke_staff() -> None:
    person = make_person(email="ana@example.org")

    said = _run("grant-staff", "ANA@example.org")

    assert "support staff" in said
    assert Person.objects.get(pk=person.pk).is_staff
    _run("revoke-staff", "ana@example.org")
    assert not Person.objects.get(pk=person.pk).is_staff
    assert set(Entry.objects.values_list("actor_label", flat=True)) == {"minga"}


def test_erase_asks_first() -> None:
    person = make_person(email="ana@example.org")

    with pytest.raises(CommandError, match="--yes"):
        _run("erase", "ana@example.org")
    _run("erase", "ana@example.org", "--yes")

    assert Person.objects.get(pk=person.pk).erased_at is not None


def test_an_unknown_address_is_said() -> None:
    with pytest.raises(CommandError, match="Nobody"):
        _run("grant-staff", "nobody@example.org")


def test_what_the_action_refuses_is_said() -> None:
    make_person(email="ana@example.org", is_active=False)

    with pytest.raises(CommandError):
        _run("grant-staff", "ana@example.org")
