"""What happens and when: stages, what each kind of stage is told, modules and sessions.

Dates are never written. A stage says how long it lasts and after which others it comes;
`queries.blueprint_plan` turns that into days when an edition gets its first day.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal

from django.utils.translation import pgettext_lazy

from minga.programmes.models.blueprint_values import (
    Currency,
    FormRef,
    Key,
    Language,
    Name,
    Range,
    ResourceRef,
    RoleRef,
    RubricRef,
    Span,
    StageRef,
    Stated,
    Texts,
    item,
)
from minga.programmes.models.blueprint_words import (
    Feature,
    LifeStage,
    Mode,
    SessionKind,
    WorkKind,
)

_KEY_DOC = "Its name inside this blueprint: small letters, digits and hyphens."


@dataclass(frozen=True, kw_only=True)
class Repeat:
    """How often something comes back."""

    every: Span = item(pgettext_lazy("blueprint", "every"), "The distance between two, such as `1w`.")
    times: int = item(pgettext_lazy("blueprint", "times"), "How many there are in all.", at_least=1, at_most=500)


@dataclass(frozen=True, kw_only=True)
class Stage(Stated):
    """A stretch of the edition's calendar. Its kind decides what happens in it."""

    key: Key = item(pgettext_lazy("blueprint", "key"), _KEY_DOC)
    kind: str = item(pgettext_lazy("blueprint", "kind"), "One of the registered kinds of stage (see below).")
    title: Texts = item(pgettext_lazy("blueprint", "title"), "Its name in the timeline.")
    summary: Texts = item(pgettext_lazy("blueprint", "summary"), "What happens, in one or two sentences.", default={})
    after: tuple[StageRef, ...] = item(
        pgettext_lazy("blueprint", "after"),
        "Stages that must end first. Left out: it counts from the first day.",
        default=(),
    )
    starts: Span = item(
        pgettext_lazy("blueprint", "starts"),
        "Distance from the first day of the edition, or from the end of the stages in `after`: "
        "`0d`, `+2w`. Negative only with `after`, to overlap.",
        default=Span(0, "d"),
    )
    lasts: Span = item(pgettext_lazy("blueprint", "lasts"), "How long: `3d`, `2w`, `2m`, `1y`.")
    opens: tuple[Feature, ...] = item(
        pgettext_lazy("blueprint", "opens"), "What people can do while it runs.", default=()
    )
    forms: tuple[FormRef, ...] = item(pgettext_lazy("blueprint", "forms"), "Forms that are filled in here.", default=())
    rubrics: tuple[RubricRef, ...] = item(
        pgettext_lazy("blueprint", "rubrics"), "Rubrics by which work is judged here.", default=()
    )
    mode: Mode | None = item(pgettext_lazy("blueprint", "mode"), "Where people meet.", default=None)
    place: Name = item(pgettext_lazy("blueprint", "place"), "City or venue, when people meet in person.", default={})
    optional: bool = item(
        pgettext_lazy("blueprint", "optional"), "`true` when an edition may go without it.", default=False
    )
    config: Mapping[str, object] = item(
        pgettext_lazy("blueprint", "settings"), "What this kind of stage needs to know (see below).", default={}
    )


@dataclass(frozen=True, kw_only=True)
class Session(Stated):
    """One meeting, or a series of them."""

    key: Key = item(pgettext_lazy("blueprint", "key"), _KEY_DOC)
    title: Texts = item(pgettext_lazy("blueprint", "title"), "What it is about.")
    kind: SessionKind = item(pgettext_lazy("blueprint", "kind"), "How people work in it.")
    day: int = item(
        pgettext_lazy("blueprint", "day"), "Day of the stage on which it falls; 1 is the first.", at_least=1
    )
    hours: Decimal = item(pgettext_lazy("blueprint", "hours"), "Length in hours.", at_least=0, at_most=24)
    mode: Mode | None = item(
        pgettext_lazy("blueprint", "mode"), "Where, when it differs from the module.", default=None
    )
    place: Name = item(pgettext_lazy("blueprint", "place"), "City or venue.", default={})
    languages: tuple[Language, ...] = item(
        pgettext_lazy("blueprint", "languages"), "Languages spoken, when not those of the whole.", default=()
    )
    led_by: tuple[RoleRef, ...] = item(pgettext_lazy("blueprint", "led by"), "Roles that lead it.", default=())
    tools: tuple[ResourceRef, ...] = item(pgettext_lazy("blueprint", "tools"), "Resources used.", default=())
    output: Texts = item(pgettext_lazy("blueprint", "output"), "What each group leaves with.", default={})
    repeats: Repeat | None = item(pgettext_lazy("blueprint", "repeats"), "When it is a series.", default=None)


