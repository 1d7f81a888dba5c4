"""Other systems ask for our keys before anything was signed: they are there when Minga is up."""

import io
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from threading import Barrier
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.urls import reverse

from minga.config.management.commands.prepare import Command
from minga.core.clock import now
from minga.learning.actions.keys import ensure_key
from minga.learning.models import SigningKey
from minga.learning.queries.keys import private_file


def prepared() -> str:
    return Command(stdout=io.StringIO())._key()


@pytest.mark.django_db
def test_preparing_makes_the_key_once_and_the_world_finds_it(client: Client, tmp_path: Path) -> None:
    assert client.get(reverse("learning:keys")).json() == {"keys": []}

    assert [prepared(), prepared()] == ["ready", "ready"]

    (key,) = SigningKey.objects.all()
    assert [each["n"] for each in client.get(reverse("learning:keys")).json()["keys"]] == [key.public_jwk["n"]]
    assert private_file(key.kid).stat().st_mode & 0o777 == 0o600
    assert (tmp_path / "keys").stat().st_mode & 0o777 == 0o700


@pytest.mark.django_db
def test_preparing_says_when_the_private_half_is_missing_and_makes_no_other(key: SigningKey) -> None:
    private_file(key.kid).unlink()

    assert "minga keys rotate" in prepared()
    assert SigningKey.objects.count() == 1


@pytest.mark.django_db
def test_preparing_goes_on_where_no_key_can_be_written(settings: Any, tmp_path: Path) -> None:
    (tmp_path / "file").write_text("no folder")
    settings.MINGA_KEYS_DIR = tmp_path / "file" / "keys"

    assert "nothing can be signed" in prepared()
    assert not SigningKey.objects.exists()


@pytest.mark.django_db(transaction=True)
def test_two_processes_that_start_at_once_share_one_key() -> None:
    start = Barrier(2)

    def begin(_place: int) -> str:
        try:
            start.wait(timeout=10)
            return ensure_key(now=now()).kid
        finally:
            connection.close()

    with ThreadPoolExecutor(2) as pool:
        first, second = pool.map(begin, range(2))

    assert first == second
    assert [each.kid for each in SigningKey.objects.all() if private_file(each.kid).exists()] == [first]
