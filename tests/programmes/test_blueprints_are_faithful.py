"""Each number, role, goal, partner and cost of a source stands in its blueprint.

One table for each source: the line, a few of its words, where the blueprint says it, and what
it must say. Where the sources lie beside the checkout, the words are looked up in them too.
"""

import re
from collections.abc import Iterator
from decimal import Decimal
from typing import Any

import pytest

from minga.config.paths import CHECKOUT
from minga.programmes.models.blueprint import Blueprint
from minga.programmes.queries.blueprint_checks import walk
from minga.programmes.queries.blueprints import budget_totals, shipped_blueprints

SOURCES = CHECKOUT.parent / "shared" / "sources"
Fact = tuple[int, str, str, Any]

PERU: list[Fact] = [
    (10, "28 September 2023", "sources[ucl].published", "2023-09-28"),
    (12, "applied learning programme", "kind", "applied_learning"),
    (12, "National Program for Technological Development", "organisations[proinnovate].country", "PE"),
    (16, "Rainer Kattel", "roles[lead-faculty].credits[0].name", "Prof. Rainer Kattel"),
    (16, "led by", "roles[lead-faculty].kind", "lead_faculty"),
    (16, "Mariana Mazzucato", "roles[faculty].credits[0].name", "Prof. Mariana Mazzucato"),
    (16, "Carlota Perez", "roles[faculty].credits[1].name", "Prof. Carlota Perez"),
    (16, "Dan Hill", "roles[faculty].credits[2].name", "Prof. Dan Hill"),
    (16, "designing and launching a new challenge-driven instrument", "objectives[new-instrument]", True),
    (16, "new lenses", "objectives[new-lenses]", True),
    (16, "market shaping portfolios", "background[market-shaping]", True),
    (18, "new capabilities, policies and practices", "diagnosis[changing-ecosystem]", True),
    (18, "social innovation as a key component", "background[social-innovation]", True),
    (18, "broader ecosystems of actors", "background[ecosystems]", True),
    (18, "role of the public sector", "diagnosis[role-of-the-state]", True),
    (20, "work in group", "participants.teams.mixed", True),
    (23, "start-up universe", "background[what-it-connects]", True),
    (28, "three-day design sprint", "stages[design-sprint].lasts", "3d"),
    (28, "design sprint in Lima", "stages[design-sprint].place.es", "Lima"),
    (28, "over 40 participants", "participants.reported", "40+"),
    (28, "over 40 participants", "targets[trained].value", 40),
    (28, "over 40 participants", "targets[trained].comparator", "more_than"),
    (28, "Ministry", "participants.quotas[produce-peru]", True),
    (28, "Institute of Production", "participants.quotas[itp-peru]", True),
    (28, "Ministry of Finance", "participants.quotas[mef-peru]", True),
    (28, "Cabinet Office", "participants.quotas[pcm-peru]", True),
    (28, "Scientific Research Agency", "participants.quotas[scientific-agency-peru]", True),
    (28, "mix of lectures", "modules[sprint].sessions[day-1-lecture].kind", "lecture"),
    (28, "working sessions", "modules[sprint].sessions[day-1-groups].kind", "sprint"),
    (28, "low-fidelity prototypes", "works[sprint-prototypes].kind", "instrument"),
    (28, "next two months", "stages[online-learning].lasts", "2m"),
    (28, "online lectures", "stages[online-learning].mode", "virtual"),
    (28, "final prototype", "stages[final-prototype].kind", "team_work"),
    (28, "launched by ProInnovate in 2024", "works[challenge-instrument].due", 2024),
    (30, "Deputy Director", "roles[lead-faculty].credits[0].post.en", "Deputy Director of IIPP"),
    (31, "blueprint for new capabilities", "works[capability-blueprint]", True),
    (31, "rethinking how public agencies work", "known_issues[agencies-must-change]", True),
    (33, "Alejandro Afuso", "focal_point.credits[0].name", "Alejandro Afuso"),
    (35, "social, environmental, or administrative", "diagnosis[frequent-challenges]", True),
    (35, "collaborative innovation projects", "objectives[collaborative-projects]", True),
    (35, "dynamic capabilities", "objectives[dynamic-capabilities]", True),
    (35, "open innovation model", "background[open-innovation]", True),
]

