"""What the architecture tests look at."""

import configparser
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture(scope="session")
def street() -> list[set[str]]:
    """The layers of the contract, top first, each with the apps that stand side by side."""
    contract = configparser.ConfigParser()
    contract.read(ROOT / ".importlinter", encoding="utf-8")
    lines = contract["importlinter:contract:street"]["layers"].split("\n")
    return [{name.strip() for name in line.split("|")} for line in lines if line.strip()]


@pytest.fixture(scope="session")
def height(street: list[set[str]]) -> dict[str, int]:
    """How high each app stands: a bigger number may know a smaller one."""
    return {app: len(street) - place for place, layer in enumerate(street) for app in layer}
