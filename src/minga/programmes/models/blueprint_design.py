"""Why a programme exists, and who takes part: statements, objectives, partners, people."""

from dataclasses import dataclass
from datetime import date

from django.utils.translation import pgettext_lazy

from minga.organisations.enums import Level, OrganisationType, RoleKind
from minga.programmes.enums import PartnerRole
from minga.programmes.models.blueprint_values import (
    AssumptionRef,
    Citation,
    CostRef,
    Country,
    Key,
    Language,
    Name,
    ObjectiveRef,
    OrganisationRef,
    Range,
    ResourceRef,
    StageRef,
    Stated,
    Territory,
    Texts,
    item,
)
from minga.programmes.models.blueprint_words import LifeStage, Selection

_KEY_DOC = "Its name inside this blueprint: small letters, digits and hyphens."


@dataclass(frozen=True, kw_only=True)
class Languages:
    """The languages in which every text is written."""

    default: Language = item(
        pgettext_lazy("blueprint", "default language"), "The language shown when none is asked for."
    )
    all: tuple[Language, ...] = item(
        pgettext_lazy("blueprint", "languages"), "Every language that each text must have, such as `[es, pt, en]`."
    )


@dataclass(frozen=True, kw_only=True)
class Source:
    """A document that the blueprint was read from."""

    key: Key = item(pgettext_lazy("blueprint", "key"), _KEY_DOC)
    title: Name = item(pgettext_lazy("blueprint", "title"), "Its title, as published.")
    publisher: Name = item(pgettext_lazy("blueprint", "publisher"), "Who published it.")
    file: str = item(pgettext_lazy("blueprint", "file"), "The file whose lines are cited.", default="")
    published: date | None = item(pgettext_lazy("blueprint", "published"), "The day of publication.", default=None)
    language: Language = item(pgettext_lazy("blueprint", "language"), "The language it is written in.", default="")
    assumed: tuple[AssumptionRef, ...] = item(
        pgettext_lazy("blueprint", "assumed"), "Keys of assumptions about the document itself.", default=()
    )


@dataclass(frozen=True, kw_only=True)
class Assumption:
    """Something the sources do not say, and the design had to decide."""

    key: Key = item(pgettext_lazy("blueprint", "key"), _KEY_DOC)
    text: Texts = item(pgettext_lazy("blueprint", "assumption"), "What was assumed, and why.")


@dataclass(frozen=True, kw_only=True)
class Record:
    """How the case is filed: when, where, at which level, in which state."""

    since: int | None = item(pgettext_lazy("blueprint", "since"), "The first year.", default=None, at_least=1900)
    until: int | None = item(
        pgettext_lazy("blueprint", "until"), "The last year; left out while it goes on.", default=None, at_least=1900
    )
    countries: tuple[Country, ...] = item(
        pgettext_lazy("blueprint", "countries"), "Countries, as ISO 3166 codes of two letters.", default=()
    )
    levels: tuple[Level, ...] = item(
        pgettext_lazy("blueprint", "levels"), "Levels of government it works at.", default=()
    )
    statuses: tuple[LifeStage, ...] = item(
        pgettext_lazy("blueprint", "states"), "Where its initiatives are. Several may hold at once.", default=()
    )
    services: tuple[Texts, ...] = item(
        pgettext_lazy("blueprint", "services"), "The kind of service under which its makers file it.", default=()
    )
    source: tuple[Citation, ...] = item(pgettext_lazy("blueprint", "source"), "Where this was read.", default=())


@dataclass(frozen=True, kw_only=True)
class Statement(Stated):
    """One thing said in words: a diagnosis, a known issue, a lesson."""

    key: Key = item(pgettext_lazy("blueprint", "key"), _KEY_DOC)
    text: Texts = item(pgettext_lazy("blueprint", "text"), "The statement, one idea.")


@dataclass(frozen=True, kw_only=True)
class Objective(Stated):
    """An objective, or strategic axis."""

    key: Key = item(pgettext_lazy("blueprint", "key"), _KEY_DOC)
    title: Texts = item(pgettext_lazy("blueprint", "title"), "The objective in one sentence.")


