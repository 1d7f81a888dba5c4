"""What every wave of the demo is told with: its fifty towns, their method, how good each of them is."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from decimal import Decimal
from pathlib import Path
from random import Random
from typing import Final

from minga.calls.demo.stage import World
from minga.capacity.actions.designs import begin_version, create_index, publish_method
from minga.capacity.actions.methods import change_rules, put_node
from minga.capacity.models import Design, Index, IndexVersion, Level, Node, PeerScheme
from minga.capacity.models.rubrics import levels_of
from minga.capacity.queries.templates import template
from minga.core.actors import HOUSE
from minga.organisations.actions.organisations import register_organisation
from minga.organisations.actions.territories import import_municipalities
from minga.organisations.enums import OrganisationType
from minga.organisations.models import Organisation, Territory
from minga.organisations.queries.municipalities import check_municipalities

SOURCE: Final = "Mundo de ejemplo: municipios de la medición"
TOWNS: Final = Path(__file__).with_name("towns.csv")
SMALL: Final = 20_000
SIZES: Final = ("Hasta 20.000 habitantes", "Más de 20.000 habitantes")
_SPREAD: Final = 0.16
_HARD: Final[Mapping[str, float]] = {"purpose": 0.08, "potential": -0.04, "capacity": 0.0, "impact": -0.14}
"""How much easier than the others the questions of a component are."""


@dataclass(frozen=True)
class Ground:
    """The world before, the method, and whoever is measured."""

    world: World
    index: Index
    first: IndexVersion
    second: IndexVersion
    at_work: frozenset[str]
    """Codes of the towns of which the demo tells more than their measurement: Minga knows something of them."""

    @property
    def towns(self) -> Mapping[str, Organisation]:
        """The fifty, by the code of their place."""
        return self.world.towns

    def quality(self, town: Organisation, design: Design, *, year: int = 0) -> dict[str, float]:
        """From 0 to 1 for each question; the same for the same town. `year`: so many years later, a little better."""
        dice = Random(f"{town.key} {year}")  # noqa: S311 - a demo, and the same every time
        own = 0.34 + 0.36 * Random(town.key).random() + 0.035 * year  # noqa: S311 - the same
        easier = {leaf.code: _HARD[part.code] for part in design.components for leaf in design.leaves_of(part.code)}
        return {
            node.code: min(1.0, max(0.0, dice.gauss(own + easier[node.code], _SPREAD))) for node in design.questions
        }


def lay_ground(world: World, owner: Organisation) -> Ground:
    """The house's own template in two versions: the second counts lessons for more, and says so."""
    begun = template("oecd-capacity")
    at = world.ago(190)
    index = create_index(
        owner=owner, titles=begun.titles, design=begun.design, summaries=begun.summaries, source=begun.source,
        begun_from=begun.key, actor=HOUSE, now=at,
    )  # fmt: skip
    draft = change_rules(
        version=index.versions.get(), changes={"peers": PeerScheme(by="size")}, actor=HOUSE, now=at
    )  # fmt: skip
    first = publish_method(version=draft, actor=HOUSE, now=at)
    draft = begin_version(index=index, actor=HOUSE, now=world.ago(150))
    for code, most in (("g21", 4), ("g22", 5)):
        node = with_most(first.read.node(code), most)
        draft = put_node(version=draft, node=node, was=code, actor=HOUSE, now=world.ago(149))
    notes = {
        "es": "Escribir lecciones vale un punto más y adoptar iniciativas uno menos: lo pidieron municipios pequeños.",
        "pt": "Escrever lições vale um ponto a mais e adotar iniciativas um a menos: municípios pequenos pediram.",
        "en": "Writing lessons earns one point more, adopting initiatives one less: small municipalities asked for it.",
    }
    second = publish_method(version=draft, notes=notes, actor=HOUSE, now=world.ago(148))
    more = replace(world, towns={**world.towns, **_found(world)})
    return Ground(more, index, first, second, frozenset(world.towns))


def prepare_another(world: World, owner: Organisation) -> Index:
    """Another method, still a draft in the hands of its office."""
    begun = template("chile-20-40-40")
    return create_index(
        owner=owner, titles=begun.titles, design=begun.design, summaries=begun.summaries, source=begun.source,
        begun_from=begun.key, actor=HOUSE, now=world.ago(11),
    )  # fmt: skip


def with_most(node: Node, most: int) -> Node:
    """Worth so many points, its levels in proportion."""
    share = Decimal(most) / (node.max_points or 1)
    levels = tuple(Level(points=(level.points * share).normalize() + 0, text=level.text) for level in levels_of(node))
    return replace(node, max_points=Decimal(most), levels=levels)


def place_of(node: Node, quality: float) -> int:
    """Which level that is."""
    return round(quality * (len(levels_of(node)) - 1))


def _found(world: World) -> dict[str, Organisation]:
    """More municipal governments of one country: the towns of the demo are too few for a national measurement."""
    at = world.ago(300)
    sheet = check_municipalities(TOWNS.read_text(encoding="utf-8"))
    import_municipalities(sheet=sheet, source=SOURCE, actor=HOUSE, now=at)
    return {
        place.code: register_organisation(
            name=f"Alcaldía de {place}",
            type=OrganisationType.MUNICIPAL,
            territory=place,
            rural=place.rural,
            peer_group=SIZES[(place.population or 0) > SMALL],
            about={
                "es": "Alcaldía del mundo de ejemplo. Responde cada año la medición nacional.",
                "pt": "Prefeitura do mundo de exemplo. Responde todo ano à medição nacional.",
                "en": "Town hall of the example world. It answers the national measurement each year.",
            },
            another_one=True,
            actor=HOUSE,
            now=at,
        )
        for place in Territory.objects.filter(source=SOURCE).order_by("code")
    }
