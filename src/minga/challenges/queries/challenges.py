"""The one door to challenges: what this viewer may see. What she may not see does not exist."""

from datetime import datetime, timedelta
from typing import Final

from django.db.models import Q, QuerySet

from minga.challenges.enums import STANDING, ChallengeStatus
from minga.challenges.models import Challenge
from minga.challenges.policies import DECIDES, WAS_PUBLIC, WORKS, may_see
from minga.organisations.enums import PUBLIC_TYPES
from minga.organisations.models import Organisation, Role
from minga.people.models import Person
from minga.programmes.enums import TAKING_PART
from minga.programmes.models import Enrolment
from minga.programmes.policies import RUNS_PROGRAMMES, WORKS_IN_EDITION

EDITION: Final = "programmes.edition"
STALE_AFTER: Final = timedelta(days=365)
PUBLIC: Final = Q(restricted=False, status__in=WAS_PUBLIC, mapped_at__isnull=False)


def challenges_visible_to(viewer: Person | None, now: datetime) -> QuerySet[Challenge]:
    """Public ones, and those inside of which the viewer is; the roles are subqueries of one query."""
    if viewer is None or not viewer.is_active:
        return Challenge.objects.filter(PUBLIC)
    return Challenge.objects.filter(PUBLIC | _inside(viewer, now))


def challenge_for(viewer: Person | None, key: str, now: datetime) -> Challenge:
    """The challenge with what pages always need, or `DoesNotExist` for whoever may not see it."""
    found = Challenge.objects.select_related(
        "organisation__territory__parent__parent", "unit", "edition__host", "joined_into__organisation", "written_by"
    ).get(key=key)
    if not may_see(viewer, found, now):
        raise Challenge.DoesNotExist
    return found


def standing_public() -> QuerySet[Challenge]:
    """What anybody may read and count: mapped or further, and not restricted."""
    return Challenge.objects.filter(status__in=STANDING, restricted=False)


def challenges_written_in(person: Person, now: datetime) -> QuerySet[Challenge]:
    """Those that she may write, because she works in the owner or drafts for it."""
    roles = Role.objects.counting(now).exercised_by(person)
    houses = roles.of_kinds(WORKS).filter(scope_type="", organisation__isnull=False).values("organisation")
    mine = Q(written_by=person, status=ChallengeStatus.DRAFT, organisation__in=_sent_by(person))
    return Challenge.objects.filter(Q(organisation__in=houses) | mine)


def challenges_decided_by(person: Person, now: datetime) -> QuerySet[Challenge]:
    """Those about which she decides: she is a steward or challenge owner of the organisation."""
    roles = Role.objects.counting(now).exercised_by(person)
    houses = roles.of_kinds(DECIDES).filter(scope_type="", organisation__isnull=False).values("organisation")
    return Challenge.objects.filter(organisation__in=houses)


def owners_open_to(person: Person, now: datetime) -> QuerySet[Organisation]:
    """The public organisations in whose name she may begin a challenge, by name."""
    roles = Role.objects.counting(now).exercised_by(person)
    houses = roles.of_kinds(WORKS).filter(scope_type="", organisation__isnull=False).values("organisation")
    rows = Organisation.objects.filter(type__in=PUBLIC_TYPES, retired_at__isnull=True)
    return rows.filter(Q(pk__in=houses) | Q(pk__in=_sent_by(person))).order_by("folded_name", "pk")


def is_stale(challenge: Challenge, now: datetime) -> bool:
    """Nobody said within a year that it is still true."""
    if challenge.status not in STANDING or challenge.status == ChallengeStatus.SOLVED:
        return False
    since = challenge.confirmed_at or challenge.mapped_at
    return since is None or since < now - STALE_AFTER


def stale(rows: QuerySet[Challenge], now: datetime) -> QuerySet[Challenge]:
    """The same as `is_stale`, in the database; `confirmed_at` is set when it is mapped."""
    standing = [status for status in STANDING if status != ChallengeStatus.SOLVED]
    return rows.filter(status__in=standing, confirmed_at__lt=now - STALE_AFTER)


def _sent_by(person: Person) -> QuerySet[Enrolment, int | None]:
    """The organisations in whose name she takes part in an edition."""
    rows = Enrolment.objects.filter(person=person, status__in=TAKING_PART, organisation__isnull=False)
    return rows.values_list("organisation", flat=True)


def _inside(viewer: Person, now: datetime) -> Q:
    roles = Role.objects.counting(now).exercised_by(viewer)
    of_owner = roles.of_kinds(WORKS).filter(scope_type="", organisation__isnull=False).values("organisation")
    of_edition = roles.of_kinds(WORKS_IN_EDITION).filter(scope_type=EDITION).values("scope_id")
    of_host = roles.of_kinds(RUNS_PROGRAMMES).filter(scope_type="", organisation__isnull=False).values("organisation")
    wrote = Q(written_by=viewer, organisation__in=_sent_by(viewer))
    return Q(organisation__in=of_owner) | wrote | Q(edition__in=of_edition) | Q(edition__host__in=of_host)
