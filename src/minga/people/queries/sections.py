"""The tabs of one's own account. Apps above add theirs (messages, notices) in `AppConfig.ready`."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from django.urls import reverse
from django.utils.functional import Promise

from minga.people.models import Person


@dataclass(frozen=True)
class Section:
    """One page of the account. `url` is a URL name; `shown` says to whom."""

    key: str
    label: str | Promise
    url: str
    order: int
    about: str | Promise = ""
    shown: Callable[[Person], bool] = lambda _person: True


@dataclass(frozen=True)
class SectionTab:
    """A section as the template draws it."""

    label: str | Promise
    about: str | Promise
    href: str
    current: bool


_sections: dict[str, Section] = {}


def register_section(section: Section) -> None:
    """Add a tab; the same key replaces the former one."""
    _sections[section.key] = section


def account_sections(person: Person, current: str = "") -> Sequence[SectionTab]:
    """The tabs of this person, in order."""
    ordered = sorted(_sections.values(), key=lambda section: section.order)
    return [
        SectionTab(section.label, section.about, reverse(section.url), section.key == current)
        for section in ordered
        if section.shown(person)
    ]
