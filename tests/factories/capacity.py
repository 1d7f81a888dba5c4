"""Indices, waves and what came out of them, written as rows: small, consistent, of one owner.

    index = make_index()                                     # public, points
    version = make_version()                                 # published, with its form: DESIGN below
    wave = make_wave(state=WaveState.ANSWERING, entities=3)  # host = owner of the index
    measured = make_measured(wave, state=MeasuredState.SENT)
    make_marks(measured, {"q1": 8, "q4": None})              # the other questions: half of their points
    run = make_computation(wave)                             # done and current; scores from the marks
    steward_of(measured), runner_of(wave)                    # who answers; who measures

A published wave is frozen by the database: make its marks and its run first, then `published(wave)`.
"""

from collections.abc import Mapping
from dataclasses import replace
from datetime import timedelta
from decimal import Decimal
from itertools import count
from statistics import median
from typing import Any

from minga.capacity.enums import ComputationState, MarkSource, MeasuredState, NodeKind, VersionState, WaveState
from minga.capacity.models import (
    Computation,
    Design,
    Index,
    IndexVersion,
    Level,
    Mark,
    Measured,
    Node,
    NodeScore,
    PeerScheme,
    Tier,
    Wave,
    design_as_data,
    digest,
)
from minga.capacity.models.design import ROOT
from minga.capacity.queries.forms import form_definition, question_key
from minga.core.clock import now
from minga.core.search import fold
from minga.core.texts import all_languages
from minga.organisations.enums import RoleKind
from minga.organisations.models import Organisation
from minga.people.models import Person
from minga.questionnaires.models import Form, FormVersion
from minga.questionnaires.models.canonical import digest as digest_of_form
from tests.factories.organisations import make_organisation, role
from tests.factories.people import make_person

_numbers = count(1)


def leaf(code: str, parent: str, most: int | str, **fields: Any) -> Node:
    """A question with as many points; asked in the form unless `question=""`."""
    values: dict[str, Any] = {
        "titles": all_languages(f"Pregunta {code}"),
        "texts": all_languages(f"¿Qué hace su entidad en {code}?"),
        "max_points": Decimal(most),
        "question": question_key(code),
    }
    return Node(code=code, parent=parent, kind=NodeKind.QUESTION, **(values | fields))


def branch(code: str, parent: str, most: int | str, title: str, kind: str = NodeKind.COMPONENT) -> Node:
    """A component, or a level between component and question."""
    return Node(code=code, parent=parent, kind=kind, titles=all_languages(title), max_points=Decimal(most))


DESIGN = Design(
    nodes=(
        branch(ROOT, "", 100, "Índice", NodeKind.INDEX),
        branch("c1", ROOT, 40, "Capacidad"),
        leaf("q1", "c1", 10, levels=tuple(
            Level(points=Decimal(points), text=all_languages(text))
            for points, text in ((0, "No hay."), (5, "Se hace sin plan."), (10, "Está en el plan."))
        )),
        leaf("q2", "c1", 30, not_for=("university",)),
        branch("c2", ROOT, 60, "Resultados"),
        branch("c2.1", "c2", 60, "Innovaciones", NodeKind.VARIABLE),
        leaf("q3", "c2.1", 40, asks={"kind": "number", "whole": True, "minimum": 0}),
        leaf("q4", "c2.1", 20),
    ),
    tiers=(
        Tier(key="low", titles=all_languages("Comienza"), least=Decimal(0)),
        Tier(key="middle", titles=all_languages("Avanza"), least=Decimal(40)),
        Tier(key="high", titles=all_languages("Consolidada"), least=Decimal(70)),
    ),
    peers=PeerScheme(by="own", titles={"a": all_languages("Grupo A"), "b": all_languages("Grupo B")}, least=2),
    steps={"points": {"blanks": "zero", "above": "keep"}},
)  # fmt: skip
"""Two components, four questions, 100 points."""


def make_index(**fields: Any) -> Index:
    """A public index of points; its owner is a recognised organisation."""
    number = next(_numbers)
    values: dict[str, Any] = {
        "key": f"indice-{number}",
        "titles": all_languages(f"Índice de innovación {number}"),
        "summaries": all_languages("Mide qué puede hacer una entidad."),
    }
    values["owner"] = fields.pop("owner", None) or make_organisation()
    return Index.objects.create(**(values | fields))


def make_version(
    design: Design = DESIGN, *, index: Index | None = None, state: str = VersionState.PUBLISHED, **fields: Any
) -> IndexVersion:
    """The next version of the index (made when none is given), with its form when it is published."""
    index = index or make_index(family=design.family)
    data = design_as_data(design)
    values: dict[str, Any] = {"number": index.versions.count() + 1, "design": data, "state": state}
    if state == VersionState.PUBLISHED:
        values |= {"published_at": now(), "sha256": digest(data), "form": _form(index, design, values["number"])}
    return IndexVersion.objects.create(index=index, **(values | fields))


def _form(index: Index, design: Design, number: int) -> Form:
    definition = form_definition(design, index.titles)
    form = Form.objects.create(
        key=f"{index.key}-{number}",
        title=definition["title"],
        owner_type=Index._meta.label_lower,
        owner_id=index.pk,
        about_type=Measured._meta.label_lower,
    )
    FormVersion.objects.create(
        form=form, number=1, definition=definition, sha256=digest_of_form(definition), published_at=now()
    )
    return form


