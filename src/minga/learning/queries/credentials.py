"""Credentials: whose they are, who is still without one, and what they certify by default."""

from datetime import datetime, timedelta
from decimal import Decimal
from typing import Final
from uuid import UUID

from django.db.models import Exists, OuterRef, QuerySet
from django.urls import reverse
from django.utils.translation import gettext, override
from django.utils.translation import gettext_lazy as _

from minga.core.keys import new_key
from minga.core.texts import pick
from minga.learning.enums import AchievementKind, SessionState
from minga.learning.models import Achievement, Credential, Issue, Session
from minga.people.models import Person
from minga.programmes.enums import EnrolmentStatus
from minga.programmes.models import Edition, Enrolment
from minga.programmes.queries.blueprint_of import blueprint_of
from minga.programmes.queries.work import WorkRow, WorkSection

_GROUP: Final = 4
LANGUAGES: Final = ("es", "pt", "en")
NEWS: Final = timedelta(days=60)


def new_code() -> str:
    """The number of a credential: three groups of four, which nobody can guess, easy to read aloud."""
    letters = new_key(3 * _GROUP)
    return "-".join(letters[at : at + _GROUP] for at in range(0, len(letters), _GROUP))


def clean_code(typed: str) -> str:
    """A number as somebody may have typed it: capitals, blanks, no dashes."""
    letters = "".join(typed.lower().split()).replace("-", "")
    return "-".join(letters[at : at + _GROUP] for at in range(0, len(letters), _GROUP))[:20]


def credential_numbered(code: str) -> Credential | None:
    """The credential of a number, for whoever holds the number."""
    rows = Credential.objects.select_related(
        "achievement__issuer", "achievement__edition__version__instrument", "organisation", "key", "status_list",
        "succeeded_by", "issue", "person",
    )  # fmt: skip
    return rows.filter(code=clean_code(code)).first()


def credentials_of(person: Person) -> QuerySet[Credential]:
    """Hers, the newest first; what was replaced is told at its successor."""
    rows = Credential.objects.filter(person=person, succeeded_by__isnull=True).exclude(document="")
    return rows.select_related("achievement__issuer", "achievement__edition").order_by("-issued_at", "-pk")


def achievement_of_edition(edition: Edition) -> Achievement | None:
    """What completing this edition certifies, once somebody described it."""
    return Achievement.objects.filter(edition=edition, kind=AchievementKind.COMPLETION).select_related("issuer").first()


def achievement_named(uuid: UUID) -> Achievement | None:
    """One achievement, for verifiers."""
    return Achievement.objects.filter(uuid=uuid).select_related("issuer").first()


def without_credential(achievement: Achievement) -> QuerySet[Enrolment]:
    """Who completed the edition and has no credential that holds."""
    live = Credential.objects.filter(
        achievement=achievement, person=OuterRef("person"), revoked_at__isnull=True, succeeded_by__isnull=True
    )
    rows = Enrolment.objects.filter(edition=achievement.edition, status=EnrolmentStatus.COMPLETED)
    return rows.filter(~Exists(live), person__erased_at__isnull=True).select_related("person").order_by("pk")


def running_issue(edition: Edition) -> Issue | None:
    """The last order of credentials of an edition."""
    return Issue.objects.filter(edition=edition).select_related("achievement").order_by("-pk").first()


def default_titles(edition: Edition) -> dict[str, str]:
    """The name of the edition, in each language."""
    return {code: pick(edition.titles, code) for code in LANGUAGES}


def default_descriptions(edition: Edition) -> dict[str, str]:
    """What the blueprint says that the certificate says."""
    completion = blueprint_of(edition.version).completion
    words = completion.certificate if completion else {}
    return {code: pick(words, code) or pick(edition.summaries, code) for code in LANGUAGES}


def default_criteria(edition: Edition) -> dict[str, str]:
    """The rules, one a line; without any, that whoever runs the edition said so."""
    rules = list(edition.completion_rules.all())
    found = {}
    for code in LANGUAGES:
        with override(code):
            decided = gettext("Whoever ran the programme confirmed that it was completed.")
        found[code] = "\n".join(pick(rule.texts, code) for rule in rules) or decided
    return found


def hours_of(edition: Edition) -> Decimal:
    """Hours of the meetings that count, twins once."""
    rows = Session.objects.filter(edition=edition, counts=True, same_as__isnull=True)
    rows = rows.exclude(state=SessionState.CANCELLED)
    spans = rows.values_list("starts_at", "ends_at")
    seconds = sum((ends - starts).total_seconds() for starts, ends in spans)
    return Decimal(round(seconds / 360)) / 10


def stitches_of(edition_id: int | None) -> int:
    """One for each meeting that counts; seven when there are none."""
    counted = Session.objects.filter(edition=edition_id, counts=True, same_as__isnull=True)
    return (edition_id and counted.count()) or 7


def months_later(moment: datetime, months: int) -> datetime:
    """The same day so many months later, or the last day of that month."""
    year, month = divmod(moment.month - 1 + months, 12)
    year, month = moment.year + year, month + 1
    for day in (moment.day, 30, 29, 28):
        try:
            return moment.replace(year=year, month=month, day=day)
        except ValueError:
            continue
    return moment


def new_credentials_of(person: Person, now: datetime) -> WorkSection | None:
    """What was issued to her lately. One query."""
    rows = credentials_of(person).filter(revoked_at__isnull=True, issued_at__gte=now - NEWS)
    return WorkSection(
        title=_("Your credentials"),
        rows=[
            WorkRow(
                title=pick(row.achievement.titles),
                link=reverse("learning:credential", args=[row.code]),
                detail=row.achievement.issuer.name,
                label=_("See it and take it with you"),
            )
            for row in rows
        ],
        link=reverse("learning:my-credentials"),
        link_label=_("All your credentials"),
    )