GOVERNANCE: list[Fact] = [
    (4, "Chile, Uruguay", "record.countries", ["CL", "UY"]),
    (6, "Strategy and foresight", "record.services[0].en", "Strategy and foresight"),
    (8, "2022", "record.since", 2022),
    (8, "Actualidad", "record.until", None),
    (10, "Public / Municipal Services", "topics[municipal-services]", True),
    (10, "Participation and collaboration", "topics[participation]", True),
    (10, "Public management and transparency", "topics[management-transparency]", True),
    (10, "Participatory design", "topics[participatory-design]", True),
    (10, "Public innovation", "topics[public-innovation]", True),
    (11, "Unit", "partners[unit].roles", ["lead", "methodology"]),
    (11, "Municipality of Peñalolén", "organisations[municipalidad-penalolen].territory", "CL-RM"),
    (11, "Intendancy of Cerro Largo", "organisations[intendencia-cerro-largo].territory", "UY-CL"),
    (11, "Mirada Ciudadana", "partners[mirada-ciudadana]", True),
    (11, "AGCID", "partners[agcid].roles", ["cooperation_agency"]),
    (12, "more than 60 public officials", "participants.reported", "60+"),
    (12, "15 rural municipalities", "participants.quotas[0].organisations", "15"),
    (12, "rural", "participants.quotas[0].rural", True),
    (15, "Strengthen the innovation capacities", "objectives[capacities]", True),
    (16, "modernization of municipal services", "objectives[services]", True),
    (17, "regional collaboration", "objectives[collaboration]", True),
    (19, "60 public officials", "targets[trained].value", 60),
    (19, "Uruguay", "participants.quotas[1].country", "UY"),
    (19, "Brazil", "participants.quotas[2].country", "BR"),
    (19, "Paraguay", "participants.quotas[3].country", "PY"),
    (19, "Chile", "participants.quotas[4].country", "CL"),
    (20, "15 rural municipalities", "targets[municipalities].value", 15),
    (21, "Four", "targets[countries].value", 4),
    (23, "experiential learning", "background[experiential]", True),
    (25, "Four virtual modules", "modules", ["virtual-1", "virtual-2", "virtual-3", "virtual-4", "in-person"]),
    (25, "human-centered design", "modules[virtual-2].title.en", "Human-centred design"),
    (26, "One in-person module in Santiago", "modules[in-person].place.es", "Santiago"),
    (26, "in-person", "modules[in-person].mode", "in_person"),
    (27, "Group Innovation Projects", "stages[group-projects].kind", "team_work"),
    (28, "conceptual prototypes", "works[concepts]", True),
    (31, "60 public officials acquired", "results[trained].value", 60),
    (32, "common issues in rural municipal management", "results[concepts]", True),
    (33, "regional network of municipalities", "stages[network].kind", "network"),
    (34, "role model", "partners[municipalidad-penalolen].roles", ["host", "role_model"]),
    (34, "scalable", "background[scalable]", True),
    (35, "final in-person module", "background[milestone]", True),
    (35, "inclusive and sustainable cities", "forms[cities-reflection].purpose", "reflection"),
]

