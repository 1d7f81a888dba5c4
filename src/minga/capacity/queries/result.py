"""The result of one entity in one wave: the page that it reads, as numbers and names.

The cost does not grow with the wave: what the group scored is kept with the run (`GroupScore`).
"""

from collections.abc import Iterable, Mapping
from datetime import datetime
from decimal import Decimal
from typing import Final

from minga.capacity import policies
from minga.capacity.enums import Family, Severity
from minga.capacity.models import (
    Computation,
    Design,
    Explanation,
    Finding,
    GroupScore,
    Measured,
    Node,
    NodeScore,
)
from minga.capacity.models.design import ROOT
from minga.capacity.queries.browsing import shows_results
from minga.capacity.queries.current import current_run
from minga.capacity.queries.findings import Told, tell_row
from minga.capacity.queries.helping import helps_named, helps_with
from minga.capacity.queries.improving import first_of, ways_up
from minga.capacity.queries.proofs import Given, given_to, lines_of, weightiest
from minga.capacity.queries.result_shapes import Change, Figure, Group, Improvement, Moved, Part, ResultPage
from minga.capacity.queries.scales import group_title, scale_of
from minga.core.texts import pick
from minga.people.models import Person

EVIDENCE_SHOWN: Final = 6


def measured_for(viewer: Person | None, wave_key: str, key: str, now: datetime) -> Measured:
    """An entity whose result the viewer may see. Raises Measured.DoesNotExist."""
    rows = Measured.objects.select_related(
        "organisation", "responsible", "wave__host", "wave__edition", "wave__version__index__owner",
        "wave__previous__version__index",
    )  # fmt: skip
    measured = rows.get(wave__key=wave_key, key=key)
    if not policies.may_see_result(viewer, measured, now):
        raise Measured.DoesNotExist
    return measured


def result_page(measured: Measured, viewer: Person | None, now: datetime) -> ResultPage:
    """What this viewer sees of it; she may see it (see `measured_for`)."""
    wave, design = measured.wave, measured.wave.version.read
    run = current_run(wave)
    given = given_to(measured)
    scores = _scores(run, measured)
    root = scores.get(ROOT)
    groups = _groups(run, measured, viewer, now)
    medians = {code: row.median for code, row in groups.items()} if _compares(groups, design) else {}
    explanation = _explanation(run, measured)
    inside = is_inside(viewer, measured, now)
    total = _figure(root)
    ways = _improvements(measured, given, explanation, viewer, now)
    return ResultPage(
        measured=measured,
        wave=wave,
        design=design,
        draft=not policies.is_out(wave),
        inside=inside,
        plans=policies.may_plan(viewer, measured, now),
        replies=policies.may_reply(viewer, measured, now),
        total=total,
        scale=scale_of(design, ROOT),
        tier=_tier(design, root.tier if root else ""),
        tier_stability=root.tier_stability if root else None,
        group=_group(groups.get(ROOT), total, design) if medians else None,
        small_group=groups[ROOT].number if ROOT in groups and not medians else 0,
        parts=_parts(design, scores, medians, _before(measured, explanation)),
        change=_change(design, explanation),
        improvements=ways,
        reaches=_reaches(design, total, ways),
        lines=lines_of(
            design, weightiest(design, EVIDENCE_SHOWN), given, kind=measured.kind, inside=inside, medians=medians
        ),
        findings=_findings(measured, design),
        questions=len(design.questions),
        confirmed=given.confirmed,
    )


def is_inside(viewer: Person | None, measured: Measured, now: datetime) -> bool:
    """Who may open documents and read what the panel wrote: those who answer for it, and those who measure."""
    return policies.answers_for(viewer, measured, now) or policies.may_run(viewer, measured.wave, now)


def medians_for(measured: Measured, viewer: Person | None, now: datetime) -> dict[str, Decimal]:
    """Of the group of an entity at each node; empty where the group is too small to compare with."""
    groups = _groups(current_run(measured.wave), measured, viewer, now)
    return {code: row.median for code, row in groups.items()} if _compares(groups, measured.wave.version.read) else {}


def _scores(run: Computation | None, measured: Measured) -> dict[str, NodeScore]:
    if run is None:
        return {}
    return {row.node: row for row in NodeScore.objects.filter(computation=run, measured=measured)}


def _groups(run: Computation | None, measured: Measured, viewer: Person | None, now: datetime) -> dict[str, GroupScore]:
    """Of its peer group, by node; of everybody where it has none. Drafts of peers are not the entity's to read."""
    if run is None or not shows_results(viewer, measured.wave, now):
        return {}
    return {row.node: row for row in GroupScore.objects.filter(computation=run, group=measured.peer_group)}


def _compares(groups: Mapping[str, GroupScore], design: Design) -> bool:
    """A median of three entities gives each of them away."""
    return ROOT in groups and groups[ROOT].number >= design.peers.least


def _figure(row: NodeScore | None) -> Figure | None:
    if row is None or row.score is None:
        return None
    return Figure(row.score, row.low, row.high, row.imputed)


def _tier(design: Design, key: str) -> str:
    return next((pick(tier.titles) or key for tier in design.tiers if tier.key == key), key)


