"""What each of the seven gates asks, computed from the dossier: what holds, what is missing, where to add it.

Reading only, and the one source of the rules: the screen, the action that decides and the import ask
here. A *hard* condition must hold whatever the decision; one of `SOFT` may be promised with an office
and a day ("goes on with conditions"). `docs/subsystems/gates.md` has the table; a test holds them equal.
Constant number of queries per gate.
"""

from collections.abc import Callable, Iterable, Mapping
from datetime import datetime
from typing import Final

from django.urls import reverse
from django.utils.formats import number_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from minga.challenges.queries.conditions import Condition, characterising_conditions, mapping_conditions
from minga.core.clock import now as clock_now
from minga.core.texts import day_in_words
from minga.indicators.models import Measurement
from minga.initiatives.enums import CommitmentKind, ExperimentDecision, ExperimentKind, LifeStage
from minga.initiatives.models import Adoption, Artefact, ArtefactVersion, Experiment, Initiative, UserTest
from minga.initiatives.policies import KEEPS, LEADS, TEAM
from minga.initiatives.queries.evidence import (
    measured_after_baseline,
    measured_replications,
    replications,
    targets_of,
)
from minga.organisations.models import Role, house_day

SOFT: Final = frozenset({"deputy", "planned_cost", "keeper_deputy", "costs"})
"""What may be missing when the decision is "goes on with conditions"."""
TEAM_OF: Final = 2

Restrictable = Adoption | Artefact | Experiment
GateFunction = Callable[[Initiative, datetime], tuple[Condition, ...]]


def gate_conditions(initiative: Initiative, to_stage: int, now: datetime | None = None) -> tuple[Condition, ...]:
    """The conditions of the gate that opens this stage, in the reader's language."""
    return _GATES[LifeStage(to_stage)](initiative, now or clock_now())


def is_hard(condition: Condition) -> bool:
    """Whether no decision passes without it."""
    return condition.key not in SOFT


def unmet(conditions: Iterable[Condition], *, hard: bool | None = None) -> tuple[Condition, ...]:
    """Those that do not hold; with `hard`, only those that may not be promised, or only those that may."""
    return tuple(each for each in conditions if not each.met and (hard is None or is_hard(each) is hard))


def _mapped(initiative: Initiative, now: datetime) -> tuple[Condition, ...]:
    return mapping_conditions(initiative.challenge)


def _characterised(initiative: Initiative, now: datetime) -> tuple[Condition, ...]:
    return characterising_conditions(initiative.challenge)


def _connected(initiative: Initiative, now: datetime) -> tuple[Condition, ...]:
    """Three queries: roles, partners, and the edition's rubric when the dossier does not say how."""
    roles = list(Role.objects.at(scope=initiative).of_kinds(TEAM).counting(now))
    leads = [role for role in roles if role.kind in LEADS]
    link = _place(initiative, "team")
    return (
        Condition("team", _("A team of two with a lead, or a partner that solves it"), *_team(initiative, roles, now),
                  link=f"{link}#invite"),
        Condition("deputy", _("Whoever leads has a deputy"), any(role.deputy_id for role in leads), "",
                  f"{link}#people"),
        _chosen(initiative),
    )  # fmt: skip


def _team(initiative: Initiative, roles: list[Role], now: datetime) -> tuple[bool, str]:
    people = {role.person_id for role in roles}
    led = any(role.kind in LEADS for role in roles)
    if len(people) >= TEAM_OF and led:
        words = ngettext("%(number)s person said yes", "%(number)s people said yes", len(people))
        return True, words % {"number": len(people)}
    partner = (
        initiative.partners.filter(part="solver", agreed_on__lte=house_day(now)).select_related("organisation").first()
    )
    if partner is not None and partner.agreed_on is not None:
        return True, _("%(who)s, agreed on %(day)s") % {
            "who": partner.organisation.name,
            "day": day_in_words(partner.agreed_on),
        }
    if len(people) >= TEAM_OF:
        return False, _("Nobody leads it.")
    return False, ngettext("Only %(number)s person said yes so far", "Only %(number)s people said yes so far",
                           len(people)) % {"number": len(people)}  # fmt: skip