IP360: list[Fact] = [
    (3, "low levels of trust", "diagnosis[low-trust]", True),
    (3, "unequal distribution of innovation", "diagnosis[uneven-innovation]", True),
    (3, "not part of the mainstream opengov networks", "participants.requirements[first-time]", True),
    (3, "19 local governments", "participants.quotas[0].organisations", "19"),
    (3, "regional learning community", "objectives[learning-community]", True),
    (9, "Asuntos del Sur", "partners[asuntos-del-sur].roles", ["lead", "host", "methodology"]),
    (9, "19 subnational governments", "targets[subnational-governments].value", 19),
    (9, "2 legislative entities", "targets[legislatures].value", 2),
    (9, "two municipal associations", "targets[associations].value", 2),
    (9, "4 Latin American countries", "targets[countries].value", 4),
    (11, "citizen participation", "objectives[participation]", True),
    (11, "transparency and accountability", "objectives[transparency]", True),
    (11, "digitization and modernization", "objectives[digitisation]", True),
    (11, "training of innovation agents", "strategies[innovation-agents]", True),
    (11, "innovation agents", "roles[innovation-agent].kind", "innovation_agent"),
    (11, "citizen laboratories", "stages[citizen-labs].kind", "lab"),
    (11, "advising on public policy", "stages[policy-advice].kind", "advisory"),
    (11, "govtech implementation", "strategies[govtech].stage", "govtech"),
    (11, "network of collaboration and exchange", "stages[network].kind", "network"),
    (13, "less than 25%", "context[satisfaction-with-democracy].value", 25),
    (13, "less than 25%", "context[satisfaction-with-democracy].comparator", "less_than"),
    (13, "less than 20%", "context[trust-in-institutions].value", 20),
    (13, "less than 20%", "context[trust-in-institutions].comparator", "less_than"),
    (13, "more than 80%", "context[governed-by-a-minority].value", 80),
    (13, "more than 80%", "context[governed-by-a-minority].comparator", "more_than"),
    (13, "more than 65%", "context[corruption-increased].value", 65),
    (13, "more than 65%", "context[corruption-increased].comparator", "more_than"),
    (13, "85%", "context[corruption-is-a-problem].value", 85),
    (13, "85%", "context[corruption-is-a-problem].comparator", "exactly"),
    (13, "Opacity in public management", "diagnosis[opacity]", True),
    (15, "open government and public innovation", "background[all-governments]", True),
    (17, "more than 1300 public officials", "results[trained].value", 1300),
    (17, "more than 1300 public officials", "targets[trained].comparator", "more_than"),
    (17, "3 courses", "results[courses].value", 3),
    (17, "Collective Innovation in times of emergency", "modules[emergency].title.en",
     "Collective Innovation in times of emergency"),
    (17, "Public Innovation 360", "modules[public-innovation].title.en", "Public Innovation 360"),
    (17, "Participatory Processes for Public Policy", "modules[participatory-processes].title.en",
     "Participatory Processes for Public Policy"),
    (17, "8 municipal governments", "targets[municipalities-supported].value", 8),
    (17, "Ministry of Housing and Urbanism of Bolivia", "organisations[ministerio-vivienda-bolivia].country", "BO"),
    (19, "Rosario", "organisations[municipalidad-rosario].territory", "AR-S"),
    (19, "La Paz", "organisations[gobierno-municipal-la-paz].territory", "BO-L"),
    (19, "open contracting", "works[open-contracting].organisations",
     ["municipalidad-rosario", "gobierno-municipal-la-paz"]),
    (19, "legislative frameworks", "works[open-contracting].kind", "norm"),
    (19, "Bahía.Participa", "works[bahia-participa].organisations", ["municipalidad-bahia-blanca"]),
    (19, "digital violence", "works[digital-violence].organisations", ["alcaldia-envigado"]),
    (19, "digital economy ecosystems", "works[digital-economy].kind", "policy"),
    (19, "urban innovation laboratory in Bolivia", "works[urban-lab].kind", "unit"),
    (19, "Virtual Congress platform", "works[virtual-congress].organisations", ["congreso-chile"]),
    (19, "Congress of Chile", "organisations[congreso-chile].type", "legislature"),
    (19, "transparent transition", "stages[transition].kind", "handover"),
    (19, "UN Habitat", "partners[un-habitat].roles", ["cooperation_agency"]),
    (19, "Association of Municipalities in Bolivia", "organisations[asociacion-municipalidades-bolivia].type",
     "association"),
    (21, "5 quick guides", "resources[covid-guides].count", 5),
    (21, "6 manuals", "resources[manuals].count", 6),
    (21, "a paper on the application of crowdlaw", "resources[crowdlaw-paper].count", 1),
    (23, "first post-COVID-19 solutions ideation lab", "modules[ideation].sessions[ideation-day].kind", "ideation_lab"),
    (23, "bilateral collaboration meetings", "forms[bilateral-meeting]", True),
    (23, "face-to-face meeting", "stages[face-to-face].mode", "in_person"),
    (37, "2020", "record.since", 2020),
    (38, "Local government", "record.levels", ["local"]),
    (42, "Generating Ideas or Designing Solutions", "record.statuses", ["connected", "prototyped", "adopted"]),
]