def _group(row: GroupScore | None, total: Figure | None, design: Design) -> Group | None:
    """Its own point is not drawn twice."""
    if row is None:
        return None
    spots = {place: number for place, number in row.spots}
    scale = scale_of(design, ROOT)
    inside = 0
    if total is not None:
        own = round(scale.share(total.score) * GroupScore.SPOTS)
        if own in spots:
            spots[own] -= 1
        if total.low is not None and total.high is not None:
            ends = (scale.share(total.low) * GroupScore.SPOTS, scale.share(total.high) * GroupScore.SPOTS)
            inside = sum(number for place, number in spots.items() if ends[0] <= place <= ends[1])
    drawn = tuple((place / GroupScore.SPOTS, number) for place, number in spots.items() if number > 0)
    title = group_title(design, row.group) if row.group else ""
    return Group(row.group, title, row.number, row.least, row.median, row.most, drawn, inside)


def _parts(
    design: Design,
    scores: Mapping[str, NodeScore],
    medians: Mapping[str, Decimal],
    before: Mapping[str, Decimal],
) -> tuple[Part, ...]:
    """The components; `before` holds shares of the scale of then."""
    parts = []
    for node in design.components:
        scale = scale_of(design, node.code)
        then = before.get(node.code)
        parts.append(
            Part(
                code=node.code,
                title=pick(node.titles) or node.code,
                text=_below(design, node),
                figure=_figure(scores.get(node.code)),
                scale=scale,
                median=medians.get(node.code),
                before=scale.low + then * scale.span if then is not None else None,
            )
        )
    return tuple(parts)


def _below(design: Design, node: Node) -> str:
    """What a component says of itself, else the names of what is in it."""
    if pick(node.texts):
        return pick(node.texts)
    below = [pick(child.titles) for child in design.children(node.code)]
    return ", ".join(name if place == 0 else name[:1].lower() + name[1:] for place, name in enumerate(below) if name)


def _explanation(run: Computation | None, measured: Measured) -> Explanation | None:
    if run is None:
        return None
    rows = Explanation.objects.select_related("since__wave__version")
    return rows.filter(computation=run, measured=measured).first()


def _before(measured: Measured, explanation: Explanation | None) -> dict[str, Decimal]:
    """What its components had in the wave before, as shares of the scale of then; two queries."""
    if explanation is None or explanation.since is None:
        return {}
    then = Measured.objects.filter(wave=explanation.since.wave)
    same = (
        then.filter(organisation=measured.organisation) if measured.organisation_id else then.filter(key=measured.key)
    )
    design = explanation.since.wave.version.read
    codes = [node.code for node in design.components]
    rows = NodeScore.objects.filter(
        computation=explanation.since, measured__in=same.values("pk"), node__in=codes, score__isnull=False
    )
    return {row.node: scale_of(design, row.node).share(row.score) for row in rows}


def _change(design: Design, explanation: Explanation | None) -> Change | None:
    if explanation is None or explanation.since is None or explanation.before is None or explanation.after is None:
        return None
    return Change(
        year=explanation.since.wave.year,
        before=explanation.before,
        after=explanation.after,
        real=explanation.real,
        method=explanation.method,
        peers=explanation.peers,
        moved=_moved(design, explanation.nodes),
    )


def _moved(design: Design, nodes: Mapping[str, float]) -> tuple[Moved, ...]:
    """The part of each component in the entity's own change, the largest first."""
    found = []
    for component in design.components:
        below = {component.code, *(leaf.code for leaf in design.leaves_of(component.code))}
        points = sum((Decimal(str(part)) for code, part in nodes.items() if code in below), Decimal(0))
        if points:
            found.append(Moved(pick(component.titles) or component.code, points))
    return tuple(sorted(found, key=lambda moved: -abs(moved.points)))


def _improvements(
    measured: Measured, given: Given, explanation: Explanation | None, viewer: Person | None, now: datetime
) -> tuple[Improvement, ...]:
    """The first of them, each with what helps."""
    steps = explanation.steps if explanation is not None else ()
    ways = first_of(ways_up(measured.wave.version.read, given.marks, measured.kind, steps)) if given.marks else ()
    found = helps_named({key for way in ways for key in way.helps}, viewer, now)
    return tuple(Improvement(way, helps_with(way.helps, way.source, found, measured.organisation)) for way in ways)


def _findings(measured: Measured, design: Design) -> tuple[Told, ...]:
    """What does not add up in its figures, and what was decided about it; notes are for the office."""
    rows = Finding.objects.filter(measured=measured).exclude(severity=Severity.NOTE).select_related("measured")
    return tuple(tell_row(row, design) for row in rows)


def _reaches(design: Design, total: Figure | None, ways: Iterable[Improvement]) -> str:
    """The tier above to which all of these together lead, if they do. Points add up, other scores do not."""
    if total is None or design.family != Family.POINTS:
        return ""
    then = total.score + sum((each.way.gain for each in ways), Decimal(0))
    reached = [tier for tier in design.tiers if total.score < tier.least <= then]
    return pick(max(reached, key=lambda tier: tier.least).titles) if reached else ""
