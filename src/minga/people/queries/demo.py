"""Who can be signed in with one press where the demo is on."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.conf import settings
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from minga.people.enums import Language
from minga.people.models import Person


@dataclass(frozen=True)
class CastMember:
    """One role of the demo world."""

    key: str
    role: str | Promise
    sees: str | Promise
    given_name: str
    family_name: str
    language: Language = Language.ES
    timezone: str = "America/Bogota"

    @property
    def email(self) -> str:
        return f"{self.key.replace('_', '-')}@minga.example"


CAST: Sequence[CastMember] = (
    CastMember("manager", _("Programme manager"), _("launches editions and follows them"), "M.", "R.",
               timezone="America/Asuncion"),
    CastMember("deputy", _("Deputy of the manager"), _("stands in when the manager is away"), "D.", "S.",
               timezone="America/Asuncion"),
    CastMember("facilitator", _("Facilitator"), _("accompanies the teams"), "F.", "A.",
               timezone="America/Asuncion"),
    CastMember("participant", _("Participant"), _("sees what is next and what is asked"), "P.", "G.",
               timezone="America/Asuncion"),
    CastMember("nominee", _("Nominee"), _("has an invitation to answer"), "N.", "B.",
               timezone="America/Asuncion"),
    CastMember("owner", _("Challenge owner"), _("answers for challenges and decides gates of her entity"), "O.", "V.",
               timezone="America/Asuncion"),
    CastMember("mentor", _("Mentor"), _("follows the teams"), "L.", "O.", timezone="America/Santiago"),
    CastMember("juror", _("Juror"), _("reads what arrives without knowing whose it is, and scores it"), "J.", "L.",
               timezone="America/Montevideo"),
    CastMember("stranger", _("Somebody of another entity"), _("speaks Portuguese and sees only what is public"),
               "E.", "C.", Language.PT, "America/Sao_Paulo"),
    CastMember("support", _("Support staff"), _("helps people and sees the outbox"), "S.", "M."),
)  # fmt: skip


@dataclass(frozen=True)
class DemoDoor:
    """One button of the sign-in page."""

    key: str
    role: str | Promise
    sees: str | Promise


def demo_doors() -> list[DemoDoor]:
    """The cast that is there; nobody unless the demo is on."""
    if not settings.MINGA_DEMO or settings.PRODUCTION:
        return []
    emails = {one.email: one for one in CAST}
    there = set(Person.objects.filter(email__in=emails, is_active=True).values_list("email", flat=True))
    return [DemoDoor(one.key, one.role, one.sees) for email, one in emails.items() if email in there]


def demo_person(key: str) -> Person | None:
    """The person behind a button, where the demo is on."""
    if not settings.MINGA_DEMO or settings.PRODUCTION:
        return None
    emails = {one.key: one.email for one in CAST}
    return Person.objects.filter(email=emails.get(key, ""), is_active=True).first()
