"""Why a programme exists, and who takes part: statements, objectives, partners, people."""

from dataclasses import dataclass
from datetime import date

from django.utils.translation import gettext_lazy as _

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

    default: Language = item(_("default language"), "The language shown when none is asked for.")
    all: tuple[Language, ...] = item(
        _("languages"), "Every language that each text must have, such as `[es, pt, en]`."
    )


@dataclass(frozen=True, kw_only=True)
class Source:
    """A document that the blueprint was read from."""

    key: Key = item(_("key"), _KEY_DOC)
    title: Name = item(_("title"), "Its title, as published.")
    publisher: Name = item(_("publisher"), "Who published it.")
    file: str = item(_("file"), "The file whose lines are cited.", default="")
    published: date | None = item(_("published"), "The day of publication.", default=None)
    language: Language = item(_("language"), "The language it is written in.", default="")
    assumed: tuple[AssumptionRef, ...] = item(
        _("assumed"), "Keys of assumptions about the document itself.", default=()
    )


@dataclass(frozen=True, kw_only=True)
class Assumption:
    """Something the sources do not say, and the design had to decide."""

    key: Key = item(_("key"), _KEY_DOC)
    text: Texts = item(_("assumption"), "What was assumed, and why.")


@dataclass(frozen=True, kw_only=True)
class Record:
    """How the case is filed: when, where, at which level, in which state."""

    since: int | None = item(_("since"), "The first year.", default=None, at_least=1900)
    until: int | None = item(
        _("until"), "The last year; left out while it goes on.", default=None, at_least=1900
    )
    countries: tuple[Country, ...] = item(
        _("countries"), "Countries, as ISO 3166 codes of two letters.", default=()
    )
    levels: tuple[Level, ...] = item(_("levels"), "Levels of government it works at.", default=())
    statuses: tuple[LifeStage, ...] = item(
        _("states"), "Where its initiatives are. Several may hold at once.", default=()
    )
    services: tuple[Texts, ...] = item(
        _("services"), "The kind of service under which its makers file it.", default=()
    )
    source: tuple[Citation, ...] = item(_("source"), "Where this was read.", default=())


@dataclass(frozen=True, kw_only=True)
class Statement(Stated):
    """One thing said in words: a diagnosis, a known issue, a lesson."""

    key: Key = item(_("key"), _KEY_DOC)
    text: Texts = item(_("text"), "The statement, one idea.")


@dataclass(frozen=True, kw_only=True)
class Objective(Stated):
    """An objective, or strategic axis."""

    key: Key = item(_("key"), _KEY_DOC)
    title: Texts = item(_("title"), "The objective in one sentence.")


@dataclass(frozen=True, kw_only=True)
class Strategy(Stated):
    """A line of work towards an objective."""

    key: Key = item(_("key"), _KEY_DOC)
    title: Texts = item(_("title"), "The strategy in one sentence.")
    objective: ObjectiveRef = item(_("objective"), "The objective it serves.")
    stage: StageRef = item(_("stage"), "The stage where it is carried out.", default="")


@dataclass(frozen=True, kw_only=True)
class Sdg(Stated):
    """A Sustainable Development Goal that the programme serves."""

    goal: int = item(_("goal"), "Number of the goal, 1 to 17.", at_least=1, at_most=17)
    targets: tuple[str, ...] = item(
        _("targets of the goal"), 'Targets of that goal, in quotes: `["16.6", "16.7"]`.', default=()
    )


@dataclass(frozen=True, kw_only=True)
class Topic(Stated):
    """A subject under which the programme can be found."""

    key: Key = item(_("key"), _KEY_DOC)
    title: Texts = item(_("title"), "The topic, in a few words.")


@dataclass(frozen=True, kw_only=True)
class Organisation(Stated):
    """An entity named by the blueprint; it is created at launch when the directory lacks it."""

    key: Key = item(_("key"), _KEY_DOC)
    name: Name = item(_("name"), "Its own name. One name, or one per language.")
    type: OrganisationType = item(_("type"), "What kind of entity it is.")
    level: Level | None = item(_("level"), "The level it works at.", default=None)
    country: Country = item(_("country"), "ISO 3166 code of two letters.", default="")
    territory: Territory = item(
        _("territory"), "ISO 3166-2 code of its region, such as `PE-LIM`.", default=""
    )
    place: Name = item(_("place"), "City or municipality.", default={})
    rural: bool | None = item(_("rural"), "Whether it is rural.", default=None)


@dataclass(frozen=True, kw_only=True)
class Partner(Stated):
    """What one organisation brings to the programme; shown as public credit."""

    organisation: OrganisationRef = item(_("organisation"), "Key of the organisation.")
    roles: tuple[PartnerRole, ...] = item(_("roles"), "One or several roles.")
    part: Texts = item(_("part"), "What it does, in one sentence.", default={})


