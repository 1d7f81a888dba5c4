"""Peers look at each other's work: who looks at what is computed in a job, given out, reviewed, or given up.

Never one's own team's work, the same load for everybody, rather somebody who reads the language of the work,
rather two reviewers of two teams. Giving out again only fills what is missing: what was asked stays.
"""

from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from datetime import datetime

from django.utils.translation import gettext as _

from minga.audit.actions import action, record
from minga.core.actors import Actor
from minga.core.errors import Conflict, NotAllowed, NotReady
from minga.core.jobs import enqueue
from minga.learning.actions.feedback import Judgement, fill, must_score_all, rubric_of
from minga.learning.actions.task_letters import tell_peer
from minga.learning.enums import ReviewKind, ReviewState
from minga.learning.events.tasking import PeersAsked, ReviewDeclined, ReviewGiven, ReviewSaved
from minga.learning.models import Review, Task
from minga.learning.policies import teaches
from minga.learning.queries.peer_ground import peer_ground
from minga.people.models import Person
from minga.programmes.policies import FINISHED


@action
def ask_peers(*, task: Task, actor: Actor, now: datetime) -> Task:
    """Have the work given out to peers; a job computes who looks at what."""
    if not (isinstance(actor, Person) and teaches(actor, task.edition, now)):
        raise NotAllowed(_("Only those who teach in this edition give work to peers."))
    if not task.peers:
        raise NotReady(_("This task has no peer review. Say in the task how many peers look at each work."))
    ground = peer_ground(task)
    if len(ground.works) < 2:
        raise NotReady(_("Peer review needs at least two works that were handed in."))
    enqueue("learning.give_to_peers", once=f"peers-{task.pk}", task_id=task.pk)
    record(PeersAsked(subject=task, organisation_id=task.edition.host_id, after={"works": len(ground.works)}))
    return task


@action
def give_to_peers(*, task: Task, pairs: Sequence[tuple[int, int]], missing: int, actor: Actor, now: datetime) -> int:
    """Write what the engine proposed: hand-in and person. Each reviewer gets one letter. Safe to run twice."""
    Task.objects.select_for_update(of=("self",), no_key=True).get(pk=task.pk)
    ground = peer_ground(task)
    dropped = Review.objects.filter(pk__in=[each.pk for each in ground.gone])
    dropped.update(state=ReviewState.DROPPED, note="", updated_at=now)
    free = [pair for pair in pairs if pair[0] in ground.works and pair[1] in ground.people and pair not in ground.known]
    given: Counter[int] = Counter(handin for handin, _person in ground.standing)
    rows = []
    for handin, person in free:
        if given[handin] < task.peers:
            given[handin] += 1
            rows.append(
                Review(
                    handin_id=handin, version_id=ground.works[handin].version, kind=ReviewKind.PEER,
                    reviewer_id=person, due_at=task.peers_due_at,
                )
            )  # fmt: skip
    Review.objects.bulk_create(rows)
    after = {"asked": len(rows), "missing": missing, "given_up": len(ground.gone)}
    record(PeersAsked(subject=task, organisation_id=task.edition.host_id, after=after))
    _tell(task, rows, now)
    return len(rows)


@action
def save_review(*, review: Review, judgement: Judgement, actor: Actor, now: datetime) -> Review:
    """Keep what a peer typed so far."""
    held = _hold(review, actor)
    fill(held, held.handin.task, judgement)
    held.save()
    record(ReviewSaved(subject=held, organisation_id=held.handin.task.edition.host_id))
    return held


@action
def give_review(*, review: Review, judgement: Judgement, actor: Actor, now: datetime) -> Review:
    """Give the review. It does not decide: the mentor does, and reads it."""
    held = _hold(review, actor)
    task = held.handin.task
    fill(held, task, judgement)
    must_score_all(rubric_of(task), held)
    if not held.note:
        raise NotReady(_("Write one thing to keep and one to change."), field="note")
    held.state, held.given_at = ReviewState.GIVEN, now
    held.save()
    record(ReviewGiven(subject=held, organisation_id=task.edition.host_id))
    return held


@action
def decline_review(*, review: Review, reason: str, actor: Actor, now: datetime) -> Review:
    """Give a review up, with the reason, so that somebody else can be asked."""
    held = _hold(review, actor)
    if not reason.strip():
        raise NotReady(_("Say why in a few words; only those who teach read it."), field="reason")
    held.state, held.note = ReviewState.DROPPED, reason.strip()[:400]
    held.save(update_fields=["state", "note", "updated_at"])
    record(ReviewDeclined(subject=held, organisation_id=held.handin.task.edition.host_id))
    return held


def _hold(review: Review, actor: Actor) -> Review:
    rows = Review.objects.select_for_update(of=("self",), no_key=True).select_related("handin__task__edition__host")
    held = rows.get(pk=review.pk)
    if held.reviewer_id != actor.pk or held.kind != ReviewKind.PEER:
        raise NotAllowed(_("This review was asked of somebody else."))
    if held.handin.task.edition.status in FINISHED:
        raise NotAllowed(_("This edition has ended. What was said stays as it is."))
    if held.state != ReviewState.ASKED:
        raise Conflict(_("This review was given or given up already."), code="state")
    return held


def _tell(task: Task, rows: Sequence[Review], now: datetime) -> None:
    by_person: dict[int, list[Review]] = defaultdict(list)
    for row in rows:
        by_person[row.reviewer_id].append(row)
    people: Mapping[int, Person] = Person.objects.in_bulk(list(by_person))
    for pk, reviews in by_person.items():
        if people[pk].is_active:
            tell_peer(people[pk], reviews, task, now=now)
