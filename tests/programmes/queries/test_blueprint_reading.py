"""Every mistake is told with its line, its field and what to do, all in one go."""

from collections.abc import Iterator
from dataclasses import dataclass

import pytest
from django.utils.translation import override

from minga.programmes.models.blueprint import BlueprintRefused, Problem
from minga.programmes.models.stage_kinds import StageKind
from minga.programmes.queries.blueprints import read_blueprint, shipped_sources

PARAGUAY = shipped_sources()["innovadores-publicos-paraguay"]


@pytest.fixture(autouse=True)
def _in_english() -> Iterator[None]:
    with override("en"):
        yield


def problems_of(text: str | bytes) -> tuple[Problem, ...]:
    with pytest.raises(BlueprintRefused) as refused:
        read_blueprint(text)
    return refused.value.problems


def spoilt(old: str, new: str) -> tuple[str, int]:
    """The Paraguayan blueprint with one thing changed, and the first line that differs."""
    assert PARAGUAY.count(old) >= 1, f"{old!r} is not in the blueprint"
    changed = PARAGUAY.replace(old, new, 1)
    pairs = zip(PARAGUAY.split("\n"), changed.split("\n"), strict=False)
    return changed, next(number for number, (one, other) in enumerate(pairs, 1) if one != other)


@dataclass(frozen=True)
class Mistake:
    name: str
    old: str
    new: str
    path: str
    says: str


