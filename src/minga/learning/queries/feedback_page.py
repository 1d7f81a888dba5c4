"""The page on which a mentor or teacher reads work beside its rubric, and the page of a peer who reviews it."""

from dataclasses import dataclass
from datetime import datetime

from django.urls import reverse

from minga.assessments.queries.assessment_page import CriterionView
from minga.learning.enums import HandinState, ReviewKind, ReviewState, TaskBy
from minga.learning.models import Handin, HandinVersion, Review
from minga.learning.policies import may_give_feedback
from minga.learning.queries.handins import names_of, versions_of
from minga.learning.queries.task_changes import ChangedPart, changed_parts
from minga.learning.queries.task_rubric import GivenView, criteria_for, given_view
from minga.learning.queries.work_page import TONES, Asked, VersionLine, asked_of, version_lines
from minga.learning.queries.work_reading import Threads, VersionView, comments_on, open_before, version_view
from minga.people.models import Person
from minga.programmes.policies import FINISHED


@dataclass(frozen=True, kw_only=True)
class FeedbackPage:
    """What is read, and what was said already. `shown`: the version on the page, None while nothing was handed in."""

    handin: Handin
    asked: Asked
    whose: str
    state: str
    state_words: str
    tone: str
    shown: VersionView | None
    earlier: Threads
    newest: int
    before: int
    changes: tuple[ChangedPart, ...]
    versions: tuple[VersionLine, ...]
    criteria: tuple[CriterionView, ...]
    draft: Review | None
    given: tuple[GivenView, ...]
    peers: tuple[GivenView, ...]
    peers_asked: int
    judges: bool
    initiative_link: str
    initiative: str
    following: str
    """The next work that waits for feedback, when there is one."""

    @property
    def scored(self) -> int:
        return len(self.draft.scores) if self.draft else 0

    @property
    def is_newest(self) -> bool:
        return self.shown is not None and self.shown.number == self.newest


def feedback_page(handin: Handin, viewer: Person, now: datetime, *, version: int = 0) -> FeedbackPage:
    """One work with everything that was said about it; `version` shows an earlier one."""
    sent = [each for each in versions_of(handin) if each.sent_at is not None]
    by_number = {each.number: each for each in sent}
    newest = sent[-1] if sent else None
    shown = by_number.get(version) or newest
    criteria = criteria_for(handin.task)
    reviews = list(handin.reviews.select_related("reviewer", "version").order_by("given_at", "pk"))
    peers = [each for each in reviews if each.kind == ReviewKind.PEER and each.state != ReviewState.DROPPED]
    before = _before(sent, shown)
    initiative = handin.team.initiative if handin.team else None
    return FeedbackPage(
        handin=handin,
        asked=asked_of(handin.task),
        whose=names_of(handin),
        state=handin.state,
        state_words=handin.get_state_display(),
        tone=TONES[handin.state],
        shown=version_view(shown, comments_on([shown])[shown.pk], viewer.pk) if shown else None,
        earlier=open_before(sent, shown, viewer.pk),
        newest=newest.number if newest else 0,
        before=before.number if before else 0,
        changes=changed_parts(before, shown) if before and shown else (),
        versions=version_lines(sent, shown),
        criteria=criteria,
        draft=next((each for each in reviews if _is_draft_of(each, viewer)), None),
        given=tuple(
            given_view(each, criteria, by=each.reviewer.name)
            for each in reversed(reviews)
            if each.kind == ReviewKind.MENTOR and each.state == ReviewState.GIVEN
        ),
        peers=tuple(given_view(e, criteria, by=e.reviewer.name) for e in peers if e.state == ReviewState.GIVEN),
        peers_asked=len(peers),
        judges=may_give_feedback(viewer, handin, now) and handin.task.edition.status not in FINISHED,
        initiative_link=initiative.get_absolute_url() if initiative else "",
        initiative=initiative.title if initiative else "",
        following=_following(handin, viewer),
    )


@dataclass(frozen=True, kw_only=True)
class PeerPage:
    """Work of somebody else as a peer reads it, without names."""

    review: Review
    asked: Asked
    shown: VersionView
    criteria: tuple[CriterionView, ...]
    open: bool
    given: GivenView | None


def peer_page(review: Review, viewer: Person) -> PeerPage:
    """What a peer reads: the version that she was given, without what others said about it."""
    assert review.version is not None  # noqa: S101 - peers are always asked about a version
    version = review.version
    criteria = criteria_for(review.handin.task)
    given = given_view(review, criteria, by="") if review.state == ReviewState.GIVEN else None
    return PeerPage(
        review=review,
        asked=asked_of(review.handin.task),
        shown=version_view(version, (), viewer.pk),
        criteria=criteria,
        open=review.state == ReviewState.ASKED and review.handin.task.edition.status not in FINISHED,
        given=given,
    )


def _before(sent: list[HandinVersion], shown: HandinVersion | None) -> HandinVersion | None:
    earlier = [each for each in sent if shown is not None and each.number < shown.number]
    return earlier[-1] if earlier else None


def _is_draft_of(review: Review, viewer: Person) -> bool:
    mine = review.kind == ReviewKind.MENTOR and review.reviewer_id == viewer.pk
    return mine and review.state == ReviewState.ASKED


def _following(handin: Handin, viewer: Person) -> str:
    """Another work of the same task that waits: of her teams when she is a mentor, else any."""
    rows = Handin.objects.filter(task=handin.task, state=HandinState.SENT).exclude(pk=handin.pk)
    if handin.task.by == TaskBy.TEAM and handin.team and handin.team.mentorships.filter(mentor=viewer).exists():
        rows = rows.filter(team__mentorships__mentor=viewer, team__mentorships__until__isnull=True)
    following = rows.order_by("sent_at", "pk").first()
    return reverse("learning:feedback", args=[following.uuid]) if following else ""
