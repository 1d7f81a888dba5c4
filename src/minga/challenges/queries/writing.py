"""What a step of the guided form shows around its questions: the way, the rows, what is alike."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from django.db.models import QuerySet
from django.urls import reverse
from django.utils.functional import Promise

from minga.challenges import policies
from minga.challenges.enums import ChallengeStatus
from minga.challenges.models import Attempt, Challenge, Precedent, ReaderTest
from minga.challenges.queries import steps
from minga.challenges.queries.conditions import Condition, conditions_of
from minga.challenges.queries.figures import Figure, figure_of
from minga.challenges.queries.page import EvidenceLine, evidence_lines
from minga.challenges.queries.plain import READERS, PlainFinding, plain_findings, text_hash, understood_by
from minga.challenges.queries.steps import STEPS, FormStep
from minga.organisations.queries.roles import people_with
from minga.people.models import Person
from minga.programmes.enums import TAKING_PART, EditionStatus
from minga.programmes.models import Edition

_OPEN_EDITIONS: Final = (EditionStatus.PLANNED, EditionStatus.OPEN, EditionStatus.RUNNING)


@dataclass(frozen=True)
class Stop:
    """One step on the way. `state`: done, now or ahead."""

    label: str | Promise
    href: str
    state: str
    current: bool


@dataclass(frozen=True)
class TestLine:
    """A reader test; `current`: it was of the words as they are now."""

    test: ReaderTest
    current: bool


@dataclass(frozen=True)
class StepPage:
    """The frame of one step."""

    key: str
    uuid: str
    language: str
    title: str
    link: str
    owner: str
    owner_link: str
    status: str
    state: str
    step: FormStep
    next: str
    """The slug of the next step; empty on the last."""
    saved_at: datetime
    stops: tuple[Stop, ...]
    conditions: tuple[Condition, ...]
    evidence: tuple[EvidenceLine, ...]
    attempts: tuple[Attempt, ...]
    precedents: tuple[Precedent, ...]
    tests: tuple[TestLine, ...]
    understood: int
    readers: int
    similar_seen: bool
    figure: Figure | None
    findings: tuple[PlainFinding, ...]
    may_decide: bool
    deciders: tuple[str, ...]
    """Names of those who decide, for whoever does not; only told inside."""

    @property
    def slug(self) -> str:
        return self.step.slug

    @property
    def mapping(self) -> tuple[Condition, ...]:
        """The conditions of the first gate."""
        return self.conditions[:3]

    @property
    def characterising(self) -> tuple[Condition, ...]:
        """The conditions of the second gate."""
        return self.conditions[3:]

    @property
    def may_map(self) -> bool:
        return self.status == ChallengeStatus.DRAFT and all(each.met for each in self.mapping)

    @property
    def may_characterise(self) -> bool:
        return self.status == ChallengeStatus.MAPPED and all(each.met for each in self.conditions)


def step_page(challenge: Challenge, slug: str, viewer: Person, now: datetime) -> StepPage:
    """The frame of one step; the number of queries does not grow with the rows."""
    conditions = conditions_of(challenge)
    ordered = list(STEPS)
    following = ordered[ordered.index(slug) + 1 :]
    review, causes = slug == steps.REVIEW, slug == steps.CAUSES
    decides = policies.may_decide(viewer, challenge, now)
    return StepPage(
        key=challenge.key,
        uuid=str(challenge.uuid),
        language=challenge.language,
        title=challenge.title,
        link=challenge.get_absolute_url(),
        owner=challenge.organisation.name,
        owner_link=challenge.organisation.get_absolute_url(),
        status=challenge.status,
        state=challenge.get_status_display(),
        step=STEPS[slug],
        next=following[0] if following else "",
        saved_at=challenge.updated_at,
        stops=tuple(_stops(challenge, slug, conditions)),
        conditions=conditions,
        evidence=evidence_lines(challenge, inside=True) if slug == steps.EVIDENCE else (),
        attempts=tuple(challenge.attempts.all()) if causes else (),
        precedents=tuple(challenge.precedents.all()) if causes else (),
        tests=_tests(challenge) if review else (),
        understood=understood_by(challenge) if review else 0,
        readers=READERS,
        similar_seen=challenge.similar_seen_at is not None,
        figure=figure_of(challenge) if slug == steps.ADOPTION else None,
        findings=plain_findings(challenge) if review else (),
        may_decide=decides,
        deciders=_deciders(challenge, now) if review and not decides else (),
    )


def editions_to_write_in(person: Person) -> QuerySet[Edition]:
    """Editions under way in which she takes part: a challenge may be work of one of them."""
    rows = Edition.objects.filter(enrolments__person=person, enrolments__status__in=TAKING_PART)
    return rows.filter(status__in=_OPEN_EDITIONS).defer("version").order_by("-starts_on", "pk").distinct()


def _stops(challenge: Challenge, current: str, conditions: Collection[Condition]) -> list[Stop]:
    met = {condition.key: condition.met for condition in conditions}
    done = {
        steps.QUESTION: bool(challenge.complaint and challenge.question),
        steps.AFFECTED: met["affected"] and challenge.affected_count is not None,
        steps.EVIDENCE: met["evidence"] and _has_baseline(conditions),
        steps.CAUSES: bool(challenge.causes) and met["similar"],
        steps.FRAME: bool(challenge.nature) and met["sdg"],
        steps.ADOPTION: met["adoption"] and met["baseline"],
        steps.REVIEW: challenge.status not in (ChallengeStatus.DRAFT, ChallengeStatus.MAPPED),
    }
    return [
        Stop(
            label=step.title,
            href=reverse("challenges:step", args=[challenge.key, slug]),
            state="done" if done[slug] else "now" if slug == current else "ahead",
            current=slug == current,
        )
        for slug, step in STEPS.items()
    ]


def _has_baseline(conditions: Collection[Condition]) -> bool:
    """Whether what is missing of the numbers, if anything, is only the figure of success."""
    baseline = next(condition for condition in conditions if condition.key == "baseline")
    return baseline.met or f"/{steps.ADOPTION}/" in baseline.link


def _tests(challenge: Challenge) -> tuple[TestLine, ...]:
    words = text_hash(challenge)
    return tuple(TestLine(test, test.sha256 == words) for test in challenge.reader_tests.all())


def _deciders(challenge: Challenge, now: datetime) -> tuple[str, ...]:
    people = people_with(policies.DECIDES, organisation=challenge.organisation, now=now, deputies=True)
    return tuple(str(person) for person in people[:5])