MISTAKES = [
    Mistake("unknown field", "\nvalue:\n", "\nvalues:\n", "values", "Did you mean “value”?"),
    Mistake(
        "not a whole number",
        "places: 40\n  minimum",
        "places: many\n  minimum",
        "participants.places",
        "Write a whole number, for example 12. You wrote “many”.",
    ),
    Mistake(
        "thousands",
        "unit_cost: 30000",
        "unit_cost: 30.000",
        "budget.cash[0].unit_cost",
        "without separators for thousands",
    ),
    Mistake("not true or false", "opt_in: true", "opt_in: maybe", "participants.opt_in", "Write true or false."),
    Mistake("nobody is forced", "opt_in: true", "opt_in: false", "participants.opt_in", "without accepting"),
    Mistake("minimum above places", "minimum: 30", "minimum: 300", "participants.minimum", "more than the places"),
    Mistake(
        "missing language",
        "  pt: Programa de Inovadores Públicos do Paraguai\n",
        "",
        "title",
        "The text in pt is missing.",
    ),
    Mistake(
        "empty text",
        "  pt: Programa de Inovadores Públicos do Paraguai",
        "  pt:",
        "title",
        "The text in pt is missing.",
    ),
    Mistake(
        "foreign language",
        "  pt: Programa de Inovadores",
        "  fr: Programme\n  pt: Programa de Inovadores",
        "title.fr",
        "is not a language of this blueprint",
    ),
    Mistake(
        "comma in braces",
        "title: {es: Formación, pt: Formação, en: Training}",
        "title: {es: Formación, taller, pt: Formação, en: Training}",
        "stages[2].title.taller",
        "in quotes",
    ),
    Mistake(
        "language of the house", "all: [es, pt, en]", "all: [es, pt, en, fr]", "languages.all[3]", "does not speak “fr”"
    ),
    Mistake("default language", "default: es", "default: qu", "languages.default", "one of those in “all”"),
    Mistake("duplicate key", "  - key: lab-head\n", "  - key: mentor\n", "roles[4].key", "used twice"),
    Mistake(
        "key with accents",
        "  - key: political-cycles",
        "  - key: Ciclos políticos",
        "known_issues[0].key",
        "cannot be a key",
    ),
    Mistake("field key with hyphen", "format: 1\n", "format: 2\n", "format", "Minga reads format 1"),
    Mistake(
        "unknown kind of stage", "kind: pilot_fund", "kind: pilot_found", "stages[5].kind", "Did you mean “pilot_fund”?"
    ),
    Mistake(
        "unknown stage",
        "after: [enrolment]\n    lasts: 2m",
        "after: [enrollment]\n    lasts: 2m",
        "stages[2].after[0]",
        "Did you mean “enrolment”?",
    ),
    Mistake(
        "unknown form",
        "forms: [mentoring-log]",
        "forms: [mentor-log]",
        "stages[3].forms[0]",
        "is not the key of anything in “forms”",
    ),
    Mistake("unknown rubric", "rubrics: [pilot-award]", "rubrics: [pilot]", "stages[5].rubrics[0]", "in “rubrics”"),
    Mistake(
        "unknown role", "led_by: [instructor]", "led_by: [teacher]", "modules[0].sessions[0].led_by[0]", "in “roles”"
    ),
    Mistake(
        "unknown organisation",
        "  - organisation: eni-paraguay",
        "  - organisation: eni-paragauy",
        "partners[1].organisation",
        "Did you mean",
    ),
    Mistake("unknown budget line", "costs: [methodologist]", "costs: [method]", "roles[2].costs[0]", "in “budget”"),
    Mistake(
        "unknown resource",
        "tools: [agile-toolkit]\n  source",
        "tools: [toolkit]\n  source",
        "participants.tools[0]",
        "in “resources”",
    ),
    Mistake("unknown assumption", "assumed: host", "assumed: hosts", "partners[1].assumed[0]", "in “assumptions”"),
    Mistake(
        "unknown source",
        "    source: undp:17\n  - key: appointed",
        "    source: unpd:17\n  - key: appointed",
        "known_issues[0].source[0]",
        "Did you mean “undp”?",
    ),
    Mistake(
        "citation without line",
        "    source: undp:17\n  - key: appointed",
        "    source: undp\n  - key: appointed",
        "known_issues[0].source",
        "Cite as key:line",
    ),
    Mistake(
        "circle of stages",
        "    starts: 0d\n    lasts: 1w\n",
        "    after: [closing]\n    lasts: 1w\n",
        "stages[0].after",
        "challenge-workshop → closing → handover",
    ),
    Mistake(
        "before the first day", "    starts: 0d\n", "    starts: -1w\n", "stages[0].starts", "before the first day"
    ),
    Mistake("no length", "    lasts: 4w\n", "    lasts: 0w\n", "stages[1].lasts", "at least one day"),
    Mistake(
        "span without unit", "    lasts: 4w\n", "    lasts: 4\n", "stages[1].lasts", "Write a number and d, w, m or y"
    ),
    Mistake("session outside its stage", "day: 50", "day: 90", "modules[7].sessions[0].day", "has 60 days"),
    Mistake("range upside down", "number: 2-3", "number: 3-2", "roles[0].number", "a range such as 2-3"),
    Mistake("total", "cash_total: 80000", "cash_total: 90000", "budget.cash_total", "the lines add up to 80000"),
    Mistake("total missing", "cash_total: 80000", "cash_total: null", "budget.cash_total", "Write the total: 80000"),
    Mistake("total of the unvalued", "unit_cost: 30000", "unit_cost: null", "budget.cash_total", "Write null"),
    Mistake(
        "currency",
        "  currency: USD\n  cash_total",
        "  currency: US$\n  cash_total",
        "budget.currency",
        "not an ISO 4217 currency",
    ),
    Mistake("negative", "weeks: 8\n      rate", "weeks: -8\n      rate", "budget.in_kind[0].weeks", "The least is 0"),
    Mistake("country", "countries: [PY]", "countries: [Paraguay]", "record.countries[0]", "not an ISO 3166 country"),
    Mistake("goal", "  - goal: 16", "  - goal: 18", "sdgs[0].goal", "The most is 17"),
    Mistake(
        "target of a goal",
        "  - goal: 16",
        "  - goal: 16\n    targets: ['16.99']",
        "sdgs[0].targets[0]",
        "is not a target of goal 16",
    ),
    Mistake("kind of organisation", "type: cooperation", "type: agency", "organisations[0].type", "is not known here"),
    Mistake("feature", "opens: [mentor]", "opens: [mentoring]", "stages[3].opens[0]", "Did you mean “mentor”?"),
    Mistake("setting of a stage", "awards: 2", "awards: two", "stages[5].config.awards", "Write a whole number"),
    Mistake(
        "setting unknown", "{awards: 2,", "{prizes: 2, awards: 2,", "stages[5].config.prizes", "is not a field here"
    ),
    Mistake(
        "setting not taken",
        "    lasts: 2w\n    opens: [hand_over]",
        "    lasts: 2w\n    config: {a: 1}\n    opens: [hand_over]",
        "stages[8].config",
        "takes no settings",
    ),
    Mistake(
        "settings missing",
        "    config: {awards: 2, amount: 15000, currency: USD, tranches: 2}\n",
        "",
        "stages[5].config",
        "needs settings",
    ),
    Mistake("shared form", "  - use: acceptance", "  - use: aceptance", "forms[0].use", "Did you mean “acceptance”?"),
    Mistake(
        "shared form and more",
        "  - use: acceptance",
        "  - use: acceptance\n    title: x",
        "forms[0].title",
        "nothing else is written",
    ),
    Mistake(
        "rule without what it needs",
        "      reaches: prototyped\n      text:",
        "      text:",
        "completion.rules[1]",
        "needs “reaches”",
    ),
    Mistake(
        "share above one", "at_least: 0.8", "at_least: 80", "completion.rules[0].at_least", "0.8 for eighty percent"
    ),
    Mistake("nobody leads", "roles: [lead, funder]", "roles: [funder]", "partners", "No partner leads"),
    Mistake(
        "list expected", "known_issues:\n", "known_issues: none\nold_issues:\n", "known_issues", "Write a list here"
    ),
    Mistake("group expected", "focal_point:\n", "focal_point: me\nfocal:\n", "focal_point", "Write a group of lines"),
    Mistake("one value expected", "version: 1", "version: [1]", "version", "Write one value here"),
    Mistake("empty value", "kind: programme", "kind:", "kind", "This is empty"),
    Mistake(
        "quotas above places",
        "      places: 40\n      source",
        "      places: 400\n      source",
        "participants.quotas",
        "The quotas ask for 400 places; there are 40",
    ),
    Mistake(
        "quota for nobody",
        "    - type: national\n      country: PY\n      places",
        "    - places",
        "participants.quotas[0]",
        "Say whom this quota is for",
    ),
]


