"""The round of samples: whether it is over, how one juror used the scale, and what may be a sample."""

from dataclasses import dataclass
from decimal import Decimal
from statistics import median
from typing import Final

from django.db.models import Model

from minga.assessments.enums import AssessmentState, PanelState
from minga.assessments.models import Assessment, Juror, Panel, PanelItem
from minga.assessments.models.points import points_of
from minga.assessments.queries.subjects import subjects_of, titles_of
from minga.assessments.queries.viewers import runs
from minga.assessments.queries.visible_scores import standings_of
from minga.people.models import Person

_PANELS: Final = 10
_CHOICES: Final = 50


@dataclass(frozen=True, kw_only=True)
class Leaning:
    """How many points a juror gave above (or below, negative) the median of the others, over the samples."""

    points: Decimal
    samples: int

    @property
    def far(self) -> Decimal:
        return abs(self.points)

    @property
    def side(self) -> str:
        """above, below, or even when it is less than a point."""
        if self.far < 1:
            return "even"
        return "above" if self.points > 0 else "below"


@dataclass(frozen=True, kw_only=True)
class Choice:
    """Something that may be put before the jury as a sample."""

    code: str
    title: str
    taken: bool


def samples_of(panel: Panel) -> list[PanelItem]:
    """The samples that stand, by code."""
    return list(panel.items.filter(sample=True, withdrawn_at=None))


def is_calibrated(panel: Panel) -> bool:
    """Whether everybody has judged every sample."""
    samples = samples_of(panel)
    standings = standings_of(panel, samples, None)
    return bool(samples) and all(standings[item.pk].all_in(panel, item) for item in samples)


def leaning_of(juror: Juror, panel: Panel) -> Leaning | None:
    """Against the median of the others; None while the samples are not all in, or she judged none with others."""
    if not is_calibrated(panel):
        return None
    rows = Assessment.objects.filter(
        item__panel=panel, item__sample=True, item__withdrawn_at=None, state=AssessmentState.SUBMITTED
    )
    own: dict[int, Decimal] = {}
    others: dict[int, list[Decimal]] = {}
    for item, who, scores in rows.values_list("item", "juror", "scores"):
        points = points_of(panel.rubric.read, scores).earned
        if who == juror.pk:
            own[item] = points
        else:
            others.setdefault(item, []).append(points)
    apart = [own[item] - median(others[item]) for item in own if item in others]
    return Leaning(points=sum(apart, Decimal(0)) / len(apart), samples=len(apart)) if apart else None


@dataclass(frozen=True, kw_only=True)
class SamplesPage:
    """What the office chooses from. `source`: the earlier jury whose work is listed."""

    panel: Panel
    samples: tuple[tuple[PanelItem, str], ...]
    earlier: tuple[Panel, ...]
    source: Panel | None
    choices: tuple[Choice, ...]
    open: bool


def samples_page(panel: Panel, person: Person, source: str) -> SamplesPage:
    """The samples that stand, and what an earlier jury of hers judged; the newest one unless `source` names another."""
    earlier = _earlier_panels(panel, person)
    chosen = next((each for each in earlier if each.key == source), earlier[0] if earlier else None)
    samples = samples_of(panel)
    titles = titles_of(samples, panel.blind)
    return SamplesPage(
        panel=panel,
        samples=tuple((item, titles[item.pk]) for item in samples),
        earlier=tuple(earlier),
        source=chosen,
        choices=tuple(_choices(panel, chosen)) if chosen is not None else (),
        open=panel.state in (PanelState.PREPARING, PanelState.JUDGING),
    )


def subject_offered(page: SamplesPage, code: str) -> Model:
    """What stands behind one of the choices; LookupError for anything else."""
    if page.source is None or code not in {choice.code for choice in page.choices}:
        raise LookupError(code)
    item = page.source.items.get(code=code)
    return subjects_of([item])[item.pk]


def sample_of(panel: Panel, code: str) -> PanelItem:
    """A sample of this panel by its code; LookupError for anything else."""
    found = panel.items.filter(sample=True, withdrawn_at=None, code=code).select_related("panel").first()
    if found is None:
        raise LookupError(code)
    return found


def _earlier_panels(panel: Panel, person: Person) -> list[Panel]:
    """Juries that are closed, newest first, as far as this person runs them."""
    closed = Panel.objects.filter(state=PanelState.CLOSED, owner_type=panel.owner_type).exclude(pk=panel.pk)
    return [each for each in closed.order_by("-closed_at", "-pk")[:_PANELS] if runs(each, person)]


def _choices(panel: Panel, source: Panel) -> list[Choice]:
    items = list(source.items.filter(withdrawn_at=None, sample=False)[:_CHOICES])
    titles = titles_of(items, panel.blind)
    known = set(panel.items.filter(withdrawn_at=None).values_list("subject_type", "subject_id"))
    return [
        Choice(code=item.code, title=titles[item.pk], taken=(item.subject_type, item.subject_id) in known)
        for item in items
    ]