def _chosen(initiative: Initiative) -> Condition:
    words, link = _("How they were chosen is public"), f"{_place(initiative, 'story')}#id_chosen_how"
    if initiative.chosen_how.strip():
        return Condition("chosen_how", words, True, initiative.chosen_how.strip()[:200], link)
    edition = initiative.edition
    if edition is not None and edition.public and edition.version.blueprint.get("rubrics"):
        return Condition("chosen_how", words, True, _("By the public rubric of the edition"), link)
    return Condition("chosen_how", words, False, "", link)


def _prototyped(initiative: Initiative, now: datetime) -> tuple[Condition, ...]:
    """Two queries."""
    version = ArtefactVersion.objects.filter(artefact__initiative=initiative).order_by("-made_on", "-pk")
    made = version.select_related("artefact").first()
    test = UserTest.objects.filter(initiative=initiative).order_by("-held_on", "-pk").first()
    testing = _place(initiative, "user-test-add")
    mend = _place(initiative, "user-test-edit", test.uuid) if test is not None else testing
    found = _("%(what)s, version %(number)s") % {"what": made.artefact.title, "number": made.number} if made else ""
    found = _told(made.artefact if made else None, found)
    learned = test is not None and bool(test.learned.strip())
    return (
        Condition("artefact", _("There is something that can be tried"), made is not None, found,
                  _place(initiative, "artefact-add")),
        Condition("user_test", _("Users tried it"), test is not None, _tested(test), testing),
        Condition("test_result", _("What happened was written down"), learned,
                  test.get_result_display() if test is not None and learned else "", mend),
    )  # fmt: skip


def _tested(test: UserTest | None) -> str:
    if test is None:
        return ""
    words = ngettext("Tried by %(number)s person on %(day)s", "Tried by %(number)s people on %(day)s", test.people)
    return words % {"number": number_format(test.people, force_grouping=True), "day": day_in_words(test.held_on)}


def pilot_of(experiments: Iterable[Experiment]) -> Experiment | None:
    """The pilot that counts: the last one."""
    return next((each for each in reversed(list(experiments)) if each.kind == ExperimentKind.PILOT), None)


def _piloted(initiative: Initiative, now: datetime) -> tuple[Condition, ...]:
    """One query, and one for the target's name."""
    experiments = list(initiative.experiments.select_related("target__indicator"))
    pilot, plan = pilot_of(experiments), _place(initiative, "experiment-plan")
    link = _place(initiative, "experiment-replan", pilot.uuid) if pilot is not None else f"{plan}?kind=pilot"
    start = _place(initiative, "experiment-start", pilot.uuid) if pilot is not None else link
    last = next((each for each in reversed(experiments) if each.kind == ExperimentKind.TEST and each.decision), None)
    stopped = last is not None and last.decision == ExperimentDecision.STOP
    began = pilot.started_on if pilot is not None else None
    return (
        Condition("pilot", _("A pilot with its hypothesis"), pilot is not None and bool(pilot.hypothesis.strip()),
                  _told(pilot, pilot.title if pilot else ""), link),
        Condition("metric", _("Its metric hangs on a target"), pilot is not None and pilot.target_id is not None,
                  _told(pilot, f"{pilot.metric}: {pilot.target}" if pilot and pilot.target else ""), link),
        Condition("threshold", _("The threshold was set before"), pilot is not None and pilot.threshold is not None,
                  _threshold(pilot), link),
        Condition("stop_rule", _("It says when it is stopped early"), bool(pilot and pilot.stop_rule.strip()),
                  _told(pilot, pilot.stop_rule[:200] if pilot else ""), link),
        Condition("pilot_dates", _("It says from when until when"), bool(_from_until(pilot)), _from_until(pilot), link),
        Condition("pilot_begun", _("It has begun in real service"), began is not None and began <= house_day(now),
                  day_in_words(began) if began else "", start),
        Condition("prototype_stands", _("The last experiment did not say stop"), not stopped,
                  _told(last, last.title if stopped and last else ""), plan),
        Condition("planned_cost", _("Its cost is planned"), pilot is not None and pilot.planned_cost is not None,
                  _money(pilot, initiative), link),
    )  # fmt: skip


def _threshold(pilot: Experiment | None) -> str:
    if pilot is None or pilot.threshold is None:
        return ""
    return f"{pilot.get_reading_display()} {number_format(pilot.threshold.normalize())} {pilot.unit}".strip()


def _from_until(pilot: Experiment | None) -> str:
    if pilot is None or pilot.starts_on is None or pilot.ends_on is None:
        return ""
    return _("From %(start)s until %(end)s") % {
        "start": day_in_words(pilot.starts_on),
        "end": day_in_words(pilot.ends_on),
    }


