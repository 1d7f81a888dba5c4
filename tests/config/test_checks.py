"""Production does not start half configured: each gap has an id and says what to write."""

import os
import subprocess
import sys
from pathlib import Path

import pytest
from django.test import override_settings

from minga.config import checks
from minga.config.paths import PACKAGE

pytestmark = pytest.mark.unit

WHOLE = {
    "PRODUCTION": True,
    "SECRET_KEY": "k" * 60,
    "ALLOWED_HOSTS": ["minga.example.org"],
    "PUBLIC_URL": "https://minga.example.org",
    "HTTPS": True,
    "MINGA_DEMO": False,
    "MINGA_OUTBOX": False,
    "EMAIL_BACKEND": "django.core.mail.backends.smtp.EmailBackend",
}


def _found(**changed: object) -> list[str]:
    with override_settings(**{**WHOLE, **changed}):
        return [finding.id for finding in checks.production_is_configured()]


def test_whole_configuration_has_no_finding() -> None:
    assert _found() == []
    assert _found(SECURE_SSL_REDIRECT=True, SECURE_PROXY_SSL_HEADER=("HTTP_X_FORWARDED_PROTO", "https")) == []


@pytest.mark.parametrize(
    ("changed", "expected"),
    [
        ({"SECRET_KEY": "missing"}, "minga.E001"),
        ({"ALLOWED_HOSTS": []}, "minga.E002"),
        ({"PUBLIC_URL": ""}, "minga.E003"),
        ({"PUBLIC_URL": "minga.example.org"}, "minga.E003"),
        ({"MINGA_DEMO": True}, "minga.E008"),
        ({"MINGA_OUTBOX": True}, "minga.E008"),
        ({"PUBLIC_URL": "http://minga.example.org", "HTTPS": False}, "minga.W001"),
        ({"ALLOWED_HOSTS": ["*"]}, "minga.E004"),
        ({"MINGA_PACKAGES_ORIGIN": "https://minga.example.org:8443"}, "minga.E010"),
        ({"MINGA_PACKAGES_ORIGIN": "https://*.example.org"}, "minga.E010"),
        ({"MINGA_PACKAGES_ORIGIN": "http://packages.example.net"}, "minga.E010"),
        ({"SECURE_SSL_REDIRECT": True}, "minga.E009"),
        ({"EMAIL_BACKEND": "django.core.mail.backends.filebased.EmailBackend"}, "minga.W002"),
    ],
)
def test_gap_is_found_by_its_id(changed: dict[str, object], expected: str) -> None:
    assert _found(**changed) == [expected]


def test_development_needs_none_of_it() -> None:
    assert _found(PRODUCTION=False, SECRET_KEY="missing", ALLOWED_HOSTS=[], PUBLIC_URL="") == []


def test_every_finding_says_what_to_do() -> None:
    with override_settings(PRODUCTION=True, SECRET_KEY="missing", ALLOWED_HOSTS=[], PUBLIC_URL=""):
        findings = checks.production_is_configured()

    assert len(findings) >= 3
    assert all(finding.hint for finding in findings)


def test_language_without_its_catalogue_is_an_error(tmp_path: Path) -> None:
    (tmp_path / "es" / "LC_MESSAGES").mkdir(parents=True)
    (tmp_path / "es" / "LC_MESSAGES" / "django.mo").touch()

    with override_settings(LOCALE_PATHS=[tmp_path]):
        findings = checks.languages_are_whole()

    assert [(finding.id, finding.msg.endswith(": pt.")) for finding in findings] == [("minga.E005", True)]


@pytest.mark.django_db
def test_embedded_database_is_new_enough() -> None:
    assert checks.database_is_new_enough() == []


@pytest.mark.journey
def test_production_without_settings_refuses_to_start_and_names_them(tmp_path: Path) -> None:
    environment = {name: value for name, value in os.environ.items() if not name.startswith(("MINGA_", "DATABASE_"))}
    done = subprocess.run(
        [
            sys.executable,
            "-c",
            "from minga.config.cli import main; raise SystemExit(main(['check', '--tag', 'minga']))",
        ],
        capture_output=True,
        text=True,
        check=False,
        env={
            **environment,
            "MINGA_MODE": "production",
            "MINGA_HOME": str(tmp_path),
            "DATABASE_URL": "postgresql://nobody@127.0.0.1:1/none",
            "PYTHONPATH": str(PACKAGE.parent),
        },
        timeout=60,
    )

    assert done.returncode != 0
    for name in ("MINGA_SECRET_KEY", "MINGA_ALLOWED_HOSTS", "MINGA_PUBLIC_URL"):
        assert name in done.stderr
    assert "Traceback" not in done.stderr