@pytest.mark.parametrize("mistake", MISTAKES, ids=lambda each: each.name)
def test_mistake_is_told_at_its_place(mistake: Mistake) -> None:
    text, _line = spoilt(mistake.old, mistake.new)

    told = [problem for problem in problems_of(text) if problem.path == mistake.path]

    assert told, [str(problem) for problem in problems_of(text)]
    assert mistake.says in told[0].message


ON_THE_LINE = [each for each in MISTAKES if each.path.split(".")[-1].split("[")[0] in each.new.split("\n")[0]]


@pytest.mark.parametrize("mistake", ON_THE_LINE, ids=lambda each: each.name)
def test_mistake_is_told_on_its_line(mistake: Mistake) -> None:
    text, line = spoilt(mistake.old, mistake.new)

    told = next(problem for problem in problems_of(text) if problem.path == mistake.path)

    assert told.line == line
    assert str(told).startswith(f"line {line}, {mistake.path}: ")


def test_all_mistakes_are_told_at_once_in_order_of_line() -> None:
    text = PARAGUAY
    chosen = ("thousands", "unknown kind of stage", "missing language", "goal", "duplicate key", "currency")
    wanted = [mistake for mistake in MISTAKES if mistake.name in chosen]
    for mistake in wanted:
        text = text.replace(mistake.old, mistake.new, 1)

    told = problems_of(text)

    assert {mistake.path for mistake in wanted} <= {problem.path for problem in told}
    assert [problem.line for problem in told] == sorted(problem.line for problem in told)