COLOMBIA: list[Fact] = [
    (3, "INNOVACIÓN PÚBLICA PARA UN PAÍS MODERNO", "title.es", "Innovación pública para un país moderno"),
    (7, "fortalecer capacidades", "diagnosis[human-capacities]", True),
    (9, "aisladas y dispersas", "diagnosis[scattered-initiatives]", True),
    (11, "obstáculos significativos", "diagnosis[obstacles-to-experiments]", True),
    (17, "ECOSISTEMA", "objectives[ecosystem]", True),
    (21, "REMOVER BARRERAS", "objectives[conditions]", True),
    (25, "MENTALIDAD Y CULTURA", "objectives[mindset]", True),
    (29, "APOYO Y FINANCIACIÓN", "objectives[support]", True),
    (33, "CONOCIMIENTO", "objectives[knowledge]", True),
    (37, "Plataforma digital", "strategies[digital-platform].stage", "platform"),
    (39, "Mapeo continuo", "strategies[continuous-mapping].stage", "mapping"),
    (41, "Comunidades de práctica", "strategies[communities].stage", "communities"),
    (43, "Agenda 2030", "strategies[agenda-2030].stage", "priorities"),
    (45, "funciones del DNP", "strategies[dnp-support].stage", "advisory-desk"),
    (45, "DNP", "partners[dnp-colombia].roles", ["lead", "host"]),
    (47, "Índice colombiano", "strategies[index].stage", "index"),
    (49, "barreras normativas", "strategies[barriers].stage", "barriers"),
    (51, "unidades de innovación pública", "strategies[innovation-units].stage", "innovation-units"),
    (53, "Caja de herramientas", "strategies[toolbox].stage", "toolbox"),
    (55, "fortalecimiento de capacidades", "strategies[training].stage", "training"),
    (57, "lenguaje claro", "strategies[plain-language].stage", "plain-language"),
    (59, "Cultura de datos", "strategies[data-culture].stage", "data-culture"),
    (61, "cocreación", "strategies[co-creation].stage", "co-creation"),
    (63, "cooperación intersectorial", "strategies[cooperation].stage", "challenges"),
    (65, "compra pública", "strategies[innovation-purchase].stage", "purchase"),
    (67, "pago por resultados", "strategies[pay-by-results].stage", "pay-by-results"),
    (69, "apropiación social", "strategies[social-appropriation].stage", "social-appropriation"),
    (71, "documentación, medición y evaluación", "strategies[documentation].stage", "documentation"),
    (73, "desempeño de equipos", "strategies[team-model].stage", "team-evaluation"),
    (75, "costo-efectividad", "strategies[impact-studies].stage", "impact-studies"),
    (79, "8.300", "targets[trained].value", 8300),
    (79, "8.300", "participants.places", 8300),
    (81, "orden nacional y territorial", "targets[trained].split_by", ["level"]),
    (83, "24", "targets[characterised].value", 24),
    (83, "24", "targets[connected].value", 24),
    (85, "caracterizados", "targets[characterised].indicator", "challenges_characterised"),
    (85, "conectados", "targets[connected].indicator", "challenges_connected"),
    (87, "50", "targets[measured].value", 50),
    (89, "medidas con el Índice", "targets[measured].indicator", "entities_measured"),
    (93, "17 ALIANZAS", "sdgs[17]", True),
    (97, "9 INDUSTRIA", "sdgs[9]", True),
]

