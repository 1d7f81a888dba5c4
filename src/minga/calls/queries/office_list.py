"""What arrived in a call, for its office: a list with filters, its counts, and the rows of its files.

Drafts are counted and never shown: what somebody has not sent is hers.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Final
from uuid import UUID

from django.db.models import Count, Exists, OuterRef, Prefetch, Q, QuerySet

from minga.calls.enums import ApplicationState, EligibilityKind, Holds, MemberState, QuotaGroup
from minga.calls.models import Application, Call, Entry
from minga.calls.queries.applications import TONES
from minga.calls.queries.rule_words import YES_OR_NO, value_words
from minga.core.texts import pick
from minga.organisations.models import Territory

MOST: Final = 10_000
"""Rows of one file; a call that takes more is exported by filter."""
_CHECKED: Final = [kind for kind in EligibilityKind if kind != EligibilityKind.STATEMENT]


@dataclass(frozen=True)
class Wanted:
    """What the office asked for; everything fits in the address. `group`: "rural=yes"."""

    words: str = ""
    state: str = ""
    challenge: str = ""
    group: str = ""
    only: str = ""
    """"check": something that the applicant says and Minga does not know; "grace": sent in the minutes of grace."""


@dataclass(frozen=True)
class Tally:
    """How many there are of each; `drafts` were not sent."""

    drafts: int
    sent: int
    eligible: int
    withdrawn: int
    to_check: int


@dataclass(frozen=True)
class OfficeRow:
    """One application in the list."""

    uuid: UUID
    code: str
    title: str
    who: str
    organisation: str
    challenge: str
    round: str
    state: str
    tone: str
    sent_at: datetime | None
    in_grace: bool
    to_check: int


@dataclass(frozen=True)
class FileRow:
    """One application in a file. `facts`: group → value in words."""

    code: str
    title: str
    state: str
    reason: str
    person: str
    email: str
    phone: str
    organisation: str
    challenge: str
    initiative: str
    people: int
    sent_at: datetime | None
    in_grace: bool
    receipt: str
    sha256: str
    to_check: int
    facts: Mapping[str, str]


def applications_in(call: Call, wanted: Wanted) -> QuerySet[Application]:
    """What was sent and matches. The right to read it was asked at the door."""
    rows = Application.objects.filter(call=call, submitted_at__isnull=False)
    if wanted.state in ApplicationState.values:
        rows = rows.filter(state=wanted.state)
    if wanted.challenge:
        rows = rows.filter(challenge__key=wanted.challenge)
    group, _sign, value = wanted.group.partition("=")
    if group in QuotaGroup.values and value:
        rows = rows.filter(facts__contains={group: value})
    if wanted.only == "check":
        rows = rows.filter(_unchecked())
    late = Entry.objects.filter(application=OuterRef("pk"), in_grace=True)
    if wanted.only == "grace":
        rows = rows.filter(Exists(late))
    for word in wanted.words.split()[:6]:
        rows = rows.filter(_has(word))
    rows = rows.annotate(late=Exists(late))
    return rows.select_related("person", "organisation", "challenge", "phase")


def tally(call: Call) -> Tally:
    """One query."""
    sent = Q(submitted_at__isnull=False)
    counted = Application.objects.filter(call=call).aggregate(
        drafts=Count("pk", filter=Q(state=ApplicationState.DRAFT)),
        sent=Count("pk", filter=sent),
        withdrawn=Count("pk", filter=sent & Q(state=ApplicationState.WITHDRAWN)),
        barred=Count("pk", filter=Q(state=ApplicationState.NOT_ELIGIBLE)),
        to_check=Count("pk", filter=sent & _unchecked()),
    )
    gone = counted.pop("barred") + counted["withdrawn"]
    return Tally(eligible=counted["sent"] - gone, **counted)


def office_rows(applications: Iterable[Application]) -> list[OfficeRow]:
    """As the list shows them."""
    return [
        OfficeRow(
            uuid=each.uuid,
            code=each.code,
            title=each.title,
            who=each.person.name or str(each.person),
            organisation=each.organisation.name if each.organisation is not None else "",
            challenge=each.challenge.title if each.challenge is not None else "",
            round=pick(each.phase.titles) if each.phase is not None else "",
            state=str(each.get_state_display()),
            tone=TONES[each.state],
            sent_at=each.submitted_at,
            in_grace=bool(getattr(each, "late", False)),
            to_check=to_check(each),
        )
        for each in applications
    ]


def file_rows(applications: QuerySet[Application]) -> Iterator[FileRow]:
    """For a file: everything the office may know, with the receipt of the last round. Four queries."""
    entries = Prefetch("entries", Entry.objects.select_related("submission", "phase").order_by("phase__order", "pk"))
    rows = applications.select_related("initiative").prefetch_related(entries)
    members = Q(members__state=MemberState.ACCEPTED)
    found = list(rows.annotate(mates=Count("members", filter=members))[:MOST])
    codes = {each.facts.get(QuotaGroup.TERRITORY, "") for each in found} - {""}
    names = {place.code: str(place) for place in Territory.objects.filter(code__in=codes)}
    for each in found:
        last = list(each.entries.all())[-1:]
        sent = last[0].submission if last else None
        yield FileRow(
            code=each.code,
            title=each.title,
            state=str(each.get_state_display()),
            reason=each.not_eligible_reason,
            person=each.person.name,
            email=each.contact_email or each.person.email or "",
            phone=each.contact_phone or each.person.phone,
            organisation=each.organisation.name if each.organisation is not None else "",
            challenge=each.challenge.title if each.challenge is not None else "",
            initiative=each.initiative.title if each.initiative is not None else "",
            people=1 + each.mates,
            sent_at=each.submitted_at,
            in_grace=bool(getattr(each, "late", False)),
            receipt=sent.receipt if sent is not None else "",
            sha256=sent.sha256 if sent is not None else "",
            to_check=to_check(each),
            facts=fact_words(each.facts, names),
        )


def to_check(application: Application) -> int:
    """How many conditions only the applicant says to be fulfilled. What she declares is hers to say."""
    return sum(row.get("holds") == Holds.SAID and row.get("kind") in _CHECKED for row in application.eligibility)


def fact_words(facts: Mapping[str, str], names: Mapping[str, str]) -> dict[str, str]:
    """The groups in words; `names`: of territories, by code."""
    return {
        group: ("✓" if value == "yes" else "–") if group in YES_OR_NO else value_words(group, value, names)
        for group, value in facts.items()
    }


def _unchecked() -> Q:
    """With a condition that Minga does not know and the office should look at."""
    found = Q()
    for kind in _CHECKED:
        found |= Q(eligibility__contains=[{"kind": str(kind), "holds": str(Holds.SAID)}])
    return found


def _has(word: str) -> Q:
    names = ("code", "title", "person__given_name", "person__family_name", "person__email", "organisation__name")
    found = Q()
    for name in names:
        found |= Q(**{f"{name}__icontains": word})
    return found
