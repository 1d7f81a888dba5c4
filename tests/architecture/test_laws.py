"""Laws that hold for every action, event, model, migration and template."""

import ast
import importlib
import inspect
import pkgutil
import re
import textwrap
from collections.abc import Callable, Iterator
from pathlib import Path
from types import ModuleType

import pytest
from django.apps import apps
from django.core.management import call_command
from django.db import models
from django.template import TemplateDoesNotExist, TemplateSyntaxError, loader

import minga
from minga.core.events import known_events
from minga.core.personal import Personal
from tests.architecture.conftest import ROOT

SOURCE = ROOT / "src" / "minga"
WRITES = {"save", "create", "update", "delete", "bulk_create", "bulk_update", "get_or_create", "update_or_create"}


def _rooms(room: str) -> Iterator[ModuleType]:
    for found in pkgutil.walk_packages(minga.__path__, "minga."):
        parts = found.name.split(".")
        if len(parts) > 2 and parts[2] == room and ".migrations" not in found.name:
            yield importlib.import_module(found.name)


def _public_functions(module: ModuleType) -> Iterator[tuple[str, Callable[..., object]]]:
    for name, thing in vars(module).items():
        if name.startswith("_") or not inspect.isfunction(thing):
            continue
        if inspect.unwrap(thing).__module__ == module.__name__:
            yield name, thing


def _our_models() -> list[type[models.Model]]:
    return [model for model in apps.get_models() if model.__module__.startswith("minga.")]


def test_only_actions_write() -> None:
    """A function that names an actor is an action, or only calls actions: it writes nothing itself."""
    writing = [
        f"{module.__name__}.{name}"
        for module in _rooms("actions")
        for name, function in _public_functions(module)
        if "actor" in inspect.signature(function).parameters
        and not getattr(function, "is_action", False)
        and WRITES & {getattr(call.func, "attr", "") for call in _calls(function)}
    ]

    assert writing == []


def _calls(function: Callable[..., object]) -> list[ast.Call]:
    tree = ast.parse(textwrap.dedent(inspect.getsource(inspect.unwrap(function))))
    return [node for node in ast.walk(tree) if isinstance(node, ast.Call)]


def test_actions_queries_and_policies_do_not_know_http() -> None:
    knowing = [
        f"{module.__name__}.{name}"
        for room in ("actions", "queries", "policies")
        for module in _rooms(room)
        for name, function in _public_functions(module)
        for parameter in inspect.signature(function).parameters.values()
        if "Http" in str(parameter.annotation) or "PersonRequest" in str(parameter.annotation)
    ]

    assert knowing == []


def _key(event: type) -> str:
    snake = re.sub(r"(?<!^)(?=[A-Z])", "_", event.__name__).lower()
    return f"{event.__module__.split('.')[1]}.{snake}"


def test_event_key_and_class_say_the_same() -> None:
    ours = {key: event for key, event in known_events().items() if event.__module__.startswith("minga.")}

    assert len(ours) > 100
    assert {key: _key(event) for key, event in ours.items() if key != _key(event)} == {}
    assert [key for key, event in ours.items() if not str(event.label)] == []


@pytest.mark.parametrize("model", _our_models(), ids=lambda model: model._meta.label)
def test_every_model_says_what_personal_data_it_holds(model: type[models.Model]) -> None:
    declared = getattr(model, "personal", None)
    assert isinstance(declared, Personal)

    names = {field.name for field in model._meta.get_fields()}
    assert set(declared.export) | set(declared.blank) <= names
    if declared.person:
        first = declared.person.split("__")[0]
        assert first == "self" or first in names
        assert declared.erase != "keep" or declared.reason
    else:
        assert declared.reason


@pytest.mark.django_db
def test_migrations_are_named_and_complete() -> None:
    for path in SOURCE.glob("*/migrations/0*.py"):
        assert "auto" not in path.stem, path

    call_command("makemigrations", "--check", "--dry-run", verbosity=0)


def _templates() -> list[str]:
    found = []
    for path in SOURCE.glob("*/templates/**/*"):
        if path.is_file():
            parts = path.relative_to(SOURCE).parts
            found.append(str(Path(*parts[2:])))
    return sorted(found)


def test_every_template_compiles() -> None:
    """In one test: a thousand of their own would cost more than what they do."""
    names = _templates()
    broken = {}
    for name in names:
        try:
            loader.get_template(name)
        except (TemplateDoesNotExist, TemplateSyntaxError) as error:
            broken[name] = str(error)

    assert len(names) > 500
    assert broken == {}