def test_one_mistake_is_told_once() -> None:
    text, _line = spoilt("unit_cost: 30000", "unit_cost: thirty")

    assert [problem.path for problem in problems_of(text)] == ["budget.cash[0].unit_cost"]


@pytest.mark.parametrize(
    ("language", "says"),
    [("es", "línea"), ("pt", "linha"), ("en", "line")],
)
def test_mistakes_are_told_in_the_readers_language(language: str, says: str) -> None:
    text, line = spoilt("kind: pilot_fund", "kind: pilot_found")

    with override(language):
        told = str(problems_of(text)[0])

    assert told.startswith(f"{says} {line}, stages[5].kind: ")
    assert "pilot_fund" in told


def test_stage_kinds_may_be_given() -> None:
    with pytest.raises(BlueprintRefused) as refused:
        read_blueprint(PARAGUAY, stage_kinds=frozenset({"enrolment", "learning"}))

    assert {problem.path for problem in refused.value.problems} >= {"stages[0].kind", "stages[3].kind"}


def test_app_of_a_kind_declares_its_settings() -> None:
    kinds = {"enrolment": StageKind(key="enrolment", label="E", config={"desks": int})}
    small = """
format: 1
key: small
kind: course
languages: {default: es, all: [es]}
title: {es: A}
summary: {es: A}
purpose: {es: A}
for_whom: {es: A}
commitment: {es: A}
organisations: [{key: a, name: A, type: ngo}]
partners: [{organisation: a, roles: lead}]
participants: {opt_in: true, selection: open_call, places: 1}
stages:
  - {key: a, kind: enrolment, title: {es: A}, lasts: 1d, config: {desks: 3}}
"""

    assert read_blueprint(small, stage_kinds=kinds).stages[0].config == {"desks": 3}
    with pytest.raises(BlueprintRefused) as refused:
        read_blueprint(small.replace("desks: 3", "chairs: 3"), stage_kinds=kinds)
    assert [each.path for each in refused.value.problems] == ["stages[0].config.chairs"]


def test_form_that_could_not_be_filled_in_is_refused_by_the_form_engine() -> None:
    text = PARAGUAY.replace(
        "forms:\n  - use: acceptance",
        """forms:
  - key: own
    purpose: report
    title: {es: A, pt: A, en: A}
    sections:
      - key: one
        title: {es: A, pt: A, en: A}
        questions:
          - {key: which, kind: choice, label: {es: A, pt: A, en: A}}
          - key: why
            kind: text
            label: {es: A, pt: A, en: A}
            shown_if: {question: later, answers: [yes]}
  - use: acceptance""",
    )

    told = {problem.path for problem in problems_of(text)}

    assert "forms[0].sections[0].questions[0].options" in told
    assert "forms[0].sections[0].questions[1].shown_if" in told


def test_rubric_weights_must_add_up() -> None:
    text = PARAGUAY.replace(
        "rubrics:\n  - use: committed-teams",
        """rubrics:
  - key: own
    title: {es: A, pt: A, en: A}
    criteria:
      - key: a
        title: {es: A, pt: A, en: A}
        weight: 60
        veto_below: 3
        levels:
          - {score: 0, text: {es: A, pt: A, en: A}}
          - {score: 4, text: {es: A, pt: A, en: A}}
      - key: b
        title: {es: A, pt: A, en: A}
        weight: 30
        levels:
          - {score: 4, text: {es: A, pt: A, en: A}}
          - {score: 0, text: {es: A, pt: A, en: A}}
  - use: committed-teams""",
    )

    told = {problem.path: problem.message for problem in problems_of(text)}

    assert "add up to 90" in told["rubrics[0].criteria"]
    assert "one of the scores: 0, 4" in told["rubrics[0].criteria[0].veto_below"]
    assert "lowest score to the highest" in told["rubrics[0].criteria[1].levels"]
