"""The dossier as a case for the observatories: the shape of the OECD's case study library (OPSI).

Everything is drawn from public rows, whoever asks: a case is written to leave the house. Several
statuses may hold at once, because a thing that runs may be evaluated and told of at the same
time; they are computed from the dossier. The writer changes the words before she takes it away;
nothing of that is kept here.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Final

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext

from minga.core.clock import now as clock_now
from minga.initiatives.enums import InitiativeState, LifeStage
from minga.initiatives.models import Initiative
from minga.initiatives.queries.dossier import DossierPage, dossier_page
from minga.initiatives.queries.results import Result
from minga.initiatives.queries.told import amount, figure
from minga.organisations.queries.atlas import country_name

STATUSES: Final[Mapping[str, tuple[str, str | Promise]]] = {
    "identify": (
        "Identifying or discovering problems or opportunities",
        gettext_lazy("Identifying or discovering problems or opportunities"),
    ),
    "ideas": ("Generating ideas or designing solutions", gettext_lazy("Generating ideas or designing solutions")),
    "proposals": ("Developing proposals", gettext_lazy("Developing proposals")),
    "implement": ("Implementation", gettext_lazy("Implementation")),
    "evaluate": ("Evaluation", gettext_lazy("Evaluation")),
    "diffuse": ("Diffusing lessons", gettext_lazy("Diffusing lessons")),
}
"""The key, its name in the library (English), and its words for the reader."""


@dataclass(frozen=True)
class CaseSheet:
    """One case, every field a text that its writer may change."""

    title: str
    year: str
    country: str
    level: str
    provided_by: str
    partners: str
    statuses: tuple[str, ...]
    sdg: str
    description: str
    problem: str
    objectives: str
    beneficiaries: str
    results: str
    failures: str
    conditions: str
    replication: str
    lessons: str
    cost: str
    evidence: str
    link: str


def case_of(initiative: Initiative, link: str) -> CaseSheet:
    """The case as the dossier tells it, in the reader's language. `link`: its public address."""
    page = dossier_page(initiative, None, clock_now(), as_public=True)
    owner = initiative.organisation
    return CaseSheet(
        title=page.title,
        year=str(initiative.started_on.year),
        country=country_name(initiative.country) if initiative.country else "",
        level=owner.get_level_display(),
        provided_by=f"{owner.name} ({owner.get_type_display()})",
        partners="\n".join(f"{hand.name}: {hand.part}" for hand in page.team[1:] if hand.organisation),
        statuses=tuple(statuses_of(page)),
        sdg=page.sdg,
        description=page.change,
        problem=page.problem,
        objectives="\n".join(_objectives(page.results)),
        beneficiaries=_beneficiaries(initiative, page),
        results="\n".join(_results(page)),
        failures="\n".join(_failures(page)),
        conditions="\n".join(_conditions(page)),
        replication="\n".join(_replication(page)),
        lessons="\n".join(f"{row.title}. {row.do_differently}" for row in page.lessons),
        cost="\n".join(amount(total) for total in page.costs.totals),
        evidence=_("%(level)s of 5: %(words)s") % {"level": page.evidence_level, "words": page.evidence_words},
        link=link,
    )


def statuses_of(page: DossierPage) -> Iterator[str]:
    """Every status that holds today; a stopped work is no longer made, but may be learned from."""
    goes_on = page.state != InitiativeState.STOPPED
    measured = any(row.own and row.measured for row in page.results)
    made = any(knot.kind in ("artefact", "canvas") for knot in page.knots)
    holds = {
        "identify": goes_on and page.stage <= LifeStage.CHARACTERISED,
        "ideas": goes_on and (page.stage == LifeStage.CONNECTED or (made and page.stage <= LifeStage.PROTOTYPED)),
        "proposals": goes_on and page.stage == LifeStage.PROTOTYPED,
        "implement": goes_on and page.stage >= LifeStage.PILOTED,
        "evaluate": measured or any(knot.kind == "test" for knot in page.knots),
        "diffuse": bool(page.lessons or page.children) or page.stage == LifeStage.REPLICATED,
    }
    return (key for key in STATUSES if holds[key])


def _objectives(results: Iterable[Result]) -> Iterator[str]:
    for row in results:
        if row.own:
            before = figure(row.baseline) if row.baseline is not None else "—"
            yield _("%(what)s: from %(before)s to %(goal)s %(unit)s") % {
                "what": row.title,
                "before": before,
                "goal": figure(row.goal),
                "unit": row.unit,
            }


def _results(page: DossierPage) -> Iterator[str]:
    for row in page.results:
        if row.own and row.now is not None:
            before = figure(row.baseline) if row.baseline is not None else "—"
            values = {"what": row.title, "before": before, "now": figure(row.now), "unit": row.unit}
            told = _("%(what)s: before %(before)s, now %(now)s %(unit)s") % values
            yield f"{told} ({_('evidence %(level)s') % {'level': row.level}}: {row.level_words})"


def _beneficiaries(initiative: Initiative, page: DossierPage) -> str:
    challenge = initiative.challenge
    if not page.challenge_title:
        return ""
    people = [_("%(count)s people") % {"count": figure(challenge.affected_count)}] if challenge.affected_count else []
    return ". ".join(part for part in (challenge.affected, *people) if part)


def _failures(page: DossierPage) -> Iterator[str]:
    """Barriers, what was tried and did not work, and why it stopped."""
    for knot in page.knots:
        if knot.kind == "barrier":
            yield f"{knot.title}. {knot.lead}"
        elif knot.loops or (knot.label is not None and knot.label.tone == "lesson" and knot.kind != "lesson"):
            told = knot.text or (knot.box.reason if knot.box else "") or knot.lead
            yield f"{knot.title}. {told}" if told else knot.title


def _conditions(page: DossierPage) -> Iterator[str]:
    """What it took to stay: lines and acts, and who keeps it."""
    for knot in page.knots:
        if knot.kind == "adoption":
            yield f"{knot.title}. {knot.text}"
    yield from (hand.part for hand in page.team[:1] if page.stage >= LifeStage.ADOPTED)


def _replication(page: DossierPage) -> Iterator[str]:
    if page.parent is not None:
        yield _("Derived from %(title)s (%(who)s)") % {"title": page.parent.title, "who": page.parent.organisation}
    for child in page.children:
        stage = pgettext("stage of a replication", "stage %(stage)s") % {"stage": child.stage}
        yield f"{child.title}, {child.organisation}, {stage}. {child.note}".strip()