PARAGUAY: list[Fact] = [
    (11, "national level public servants", "record.levels", ["national"]),
    (11, "challenges they identify in their own institutions", "participants.requirements[own-challenge]", True),
    (11, "Agile Public Innovation toolkit", "resources[agile-toolkit].kind", "toolkit"),
    (11, "Government Laboratory of Chile", "partners[laboratorio-de-gobierno-chile].roles", ["methodology"]),
    (11, "AccLab in Paraguay", "partners[undp-acclab-paraguay].roles", ["lead", "funder"]),
    (13, "designing, developing and testing new policies", "objectives[new-services]", True),
    (13, "SDG 16", "sdgs[16]", True),
    (15, "security and stability in their positions", "participants.requirements[stable-post]", True),
    (15, "clear missions and goals", "participants.requirements[clear-mission]", True),
    (17, "continuity across political cycles", "known_issues[political-cycles]", True),
    (17, "appointed but do not have commitment", "known_issues[appointed-people]", True),
    (17, "opt-in approach", "participants.opt_in", True),
    (19, "National Innovation Strategy", "organisations[eni-paraguay]", True),
    (19, "Presidential Delivery Unit", "partners[presidential-delivery-unit-paraguay]", True),
    (19, "CONACYT", "partners[conacyt-paraguay].roles", ["ally"]),
    (19, "participatory workshops", "background[participatory-workshops]", True),
    (19, "citizen-led initiatives", "background[citizen-initiatives]", True),
    (19, "learning cycles", "background[learning-cycles]", True),
    (21, "Social Innovation Challenge", "background[social-innovation-challenge]", True),
    (21, "by the end of 2021", "background[launch]", True),
    (23, "around $30k", "budget.cash[training].unit_cost", 30000),
    (23, "around $30k", "budget.cash[training].approximate", True),
    (23, "2-3 instructors", "roles[instructor].number", "2-3"),
    (23, "2 months", "stages[training].lasts", "2m"),
    (23, "8 modules", "modules", [f"module-{number}" for number in range(1, 9)]),
    (23, "international mentors", "roles[mentor].kind", "mentor"),
    (23, "weekly basis", "stages[mentoring].config.every", "1w"),
    (23, "2 pilots were funded", "budget.cash[pilots].quantity", 2),
    (23, "each with $15k", "budget.cash[pilots].unit_cost", 15000),
    (23, "2 pilots were funded", "stages[pilots].config.awards", 2),
    (23, "each with $15k", "stages[pilots].config.amount", "15000"),
    (23, "out of the 10 participants", "participants.teams.number", "10"),
    (23, "methodology specialist for $10k", "budget.cash[methodologist].unit_cost", 10000),
    (23, "methodology specialist", "roles[methodologist].kind", "methodologist"),
    (23, "articulator", "roles[articulator].kind", "articulator"),
    (23, "another $10k", "budget.cash[articulator].unit_cost", 10000),
    (25, "2-3 hours per week", "budget.in_kind[lab-heads].hours_per_week", "2-3"),
    (25, "2 of the Lab heads", "budget.in_kind[lab-heads].people", 2),
    (25, "could also be monetized", "budget.in_kind[lab-heads].rate", None),
    (25, "similar number of hours", "budget.in_kind[associate-researcher].hours_per_week", "2-3"),
    (25, "program monitoring", "roles[monitor].kind", "monitor"),
    (25, "2 individuals", "roles[eni-team].number", "2"),
    (25, "2 individuals", "budget.in_kind[eni-team].people", 2),
    (25, "1 focal point at Conacyt", "roles[conacyt-focal-point].number", "1"),
    (25, "1 focal point at Conacyt", "budget.in_kind[conacyt-focal-point].people", 1),
    (27, "Cristhian Parra", "focal_point.credits[0].name", "Cristhian Parra"),
    (30, "Paraguay 2022", "record.since", 2022),
    (30, "Paraguay", "record.countries", ["PY"]),
    (30, "Spanish", "participants.languages", ["es"]),
    (34, "Program Brochure", "resources[brochure].kind", "brochure"),
    (36, "Program Syllabus", "resources[syllabus].kind", "syllabus"),
    (38, "15 workshops", "resources[workshops].count", 15),
]

TABLES = {
    "peru-desafios": PERU,
    "buena-gobernanza-rural": GOVERNANCE,
    "innovacion-publica-360": IP360,
    "innovacion-publica-pais-moderno": COLOMBIA,
    "innovadores-publicos-paraguay": PARAGUAY,
}
FACTS = [(key, *fact) for key, facts in TABLES.items() for fact in facts]


def by_key(key: str) -> Blueprint:
    return next(each for each in shipped_blueprints() if each.key == key)


def at(value: Any, path: str) -> Any:
    """What stands at a path such as `roles[mentor].number`; lists are asked by key or place."""
    for name, wanted in re.findall(r"(\w+)|\[([^\]]+)\]", path):
        if name:
            value = value[name] if isinstance(value, dict) else getattr(value, name)
        else:
            value = _element(value, wanted)
    return value


def _element(values: tuple[Any, ...], wanted: str) -> Any:
    for number, each in enumerate(values):
        names = [str(getattr(each, name, "")) for name in ("key", "organisation", "goal")]
        if wanted in (*names, str(number)):
            return each
    pytest.fail(f"nothing has the key {wanted}")


def comparable(value: Any, expected: Any) -> Any:
    """The value in the shape in which the table writes it."""
    if expected is True and value is not False:
        return bool(value)
    if isinstance(expected, list):
        return [str(getattr(each, "key", each)) for each in value]
    if isinstance(expected, str):
        return str(value)
    return int(value) if isinstance(value, Decimal) else value


