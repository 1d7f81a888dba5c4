"""The console of an edition: figures of today and, first, what needs a manager's attention.

Each thing that needs attention says what, why, and where to mend it. They are computed from
what is there, so a list without entries means that nothing is missing.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.utils.formats import number_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from minga.indicators.queries.progress import Progress
from minga.organisations.enums import RoleKind
from minga.organisations.models import Role, house_day
from minga.programmes.enums import EditionStatus, EnrolmentStatus
from minga.programmes.models import Edition
from minga.programmes.policies import RUNS_PROGRAMMES
from minga.programmes.queries.budget import BudgetSheet, PerHead, budget_sheet
from minga.programmes.queries.edition_page import PartnerRow, edition_progress, partner_rows
from minga.programmes.queries.enrolment import StatusCounts, status_counts
from minga.programmes.queries.plan import PlanSheet, StageRow, plan_sheet

SOON = timedelta(days=21)
FEW = 0.6
FEW_TIME = 0.25
ENDING = timedelta(days=45)


@dataclass(frozen=True)
class Attention:
    """One thing to mend. `page` is the URL name of where; `key` a second part of its address."""

    what: str
    why: str
    action: str
    page: str
    key: str = ""


@dataclass(frozen=True)
class RoleLine:
    """Who does what in the edition, with her deputy."""

    uuid: str
    kind: str
    title: str
    person: str
    deputy: str
    public: bool
    ends_soon: bool
    runs: bool


@dataclass(frozen=True)
class Console:
    """What a manager sees first."""

    edition: Edition
    plan: PlanSheet
    counts: StatusCounts
    targets: tuple[Progress, ...]
    budget: BudgetSheet
    partners: tuple[PartnerRow, ...]
    attention: tuple[Attention, ...]
    roles: tuple[RoleLine, ...]

    @property
    def waiting(self) -> int:
        """People on the waiting list."""
        return self.counts.of(EnrolmentStatus.WAITING)

    @property
    def asked(self) -> int:
        """People who were invited and have not answered."""
        return self.counts.of(EnrolmentStatus.INVITED)

    @property
    def line_count(self) -> int:
        """How many lines the budget has."""
        return len(self.budget.cash) + len(self.budget.in_kind)

    @property
    def per_head(self) -> tuple[PerHead, ...]:
        """The full planned cost for each of those people."""
        return self.budget.per_head(self.people)

    @property
    def people(self) -> int:
        """Over how many people the cost is divided: those taking part, or the places."""
        return self.counts.taking_part or self.edition.places or 0


def console(edition: Edition, now: datetime) -> Console:
    """Read the console. A fixed number of queries."""
    plan = plan_sheet(edition, now)
    counts = status_counts(edition)
    targets = edition_progress(edition, counts, plan.today)
    budget = budget_sheet(edition)
    roles = role_lines(edition, now)
    attention = (
        *_stages(edition, plan),
        *_people(edition, plan, counts),
        *_roles(roles),
        *_budget(budget),
        *_targets(targets),
    )
    return Console(
        edition=edition,
        plan=plan,
        counts=counts,
        targets=targets,
        budget=budget,
        partners=partner_rows(edition),
        attention=attention,
        roles=roles,
    )


def role_lines(edition: Edition, now: datetime) -> tuple[RoleLine, ...]:
    """Who works in the edition today, managers first. One query."""
    rows = Role.objects.at(scope=edition).counting(now).select_related("person", "deputy").order_by("starts_on", "pk")
    lines = [
        RoleLine(
            uuid=str(role.uuid),
            kind=str(RoleKind(role.kind).label),
            title=role.title,
            person=str(role.person),
            deputy=str(role.deputy) if role.deputy else "",
            public=role.public,
            ends_soon=role.ends_on is not None and role.ends_on <= house_day(now) + ENDING,
            runs=role.kind in RUNS_PROGRAMMES,
        )
        for role in rows
    ]
    return tuple(sorted(lines, key=lambda line: not line.runs))


def _stages(edition: Edition, plan: PlanSheet) -> Iterator[Attention]:
    """Stages that clash with what they wait for, or begin soon in nobody's hands."""
    if edition.status in (EditionStatus.CLOSED, EditionStatus.CANCELLED):
        return
    for stage in plan.stages:
        if stage.clash:
            yield Attention(
                stage.title,
                _("It begins before “%s” ends, although it waits for it.") % stage.clash,
                _("Mend the dates"),
                "programmes:stage-edit",
                stage.key,
            )
        if _needs_hands(stage, plan):
            yield _without_hands(stage)


