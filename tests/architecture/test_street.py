"""What import-linter cannot see: string foreign keys, job names, templates, the two lists."""

import ast
import configparser
import re
from pathlib import Path

from django.apps import apps
from django.db import models

from minga.core.jobs import known_tasks
from tests.architecture.conftest import ROOT

SOURCE = ROOT / "src" / "minga"


def _our_models() -> list[type[models.Model]]:
    return [model for model in apps.get_models() if model.__module__.startswith("minga.")]


def test_every_package_is_on_the_map_and_the_map_names_only_packages(height: dict[str, int]) -> None:
    packages = {path.parent.name for path in SOURCE.glob("*/__init__.py")}

    assert packages == set(height)


def test_both_contracts_name_the_same_apps(height: dict[str, int]) -> None:
    contract = configparser.ConfigParser()
    contract.read(ROOT / ".importlinter", encoding="utf-8")
    rooms = contract["importlinter:contract:rooms"]["containers"].split()

    roomless = {"config", "portal", "ui", "core", "engines"}
    assert {name.removeprefix("minga.") for name in rooms} == set(height) - roomless


def test_foreign_keys_point_down_the_street(height: dict[str, int]) -> None:
    upward = [
        f"{model.__name__}.{field.name} → {field.related_model._meta.app_label}"
        for model in _our_models()
        for field in model._meta.get_fields()
        if field.is_relation and not field.auto_created and field.related_model is not None
        and field.related_model._meta.app_label in height
        and height[field.related_model._meta.app_label] > height[model._meta.app_label]
    ]  # fmt: skip

    assert upward == []


def test_every_enqueued_name_is_a_task_of_the_house() -> None:
    named = set()
    for path in SOURCE.rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Call) and getattr(node.func, "id", "") == "enqueue":
                assert isinstance(node.args[0], ast.Constant), f"{path}: a job name must be literal"
                named.add(node.args[0].value)

    assert named <= set(known_tasks())


def test_task_names_begin_with_their_app() -> None:
    for name, function in known_tasks().items():
        assert function.__module__ == f"minga.{name.split('.')[0]}.tasks" or (
            function.__module__.startswith(f"minga.{name.split('.')[0]}.tasks.")
        ), name


def test_templates_include_only_their_own_or_the_house_components() -> None:
    foreign = []
    for path in SOURCE.glob("*/templates/**/*.html"):
        app = path.relative_to(SOURCE).parts[0]
        for used in re.findall(r'\{%\s*(?:include|extends)\s+"([^"]+)"', path.read_text("utf-8")):
            owner = used.split("/")[0]
            if owner not in {app, "ui"} and path.relative_to(SOURCE).parts[2] not in {
                "account", "mfa", "allauth",
            }:  # fmt: skip
                foreign.append(f"{path.relative_to(SOURCE)} → {used}")

    assert foreign == []


def test_rooms_have_their_docstring() -> None:
    """An app says what it owns in at most 25 lines and holds no code there."""
    for path in SOURCE.glob("*/__init__.py"):
        tree = ast.parse(path.read_text(encoding="utf-8"))
        doc = ast.get_docstring(tree)
        assert doc, path
        assert doc.count("\n") < 25, path
        assert len(tree.body) == 1, f"{path} holds code"


def test_planned_apps_are_empty_places() -> None:
    installed = {config.name for config in apps.get_app_configs()}
    for path in SOURCE.glob("*/__init__.py"):
        name = f"minga.{path.parent.name}"
        files = [file for file in Path(path.parent).rglob("*.py") if file != path]
        if name not in installed and path.parent.name not in {"config", "engines"}:
            assert files == [], f"{name} has code but is not installed"
