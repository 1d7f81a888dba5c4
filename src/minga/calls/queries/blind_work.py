"""Between the end of a round and its jury: what was handed over, and which copies wait to be looked over."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from django.db.models import Count, F, Q, QuerySet
from django.urls import reverse
from django.utils.translation import gettext_lazy, ngettext

from minga.assessments.enums import BlindMode, PanelState
from minga.assessments.models import Panel
from minga.calls import policies
from minga.calls.enums import IN_THE_RUN, CallState
from minga.calls.models import BlindCopy, CallPhase, Entry
from minga.calls.queries.calls import calls_run_by
from minga.calls.queries.deadlines import last_moment, moment_in
from minga.calls.queries.rules import rules_of
from minga.core.texts import pick
from minga.people.models import Person
from minga.programmes.queries.work import WorkRow, WorkSection

MOST: Final = 8
_STANDING: Final = Q(received_at__isnull=False, application__state__in=IN_THE_RUN)


@dataclass(frozen=True, kw_only=True)
class CopyRow:
    """One entry on the way to the jury. `state`: making, waiting, old, cleared."""

    code: str
    application: str
    title: str
    state: str
    hidden: int
    doubtful: int
    href: str


@dataclass(frozen=True, kw_only=True)
class RoundPage:
    """The way of a round to its jury."""

    phase: CallPhase
    call_title: str
    title: str
    until: str
    taking: bool
    received: int
    handed: int
    double: bool
    cleared: int
    panel: Panel | None
    panel_state: str
    following: str

    @property
    def missing(self) -> int:
        """Entries that the jury does not have."""
        return self.received - self.handed

    @property
    def may_close(self) -> bool:
        return not self.taking and self.missing > 0 and self.panel is not None


def round_for(viewer: Person | None, key: str, phase: str, now: datetime) -> CallPhase:
    """The round, or `CallPhase.DoesNotExist` for whoever is not of the office, and before it is published."""
    rows = CallPhase.objects.select_related("call__edition__host", "panel")
    found = rows.get(call__key=key, key=phase, call__opened_at__isnull=False)
    if not policies.may_run(viewer, found.call, now):
        raise CallPhase.DoesNotExist
    return found


def round_page(phase: CallPhase, now: datetime) -> RoundPage:
    """Five queries, whatever the number of applications."""
    entries = Entry.objects.filter(_STANDING, phase=phase)
    panel = phase.panel
    handed = panel.items.filter(sample=False, withdrawn_at__isnull=True).count() if panel is not None else 0
    double = panel is not None and panel.blind == BlindMode.DOUBLE
    waiting = _waiting(entries).order_by("blind_code").first() if double else None
    return RoundPage(
        phase=phase,
        call_title=pick(phase.call.titles),
        title=str(phase),
        until=moment_in(last_moment(phase), rules_of(phase.call).timezone),
        taking=policies.is_taking(phase, now) or now < phase.opens_at,
        received=entries.count(),
        handed=handed,
        double=double,
        cleared=_cleared(entries).count() if double else 0,
        panel=panel,
        panel_state=panel.get_state_display() if panel is not None else "",
        following=_address(waiting) if waiting is not None and waiting.blind_copy is not None else "",
    )


def copies_of(phase: CallPhase) -> QuerySet[Entry]:
    """Entries of the round, those that wait first; for a list by pages."""
    rows = Entry.objects.filter(_STANDING, phase=phase).select_related("application", "phase__call", "blind_copy")
    return rows.order_by(F("blind_copy__cleared_at").asc(nulls_first=True), "blind_code")


def copy_rows(entries: Iterable[Entry]) -> list[CopyRow]:
    """The lines of that list. No query of its own."""
    return [_row(entry) for entry in entries]


def copies_to_look_over(person: Person, now: datetime) -> WorkSection | None:
    """Rounds that ended, whose jury waits for copies. One query."""
    runs = calls_run_by(person, now).filter(state=CallState.OPEN)
    waiting = Q(
        entries__received_at__isnull=False,
        entries__application__state__in=IN_THE_RUN,
        entries__blind_copy__isnull=False,
        entries__blind_copy__cleared_at__isnull=True,
    )
    rows = CallPhase.objects.filter(
        call__in=runs, panel__blind=BlindMode.DOUBLE, panel__state__in=(PanelState.PREPARING, PanelState.JUDGING),
        closes_at__lte=now,
    )  # fmt: skip
    rows = rows.annotate(waiting=Count("entries", filter=waiting)).filter(waiting__gt=0).select_related("call")
    return WorkSection(
        title=gettext_lazy("Copies for juries"),
        rows=[
            WorkRow(
                title=pick(phase.call.titles),
                link=reverse("calls:to-jury", args=[phase.call.key, phase.key]),
                detail=ngettext(
                    "%(n)s copy waits to be looked over", "%(n)s copies wait to be looked over", phase.waiting
                )
                % {"n": phase.waiting},
                label=gettext_lazy("Look them over"),
            )
            for phase in rows.order_by("closes_at", "pk")[:MOST]
        ],
    )


def _waiting(entries: QuerySet[Entry]) -> QuerySet[Entry]:
    made = entries.filter(blind_copy__isnull=False, blind_copy__cleared_at__isnull=True)
    return made.select_related("blind_copy", "phase__call")


def _cleared(entries: QuerySet[Entry]) -> QuerySet[Entry]:
    return entries.filter(blind_copy__cleared_at__isnull=False, blind_copy__made_at__gte=F("received_at"))


def _address(entry: Entry) -> str:
    return reverse("calls:blind-copy", args=[entry.phase.call.key, entry.phase.key, entry.blind_code])


def _row(entry: Entry) -> CopyRow:
    copy: BlindCopy | None = getattr(entry, "blind_copy", None)
    counts = {row["kind"]: row["count"] for row in copy.found} if copy is not None else {}
    return CopyRow(
        code=entry.blind_code,
        application=entry.application.code,
        title=entry.application.title,
        state=_state(entry, copy),
        hidden=sum(counts.values()),
        doubtful=counts.get("doubtful", 0),
        href=_address(entry) if copy is not None else "",
    )


def _state(entry: Entry, copy: BlindCopy | None) -> str:
    if copy is None:
        return "making"
    if entry.received_at is not None and copy.made_at < entry.received_at:
        return "old"
    return "waiting" if copy.cleared_at is None else "cleared"