def _needs_hands(stage: StageRow, plan: PlanSheet) -> bool:
    near = stage.state == "now" or plan.today <= stage.starts_on <= plan.today + SOON
    return near and stage.state != "done" and not stage.held


def _without_hands(stage: StageRow) -> Attention:
    if not stage.responsible:
        return Attention(
            stage.title,
            _("No role is responsible for this stage."),
            _("Say who answers"),
            "programmes:stage-edit",
            stage.key,
        )
    return Attention(
        stage.title,
        _("Nobody holds the role that answers for it: %s.") % stage.responsible,
        _("Name somebody"),
        "programmes:edition-roles",
    )


def _people(edition: Edition, plan: PlanSheet, counts: StatusCounts) -> Iterator[Attention]:
    """Few acceptances close to the first session; answers that are still missing."""
    if edition.status not in (EditionStatus.OPEN, EditionStatus.RUNNING) or not edition.places:
        return
    taking = counts.taking_part
    later = [stage for stage in plan.stages if stage.state == "ahead"]
    near = any(stage.starts_on <= plan.today + SOON for stage in later)
    if near and taking < edition.places * FEW:
        missing = counts.of(EnrolmentStatus.INVITED)
        why = _("%(taking)s of %(places)s places are taken.") % {
            "taking": number_format(taking, use_l10n=True),
            "places": number_format(edition.places, use_l10n=True),
        }
        if missing:
            why = f"{why} " + ngettext(
                "%(n)s invited person has not answered.",
                "%(n)s invited people have not answered.",
                missing,
            ) % {"n": number_format(missing, use_l10n=True)}
        yield Attention(_("Few acceptances"), why, _("See the people"), "programmes:people")


def _roles(roles: Sequence[RoleLine]) -> Iterator[Attention]:
    """Managers without a deputy, roles about to end."""
    managers = [role for role in roles if role.runs]
    if not managers:
        yield Attention(
            _("Nobody manages this edition"),
            _("Only the managers of the host can open its console now."),
            _("Name somebody"),
            "programmes:edition-roles",
        )
    elif not any(role.deputy for role in managers) and len(managers) == 1:
        yield Attention(
            _("No deputy"),
            _("When the manager leaves, nobody takes over."),
            _("Name a deputy"),
            "programmes:edition-roles",
        )
    for role in roles:
        if role.ends_soon:
            yield Attention(
                f"{role.kind}: {role.person}",
                _("The role ends within 45 days."),
                _("Prepare who follows"),
                "programmes:edition-roles",
            )


def _budget(budget: BudgetSheet) -> Iterator[Attention]:
    """Lines on which more was spent than planned."""
    for line in budget.overspent:
        over = -(line.left or 0)
        yield Attention(
            line.item,
            _("Overspent by %(currency)s %(amount)s.")
            % {"currency": line.currency, "amount": number_format(over, 2 if over % 1 else 0, use_l10n=True)},
            _("See the line"),
            "programmes:edition-budget",
        )


def _targets(targets: Sequence[Progress]) -> Iterator[Attention]:
    """Targets behind their calendar, and those that nobody measured although they run."""
    for target in targets:
        if target.behind:
            yield Attention(target.title, target.words, _("See the target"), "programmes:edition-targets")
        elif target.value is None and not target.live and target.expected_share > FEW_TIME:
            yield Attention(
                target.title,
                _("Nobody has measured it yet."),
                _("Measure"),
                "programmes:measure",
                target.key,
            )