@dataclass(frozen=True, kw_only=True)
class Strategy(Stated):
    """A line of work towards an objective."""

    key: Key = item(pgettext_lazy("blueprint", "key"), _KEY_DOC)
    title: Texts = item(pgettext_lazy("blueprint", "title"), "The strategy in one sentence.")
    objective: ObjectiveRef = item(pgettext_lazy("blueprint", "objective"), "The objective it serves.")
    stage: StageRef = item(pgettext_lazy("blueprint", "stage"), "The stage where it is carried out.", default="")


@dataclass(frozen=True, kw_only=True)
class Sdg(Stated):
    """A Sustainable Development Goal that the programme serves."""

    goal: int = item(pgettext_lazy("blueprint", "goal"), "Number of the goal, 1 to 17.", at_least=1, at_most=17)
    targets: tuple[str, ...] = item(
        pgettext_lazy("blueprint", "targets of the goal"),
        'Targets of that goal, in quotes: `["16.6", "16.7"]`.',
        default=(),
    )


@dataclass(frozen=True, kw_only=True)
class Topic(Stated):
    """A subject under which the programme can be found."""

    key: Key = item(pgettext_lazy("blueprint", "key"), _KEY_DOC)
    title: Texts = item(pgettext_lazy("blueprint", "title"), "The topic, in a few words.")


@dataclass(frozen=True, kw_only=True)
class Organisation(Stated):
    """An entity named by the blueprint; it is created at launch when the directory lacks it."""

    key: Key = item(pgettext_lazy("blueprint", "key"), _KEY_DOC)
    name: Name = item(pgettext_lazy("blueprint", "name"), "Its own name. One name, or one per language.")
    type: OrganisationType = item(pgettext_lazy("blueprint", "type"), "What kind of entity it is.")
    level: Level | None = item(pgettext_lazy("blueprint", "level"), "The level it works at.", default=None)
    country: Country = item(pgettext_lazy("blueprint", "country"), "ISO 3166 code of two letters.", default="")
    territory: Territory = item(
        pgettext_lazy("blueprint", "territory"), "ISO 3166-2 code of its region, such as `PE-LIM`.", default=""
    )
    place: Name = item(pgettext_lazy("blueprint", "place"), "City or municipality.", default={})
    rural: bool | None = item(pgettext_lazy("blueprint", "rural"), "Whether it is rural.", default=None)


@dataclass(frozen=True, kw_only=True)
class Partner(Stated):
    """What one organisation brings to the programme; shown as public credit."""

    organisation: OrganisationRef = item(pgettext_lazy("blueprint", "organisation"), "Key of the organisation.")
    roles: tuple[PartnerRole, ...] = item(pgettext_lazy("blueprint", "roles"), "One or several roles.")
    part: Texts = item(pgettext_lazy("blueprint", "part"), "What it does, in one sentence.", default={})


@dataclass(frozen=True, kw_only=True)
class Credit:
    """The name of a real person, given only because a source published it."""

    name: str = item(pgettext_lazy("blueprint", "name"), "The name, as the source gives it.")
    post: Name = item(pgettext_lazy("blueprint", "post"), "The post held when the source was written.", default={})
    about: Texts = item(pgettext_lazy("blueprint", "about"), "A short public biography.", default={})
    source: tuple[Citation, ...] = item(
        pgettext_lazy("blueprint", "source"), "The line that names this person. Required: names are never invented."
    )


@dataclass(frozen=True, kw_only=True)
class Role(Stated):
    """A role of people who run the edition, to be filled at launch."""

    key: Key = item(pgettext_lazy("blueprint", "key"), _KEY_DOC)
    kind: RoleKind = item(pgettext_lazy("blueprint", "kind"), "What the role is.")
    title: Texts = item(pgettext_lazy("blueprint", "title"), "The role as people call it.")
    number: Range = item(pgettext_lazy("blueprint", "number"), "How many people: `2`, `2-3` or `1+`.")
    organisation: OrganisationRef = item(
        pgettext_lazy("blueprint", "organisation"), "The organisation that provides them.", default=""
    )
    does: Texts = item(pgettext_lazy("blueprint", "task"), "What the role does, in one sentence.", default={})
    hours_per_week: Range | None = item(
        pgettext_lazy("blueprint", "hours per week"), "Hours per week of each person.", default=None
    )
    costs: tuple[CostRef, ...] = item(
        pgettext_lazy("blueprint", "costs"), "Keys of the budget lines, cash or in kind, that pay for it.", default=()
    )
    credits: tuple[Credit, ...] = item(
        pgettext_lazy("blueprint", "public credit"), "People whom the source names in this role.", default=()
    )