def _money(pilot: Experiment | None, initiative: Initiative) -> str:
    if pilot is None or pilot.planned_cost is None:
        return ""
    return f"{initiative.currency} {number_format(pilot.planned_cost, 2, force_grouping=True)}"


def _adopted(initiative: Initiative, now: datetime) -> tuple[Condition, ...]:
    """Eight queries."""
    experiments = list(initiative.experiments.all())
    pilot = pilot_of(experiments)
    measured = measured_after_baseline(targets_of(initiative, experiments)).select_related("indicator").last()
    act = Adoption.objects.filter(initiative=initiative, withdrawn_at__isnull=True).last()
    keepers = Role.objects.at(scope=initiative).of_kinds((KEEPS,)).counting(now)
    kept = list(keepers.select_related("organisation"))
    promised = initiative.commitments.filter(kind=CommitmentKind.CONDITION, done_on=None, dropped_at=None).count()
    costs = initiative.costs.filter(reverses=None, reversed_by=None).count()
    result = _place(initiative, "experiment-result", pilot.uuid) if pilot is not None else _place(initiative, "testing")
    deputies = any(role.deputy_id for role in kept)
    resulted = pilot is not None and pilot.result_on is not None
    return (
        Condition("pilot_result", _("The pilot has a result"), resulted,
                  day_in_words(pilot.result_on) if pilot and pilot.result_on else "", result),
        Condition("measured", _("It was measured against its baseline"), measured is not None,
                  _measured(measured), _place(initiative, "figures")),
        Condition("act", _("A budget line or an act keeps it"), act is not None,
                  _told(act, act.reference if act else ""), _place(initiative, "adoption-add")),
        Condition("keeper", _("An office keeps it for good, with a person"), bool(kept), _keepers(kept),
                  _place(initiative, "keeper-ask")),
        Condition("keeper_deputy", _("Whoever keeps it has a deputy"), deputies, "",
                  f"{_place(initiative, 'team')}#people"),
        Condition("promises", _("What earlier gates asked for is done"), not promised, _promised(promised),
                  f"{_place(initiative, 'workshop')}#commitments"),
        Condition("costs", _("Its costs are written down"), costs > 0, _lines(costs),
                  f"{_place(initiative, 'costs')}#note"),
    )  # fmt: skip


def _measured(measured: Measurement | None) -> str:
    if measured is None:
        return ""
    return _("%(what)s, on %(day)s") % {"what": measured, "day": day_in_words(measured.measured_on)}


def _keepers(roles: Iterable[Role]) -> str:
    names = dict.fromkeys(role.organisation.name if role.organisation else role.title for role in roles)
    return ", ".join(filter(None, names))


def _promised(number: int) -> str:
    words = ngettext("%(number)s condition is still open", "%(number)s conditions are still open", number)
    return words % {"number": number} if number else ""


def _lines(number: int) -> str:
    return ngettext("%(number)s line", "%(number)s lines", number) % {"number": number} if number else ""


def _replicated(initiative: Initiative, now: datetime) -> tuple[Condition, ...]:
    """Two queries."""
    elsewhere = replications(initiative).select_related("organisation").order_by("pk").first()
    own = measured_replications(initiative).select_related("organisation").order_by("pk").first()
    link = _place(initiative, "staying")
    return (
        Condition("second_context", _("Another organisation runs it, as a pilot or further"), elsewhere is not None,
                  elsewhere.organisation.name if elsewhere else "", link),
        Condition("own_evidence", _("It was measured there too"), own is not None,
                  own.organisation.name if own else "", link),
    )  # fmt: skip


_GATES: Final[Mapping[int, GateFunction]] = {
    LifeStage.MAPPED: _mapped,
    LifeStage.CHARACTERISED: _characterised,
    LifeStage.CONNECTED: _connected,
    LifeStage.PROTOTYPED: _prototyped,
    LifeStage.PILOTED: _piloted,
    LifeStage.ADOPTED: _adopted,
    LifeStage.REPLICATED: _replicated,
}


def _place(initiative: Initiative, name: str, *more: object) -> str:
    """The page of the workshop where it is written."""
    return reverse(f"initiatives:{name}", args=[initiative.key, *more])


def _told(row: Restrictable | None, words: str) -> str:
    """What was found, unless its row is not for the public: conditions are kept and shown for years."""
    return "" if row is None or row.restricted else words
