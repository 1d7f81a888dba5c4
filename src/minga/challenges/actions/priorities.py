"""Preparing a prioritisation: what is compared, by which criteria, and who is invited to vote.

Once voting is open criteria and candidates stay as they are; the database refuses it as well
(migration `priorities`).
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.utils.translation import gettext as _

from minga.audit.actions import action, record
from minga.challenges.actions.planning import (
    check_may_plan_in,
    index_plan,
    locked_plan,
    tidy,
    visible_challenge,
    write_draft,
)
from minga.challenges.enums import STANDING, CriterionKind, PrioritisationStatus
from minga.challenges.events.priorities import (
    CandidateAdded,
    CandidateRemoved,
    CriterionAdded,
    CriterionEdited,
    CriterionRemoved,
    OrganisationInvited,
    OrganisationUninvited,
    PrioritisationEdited,
    PrioritisationMade,
)
from minga.challenges.models import Candidate, Challenge, Criterion, Portfolio, Prioritisation
from minga.challenges.policies import is_public
from minga.core.actors import Actor
from minga.core.errors import Conflict, Invalid, NotReady
from minga.core.keys import unique_key
from minga.organisations.models import Organisation
from minga.people.enums import Language


@dataclass(frozen=True, kw_only=True)
class PrioritisationDraft:
    """What is to be decided, how many are chosen, and until when people vote."""

    title: str
    purpose: str = ""
    portfolio: Portfolio | None = None
    places: int | None = None
    opens_at: datetime | None = None
    closes_at: datetime | None = None
    language: str = Language.ES
    public: bool = True


@dataclass(frozen=True, kw_only=True)
class CriterionDraft:
    """What candidates are compared by. Scores go from 0 (`low`) to 4 (`high`)."""

    title: str
    low: str = ""
    high: str = ""
    kind: str = CriterionKind.BENEFIT
    weight: int = 1


@action
def make_prioritisation(
    *, organisation: Organisation, draft: PrioritisationDraft, actor: Actor, now: datetime
) -> Prioritisation:
    """A round in preparation. With a portfolio, its public challenges are the first candidates."""
    check_may_plan_in(organisation, actor=actor, now=now)
    prioritisation = Prioritisation(organisation=organisation, key=unique_key(Prioritisation, draft.title))
    _write(prioritisation, draft)
    prioritisation.save()
    if draft.portfolio is not None:
        _fill(prioritisation, draft.portfolio)
    index_plan(prioritisation, prioritisation.purpose)
    after = {"title": prioritisation.title, "candidates": prioritisation.candidates.count()}
    record(PrioritisationMade(subject=prioritisation, organisation_id=organisation.pk, after=after))
    return prioritisation


@action
def edit_prioritisation(
    *,
    prioritisation: Prioritisation,
    draft: PrioritisationDraft,
    was: Mapping[str, Any] | None = None,
    actor: Actor,
    now: datetime,
) -> Prioritisation:
    """Change what is written of it, while it is being prepared."""
    current = locked_to_prepare(prioritisation, actor=actor, now=now, was=was)
    before, after = _write(current, draft)
    current.revision += 1
    current.save()
    index_plan(current, current.purpose)
    record(PrioritisationEdited(subject=current, organisation_id=current.organisation_id, before=before, after=after))
    return current


@action
def add_criterion(*, prioritisation: Prioritisation, draft: CriterionDraft, actor: Actor, now: datetime) -> Criterion:
    """One more thing by which candidates are compared, at the end of the list."""
    current = locked_to_prepare(prioritisation, actor=actor, now=now)
    last = current.criteria.order_by("order").last()
    criterion = Criterion(prioritisation=current, order=last.order + 1 if last else 0)
    _write_criterion(criterion, draft)
    criterion.save()
    happened = CriterionAdded(subject=criterion, organisation_id=current.organisation_id, after=_said(criterion))
    record(happened, related=(current,))
    return criterion


@action
def edit_criterion(*, criterion: Criterion, draft: CriterionDraft, actor: Actor, now: datetime) -> Criterion:
    """Change its words, its direction or its weight, before anybody votes."""
    prioritisation = locked_to_prepare(criterion.prioritisation, actor=actor, now=now)
    current = _criterion_of(prioritisation, criterion)
    before = _said(current)
    _write_criterion(current, draft)
    current.save()
    happened = CriterionEdited(
        subject=current, organisation_id=prioritisation.organisation_id, before=before, after=_said(current)
    )
    record(happened, related=(prioritisation,))
    return current


@action
def remove_criterion(*, criterion: Criterion, actor: Actor, now: datetime) -> None:
    """Take a criterion off, before anybody votes."""
    prioritisation = locked_to_prepare(criterion.prioritisation, actor=actor, now=now)
    current = _criterion_of(prioritisation, criterion)
    happened = CriterionRemoved(subject=current, organisation_id=prioritisation.organisation_id, before=_said(current))
    record(happened, related=(prioritisation,))
    current.delete()


@action
def add_candidate(*, prioritisation: Prioritisation, challenge: Challenge, actor: Actor, now: datetime) -> Candidate:
    """Put a challenge among those that are compared. It must stand in public: the comparison is open."""
    current = locked_to_prepare(prioritisation, actor=actor, now=now)
    found = visible_challenge(challenge, actor=actor, now=now)
    if found.status not in STANDING or not is_public(found):
        words = _("Only a challenge that is mapped and public can be compared in the open.")
        raise NotReady(words, field="challenge")
    if current.candidates.filter(challenge=found).exists():
        raise Conflict(_("This challenge is a candidate already."), field="challenge")
    last = current.candidates.order_by("order").last()
    candidate = Candidate.objects.create(prioritisation=current, challenge=found, order=last.order + 1 if last else 0)
    happened = CandidateAdded(
        subject=candidate, organisation_id=current.organisation_id, after={"challenge": found.key}
    )
    record(happened, related=(current, found))
    return candidate


@action
def remove_candidate(*, candidate: Candidate, actor: Actor, now: datetime) -> None:
    """Take a challenge out of the comparison, before anybody votes."""
    prioritisation = locked_to_prepare(candidate.prioritisation, actor=actor, now=now)
    current = prioritisation.candidates.filter(pk=candidate.pk).select_related("challenge").first()
    if current is None:
        raise NotReady(_("Somebody else took this candidate out."), code="gone")
    happened = CandidateRemoved(
        subject=current, organisation_id=prioritisation.organisation_id, before={"challenge": current.challenge.key}
    )
    record(happened, related=(prioritisation, current.challenge))
    current.delete()


@action
def invite_organisation(
    *, prioritisation: Prioritisation, organisation: Organisation, actor: Actor, now: datetime
) -> Prioritisation:
    """Those who work there may vote, without the code. Also while voting is open."""
    current = _locked_to_invite(prioritisation, actor=actor, now=now)
    if organisation.pk == current.organisation_id or current.invited.filter(pk=organisation.pk).exists():
        raise Conflict(_("This organisation votes already."), field="organisation")
    if organisation.retired_at is not None:
        raise Conflict(_("This organisation no longer stands. Choose another one."), field="organisation")
    current.invited.add(organisation)
    happened = OrganisationInvited(
        subject=current, organisation_id=current.organisation_id, after={"organisation": organisation.name}
    )
    record(happened, related=(organisation,))
    return current


@action
def uninvite_organisation(
    *, prioritisation: Prioritisation, organisation: Organisation, actor: Actor, now: datetime
) -> Prioritisation:
    """Those who work there may no longer vote without the code; votes that were cast stay."""
    current = _locked_to_invite(prioritisation, actor=actor, now=now)
    if not current.invited.filter(pk=organisation.pk).exists():
        raise NotReady(_("Somebody else took this invitation back."), code="gone")
    current.invited.remove(organisation)
    happened = OrganisationUninvited(
        subject=current, organisation_id=current.organisation_id, before={"organisation": organisation.name}
    )
    record(happened, related=(organisation,))
    return current


def locked_to_prepare(
    prioritisation: Prioritisation, *, actor: Actor, now: datetime, was: Mapping[str, Any] | None = None
) -> Prioritisation:
    """Locked, if the actor keeps it and nobody has opened the voting."""
    current = locked_plan(prioritisation, actor=actor, now=now, was=was)
    if current.status != PrioritisationStatus.PREPARING:
        words = _("Voting was opened: criteria and candidates stay as they are, so that all votes mean the same.")
        raise Conflict(words, code="state")
    return current


def _locked_to_invite(prioritisation: Prioritisation, *, actor: Actor, now: datetime) -> Prioritisation:
    current = locked_plan(prioritisation, actor=actor, now=now)
    if current.status not in (PrioritisationStatus.PREPARING, PrioritisationStatus.VOTING):
        raise Conflict(_("Voting is closed: nobody else can be invited."), code="state")
    return current


def _write(prioritisation: Prioritisation, draft: PrioritisationDraft) -> tuple[dict[str, object], dict[str, object]]:
    errors: dict[str, list[str]] = {}
    if draft.places is not None and draft.places < 1:
        errors["places"] = [_("At least one is chosen. Write 1 or more.")]
    if draft.opens_at and draft.closes_at and draft.closes_at <= draft.opens_at:
        errors["closes_at"] = [_("Voting closes before it opens. Choose a later moment.")]
    if errors:
        raise Invalid(errors)
    return write_draft(prioritisation, draft)


def _write_criterion(criterion: Criterion, draft: CriterionDraft) -> None:
    errors: dict[str, list[str]] = {}
    if not draft.title.strip():
        errors["title"] = [_("Write by what candidates are compared.")]
    if not 1 <= draft.weight <= 100:
        errors["weight"] = [_("Write a weight from 1 to 100. What weighs nothing is no criterion: take it off.")]
    if draft.kind not in CriterionKind.values:
        errors["kind"] = [_("Say whether more or less is better.")]
    if errors:
        raise Invalid(errors)
    criterion.title, criterion.low, criterion.high = tidy(draft.title), tidy(draft.low), tidy(draft.high)
    criterion.kind, criterion.weight = draft.kind, draft.weight


def _said(criterion: Criterion) -> dict[str, object]:
    names: Iterable[str] = ("title", "low", "high", "kind", "weight")
    return {name: getattr(criterion, name) for name in names}


def _criterion_of(prioritisation: Prioritisation, criterion: Criterion) -> Criterion:
    current = prioritisation.criteria.filter(pk=criterion.pk).first()
    if current is None:
        raise NotReady(_("Somebody else removed this criterion."), code="gone")
    return current


def _fill(prioritisation: Prioritisation, portfolio: Portfolio) -> None:
    """The challenges of the portfolio that stand in public, in the order of its list."""
    standing = portfolio.challenges.filter(status__in=STANDING, restricted=False).order_by("title", "pk")
    Candidate.objects.bulk_create(
        Candidate(prioritisation=prioritisation, challenge=challenge, order=order)
        for order, challenge in enumerate(standing)
    )
