"""From what a call can be begun: the editions one runs, their stages, earlier calls, challenges that are ready."""

from collections.abc import Sequence
from datetime import datetime
from typing import Final

from django.db.models import Case, IntegerField, Q, QuerySet, Value, When

from minga.calls.models import Call
from minga.calls.queries.calls import calls_run_by
from minga.challenges.enums import ChallengeStatus
from minga.challenges.models import Challenge
from minga.core.search import fold
from minga.core.texts import pick
from minga.organisations.models import Territory
from minga.people.models import Person
from minga.programmes.models import Edition, Stage
from minga.programmes.queries.editions import editions_managed_by

CALLING: Final = ("call", "pilot_fund")
SOLVABLE: Final = (ChallengeStatus.CHARACTERISED, ChallengeStatus.CONNECTED)
"""States in which a challenge is ready for solvers: its evidence and baseline are there, nobody solved it."""

MOST_EARLIER: Final = 30
MOST_CHALLENGES: Final = 60


def edition_run_by(person: Person, key: str, now: datetime) -> Edition:
    """An edition in which she may open a call; Edition.DoesNotExist otherwise."""
    return editions_managed_by(person, now).get(key=key)


def stages_to_call(edition: Edition) -> list[tuple[str, str]]:
    """The stages that may fill in a call: those in which people apply first. One query."""
    rows = sorted(edition.stages.all(), key=lambda each: (not asks_to_apply(each.kind, each.features), each.order))
    return [(stage.key, pick(stage.titles)) for stage in rows]


def asks_to_apply(kind: str, features: Sequence[str]) -> bool:
    """Whether people apply in a stage of this kind."""
    return kind in CALLING or "apply" in features


def latest_of_stage(stage: Stage) -> Call | None:
    """The call that was begun last from this stage."""
    return stage.calls.order_by("-pk").first()


def earlier_calls(person: Person, now: datetime) -> list[tuple[str, str]]:
    """Calls of editions that she runs, to open the same again; the newest first. One query."""
    rows = calls_run_by(person, now).order_by("-created_at", "-pk")[:MOST_EARLIER]
    return [(call.key, f"{pick(call.titles) or call.key} · {pick(call.edition.titles)}") for call in rows]


def challenges_to_choose(call: Call, words: str = "") -> list[Challenge]:
    """Those chosen already, then those that are ready: of this edition, then of its countries. One query."""
    chosen = Q(calls__call=call)
    ready = Q(status__in=SOLVABLE, restricted=False)
    countries = call.edition.countries
    near = Q(edition=call.edition) | (Q(country__in=countries) if countries else Q())
    for word in fold(words).split()[:8]:
        near &= Q(folded_title__contains=word)
    rows = Challenge.objects.filter(chosen | (ready & near)).select_related("organisation")
    order = Case(
        When(chosen, then=Value(0)), When(edition=call.edition, then=Value(1)), default=Value(2),
        output_field=IntegerField(),
    )  # fmt: skip
    return list(rows.annotate(near=order).order_by("near", "title", "pk").distinct()[:MOST_CHALLENGES])


def territories_of(edition: Edition) -> QuerySet[Territory]:
    """The departments, provinces or states of the countries of the edition."""
    return Territory.objects.filter(kind="admin1", country__in=edition.countries).order_by("country", "code")
