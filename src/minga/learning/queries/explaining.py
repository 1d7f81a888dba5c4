"""What is missing for completion, in words of the reader's language: "Missing: session 5, or its make-up".

Reads what `actions.standings` kept; the words of an edition (its sessions, tasks, rules) are read once for
however many people are explained (`Explainer`).
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from functools import cached_property
from typing import Any

from django.urls import reverse
from django.utils.formats import number_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from minga.core.clock import today
from minga.core.texts import day_in_words, pick
from minga.initiatives.enums import LifeStage
from minga.learning.enums import RuleKind, SessionState
from minga.learning.models import CompletionRule, Session, Standing, Task
from minga.learning.queries.make_ups import last_day
from minga.programmes.models import Edition, Enrolment

_IN_A_LINE = 3


@dataclass(frozen=True)
class Lack:
    """One thing that is missing, and where to do it."""

    text: str
    link: str = ""


@dataclass(frozen=True)
class Explained:
    """One rule for one person, in words."""

    rule: str
    kind: str
    met: bool
    state: str
    lacks: tuple[Lack, ...] = ()
    out_of_reach: bool = False
    share: int = 0
    """How far, from 0 to 100."""


@dataclass(frozen=True)
class _Named:
    number: int
    title: str
    key: str
    until: date | None
    """The last day to make it up, while it still can be."""


@dataclass
class Explainer:
    """Puts standings of one edition into words. A fixed number of queries for any number of people."""

    edition: Edition
    now: datetime

    @cached_property
    def rules(self) -> Mapping[str, CompletionRule]:
        rows = self.edition.completion_rules.select_related("form", "stage", "task")
        return {rule.key: rule for rule in rows}

    @cached_property
    def sessions(self) -> Mapping[int, _Named]:
        """The meetings that count, numbered as people count them; one that was cancelled stands by its twin."""
        rows = Session.objects.filter(edition=self.edition, counts=True)
        rows = rows.exclude(state=SessionState.CANCELLED).order_by("starts_at", "pk")
        meetings: dict[int, Session] = {}
        for each in rows:
            root = each.same_as_id or each.pk
            meetings[root] = each if each.same_as_id is None else meetings.get(root, each)
        return {root: self._named(n, each) for n, (root, each) in enumerate(meetings.items(), 1)}

    def _named(self, number: int, session: Session) -> _Named:
        session.edition = self.edition
        open_still = today(session.timezone, at=self.now) <= (last_day(session) or date.min)
        return _Named(number, pick(session.titles), session.key, last_day(session) if open_still else None)

    @cached_property
    def tasks(self) -> Mapping[int, tuple[str, str]]:
        rows = Task.objects.filter(edition=self.edition).values_list("pk", "titles", "key")
        return {pk: (pick(titles), key) for pk, titles, key in rows}

    def explain(self, standing: Standing | None) -> tuple[Explained, ...]:
        """Every rule in words; without a standing, every rule as not looked at yet."""
        rows = {row["key"]: row for row in standing.rules} if standing is not None else {}
        return tuple(self._rule(rule, rows.get(key)) for key, rule in self.rules.items())

    def missing(self, standing: Standing | None) -> str:
        """One line: "Missing: session 5 (Prototyping) or its make-up; the final reflection." Empty when all is met."""
        words = [self._short(each) for each in self.explain(standing) if not each.met]
        return _("Missing: %(what)s.") % {"what": "; ".join(words)} if words else ""

    def _short(self, explained: Explained) -> str:
        lacks = [lack.text for lack in explained.lacks]
        if len(lacks) > _IN_A_LINE:
            lacks = [*lacks[:_IN_A_LINE], _("and %(n)s more") % {"n": len(lacks) - _IN_A_LINE}]
        return ", ".join(lacks) if lacks else explained.rule.rstrip(".")

    def _rule(self, rule: CompletionRule, row: Mapping[str, Any] | None) -> Explained:
        text = pick(rule.texts)
        if row is None:
            return Explained(text, rule.kind, False, _("Not looked at yet"))
        state, lacks, lost = self._words(rule, row)
        share = min(100, round(100 * row["have"] / row["needed"])) if row["needed"] else 0
        return Explained(text, rule.kind, row["met"], state, () if row["met"] else lacks, lost, share)

    def _words(self, rule: CompletionRule, row: Mapping[str, Any]) -> tuple[str, tuple[Lack, ...], bool]:
        if rule.kind == RuleKind.ATTENDANCE:
            return self._attendance(row)
        if rule.kind == RuleKind.TASKS:
            return _count(row), self._task_lacks(row), False
        if rule.kind == RuleKind.RUBRIC:
            state = _("%(have)s of %(needed)s points in a hundred") % _numbers(row)
            return state, (Lack(_("the score of the work")),), False
        if rule.kind == RuleKind.GATE:
            return self._gate(row)
        title = pick(rule.form.title) if rule.form is not None else pick(rule.texts)
        return self._form(rule, row, title)

    def _attendance(self, row: Mapping[str, Any]) -> tuple[str, tuple[Lack, ...], bool]:
        state = _count(row)
        if row["excused"]:
            state += " · " + ngettext("excused from %(n)s", "excused from %(n)s", row["excused"]) % {
                "n": row["excused"]
            }
        missed = [self.sessions[pk] for pk in row["lacks"] if pk in self.sessions]
        short = row["needed"] - row["have"]
        can_be_made_up = [each for each in missed if each.until is not None]
        lacks = [self._session_lack(each) for each in missed]
        if row["ahead"] and short > 0:
            coming = ngettext("%(n)s more is to come", "%(n)s more are to come", row["ahead"]) % {"n": row["ahead"]}
            lacks.append(Lack(coming))
        return state, tuple(lacks), short > row["ahead"] + len(can_be_made_up)

    def _session_lack(self, session: _Named) -> Lack:
        words = {"n": session.number, "title": session.title}
        if session.until is None:
            return Lack(_("session %(n)s (%(title)s)") % words)
        link = reverse("learning:session", args=[self.edition.key, session.key])
        words["day"] = day_in_words(session.until)
        return Lack(_("session %(n)s (%(title)s) or its make-up, until %(day)s") % words, link)

    def _task_lacks(self, row: Mapping[str, Any]) -> tuple[Lack, ...]:
        named = [self.tasks[pk] for pk in row["lacks"] if pk in self.tasks]
        return tuple(Lack(_("the task “%(title)s”") % {"title": title}) for title, _key in named)

    def _gate(self, row: Mapping[str, Any]) -> tuple[str, tuple[Lack, ...], bool]:
        wanted = LifeStage(row["needed"]).label
        lack = Lack(_("the initiative of the team at the stage “%(stage)s”") % {"stage": wanted})
        if not row["have"]:
            return _("No initiative yet"), (lack,), False
        return _("The initiative is at “%(stage)s”") % {"stage": LifeStage(row["have"]).label}, (lack,), False

    def _form(self, rule: CompletionRule, row: Mapping[str, Any], title: str) -> tuple[str, tuple[Lack, ...], bool]:
        link = reverse("questionnaires:begin", args=[rule.form.key]) if rule.form is not None else ""
        closed = rule.form is not None and rule.form.closes_at is not None and rule.form.closes_at < self.now
        state = _("Handed in") if row["met"] else _("Not handed in")
        return state, (Lack(_("the form “%(title)s”") % {"title": title}, "" if closed else link),), closed


def standing_of(enrolment: Enrolment) -> Standing | None:
    """What was computed last, or None."""
    return Standing.objects.filter(enrolment=enrolment).first()


def explain_one(enrolment: Enrolment, now: datetime) -> tuple[Explained, ...]:
    """Every rule for one person."""
    return Explainer(enrolment.edition, now).explain(standing_of(enrolment))


def explain_many(edition: Edition, standings: Sequence[Standing | None], now: datetime) -> list[str]:
    """One line for each, for lists."""
    explainer = Explainer(edition, now)
    return [explainer.missing(standing) for standing in standings]


def _count(row: Mapping[str, Any]) -> str:
    return _("%(have)s of %(needed)s") % _numbers(row)


def _numbers(row: Mapping[str, Any]) -> dict[str, str]:
    return {name: number_format(row[name]) for name in ("have", "needed")}
