"""Documents that drift are a failing test."""

import importlib
import pkgutil
import re
from pathlib import Path

import pytest
from django.apps import apps
from django.core.management import get_commands

import minga
from minga.core.events import known_events
from tests.architecture.conftest import ROOT

DOCS = ROOT / "docs"
PAGES = sorted([ROOT / "README.md", *DOCS.rglob("*.md")])


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.relative_to(ROOT).as_posix())
def test_links_lead_somewhere(page: Path) -> None:
    for target in re.findall(r"\]\((?!https?:|#|mailto:)([^)#]+)", page.read_text("utf-8")):
        assert (page.parent / target).exists(), target


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.relative_to(ROOT).as_posix())
def test_make_targets_and_files_named_exist(page: Path) -> None:
    text = page.read_text("utf-8")
    makefile = (ROOT / "Makefile").read_text("utf-8")
    targets = set(re.findall(r"^([a-z-]+):", makefile, flags=re.M))

    assert set(re.findall(r"`make ([a-z-]+)", text)) <= targets
    for named in re.findall(r"`((?:src|tests|scripts|benchmarks|docs)/[\w./-]+)`", text):
        assert (ROOT / named).exists(), named


def test_the_map_in_the_architecture_page_is_the_contract(street: list[set[str]]) -> None:
    block = (DOCS / "architecture.md").read_text("utf-8").split("```")[1]

    drawn = [{name.strip() for name in line.split("|")} for line in block.split("\n") if line]
    assert drawn == street


def test_the_glossary_names_only_what_exists_and_every_noun() -> None:
    rows = (DOCS / "glossary.md").read_text("utf-8")
    named = set(re.findall(r"`(\w+)\.([A-Z]\w+)", rows))
    models = {
        (model._meta.app_label, model.__name__)
        for model in apps.get_models()
        if model.__module__.startswith("minga.") and model._meta.app_label != "core"
    }

    planned = {("programmes", "models")}
    assert named - planned - models == set()
    assert models - named == set(), "these tables have no row in the glossary"


def test_every_installed_app_is_called_built_and_no_other() -> None:
    line = next(
        line for line in (DOCS / "architecture.md").read_text("utf-8").split("\n") if line.startswith("Built today:")
    )
    installed = {
        config.name.removeprefix("minga.") for config in apps.get_app_configs() if config.name.startswith("minga.")
    } - {"config"}

    assert set(re.findall(r"`(\w+)`", line)) == installed


def test_decisions_are_numbered_without_gaps_and_dated() -> None:
    pages = sorted((DOCS / "decisions").glob("*.md"))

    assert [page.name[:4] for page in pages] == [f"{n:04}" for n in range(1, len(pages) + 1)]
    for page in pages:
        text = page.read_text("utf-8")
        assert text.startswith(f"# {page.name[:4]} ")
        assert re.search(r"^Tags: .+ · Accepted \d{4}-\d\d-\d\d$", text, flags=re.M)
        assert "**Decision.**" in text


def test_every_command_of_ours_is_documented() -> None:
    ours = {name for name, app in get_commands().items() if str(app).startswith("minga.")}
    words = "\n".join(page.read_text("utf-8") for page in PAGES)

    said = {name for name in ours if f"minga {name}" in words or f"make {name}" in words}
    assert ours - said == set()


def test_every_event_is_documented() -> None:
    """The list of what the log may say is a page, made by hand and held by this test."""
    for found in pkgutil.walk_packages(minga.__path__, "minga."):
        if ".events" in found.name:
            importlib.import_module(found.name)
    page = (DOCS / "subsystems" / "audit.md").read_text("utf-8")
    ours = {key for key, event in known_events().items() if event.__module__.startswith("minga.")}

    assert set(re.findall(r"^\| `([a-z_]+\.[a-z_]+)`", page, flags=re.M)) == ours