@dataclass(frozen=True, kw_only=True)
class Module(Stated):
    """A part of the learning, with its objectives and its sessions."""

    key: Key = item(pgettext_lazy("blueprint", "key"), _KEY_DOC)
    title: Texts = item(pgettext_lazy("blueprint", "title"), "Its name.")
    stage: StageRef = item(pgettext_lazy("blueprint", "stage"), "The stage it belongs to.")
    mode: Mode = item(pgettext_lazy("blueprint", "mode"), "Where people meet.")
    place: Name = item(pgettext_lazy("blueprint", "place"), "City or venue, when people meet in person.", default={})
    objectives: tuple[Texts, ...] = item(
        pgettext_lazy("blueprint", "objectives"), "What people can do afterwards; one idea each.", default=()
    )
    task: Texts = item(
        pgettext_lazy("blueprint", "task"), "What each team does next in its own initiative.", default={}
    )
    tools: tuple[ResourceRef, ...] = item(pgettext_lazy("blueprint", "tools"), "Resources used.", default=())
    sessions: tuple[Session, ...] = item(pgettext_lazy("blueprint", "sessions"), "Its sessions, in order.", default=())


@dataclass(frozen=True, kw_only=True)
class EnrolmentConfig:
    """Settings of an enrolment stage."""

    waiting_list: bool = item(
        pgettext_lazy("blueprint", "waiting list"), "Whether people wait for a place that becomes free.", default=True
    )
    answer_within: Span | None = item(
        pgettext_lazy("blueprint", "answer within"), "How long an invited person has to answer.", default=None
    )


@dataclass(frozen=True, kw_only=True)
class TeamWorkConfig:
    """Settings of team work and sprints: what each team brings to the end."""

    work: WorkKind | None = item(pgettext_lazy("blueprint", "work"), "What the work changes.", default=None)
    reaches: LifeStage | None = item(
        pgettext_lazy("blueprint", "reaches"), "The stage of life each initiative reaches.", default=None
    )
    outputs: Range | None = item(pgettext_lazy("blueprint", "outputs"), "How many works come out.", default=None)


@dataclass(frozen=True, kw_only=True)
class MentoringConfig:
    """Settings of a mentoring stage."""

    every: Span = item(
        pgettext_lazy("blueprint", "every"), "How often each team meets its mentor.", default=Span(1, "w")
    )
    minutes: int | None = item(
        pgettext_lazy("blueprint", "minutes"), "How long a meeting lasts.", default=None, at_least=5, at_most=480
    )


@dataclass(frozen=True, kw_only=True)
class PilotFundConfig:
    """Settings of a fund for pilots."""

    awards: int = item(pgettext_lazy("blueprint", "awards"), "How many teams receive money.", at_least=1)
    amount: Decimal = item(pgettext_lazy("blueprint", "amount"), "How much each receives.", at_least=0)
    currency: Currency = item(pgettext_lazy("blueprint", "currency"), "ISO 4217 code.")
    tranches: int = item(
        pgettext_lazy("blueprint", "tranches"),
        "In how many payments, each after a verified milestone.",
        default=1,
        at_least=1,
    )


@dataclass(frozen=True, kw_only=True)
class MeasurementConfig:
    """Settings of a measurement, such as a wave of the index."""

    entities: Range | None = item(
        pgettext_lazy("blueprint", "entities"), "How many entities are measured.", default=None
    )
    waves: int = item(pgettext_lazy("blueprint", "waves"), "How many times.", default=1, at_least=1)


STAGE_CONFIGS: Mapping[str, type] = {
    "enrolment": EnrolmentConfig,
    "call": EnrolmentConfig,
    "sprint": TeamWorkConfig,
    "challenge_sourcing": TeamWorkConfig,
    "team_work": TeamWorkConfig,
    "lab": TeamWorkConfig,
    "mentoring": MentoringConfig,
    "pilot_fund": PilotFundConfig,
    "measurement": MeasurementConfig,
}
"""The settings of each kind of stage that takes any, until its app declares its own."""
