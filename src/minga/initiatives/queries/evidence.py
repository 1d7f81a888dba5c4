"""How strong the evidence for a claim of effect is: 1 to 5, read from the dossier, never typed.

Each level stands on the one below (Nesta's standards of evidence, in our own words):
1 the change is stated; 2 it was measured before and after; 3 it was compared with others who did
not have it; 4 somebody else did it again and measured it there; 5 there is a written procedure, and
it is adopted here and replicated there. 0 means that not even the change is stated.

Eight queries for a whole dossier, however many targets it has.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Final

from django.db.models import Exists, F, OuterRef, Q, QuerySet
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from minga.indicators.models import Measurement, Target
from minga.initiatives.enums import ArtefactKind, Comparison, LifeStage
from minga.initiatives.models import Adoption, ArtefactVersion, Experiment, Initiative

INITIATIVE: Final = Initiative._meta.label_lower
_COMPARED: Final = (Comparison.GROUP, Comparison.RANDOM)
LEVEL_WORDS: Final[Mapping[int, str | Promise]] = {
    0: _("the change is not stated yet"),
    1: _("the change is stated, not measured yet"),
    2: _("before and after"),
    3: _("comparison group"),
    4: _("repeated elsewhere, with its own measurement"),
    5: _("written procedure, adopted here and replicated elsewhere"),
}
_TO_RAISE: Final[Mapping[int, str | Promise]] = {
    0: _("Write what changes and for whom, or the hypothesis of an experiment."),
    1: _("Measure it after its baseline."),
    2: _("Compare with people or places that do not have it."),
    3: _("Another organisation repeats it and measures it there."),
    4: _("Write the procedure as a document once it is adopted."),
    5: "",
}


@dataclass(frozen=True)
class EvidenceLevel:
    """The level of one claim, why it is that one, and what would raise it."""

    level: int

    @property
    def words(self) -> str:
        return str(LEVEL_WORDS[self.level])

    @property
    def to_raise(self) -> str:
        return str(_TO_RAISE[self.level])


@dataclass(frozen=True)
class DossierEvidence:
    """The level of the dossier, which is that of its best claim, and of each target by its id."""

    whole: EvidenceLevel
    targets: Mapping[int, EvidenceLevel]

    def of(self, target_id: int) -> EvidenceLevel:
        """The level of one target; of a stranger's target, only what the dossier states."""
        return self.targets.get(target_id, EvidenceLevel(min(self.whole.level, 1)))


def evidence_of(initiative: Initiative) -> DossierEvidence:
    """Every claim of a dossier with its level."""
    experiments = list(initiative.experiments.all())
    targets = list(targets_of(initiative, experiments))
    measured = {each.target_id for each in measured_after_baseline(targets)}
    stated = bool(initiative.problem.strip() and initiative.change.strip()) or any(e.hypothesis for e in experiments)
    ceiling = _beyond_here(initiative) if measured else 3
    levels = {target.pk: EvidenceLevel(_level(target.pk, stated, measured, experiments, ceiling)) for target in targets}
    best = max((each.level for each in levels.values()), default=0)
    return DossierEvidence(EvidenceLevel(max(best, int(stated))), levels)


def targets_of(initiative: Initiative, experiments: Iterable[Experiment] | None = None) -> QuerySet[Target]:
    """The dossier's own targets, and those of its challenge on which its experiments hang."""
    tried = initiative.experiments.all() if experiments is None else experiments
    hung = [each.target_id for each in tried if each.target_id is not None]
    own = Q(subject_type=INITIATIVE, subject_id=initiative.pk)
    return Target.objects.filter(own | Q(pk__in=hung)).select_related("indicator").order_by("order", "pk")


def measured_after_baseline(targets: Iterable[Target]) -> QuerySet[Measurement]:
    """Standing measurements of these targets that are younger than the baseline they are read against."""
    return Measurement.objects.filter(
        target__in=[target.pk for target in targets],
        corrected_by__isnull=True,
        indicator__baseline__isnull=False,
        measured_on__gt=F("indicator__baseline_on"),
    ).order_by("measured_on", "pk")


def replications(initiative: Initiative) -> QuerySet[Initiative]:
    """Derived initiatives of other organisations that run as pilots or further."""
    return Initiative.objects.filter(derived_from=initiative, stage__gte=LifeStage.PILOTED).exclude(
        organisation=initiative.organisation_id
    )


def measured_replications(initiative: Initiative) -> QuerySet[Initiative]:
    """Those of them that measured their own target after its baseline."""
    own = Measurement.objects.filter(
        target__subject_type=INITIATIVE,
        target__subject_id=OuterRef("pk"),
        corrected_by__isnull=True,
        indicator__baseline__isnull=False,
        measured_on__gt=F("indicator__baseline_on"),
    )
    return replications(initiative).filter(Exists(own))


def _level(pk: int, stated: bool, measured: set[int | None], experiments: list[Experiment], ceiling: int) -> int:
    if pk not in measured:
        return int(stated)
    compared = any(e.target_id == pk and e.comparison in _COMPARED and e.result_on is not None for e in experiments)
    return ceiling if compared else 2


def _beyond_here(initiative: Initiative) -> int:
    """How far a compared result may reach: 3 alone, 4 when it was repeated, 5 when it is a procedure too."""
    if not measured_replications(initiative).exists():
        return 3
    adopted = Adoption.objects.filter(initiative=initiative, withdrawn_at__isnull=True)
    procedure = ArtefactVersion.objects.filter(
        artefact__initiative=initiative, artefact__kind=ArtefactKind.DOCUMENT, artefact__stage__gte=LifeStage.PILOTED
    )
    written = initiative.stage >= LifeStage.ADOPTED and adopted.exists() and procedure.exists()
    return 5 if written else 4
