"""Who judges what, for the office: as it stands, and as a proposal would make it, with the reason of each pair."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from django.db.models import QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from minga.assessments.enums import STANDING, AssessmentState, BlindMode, JurorState, RunState
from minga.assessments.models import Assessment, AssignmentRun, Juror, Panel, PanelItem
from minga.assessments.queries.interests import in_the_way
from minga.assessments.queries.pairing import ground_of
from minga.assessments.queries.panels import topics_of
from minga.assessments.queries.readiness import listed
from minga.assessments.queries.subjects import titles_of
from minga.people.models import Person

TONES: Final[Mapping[str, str]] = {
    AssessmentState.ASSIGNED: "plain",
    AssessmentState.BEGUN: "info",
    AssessmentState.SUBMITTED: "done",
}


@dataclass(frozen=True)
class PairLine:
    """One juror beside one application. `change`: new, stays or gone in a proposal; empty where it just stands."""

    uuid: str
    juror: str
    state: str
    tone: str
    locked: bool
    free: bool
    reason: str
    change: str = ""


@dataclass(frozen=True)
class ItemLine:
    """One application and its panel. `missing`: assessments that it lacks."""

    uuid: str
    code: str
    title: str
    pairs: tuple[PairLine, ...]
    missing: int


@dataclass(frozen=True)
class LoadLine:
    """What one juror has, and would have; `most` is what she agreed to."""

    juror: str
    most: int
    now: int
    then: int


@dataclass(frozen=True)
class RunView:
    """A proposal, before anything is done. `worst`: the fit of the application that is served worst."""

    uuid: str
    state: str
    waits: bool
    proposed: bool
    stale: bool
    failed: str
    new: int
    stay: int
    gone: int
    worst: float
    gap: float
    missing: int
    mend: tuple[str, ...]
    loads: tuple[LoadLine, ...]
    whole: bool


@dataclass(frozen=True)
class AssigningPage:
    """The head of the page; the applications come page by page."""

    items: int
    needed: int
    given: int
    short: int
    run: RunView | None


def assigning_page(panel: Panel, run: AssignmentRun | None, basis: str) -> AssigningPage:
    """As many queries for ten applications as for five thousand. `basis`: of the jury as it is now."""
    counts = Counter(_standing(panel).values_list("item", flat=True))
    items = panel.items.filter(withdrawn_at=None, sample=False).values_list("pk", flat=True)
    missing = [max(0, panel.reviews_per_item - counts[item]) for item in items]
    return AssigningPage(
        items=len(missing),
        needed=len(missing) * panel.reviews_per_item,
        given=sum(counts.values()),
        short=sum(missing),
        run=_run_view(panel, run, basis) if run is not None else None,
    )


def shown_run(panel: Panel) -> AssignmentRun | None:
    """The newest run, unless it is over."""
    return panel.runs.filter(state__in=(RunState.QUEUED, RunState.PROPOSED, RunState.FAILED)).first()


def run_of(panel: Panel, uuid: str) -> AssignmentRun:
    """One run of this panel; DoesNotExist for any other."""
    return panel.runs.select_related("panel").get(uuid=uuid)


def assessment_run_by(panel: Panel, uuid: str) -> Assessment:
    """One pair of this panel; DoesNotExist for any other."""
    return Assessment.objects.select_related("item__panel", "juror__person").get(uuid=uuid, item__panel=panel)


def item_run_by(panel: Panel, uuid: str) -> PanelItem:
    """One application of this panel; DoesNotExist for any other."""
    return panel.items.select_related("panel").get(uuid=uuid, sample=False)


def assigned_items(panel: Panel) -> QuerySet[PanelItem]:
    """All that is judged, by code."""
    return panel.items.filter(withdrawn_at=None, sample=False).order_by("code", "pk")


def item_lines(panel: Panel, items: Sequence[PanelItem], run: AssignmentRun | None) -> list[ItemLine]:
    """One page of applications with their jurors; with a proposal, what it would change."""
    titles = titles_of(items, BlindMode.OPEN)
    names = _names(panel)
    standing: dict[int, list[Assessment]] = {item.pk: [] for item in items}
    for each in _standing(panel).filter(item__in=items).select_related("juror__person").order_by("pk"):
        standing[each.item_id].append(each)
    proposed = _proposed(run)
    topics = topics_of(panel)
    return [_item_line(panel, item, titles[item.pk], standing[item.pk], proposed, names, topics) for item in items]


def jurors_free_for(item: PanelItem) -> list[Juror]:
    """Who may be given it by hand: sits, has no conflict, and does not judge it already. Least loaded first."""
    apart = {juror for juror, other in in_the_way(item.panel) if other == item.pk}
    has = set(_standing(item.panel).filter(item=item).values_list("juror", flat=True))
    load = Counter(_standing(item.panel).values_list("juror", flat=True))
    seats = item.panel.jurors.filter(state=JurorState.ACCEPTED).exclude(pk__in=apart | has).select_related("person")
    return sorted(seats, key=lambda seat: (load[seat.pk] >= seat.most_items, load[seat.pk], seat.person.name))


def reason_words(reason: Mapping[str, Any], names: Mapping[str, str], topics: Mapping[str, str]) -> str:
    """Why this juror, in a sentence or two."""
    why = reason.get("why", "")
    first = _first_words(why, reason, [topics.get(code, code) for code in reason.get("topics", ())])
    passed = [_passed_words(names.get(str(each["person"]), ""), each["why"]) for each in reason.get("passed", ())]
    return " ".join(filter(None, (first, *[words for words in passed if words])))


def _first_words(why: str, reason: Mapping[str, Any], common: Sequence[str]) -> str:
    if why == "by_hand":
        return _("Given by the office.")
    if reason.get("sample"):
        return _("Everybody judges the samples.")
    if why == "locked":
        return _("It stays with her: it was locked, begun or sent.")
    known = _("She knows: %(topics)s.") % {"topics": ", ".join(common)} if common else ""
    if why == "kept":
        return " ".join(filter(None, (_("She has it already."), known)))
    if "rank" not in reason:
        return known
    place = ngettext(
        "She is the only one without a conflict.",
        "She is number %(rank)s of the %(possible)s who fit it and have no conflict.",
        int(reason["of"]),
    ) % {"rank": reason["rank"], "possible": reason["of"]}
    return " ".join(filter(None, (known, place)))


def _passed_words(name: str, why: str) -> str:
    words = {
        "full": _("%(name)s fits better and has no room left."),
        "panel": _("%(name)s fits better and would be the second one from the same place."),
        "fairness": _("%(name)s fits better and is needed more elsewhere."),
        "load": _("%(name)s fits better and already has more than others."),
    }
    return words[why] % {"name": name} if name and why in words else ""


def mend_words(found: Mapping[str, Any], names: Mapping[str, str], codes: Mapping[str, str]) -> tuple[str, ...]:
    """What is missing, and the smallest change that would mend it."""
    unmet = found.get("unmet") or {}
    if not unmet:
        return ()
    relaxation = found.get("relaxation") or {}
    lacking = sorted(codes.get(str(item), str(item)) for item in unmet)
    lines = [_("These would have fewer assessments than the rules ask: %(codes)s.") % {"codes": listed(lacking)}]
    for juror, more in sorted((relaxation.get("more_load") or {}).items()):
        words = ngettext("It would be enough that %(name)s takes one more.",
                         "It would be enough that %(name)s takes %(more)s more.", more)  # fmt: skip
        lines.append(words % {"name": names.get(str(juror), ""), "more": more})
    for item, more in sorted((relaxation.get("more_people") or {}).items()):
        words = ngettext("%(code)s needs one more person without conflict of interest.",
                         "%(code)s needs %(more)s more people without conflict of interest.", more)  # fmt: skip
        lines.append(words % {"code": codes.get(str(item), str(item)), "more": more})
    return tuple(lines)


def _run_view(panel: Panel, run: AssignmentRun, basis: str) -> RunView:
    names = _names(panel)
    proposed = _proposed(run)
    standing = {(each.item_id, each.juror_id): each for each in _standing(panel)}
    gone = [pair for pair in standing if pair not in proposed] if proposed else []
    return RunView(
        uuid=str(run.uuid),
        state=run.state,
        waits=run.state == RunState.QUEUED,
        proposed=run.state == RunState.PROPOSED,
        stale=run.state == RunState.PROPOSED and run.problem.get("basis") != basis,
        failed=_failed_words(run.error) if run.state == RunState.FAILED else "",
        new=sum(pair not in standing for pair in proposed),
        stay=sum(pair in standing for pair in proposed),
        gone=len(gone),
        worst=float(run.found.get("worst") or 0),
        gap=float(run.found.get("gap") or 0),
        missing=sum((run.found.get("unmet") or {}).values()),
        mend=mend_words(run.found, names, _codes(panel, run)),
        loads=_loads(panel, standing, proposed),
        whole="items" in run.problem,
    )


def _failed_words(code: str) -> str:
    return _("It could not be computed (%(code)s). Check the jury, its conflicts and its load, and ask again.") % {
        "code": code
    }


def _loads(
    panel: Panel, standing: Iterable[tuple[int, int]], proposed: Iterable[tuple[int, int]]
) -> tuple[LoadLine, ...]:
    now, then = Counter(juror for _item, juror in standing), Counter(juror for _item, juror in proposed)
    seats = panel.jurors.filter(pk__in={*now, *then}).select_related("person") | panel.jurors.filter(
        state=JurorState.ACCEPTED
    ).select_related("person")
    lines = [LoadLine(str(seat.person), seat.most_items, now[seat.pk], then[seat.pk]) for seat in seats.distinct()]
    return tuple(sorted(lines, key=lambda line: (-line.then, line.juror)))


def _item_line(
    panel: Panel, item: PanelItem, title: str, standing: Sequence[Assessment],
    proposed: Mapping[tuple[int, int], Mapping[str, Any]], names: Mapping[str, str], topics: Mapping[str, str],
) -> ItemLine:  # fmt: skip
    here = {juror: pair for (one, juror), pair in proposed.items() if one == item.pk}
    pairs = [_standing_pair(each, here if proposed else None, names, topics) for each in standing]
    has = {each.juror_id for each in standing}
    pairs += [
        PairLine("", names.get(str(juror), ""), "", "info", False, False, reason_words(pair, names, topics), "new")
        for juror, pair in sorted(here.items())
        if juror not in has
    ]
    count = len(here) if proposed else len(standing)
    return ItemLine(str(item.uuid), item.code, title, tuple(pairs), max(0, panel.reviews_per_item - count))


def _standing_pair(
    each: Assessment, here: Mapping[int, Mapping[str, Any]] | None, names: Mapping[str, str], topics: Mapping[str, str]
) -> PairLine:
    change = "" if here is None else "stays" if each.juror_id in here else "gone"
    reason = each.reason if here is None else here.get(each.juror_id, each.reason)
    return PairLine(
        uuid=str(each.uuid),
        juror=str(each.juror.person),
        state=each.get_state_display(),
        tone=TONES[each.state],
        locked=each.locked,
        free=each.state != AssessmentState.SUBMITTED,
        reason=reason_words(reason, names, topics),
        change=change,
    )


def _proposed(run: AssignmentRun | None) -> dict[tuple[int, int], Mapping[str, Any]]:
    if run is None or run.state != RunState.PROPOSED:
        return {}
    return {(int(pair["item"]), int(pair["person"])): pair for pair in run.found["pairs"]}


def _names(panel: Panel) -> dict[str, str]:
    people = Person.objects.in_bulk(list(panel.jurors.values_list("person", flat=True)))
    seats = panel.jurors.values_list("pk", "person")
    return {str(pk): str(people[person]) for pk, person in seats if person in people}


def _codes(panel: Panel, run: AssignmentRun) -> dict[str, str]:
    """The codes of applications that lack somebody."""
    named = [int(item) for item in (run.found.get("unmet") or {})]
    return {str(pk): code for pk, code in panel.items.filter(pk__in=named).values_list("pk", "code")}


def _standing(panel: Panel) -> QuerySet[Assessment]:
    return Assessment.objects.filter(item__panel=panel, item__sample=False, item__withdrawn_at=None, state__in=STANDING)


def basis_now(panel: Panel, run: AssignmentRun | None, now: datetime) -> str:
    """Of the jury as it is, where a proposal has to be compared with it."""
    if run is None or run.state != RunState.PROPOSED:
        return ""
    return ground_of(panel, now, stand_ins=bool(run.wishes.get("stand_ins"))).basis()