@pytest.mark.parametrize(
    ("key", "line", "words", "path", "expected"), FACTS, ids=[f"{fact[0]}:{fact[1]}-{fact[3]}" for fact in FACTS]
)
def test_blueprint_says_what_its_source_says(key: str, line: int, words: str, path: str, expected: Any) -> None:
    value = at(by_key(key), path)

    assert comparable(value, expected) == expected


@pytest.mark.parametrize(
    ("key", "line", "words", "path", "expected"), FACTS, ids=[f"{fact[0]}:{fact[1]}-{fact[3]}" for fact in FACTS]
)
def test_fact_is_cited_from_its_line(key: str, line: int, words: str, path: str, expected: Any) -> None:
    blueprint = by_key(key)
    cited = {number for citation in _citations_near(blueprint, path) for number in _lines(citation)}

    assert line in cited or path.startswith(_WITHOUT_CITATION), f"{path} does not cite line {line}"


_WITHOUT_CITATION = ("kind", "title", "sources", "modules", "record.until")


def _citations_near(blueprint: Blueprint, path: str) -> Iterator[str]:
    """The citations of the element at the path and of every element it stands in."""
    while path:
        element = at(blueprint, path)
        for each in element if isinstance(element, tuple) else (element,):
            yield from getattr(each, "source", ())
        path = path[: max(path.rfind("."), path.rfind("["), 0)]


def _lines(citation: str) -> range:
    first, _dash, last = citation.partition(":")[2].partition("-")
    return range(int(first), int(last or first) + 1)


@pytest.mark.parametrize("key", TABLES)
def test_each_cited_line_is_in_the_table(key: str) -> None:
    told = {fact[0] for fact in TABLES[key]}
    cited = {
        number
        for path, value, marks in walk(by_key(key))
        if "IsSource" in {type(mark).__name__ for mark in marks}
        for number in _lines(value)
    }

    assert cited - told <= _CITED_FOR_CONTEXT.get(key, set())


_CITED_FOR_CONTEXT = {
    "peru-desafios": set(),
    "buena-gobernanza-rural": {29},  # says again what 23 says
    "innovacion-publica-360": {43},  # second half of the state told on 42
    "innovadores-publicos-paraguay": {3, 28},  # the programme's parent page; the biography
}


@pytest.mark.skipif(not SOURCES.is_dir(), reason="the sources are not beside this checkout")
@pytest.mark.parametrize("key", TABLES)
def test_words_of_the_table_are_in_the_source(key: str) -> None:
    file = next(source.file for source in by_key(key).sources if source.file)
    lines = (SOURCES / file).read_text("utf-8").split("\n")
    missing = [(line, words) for line, words, _path, _value in TABLES[key] if words not in lines[line - 1]]

    assert missing == []


def test_paraguay_adds_up_to_eighty_thousand_dollars() -> None:
    totals = budget_totals(by_key("innovadores-publicos-paraguay"))

    assert totals.cash == {"USD": Decimal(30_000 + 2 * 15_000 + 10_000 + 10_000)}
    assert totals.cash["USD"] == 80_000
    assert str(totals.hours) == "48-72"
    assert set(totals.unvalued_in_kind) == {
        "lab-heads", "associate-researcher", "eni-team", "conacyt-focal-point",
    }


def test_paraguay_has_fifteen_workshops_in_eight_modules() -> None:
    modules = by_key("innovadores-publicos-paraguay").modules

    assert len(modules) == 8
    assert sum(len(module.sessions) for module in modules) == 15


def test_colombia_has_three_statements_five_objectives_and_twenty_strategies() -> None:
    colombia = by_key("innovacion-publica-pais-moderno")

    assert (len(colombia.diagnosis), len(colombia.objectives), len(colombia.strategies)) == (3, 5, 20)
    assert {strategy.objective for strategy in colombia.strategies} == {each.key for each in colombia.objectives}
    assert {sdg.goal for sdg in colombia.sdgs} == {9, 17}


def test_good_governance_has_four_virtual_modules_and_one_in_person() -> None:
    modes = [module.mode.value for module in by_key("buena-gobernanza-rural").modules]

    assert modes == ["virtual"] * 4 + ["in_person"]


def test_ip360_publishes_twelve_things() -> None:
    ip360 = by_key("innovacion-publica-360")

    assert sum(resource.count for resource in ip360.resources) == 5 + 6 + 1
    assert next(target.value for target in ip360.targets if target.key == "resources") == 12
