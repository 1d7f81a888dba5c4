"""What happens and when: stages, what each kind of stage is told, modules and sessions.

Dates are never written. A stage says how long it lasts and after which others it comes;
`queries.blueprint_plan` turns that into days when an edition gets its first day.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal

from django.utils.translation import gettext_lazy as _

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

    every: Span = item(_("every"), "The distance between two, such as `1w`.")
    times: int = item(_("times"), "How many there are in all.", at_least=1, at_most=500)


@dataclass(frozen=True, kw_only=True)
class Stage(Stated):
    """A stretch of the edition's calendar. Its kind decides what happens in it."""

    key: Key = item(_("key"), _KEY_DOC)
    kind: str = item(_("kind"), "One of the registered kinds of stage (see below).")
    title: Texts = item(_("title"), "Its name in the timeline.")
    summary: Texts = item(_("summary"), "What happens, in one or two sentences.", default={})
    after: tuple[StageRef, ...] = item(
        _("after"), "Stages that must end first. Left out: it counts from the first day.", default=()
    )
    starts: Span = item(
        _("starts"),
        "Distance from the first day of the edition, or from the end of the stages in `after`: "
        "`0d`, `+2w`. Negative only with `after`, to overlap.",
        default=Span(0, "d"),
    )
    lasts: Span = item(_("lasts"), "How long: `3d`, `2w`, `2m`, `1y`.")
    opens: tuple[Feature, ...] = item(_("opens"), "What people can do while it runs.", default=())
    forms: tuple[FormRef, ...] = item(_("forms"), "Forms that are filled in here.", default=())
    rubrics: tuple[RubricRef, ...] = item(
        _("rubrics"), "Rubrics by which work is judged here.", default=()
    )
    mode: Mode | None = item(_("mode"), "Where people meet.", default=None)
    place: Name = item(_("place"), "City or venue, when people meet in person.", default={})
    optional: bool = item(
        _("optional"), "`true` when an edition may go without it.", default=False
    )
    config: Mapping[str, object] = item(
        _("settings"), "What this kind of stage needs to know (see below).", default={}
    )


@dataclass(frozen=True, kw_only=True)
class Session(Stated):
    """One meeting, or a series of them."""

    key: Key = item(_("key"), _KEY_DOC)
    title: Texts = item(_("title"), "What it is about.")
    kind: SessionKind = item(_("kind"), "How people work in it.")
    day: int = item(_("day"), "Day of the stage on which it falls; 1 is the first.", at_least=1)
    hours: Decimal = item(_("hours"), "Length in hours.", at_least=0, at_most=24)
    mode: Mode | None = item(_("mode"), "Where, when it differs from the module.", default=None)
    place: Name = item(_("place"), "City or venue.", default={})
    languages: tuple[Language, ...] = item(
        _("languages"), "Languages spoken, when not those of the whole.", default=()
    )
    led_by: tuple[RoleRef, ...] = item(_("led by"), "Roles that lead it.", default=())
    tools: tuple[ResourceRef, ...] = item(_("tools"), "Resources used.", default=())
    output: Texts = item(_("output"), "What each group leaves with.", default={})
    repeats: Repeat | None = item(_("repeats"), "When it is a series.", default=None)


@dataclass(frozen=True, kw_only=True)
class Module(Stated):
    """A part of the learning, with its objectives and its sessions."""

    key: Key = item(_("key"), _KEY_DOC)
    title: Texts = item(_("title"), "Its name.")
    stage: StageRef = item(_("stage"), "The stage it belongs to.")
    mode: Mode = item(_("mode"), "Where people meet.")
    place: Name = item(_("place"), "City or venue, when people meet in person.", default={})
    objectives: tuple[Texts, ...] = item(
        _("objectives"), "What people can do afterwards; one idea each.", default=()
    )
    task: Texts = item(
        _("task"), "What each team does next in its own initiative.", default={}
    )
    tools: tuple[ResourceRef, ...] = item(_("tools"), "Resources used.", default=())
    sessions: tuple[Session, ...] = item(_("sessions"), "Its sessions, in order.", default=())


@dataclass(frozen=True, kw_only=True)
class EnrolmentConfig:
    """Settings of an enrolment stage."""

    waiting_list: bool = item(
        _("waiting list"), "Whether people wait for a place that becomes free.", default=True
    )
    answer_within: Span | None = item(
        _("answer within"), "How long an invited person has to answer.", default=None
    )


@dataclass(frozen=True, kw_only=True)
class TeamWorkConfig:
    """Settings of team work and sprints: what each team brings to the end."""

    work: WorkKind | None = item(_("work"), "What the work changes.", default=None)
    reaches: LifeStage | None = item(
        _("reaches"), "The stage of life each initiative reaches.", default=None
    )
    outputs: Range | None = item(_("outputs"), "How many works come out.", default=None)


@dataclass(frozen=True, kw_only=True)
class MentoringConfig:
    """Settings of a mentoring stage."""

    every: Span = item(_("every"), "How often each team meets its mentor.", default=Span(1, "w"))
    minutes: int | None = item(
        _("minutes"), "How long a meeting lasts.", default=None, at_least=5, at_most=480
    )


@dataclass(frozen=True, kw_only=True)
class PilotFundConfig:
    """Settings of a fund for pilots."""

    awards: int = item(_("awards"), "How many teams receive money.", at_least=1)
    amount: Decimal = item(_("amount"), "How much each receives.", at_least=0)
    currency: Currency = item(_("currency"), "ISO 4217 code.")
    tranches: int = item(
        _("tranches"),
        "In how many payments, each after a verified milestone.",
        default=1,
        at_least=1,
    )


@dataclass(frozen=True, kw_only=True)
class MeasurementConfig:
    """Settings of a measurement, such as a wave of the index."""

    entities: Range | None = item(_("entities"), "How many entities are measured.", default=None)
    waves: int = item(_("waves"), "How many times.", default=1, at_least=1)


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
