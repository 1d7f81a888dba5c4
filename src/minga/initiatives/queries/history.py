"""The change log of a dossier as sentences: "On 18 August the Health Office noted the result of the test."

    entries = entries_of(initiative, viewer, now)        # to be paged: one entry each
    days = days_of(entries_of_a_page, initiative, viewer, now)
    sentences_of(initiative, viewer, now)                # both at once, the newest

Built from the log of the house, never written apart. The public reads of what is public today, by
offices; restricted rows are left out in the database, so that not even their number shows.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any, Final

from django.apps import apps
from django.db.models import Model, Q, QuerySet
from django.utils import timezone
from django.utils.formats import number_format
from django.utils.translation import gettext as _

from minga.audit.models import Entry
from minga.audit.queries import history_of
from minga.core.events import label_of
from minga.core.texts import day_in_words
from minga.indicators.models import Measurement, Target
from minga.initiatives.models import Exchange, Experiment, Initiative
from minga.initiatives.policies import SCOPE, is_inside
from minga.initiatives.queries.history_words import PUBLIC_KEYS, SENTENCES
from minga.organisations.models import Role
from minga.people.models import Person

NEWEST: Final = 60
_LONGEST: Final = 160


@dataclass(frozen=True)
class Sentence:
    """One thing that was done, as a sentence."""

    at: datetime
    text: str
    restricted: bool = False


@dataclass(frozen=True)
class Click:
    """What one person did in one go."""

    at: datetime
    sentences: tuple[Sentence, ...]


@dataclass(frozen=True)
class Day:
    """One day of the log, its clicks newest first."""

    on: date
    clicks: tuple[Click, ...]


def entries_of(initiative: Initiative, viewer: Person | None, now: datetime) -> QuerySet[Entry]:
    """What this reader may know, newest first."""
    entries = history_of(initiative)
    if is_inside(viewer, initiative, now):
        roles = list(Role.objects.at(scope=initiative).values_list("pk", flat=True))
        of_roles = Entry.objects.filter(subject_type=Role._meta.label_lower, subject_id__in=roles)
        return (entries | of_roles).order_by("-at", "-pk")
    return entries.filter(key__in=PUBLIC_KEYS).exclude(_restricted(initiative))


def days_of(entries: Iterable[Entry], initiative: Initiative, viewer: Person | None, now: datetime) -> tuple[Day, ...]:
    """Entries as sentences, by day and by click; a constant number of queries for each kind of thing."""
    inside = is_inside(viewer, initiative, now)
    listed = list(entries)
    things = _things(listed)
    who = _actors(listed, initiative, inside=inside)
    days: dict[date, dict[Any, list[Sentence]]] = defaultdict(lambda: defaultdict(list))
    for entry in listed:
        thing = things.get((entry.subject_type, entry.subject_id or 0))
        if thing is None and not inside:
            continue
        on = timezone.localtime(entry.at).date()
        days[on][entry.request].append(_sentence(entry, thing, who.get(entry.actor_id or 0) or _house(entry)))
    return tuple(
        Day(on, tuple(Click(told[0].at, tuple(told)) for told in clicks.values())) for on, clicks in days.items()
    )


def sentences_of(initiative: Initiative, viewer: Person | None, now: datetime) -> tuple[Day, ...]:
    """The newest of the log."""
    return days_of(entries_of(initiative, viewer, now)[:NEWEST], initiative, viewer, now)


def _restricted(initiative: Initiative) -> Q:
    """Entries about rows that the public does not see today: restricted ones, figures read only by those, and
    exchanges with organisations that support has not recognised, for anybody may register a name.
    """
    unknown = Exchange.objects.filter(initiative=initiative, organisation__recognised_at=None).values("pk")
    hidden = Q(subject_type=Exchange._meta.label_lower, subject_id__in=unknown)
    for model in _kept_from_the_public():
        rows = model._default_manager.filter(initiative=initiative, restricted=True).values("pk")
        hidden |= Q(subject_type=model._meta.label_lower, subject_id__in=rows)
    experiments = Experiment.objects.filter(initiative=initiative, target__isnull=False)
    shown = experiments.filter(restricted=False).values("target")
    kept = experiments.filter(restricted=True).exclude(target__in=shown).values("target")
    measured = Measurement.objects.filter(target__in=kept).values("pk")
    hidden |= Q(subject_type=Target._meta.label_lower, subject_id__in=kept)
    return hidden | Q(subject_type=Measurement._meta.label_lower, subject_id__in=measured)


def _kept_from_the_public() -> Iterator[type[Model]]:
    """Every kind of row of a dossier that can be restricted."""
    for model in apps.get_app_config("initiatives").get_models():
        names = {field.name for field in model._meta.get_fields()}
        if {"initiative", "restricted"} <= names:
            yield model


def _things(entries: Sequence[Entry]) -> Mapping[tuple[str, int], Model]:
    """What the entries are about, as it is today: one query for each kind."""
    wanted: dict[str, set[int]] = defaultdict(set)
    for entry in entries:
        if entry.subject_id is not None:
            wanted[entry.subject_type].add(entry.subject_id)
    found: dict[tuple[str, int], Model] = {}
    for label, ids in wanted.items():
        try:
            model = apps.get_model(label)
        except (LookupError, ValueError):
            continue
        rows = model._default_manager.filter(pk__in=ids)
        if label == Measurement._meta.label_lower or label == Target._meta.label_lower:
            rows = rows.select_related("indicator")
        if label == "initiatives.partner":
            rows = rows.select_related("organisation")
        found |= {(label, row.pk): row for row in rows}
    return found


def _sentence(entry: Entry, thing: Model | None, who: str) -> Sentence:
    parts = _Parts(who, _called(entry, thing), thing)
    wording = SENTENCES.get(entry.key)
    kept = wording is None or not wording.public or bool(getattr(thing, "restricted", False))
    for words in wording.words if wording is not None else ():
        try:
            return Sentence(entry.at, str(words) % parts, kept)
        except KeyError:
            continue
    told = _("%(who)s: %(label)s (%(what)s).") % {"who": who, "label": label_of(entry.key), "what": parts["what"]}
    return Sentence(entry.at, told, kept)


class _Parts(dict[str, str]):
    """The parts of a sentence, found when the wording asks for them; KeyError when one is not there."""

    def __init__(self, who: str, what: str, thing: Model | None) -> None:
        super().__init__(who=who, what=what)
        self._thing = thing

    def __missing__(self, name: str) -> str:
        shown = _shown(self._thing, name) if self._thing is not None else ""
        if not shown:
            raise KeyError(name)
        return shown


def _shown(thing: Model, name: str) -> str:
    """A choice, a day or a number of the thing; texts are not quoted."""
    display = getattr(thing, f"get_{name}_display", None)
    if display is not None:
        words = str(display())
        return words[:1].lower() + words[1:]
    value = getattr(thing, name, None)
    if isinstance(value, datetime | date):
        return day_in_words(value)
    if isinstance(value, int | Decimal) and not isinstance(value, bool):
        return number_format(value, force_grouping=True)
    return ""


def _called(entry: Entry, thing: Model | None) -> str:
    """The thing as it is called today; when it is gone, as it was called then (only those inside get here)."""
    if thing is None:
        return entry.subject_label
    if isinstance(thing, Measurement):
        return str(thing)
    words = str(getattr(thing, "audit_label", None) or thing)
    return words if len(words) <= _LONGEST else f"{words[: _LONGEST - 1]}…"


def _actors(entries: Sequence[Entry], initiative: Initiative, *, inside: bool) -> Mapping[int, str]:
    """Who acted: a name and a role for those inside, an office for everybody else. Two queries."""
    ids = {entry.actor_id for entry in entries if entry.actor_id}
    people = Person.objects.in_bulk(ids)
    held = Q(scope_type=SCOPE, scope_id=initiative.pk) | Q(scope_type="", organisation=initiative.organisation_id)
    roles: dict[int, Role] = {}
    rows = Role.objects.filter(held, person__in=ids).select_related("organisation")
    for role in rows.order_by("-scope_type", "-starts_on", "-pk"):
        roles.setdefault(role.person_id, role)
    return {pk: _actor(person, roles.get(pk), initiative, inside=inside) for pk, person in people.items()}


def _actor(person: Person, role: Role | None, initiative: Initiative, *, inside: bool) -> str:
    if role is None:
        office = _("Somebody of the network")
    else:
        place = role.organisation.name if role.organisation else initiative.organisation.name
        office = f"{role.title or role.get_kind_display()} ({place})"
    if not inside:
        return office
    name = str(person) or _("A person who left")
    return f"{name}, {role.title or role.get_kind_display()}" if role is not None else name


def _house(entry: Entry) -> str:
    return "Minga" if entry.actor_id is None else _("Somebody of the network")
