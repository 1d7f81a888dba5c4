"""Achievements and credentials: signed as the product signs them."""

from datetime import timedelta
from typing import Any

from minga.core.clock import now
from minga.core.texts import all_languages
from minga.learning.actions.credentials import make_credentials, recipient_of
from minga.learning.enums import AchievementKind
from minga.learning.models import Achievement, Credential
from minga.programmes.enums import EnrolmentStatus
from minga.programmes.models import Edition, Enrolment
from tests.factories.learning import make_participant
from tests.factories.programmes import make_edition


def make_achievement(edition: Edition | None = None, **fields: Any) -> Achievement:
    """The completion of an edition."""
    edition = edition or make_edition()
    values: dict[str, Any] = {
        "edition": edition,
        "issuer": edition.host,
        "kind": AchievementKind.COMPLETION,
        "titles": {"es": "Innovación pública", "pt": "Inovação pública", "en": "Public innovation"},
        "descriptions": all_languages("Completó el programa con un desafío de su institución."),
        "criteria": all_languages("Asistir a doce de los quince talleres.\nEntregar la reflexión final."),
    }
    return Achievement.objects.create(**(values | fields))


def make_graduate(edition: Edition, **fields: Any) -> Enrolment:
    """Somebody who completed."""
    return make_participant(edition, **({"status": EnrolmentStatus.COMPLETED, "completed_at": now()} | fields))


def make_credential(enrolment: Enrolment | None = None, *, days_ago: int = 1, **achievement: Any) -> Credential:
    """A credential that holds."""
    enrolment = enrolment or make_graduate(make_edition())
    held = Achievement.objects.filter(edition=enrolment.edition).first()
    certified = held or make_achievement(enrolment.edition, **achievement)
    at = now() - timedelta(days=days_ago)
    (made,) = make_credentials(achievement=certified, recipients=[recipient_of(enrolment)], now=at)
    return made