@dataclass(frozen=True, kw_only=True)
class FocalPoint(Stated):
    """Whom to ask. An office first; a name only when a source published it."""

    organisation: OrganisationRef = item(pgettext_lazy("blueprint", "organisation"), "The organisation that answers.")
    office: Texts = item(pgettext_lazy("blueprint", "office"), "The office or post that answers.")
    credits: tuple[Credit, ...] = item(
        pgettext_lazy("blueprint", "public credit"), "The person whom the source names.", default=()
    )


@dataclass(frozen=True, kw_only=True)
class Quota(Stated):
    """Places for one organisation, one type of organisation or one country."""

    organisation: OrganisationRef = item(
        pgettext_lazy("blueprint", "organisation"), "Key of the organisation, when it is one.", default=""
    )
    type: OrganisationType | None = item(
        pgettext_lazy("blueprint", "type"), "Type of organisation, when it is any of a kind.", default=None
    )
    country: Country = item(pgettext_lazy("blueprint", "country"), "ISO code, when it is by country.", default="")
    rural: bool | None = item(pgettext_lazy("blueprint", "rural"), "Whether they must be rural.", default=None)
    organisations: Range | None = item(
        pgettext_lazy("blueprint", "number of organisations"), "How many organisations take part.", default=None
    )
    places: Range | None = item(
        pgettext_lazy("blueprint", "places"), "How many people; left out when it is decided at launch.", default=None
    )


@dataclass(frozen=True, kw_only=True)
class Teams(Stated):
    """How people work in groups."""

    number: Range | None = item(pgettext_lazy("blueprint", "number of teams"), "How many teams.", default=None)
    size: Range | None = item(pgettext_lazy("blueprint", "team size"), "How many people in each.", default=None)
    mixed: bool = item(
        pgettext_lazy("blueprint", "mixed"), "`true` when no team may come from one organisation only.", default=False
    )


@dataclass(frozen=True, kw_only=True)
class Requirement(Stated):
    """A condition to take part, in words that an applicant understands."""

    key: Key = item(pgettext_lazy("blueprint", "key"), _KEY_DOC)
    text: Texts = item(pgettext_lazy("blueprint", "requirement"), "The condition, in one sentence.")
    required: bool = item(
        pgettext_lazy("blueprint", "required"), "`false` when it only counts in favour of the applicant.", default=True
    )


@dataclass(frozen=True, kw_only=True)
class Participants(Stated):
    """For how many, who may take part, and how they come in."""

    opt_in: bool = item(
        pgettext_lazy("blueprint", "opt-in"), "Always `true`: nobody is enrolled without accepting by herself."
    )
    selection: Selection = item(pgettext_lazy("blueprint", "selection"), "How people come in.")
    places: int = item(pgettext_lazy("blueprint", "places"), "Places that an edition opens with.", at_least=1)
    minimum: int | None = item(
        pgettext_lazy("blueprint", "minimum"), "Fewest people with whom it starts.", default=None, at_least=1
    )
    reported: Range | None = item(
        pgettext_lazy("blueprint", "people reported"), "How many took part, as the source says it.", default=None
    )
    organisations: Range | None = item(
        pgettext_lazy("blueprint", "number of organisations"), "How many organisations take part.", default=None
    )
    teams: Teams | None = item(pgettext_lazy("blueprint", "teams"), "How people work in groups.", default=None)
    quotas: tuple[Quota, ...] = item(
        pgettext_lazy("blueprint", "quotas"), "Places by organisation, type or country.", default=()
    )
    requirements: tuple[Requirement, ...] = item(
        pgettext_lazy("blueprint", "requirements"), "Conditions to take part.", default=()
    )
    languages: tuple[Language, ...] = item(
        pgettext_lazy("blueprint", "working languages"), "Languages in which people work.", default=()
    )
    tools: tuple[ResourceRef, ...] = item(
        pgettext_lazy("blueprint", "tools"), "Resources that people work with throughout.", default=()
    )
