"""Everything on the public page of an organisation, read at once."""

from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import F, Q

from minga.audit.models import Entry
from minga.audit.queries import history_of
from minga.core.actors import HOUSE
from minga.core.texts import pick
from minga.organisations import policies
from minga.organisations.enums import TIE_BACK, OrganisationType, RoleKind, TieKind
from minga.organisations.models import JoinRequest, Organisation, Role, Territory, Tie, Unit, house_day
from minga.organisations.queries.organisations import is_stale
from minga.organisations.queries.sections import Section, organisation_sections
from minga.people.models import Person

HISTORY_SHOWN = 8
_NAMED_PARTS = (Unit._meta.label_lower, Tie._meta.label_lower)


@dataclass(frozen=True)
class TieRow:
    """A tie, read from this organisation's side."""

    uuid: str
    name: str
    link: str
    since: date | None
    until: date | None
    over: bool
    source: str
    source_link: str


@dataclass(frozen=True)
class TieGroup:
    """The ties that say the same: "has as member"."""

    phrase: str
    ties: tuple[TieRow, ...]


@dataclass(frozen=True)
class UnitRow:
    key: str
    name: str
    inside: str
    innovation: bool
    mission: str
    created_by_act: str


@dataclass(frozen=True)
class PublicRole:
    """Who answers in public for something here."""

    name: str
    role: str
    since: date


@dataclass(frozen=True)
class HistoryRow:
    """One line of the history, for those who may read it."""

    at: datetime
    who: str
    what: str
    detail: str


@dataclass(frozen=True)
class OrganisationPage:
    """What the page shows, and what this viewer may do on it."""

    organisation: Organisation
    about: str
    path: tuple[Territory, ...]
    stale: bool
    ties: tuple[TieGroup, ...]
    units: tuple[UnitRow, ...]
    public_roles: tuple[PublicRole, ...]
    sections: tuple[Section, ...]
    history: tuple[HistoryRow, ...]
    may_edit: bool
    may_support: bool
    may_see_roles: bool
    may_join: bool
    join_asked: bool

    @property
    def awaits_review(self) -> bool:
        """Whether support has still to recognise it."""
        return self.organisation.recognised_at is None and self.organisation.retired_at is None

    @property
    def is_association(self) -> bool:
        return self.organisation.type == OrganisationType.ASSOCIATION


def organisation_page(organisation: Organisation, viewer: Person | None, *, now: datetime) -> OrganisationPage:
    """Read the page; the organisation comes from `organisation_for`."""
    may_edit = policies.may_edit(viewer, organisation, now=now)
    works_here = viewer is not None and _works_here(viewer, organisation, now)
    asked = viewer is not None and not works_here and _asked(viewer, organisation)
    open_to_join = organisation.retired_at is None and viewer is not None and not works_here
    return OrganisationPage(
        organisation=organisation,
        about=pick(organisation.about),
        path=place_path(organisation.territory),
        stale=is_stale(organisation, now),
        ties=_ties(organisation, now),
        units=_units(organisation),
        public_roles=_public_roles(organisation, now),
        sections=organisation_sections(organisation, viewer, now),
        history=history_rows(organisation) if policies.may_see_history(viewer, organisation, now=now) else (),
        may_edit=may_edit,
        may_support=policies.may_support(viewer),
        may_see_roles=works_here or policies.is_support(viewer),
        may_join=open_to_join and not asked,
        join_asked=asked,
    )


def place_path(place: Territory | None) -> tuple[Territory, ...]:
    """From the country down to the place."""
    steps: list[Territory] = []
    while place is not None:
        steps.insert(0, place)
        place = place.parent
    return tuple(steps)


def history_rows(organisation: Organisation) -> tuple[HistoryRow, ...]:
    """The last changes, with who made them under the name that she has today."""
    entries = list(history_of(organisation)[:HISTORY_SHOWN])
    people = Person.objects.in_bulk({entry.actor_id for entry in entries if entry.actor_id})
    return tuple(
        HistoryRow(
            at=entry.at,
            who=_actor_name(entry, people.get(entry.actor_id or 0)),
            what=entry.label,
            detail=_detail(entry, organisation),
        )
        for entry in entries
    )


def _actor_name(entry: Entry, person: Person | None) -> str:
    if person is not None:
        return str(person)
    return str(HOUSE) if entry.actor_id is None else entry.actor_label


def _detail(entry: Entry, organisation: Organisation) -> str:
    """Which columns changed, which role, or the name of the part, in the reader's words."""
    if entry.subject_type == organisation._meta.label_lower:
        labels = {field.name: str(field.verbose_name) for field in organisation._meta.fields}
        return ", ".join(labels[name] for name in entry.before if name in labels)
    if entry.subject_type == Role._meta.label_lower:
        kind = entry.subject_label.partition(" ")[0]
        return str(RoleKind(kind).label) if kind in RoleKind.values else ""
    return entry.subject_label if entry.subject_type in _NAMED_PARTS else ""


def _works_here(viewer: Person, organisation: Organisation, now: datetime) -> bool:
    return Role.objects.filter(organisation=organisation).counting(now).exercised_by(viewer).exists()


def _asked(viewer: Person, organisation: Organisation) -> bool:
    return JoinRequest.objects.filter(organisation=organisation, person=viewer, answered_at__isnull=True).exists()


def _ties(organisation: Organisation, now: datetime) -> tuple[TieGroup, ...]:
    both = Tie.objects.filter(Q(origin=organisation) | Q(target=organisation)).select_related("origin", "target")
    groups: dict[str, list[TieRow]] = {}
    for tie in both.order_by(F("until").desc(nulls_first=True), "since", "pk"):
        outward = tie.origin_id == organisation.pk
        phrase = tie.get_kind_display() if outward else str(TIE_BACK[TieKind(tie.kind)])
        groups.setdefault(phrase, []).append(_tie_row(tie, tie.target if outward else tie.origin, house_day(now)))
    return tuple(TieGroup(phrase, tuple(ties)) for phrase, ties in groups.items())


def _tie_row(tie: Tie, other: Organisation, today: date) -> TieRow:
    is_link = tie.source.startswith(("https://", "http://"))
    return TieRow(
        uuid=str(tie.uuid),
        name=other.name,
        link=other.get_absolute_url(),
        since=tie.since,
        until=tie.until,
        over=tie.until is not None and tie.until < today,
        source=tie.source,
        source_link=tie.source if is_link else "",
    )


def _units(organisation: Organisation) -> tuple[UnitRow, ...]:
    units = organisation.units.filter(retired_at__isnull=True).select_related("parent")
    return tuple(
        UnitRow(
            key=unit.key,
            name=unit.name,
            inside=unit.parent.name if unit.parent else "",
            innovation=unit.innovation,
            mission=unit.mission,
            created_by_act=unit.created_by_act,
        )
        for unit in units.order_by("-innovation", "name", "pk")
    )


def _public_roles(organisation: Organisation, now: datetime) -> tuple[PublicRole, ...]:
    """Nobody's name is shown by an organisation that anybody may have made up."""
    if organisation.recognised_at is None:
        return ()
    roles = Role.objects.at(organisation=organisation).counting(now).filter(public=True)
    rows = roles.select_related("person").order_by("starts_on", "pk")
    return tuple(
        PublicRole(name=role.person.name, role=role.title or role.get_kind_display(), since=role.starts_on)
        for role in rows
        if role.person.name
    )
