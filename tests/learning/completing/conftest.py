"""One key for all tests of this folder, in a folder of its own: making keys is slow."""

from pathlib import Path
from typing import Any

import pytest
from joserfc.jwk import RSAKey

from minga.core.clock import now
from minga.learning.models import SigningKey

_KEY = RSAKey.generate_key(2048)


@pytest.fixture(autouse=True)
def folders(settings: Any, tmp_path: Path) -> None:
    settings.MINGA_KEYS_DIR = tmp_path / "keys"
    settings.CERTIFICATES = tmp_path / "certificates"


@pytest.fixture
def key(folders: None, db: None, tmp_path: Path) -> SigningKey:
    """The key that signs today."""
    (tmp_path / "keys").mkdir()
    (tmp_path / "keys" / f"{_KEY.thumbprint()}.pem").write_bytes(_KEY.as_pem(private=True))
    return SigningKey.objects.create(
        kid=_KEY.thumbprint(), algorithm="RS256", public_jwk=_KEY.as_dict(private=False), since=now()
    )