def make_wave(
    *, state: str = WaveState.ANSWERING, version: IndexVersion | None = None, entities: int = 0, **fields: Any
) -> Wave:
    """A wave whose dates fit its state; `entities`: so many are invited, in groups a and b by turns."""
    number = next(_numbers)
    version = version or make_version()
    at = now().replace(microsecond=0)
    begun = list(WaveState).index(WaveState(state))
    values: dict[str, Any] = {
        "key": f"medicion-{number}",
        "titles": all_languages(f"Medición {number}"),
        "host": version.index.owner,
        "year": at.year,
        "answers_until": at + timedelta(days=20 - 30 * (begun > 1)),
        "grading_until": at + timedelta(days=40 - 45 * (begun > 2)),
        "reply_until": at + timedelta(days=60 - 63 * (begun > 3)),
        "results_on": (at + timedelta(days=70)).date(),
        "state": WaveState.COMPUTED if state == WaveState.PUBLISHED else state,
    }
    wave = Wave.objects.create(version=version, **(values | fields))
    for place in range(entities):
        make_measured(wave, peer_group="ab"[place % 2])
    return published(wave) if state == WaveState.PUBLISHED else wave


def published(wave: Wave) -> Wave:
    """Sealed: from now on neither marks nor scores of it can be made."""
    wave.state, wave.published_at, wave.bundle_sha256 = WaveState.PUBLISHED, now(), "0" * 64
    wave.save()
    return wave


def make_measured(wave: Wave, organisation: Organisation | None = None, **fields: Any) -> Measured:
    """An entity of the wave. `organisation`: made unless given; pass `name` alone for one unknown to Minga."""
    if organisation is None and "name" not in fields:
        organisation = make_organisation()
    number = next(_numbers)
    name = fields.pop("name", "") or (organisation.name if organisation else "")
    values: dict[str, Any] = {
        "key": organisation.key if organisation else f"entidad-{number}",
        "name": name,
        "folded_name": fold(name),
        "kind": organisation.type if organisation else "",
        "peer_group": "a",
        "invited_at": now(),
    }
    if fields.get("state") == MeasuredState.SENT:
        values["sent_at"] = now()
    return Measured.objects.create(wave=wave, organisation=organisation, **(values | fields))


def runner_of(wave: Wave) -> Person:
    """Somebody who measures in the host of the wave."""
    person = make_person()
    role(person, RoleKind.METHODOLOGIST, wave.host)
    return person


def steward_of(measured: Measured) -> Person:
    """Somebody who answers for the entity."""
    person = make_person()
    role(person, RoleKind.COORDINATOR, measured.organisation)
    return person


def make_marks(measured: Measured, points: Mapping[str, Any] | None = None, **fields: Any) -> list[Mark]:
    """One mark a question: as given (None: not answered), else half of its maximum."""
    given = dict(points or {})
    values = {"source": MarkSource.GRADED, **fields}
    made = []
    for node in measured.wave.version.read.questions:
        worth = given.get(node.code, (node.max_points or Decimal(1)) / 2)
        made.append(
            Mark(measured=measured, question=node.code, points=None if worth is None else Decimal(worth), **values)
        )
    return Mark.objects.bulk_create(made)


def make_computation(wave: Wave, *, doubt: str = "3", **fields: Any) -> Computation:
    """Done and current, with a score at every node: sums of the marks, `doubt` points to either side."""
    values: dict[str, Any] = {
        "state": ComputationState.DONE,
        "current": True,
        "done_share": 100,
        "recipe_sha256": "1" * 64,
        "data_sha256": "2" * 64,
        "engine": "minga-index-1",
        "asked_at": now(),
        "done_at": now(),
    }
    run = Computation.objects.create(wave=wave, **(values | fields))
    marks = _marks_of(wave)
    rows = []
    for node in wave.version.read.nodes:
        rows += _scores(run, node, marks, Decimal(doubt))
    NodeScore.objects.bulk_create(rows)
    return run


def _marks_of(wave: Wave) -> dict[Measured, dict[str, Decimal | None]]:
    found: dict[Measured, dict[str, Decimal | None]] = {}
    for mark in Mark.objects.filter(measured__wave=wave).select_related("measured"):
        found.setdefault(mark.measured, {})[mark.question] = mark.points
    return found


def _scores(
    run: Computation, node: Node, marks: Mapping[Measured, Mapping[str, Decimal | None]], doubt: Decimal
) -> list[NodeScore]:
    design: Design = run.wave.version.read
    leaves = [each.code for each in design.leaves_of(node.code)]
    sums = {
        entity: sum((given.get(code) or Decimal(0) for code in leaves), Decimal(0)) for entity, given in marks.items()
    }
    rows = []
    for entity, score in sums.items():
        better = sum(1 for other, its in sums.items() if other.peer_group == entity.peer_group and its > score)
        tier = [each.key for each in design.tiers if each.least <= score] if node.code == ROOT else []
        rows.append(
            NodeScore(
                computation=run, measured=entity, node=node.code, score=score,
                low=max(Decimal(0), score - doubt), high=min(node.max_points or score + doubt, score + doubt),
                peer_rank=better + 1, peer_rank_low=better + 1, peer_rank_high=better + 1,
                tier=tier[-1] if tier else "", tier_stability=Decimal("0.9") if tier else None,
            )
        )  # fmt: skip
    return rows


def middle(wave: Wave, node: str = ROOT) -> float:
    """The median score of a node in the current run."""
    return median(NodeScore.objects.filter(computation__wave=wave, node=node).values_list("score", flat=True))


def with_node(design: Design, code: str, **changes: Any) -> Design:
    """The design with one node changed."""
    return replace(
        design, nodes=tuple(replace(node, **changes) if node.code == code else node for node in design.nodes)
    )
