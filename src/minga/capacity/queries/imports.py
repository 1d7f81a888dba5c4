"""Past waves on their way in: which there are for whom, one of them, and its report in words."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Final
from uuid import UUID

from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from minga.capacity.enums import ImportState, Severity, VersionState, WaveState
from minga.capacity.models import IndexVersion, WaveImport
from minga.capacity.policies import may_create
from minga.capacity.queries.computing_page import FindingGroup, grouped
from minga.capacity.queries.findings import ORDER, name_of, tell
from minga.capacity.queries.past_columns import ENTITY, KIND, PEERS, PUBLISHED, QUESTION
from minga.capacity.queries.past_wave import design_of_import
from minga.capacity.queries.templates import templates
from minga.capacity.queries.waves import measures_for
from minga.core.texts import pick
from minga.organisations.models import Organisation
from minga.people.models import Person

_SAMPLE: Final = 3


@dataclass(frozen=True)
class ColumnShown:
    """One column of the file: its title, some of its cells, and what it was taken for."""

    place: int
    title: str
    sample: str
    what: str
    words: str


@dataclass(frozen=True)
class ImportPage:
    """What a past wave is made of, and what does not add up."""

    job: WaveImport
    index: str
    columns: tuple[ColumnShown, ...]
    unknown: int
    questions: int
    asked: int
    mistakes: tuple[FindingGroup, ...]
    others: tuple[FindingGroup, ...]
    number: int
    stuck: bool

    @property
    def checked(self) -> bool:
        return self.job.state == ImportState.CHECKED

    @property
    def matching(self) -> bool:
        return self.job.state == ImportState.MATCHING

    @property
    def applied(self) -> bool:
        return self.job.state == ImportState.APPLIED

    @property
    def published(self) -> bool:
        """What came in is out already."""
        return self.job.wave is not None and self.job.wave.state == WaveState.PUBLISHED

    @property
    def dropped(self) -> bool:
        return self.job.state == ImportState.DROPPED


def hosts_for(person: Person, now: datetime) -> QuerySet[Organisation]:
    """Where the person may bring a past wave in."""
    return measures_for(person, now).order_by("folded_name")


def imports_for(person: Person, now: datetime) -> QuerySet[WaveImport]:
    """Of the organisations in which she measures, newest first."""
    rows = WaveImport.objects.filter(host__in=measures_for(person, now)).defer("rows", "report")
    return rows.select_related("host", "wave").order_by("-created_at")


def import_for(person: Person, uuid: UUID, now: datetime) -> WaveImport:
    """One that she may see. Raises WaveImport.DoesNotExist."""
    job = WaveImport.objects.select_related("host", "version__index", "wave", "created_by").get(uuid=uuid)
    if not may_create(person, job.host, now):
        raise WaveImport.DoesNotExist
    return job


def indices_for(person: Person, now: datetime) -> list[tuple[str, str]]:
    """What a past wave may have been measured with: published methods, then templates to make one from."""
    mine = list(measures_for(person, now).values_list("pk", flat=True))
    seen = Q(index__public=True) | Q(index__owner__in=mine)
    rows = IndexVersion.objects.filter(seen, state=VersionState.PUBLISHED).select_related("index")
    own = [
        (f"version:{row.uuid}", f"{row.index} · {pgettext('of an index', 'version')} {row.number}")
        for row in rows.order_by("index__key", "-number")
    ]
    made = [(f"template:{each.key}", _("New, from the template: %(title)s") % {"title": pick(each.titles)})
            for each in templates()]  # fmt: skip
    return own + made


def version_chosen(chosen: str) -> tuple[IndexVersion | None, str]:
    """From the choice of `indices_for` to a version, or the key of a template."""
    kind, _mark, name = chosen.partition(":")
    if kind == "version":
        return IndexVersion.objects.select_related("index__owner").get(uuid=name), ""
    return None, name


def import_page(job: WaveImport, now: datetime) -> ImportPage:
    """The report in the language of the reader."""
    design = design_of_import(job)
    told = [
        replace(
            tell(row["code"], row["severity"], row.get("name", ""), row["node"], row["data"], design),
            row=row.get("row"),
        )
        for row in job.report
    ]
    told.sort(key=lambda one: ORDER[Severity(one.severity)])
    columns = tuple(_columns(job))
    title = job.version.index.titles if job.version else next(e.titles for e in templates() if e.key == job.template)
    return ImportPage(
        job=job,
        index=pick(title),
        columns=columns,
        unknown=sum(1 for each in columns if each.title and not each.what),
        questions=sum(1 for each in columns if each.what.startswith(QUESTION)),
        asked=len(design.questions),
        mistakes=grouped([one for one in told if one.severity == Severity.ERROR]),
        others=grouped([one for one in told if one.severity != Severity.ERROR]),
        number=sum(1 for one in told if one.severity == Severity.ERROR),
        stuck=job.is_stuck(now),
    )


def column_choices(job: WaveImport) -> list[tuple[str, str]]:
    """Everything that a column can be, in words."""
    design = design_of_import(job)
    groups = [node.code for node in design.nodes if design.children(node.code)]
    fixed = [("", _("It is not taken in")), *((what, words_of_column(job, what)) for what in (ENTITY, KIND, PEERS))]
    questions = [(QUESTION + node.code, name_of(design, node.code)) for node in design.questions]
    return [*fixed, *questions, *((PUBLISHED + code, words_of_column(job, PUBLISHED + code)) for code in groups)]


def words_of_column(job: WaveImport, what: str) -> str:
    """What a column was taken for."""
    fixed = {
        "": "",
        ENTITY: pgettext("column", "Name of the entity"),
        KIND: pgettext("column", "Type of entity"),
        PEERS: pgettext("column", "Peer group"),
    }
    if what in fixed:
        return fixed[what]
    design = design_of_import(job)
    if what.startswith(PUBLISHED):
        name = name_of(design, what.removeprefix(PUBLISHED))
        return _("Published: %(name)s") % {"name": name}
    return name_of(design, what.removeprefix(QUESTION))


def _columns(job: WaveImport) -> Sequence[ColumnShown]:
    found = []
    for place, title in enumerate(job.headers):
        cells = [row[place] for row in job.rows[:12] if place < len(row) and row[place].strip()]
        what = job.columns.get(str(place), "")
        sample = " · ".join(cell[:24] for cell in cells[:_SAMPLE])
        found.append(ColumnShown(place, title, sample, what, words_of_column(job, what)))
    return found