@dataclass(frozen=True, kw_only=True)
class Credit:
    """The name of a real person, given only because a source published it."""

    name: str = item(_("name"), "The name, as the source gives it.")
    post: Name = item(_("post"), "The post held when the source was written.", default={})
    about: Texts = item(_("about"), "A short public biography.", default={})
    source: tuple[Citation, ...] = item(
        _("source"), "The line that names this person. Required: names are never invented."
    )


@dataclass(frozen=True, kw_only=True)
class Role(Stated):
    """A role of people who run the edition, to be filled at launch."""

    key: Key = item(_("key"), _KEY_DOC)
    kind: RoleKind = item(_("kind"), "What the role is.")
    title: Texts = item(_("title"), "The role as people call it.")
    number: Range = item(_("number"), "How many people: `2`, `2-3` or `1+`.")
    organisation: OrganisationRef = item(
        _("organisation"), "The organisation that provides them.", default=""
    )
    does: Texts = item(_("task"), "What the role does, in one sentence.", default={})
    hours_per_week: Range | None = item(
        _("hours per week"), "Hours per week of each person.", default=None
    )
    costs: tuple[CostRef, ...] = item(
        _("costs"), "Keys of the budget lines, cash or in kind, that pay for it.", default=()
    )
    credits: tuple[Credit, ...] = item(
        _("public credit"), "People whom the source names in this role.", default=()
    )


@dataclass(frozen=True, kw_only=True)
class FocalPoint(Stated):
    """Whom to ask. An office first; a name only when a source published it."""

    organisation: OrganisationRef = item(_("organisation"), "The organisation that answers.")
    office: Texts = item(_("office"), "The office or post that answers.")
    credits: tuple[Credit, ...] = item(
        _("public credit"), "The person whom the source names.", default=()
    )


@dataclass(frozen=True, kw_only=True)
class Quota(Stated):
    """Places for one organisation, one type of organisation or one country."""

    organisation: OrganisationRef = item(
        _("organisation"), "Key of the organisation, when it is one.", default=""
    )
    type: OrganisationType | None = item(
        _("type"), "Type of organisation, when it is any of a kind.", default=None
    )
    country: Country = item(_("country"), "ISO code, when it is by country.", default="")
    rural: bool | None = item(_("rural"), "Whether they must be rural.", default=None)
    organisations: Range | None = item(
        _("number of organisations"), "How many organisations take part.", default=None
    )
    places: Range | None = item(
        _("places"), "How many people; left out when it is decided at launch.", default=None
    )


@dataclass(frozen=True, kw_only=True)
class Teams(Stated):
    """How people work in groups."""

    number: Range | None = item(_("number of teams"), "How many teams.", default=None)
    size: Range | None = item(_("team size"), "How many people in each.", default=None)
    mixed: bool = item(
        _("mixed"), "`true` when no team may come from one organisation only.", default=False
    )


@dataclass(frozen=True, kw_only=True)
class Requirement(Stated):
    """A condition to take part, in words that an applicant understands."""

    key: Key = item(_("key"), _KEY_DOC)
    text: Texts = item(_("requirement"), "The condition, in one sentence.")
    required: bool = item(
        _("required"), "`false` when it only counts in favour of the applicant.", default=True
    )


@dataclass(frozen=True, kw_only=True)
class Participants(Stated):
    """For how many, who may take part, and how they come in."""

    opt_in: bool = item(
        _("opt-in"), "Always `true`: nobody is enrolled without accepting by herself."
    )
    selection: Selection = item(_("selection"), "How people come in.")
    places: int = item(_("places"), "Places that an edition opens with.", at_least=1)
    minimum: int | None = item(
        _("minimum"), "Fewest people with whom it starts.", default=None, at_least=1
    )
    reported: Range | None = item(
        _("people reported"), "How many took part, as the source says it.", default=None
    )
    organisations: Range | None = item(
        _("number of organisations"), "How many organisations take part.", default=None
    )
    teams: Teams | None = item(_("teams"), "How people work in groups.", default=None)
    quotas: tuple[Quota, ...] = item(
        _("quotas"), "Places by organisation, type or country.", default=()
    )
    requirements: tuple[Requirement, ...] = item(
        _("requirements"), "Conditions to take part.", default=()
    )
    languages: tuple[Language, ...] = item(
        _("working languages"), "Languages in which people work.", default=()
    )
    tools: tuple[ResourceRef, ...] = item(
        _("tools"), "Resources that people work with throughout.", default=()
    )
