"""Voting in the open, closing it, and deciding: the order is kept as it was decided on."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from django.utils.translation import gettext as _

from minga.audit.actions import action, record
from minga.challenges import policies
from minga.challenges.actions.planning import locked_plan
from minga.challenges.actions.priorities import locked_to_prepare
from minga.challenges.enums import PrioritisationStatus
from minga.challenges.events.priorities import (
    PrioritiesDecided,
    TableVotesCast,
    VotesCast,
    VotingClosed,
    VotingOpened,
)
from minga.challenges.models import Prioritisation, Vote
from minga.challenges.queries.ranking import HIGHEST
from minga.challenges.queries.votes import ERASED, Standing, standing_of, turnout_of, votable
from minga.core.actors import Actor
from minga.core.errors import Conflict, Invalid, NotAllowed, NotReady
from minga.core.keys import new_key
from minga.people.models import Person

CODE_LENGTH: Final = 6
Votes = Mapping[tuple[int, int], int | None]
"""By candidate and criterion; None takes the score back."""


@dataclass(frozen=True)
class Choice:
    """Whether a candidate is chosen, and why."""

    chosen: bool
    reason: str = ""


@dataclass(frozen=True, kw_only=True)
class Verdict:
    """The decision: which candidates (by id), why, by which office, and how a tie was broken."""

    choices: Mapping[int, Choice]
    decision: str
    office: str
    tie_break: str = ""


@dataclass(frozen=True)
class Cast:
    """What became of a ballot: how many scores were kept, and which candidates were gone meanwhile."""

    kept: int
    gone: int


@action
def open_voting(*, prioritisation: Prioritisation, actor: Actor, now: datetime) -> Prioritisation:
    """From now on criteria and candidates stay as they are, and the workshop has its code."""
    current = locked_to_prepare(prioritisation, actor=actor, now=now)
    _check_whole(current, now)
    current.status = PrioritisationStatus.VOTING
    current.code = new_key(CODE_LENGTH)
    if current.opens_at is None or current.opens_at < now:
        current.opens_at = now
    current.revision += 1
    current.save()
    after = {"status": current.status, "opens_at": current.opens_at, "closes_at": current.closes_at}
    record(VotingOpened(subject=current, organisation_id=current.organisation_id, after=after))
    return current


@action
def cast_votes(*, prioritisation: Prioritisation, votes: Votes, code: str = "", actor: Person, now: datetime) -> Cast:
    """One person's scores; they may be changed until voting closes. The log says that she voted, not what.

    Scores of candidates that were withdrawn or joined meanwhile are left out and counted in `gone`.
    """
    current = _locked_round(prioritisation)
    _check_taking(current, now)
    if not policies.may_vote(actor, current, now, code):
        words = _("This code is not the one of the workshop. Ask whoever runs it, and write it again.")
        raise NotAllowed(words, field="code")
    cast = _write(current, votes, person=actor, table="")
    happened = VotesCast(subject=current, organisation_id=current.organisation_id, after={"scores": cast.kept})
    record(happened)
    return cast


@action
def cast_table_votes(*, prioritisation: Prioritisation, table: str, votes: Votes, actor: Actor, now: datetime) -> Cast:
    """The paper of a table, typed in by whoever runs the workshop; the same table again corrects it."""
    current = locked_plan(prioritisation, actor=actor, now=now)
    _check_taking(current, now)
    name = " ".join(table.split())
    if not name or name == ERASED:
        raise Invalid({"table": [_("Write the name of the table, for example: Table 3.")]})
    cast = _write(current, votes, person=None, table=name[:60])
    after = {"table": name, "scores": cast.kept}
    record(TableVotesCast(subject=current, organisation_id=current.organisation_id, after=after))
    return cast


@action
def close_voting(*, prioritisation: Prioritisation, actor: Actor, now: datetime) -> Prioritisation:
    """No more votes; the sums become public."""
    current = locked_plan(prioritisation, actor=actor, now=now)
    if current.status != PrioritisationStatus.VOTING:
        raise Conflict(_("Voting is not open."), code="state")
    before = {"closes_at": current.closes_at}
    current.status = PrioritisationStatus.CLOSED
    if current.closes_at is None or current.closes_at > now:
        current.closes_at = now
    if current.opens_at is not None and current.opens_at >= current.closes_at:
        current.opens_at = None
    current.revision += 1
    current.save()
    after = {"status": current.status, "closes_at": current.closes_at}
    happened = VotingClosed(subject=current, organisation_id=current.organisation_id, before=before, after=after)
    record(happened)
    return current


@action
def decide_priorities(
    *, prioritisation: Prioritisation, verdict: Verdict, actor: Actor, now: datetime
) -> Prioritisation:
    """Choose, with a reason for each, and keep the order on which it was decided."""
    current = locked_plan(prioritisation, actor=actor, now=now)
    _check_closed(current, now)
    standing = standing_of(current)
    chosen = _check_verdict(current, verdict, standing)
    for candidate in current.candidates.all():
        choice = verdict.choices.get(candidate.pk, Choice(chosen=False))
        candidate.chosen, candidate.reason = candidate.pk in chosen, choice.reason.strip()
        candidate.save(update_fields=["chosen", "reason", "updated_at"])
    current.status = PrioritisationStatus.DECIDED
    current.decision, current.tie_break = verdict.decision.strip(), verdict.tie_break.strip()
    current.decided_office, current.decided_at = verdict.office.strip(), now
    current.decided_by = actor if isinstance(actor, Person) else None
    current.ranking = [row.kept() for row in standing.rows]
    current.revision += 1
    current.save()
    after = {"decision": current.decision, "chosen": sorted(chosen), "office": current.decided_office}
    record(PrioritiesDecided(subject=current, organisation_id=current.organisation_id, after=after))
    return current


def _check_whole(prioritisation: Prioritisation, now: datetime) -> None:
    """What a vote needs: something to compare, by something, for fewer places than candidates, and time."""
    candidates = votable(prioritisation).count()
    if candidates < 2:
        raise NotReady(_("Add at least two candidates that stand in public: one alone is not compared."))
    if not prioritisation.criteria.exists():
        raise NotReady(_("Add at least one criterion: people must know by what they compare."))
    if prioritisation.places is None or prioritisation.places >= candidates:
        raise NotReady(_("Say how many are chosen: fewer than there are candidates."), field="places")
    if prioritisation.closes_at is None or prioritisation.closes_at <= now:
        raise NotReady(_("Say until when people vote: a moment to come."), field="closes_at")


def _locked_round(prioritisation: Prioritisation) -> Prioritisation:
    """Locked, whoever asks: a vote and the closing wait for each other."""
    rows = Prioritisation.objects.select_for_update(of=("self",), no_key=True)
    return rows.select_related("organisation").get(pk=prioritisation.pk)


def _check_taking(prioritisation: Prioritisation, now: datetime) -> None:
    if policies.is_voting(prioritisation, now):
        return
    waits = prioritisation.opens_at is not None and prioritisation.opens_at > now
    if prioritisation.status == PrioritisationStatus.PREPARING or waits:
        raise NotReady(_("Voting has not begun yet. Come back when it is open."), code="state")
    raise Conflict(_("Voting is closed: these votes came too late and were not counted."), code="closed")


def _check_closed(prioritisation: Prioritisation, now: datetime) -> None:
    if prioritisation.status == PrioritisationStatus.DECIDED:
        raise Conflict(_("It was decided already. What was decided is not rewritten."), code="state")
    if prioritisation.status == PrioritisationStatus.PREPARING or policies.is_voting(prioritisation, now):
        raise NotReady(_("Close the voting first: nobody decides while people vote."), code="state")
    if turnout_of(prioritisation).nobody:
        raise NotReady(_("Nobody voted: there is nothing to decide on. Prepare another prioritisation."), code="votes")


def _check_verdict(prioritisation: Prioritisation, verdict: Verdict, standing: Standing) -> frozenset[int]:
    """The ids that are chosen, if all that must be said is said."""
    possible = {row.candidate for row in standing.rows}
    chosen = frozenset(pk for pk, choice in verdict.choices.items() if choice.chosen)
    errors: dict[str, list[str]] = {}
    if not chosen:
        errors["choices"] = [_("Choose at least one candidate.")]
    elif chosen - possible:
        errors["choices"] = [_("One of them was withdrawn or joined meanwhile. Choose among those that stand.")]
    elif len(chosen) > (prioritisation.places or 0):
        words = _("There are %(places)d places and you chose %(chosen)d. Choose fewer.")
        errors["choices"] = [words % {"places": prioritisation.places or 0, "chosen": len(chosen)}]
    for pk in chosen:
        if not verdict.choices[pk].reason.strip():
            errors[f"reason_{pk}"] = [_("Say why it was chosen.")]
    if not verdict.decision.strip():
        errors["decision"] = [_("Write the decision and its reasons.")]
    if not verdict.office.strip():
        errors["office"] = [_("Say which office decides.")]
    if standing.ranking.tied_at_last and not verdict.tie_break.strip():
        errors["tie_break"] = [_("Several share the last place. Say how you chose among them.")]
    if errors:
        raise Invalid(errors)
    return chosen


def _write(prioritisation: Prioritisation, votes: Votes, *, person: Person | None, table: str) -> Cast:
    """Put the scores of one ballot in the place of what it held before."""
    for score in votes.values():
        if score is not None and not 0 <= score <= HIGHEST:
            raise Invalid({"votes": [_("Scores go from 0 to 4.")]})
    standing = set(votable(prioritisation).values_list("pk", flat=True))
    criteria = set(prioritisation.criteria.values_list("pk", flat=True))
    wanted = {pair: score for pair, score in votes.items() if pair[0] in standing and pair[1] in criteria}
    if all(score is None for score in wanted.values()):
        raise Invalid({"votes": [_("Give at least one score.")]})
    held = Vote.objects.filter(candidate__prioritisation=prioritisation, person=person, table=table)
    before = {(vote.candidate_id, vote.criterion_id): vote for vote in held}
    fresh = []
    for pair, score in wanted.items():
        vote = before.get(pair)
        if vote is None and score is not None:
            fresh.append(Vote(candidate_id=pair[0], criterion_id=pair[1], person=person, table=table, score=score))
        elif vote is not None and score is None:
            vote.delete()
        elif vote is not None and score is not None and vote.score != score:
            vote.score = score
            vote.save(update_fields=["score", "updated_at"])
    Vote.objects.bulk_create(fresh)
    gone = {candidate for candidate, _criterion in votes} - standing
    return Cast(sum(score is not None for score in wanted.values()), len(gone))
