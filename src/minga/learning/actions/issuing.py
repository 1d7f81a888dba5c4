"""Credentials for everybody who completed an edition, in a job that may stop and go on.

Each batch is one transaction that ends with the order of the next: whatever happens in between, a person has
her credential once, and the job goes on where it was. Letters go out in their own batches afterwards.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Final

from django.db import IntegrityError, transaction
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import override

from minga.audit.actions import action, record
from minga.core.actors import HOUSE, Actor
from minga.core.errors import Conflict, DomainError, NotAllowed, NotReady
from minga.core.events import publish
from minga.core.jobs import enqueue
from minga.core.texts import pick
from minga.learning.actions.credentials import make_credentials, recipient_of
from minga.learning.enums import AchievementKind, IssueState
from minga.learning.events.completing import AchievementDescribed, CredentialsIssued, IssueFinished, IssueOrdered
from minga.learning.models import Achievement, Credential, Issue
from minga.learning.policies import may_issue
from minga.learning.queries.credentials import (
    achievement_of_edition,
    default_criteria,
    default_descriptions,
    default_titles,
    hours_of,
    without_credential,
)
from minga.learning.queries.issue_page import RUNNING, stands_still
from minga.notifications.actions import send_message
from minga.people.models import Person
from minga.programmes.models import Edition

BATCH: Final = 250
LETTERS: Final = 100


@dataclass(frozen=True, kw_only=True)
class Words:
    """What the credentials of an edition say."""

    titles: Mapping[str, str]
    descriptions: Mapping[str, str]
    criteria: Mapping[str, str]
    hours: Decimal | None = None
    valid_months: int | None = None


@action
def describe_achievement(*, edition: Edition, words: Words, actor: Actor, now: datetime) -> Achievement:
    """Say what completing certifies. What was issued already keeps its own words."""
    must_issue(actor, edition, now)
    if not any(words.titles.values()) or not any(words.criteria.values()):
        raise DomainError(_("Write its name and on which grounds it is given."), field="titles")
    achievement, _made = Achievement.objects.update_or_create(
        edition=edition,
        kind=AchievementKind.COMPLETION,
        defaults={
            "issuer": edition.host,
            "titles": dict(words.titles),
            "descriptions": dict(words.descriptions),
            "criteria": dict(words.criteria),
            "hours": words.hours,
            "valid_months": words.valid_months,
        },
    )
    record(
        AchievementDescribed(
            subject=achievement, organisation_id=edition.host_id, after={"titles": dict(words.titles)}
        ),
        related=(edition,),
    )
    return achievement


def default_words(edition: Edition) -> Words:
    """From the blueprint, the rules and the plan."""
    return Words(
        titles=default_titles(edition),
        descriptions=default_descriptions(edition),
        criteria=default_criteria(edition),
        hours=hours_of(edition) or None,
    )


@action
def order_issue(*, edition: Edition, signed_by: str = "", actor: Actor, now: datetime) -> Issue:
    """Credentials for all who completed and have none; a job issues them. An order that stands still goes on."""
    must_issue(actor, edition, now)
    rows = Issue.objects.select_for_update(of=("self",), no_key=True)
    standing = rows.filter(edition=edition, state__in=RUNNING).first()
    if standing is not None and stands_still(standing, now):
        return _go_on(standing)
    achievement = achievement_of_edition(edition)
    if achievement is None:
        achievement = describe_achievement(edition=edition, words=default_words(edition), actor=actor, now=now)
    total = without_credential(achievement).count()
    if not total:
        raise NotReady(
            _("Everybody who completed has the credential. Complete people first, then issue."), code="nobody"
        )
    issue = Issue(
        edition=edition,
        achievement=achievement,
        total=total,
        signed_by=signed_by.strip()[:200],
        ordered_by=actor if isinstance(actor, Person) else None,
    )
    try:
        with transaction.atomic():
            issue.save()
    except IntegrityError as error:
        raise Conflict(_("Credentials of this edition are being issued right now."), code="running") from error
    enqueue("learning.issue_credentials", issue_id=issue.pk)
    record(IssueOrdered(subject=issue, organisation_id=edition.host_id, after={"people": total}), related=(edition,))
    return issue


def _go_on(issue: Issue) -> Issue:
    """The same order, from where it stopped: whoever has her credential is not given it again."""
    issue.save(update_fields=["updated_at"])
    enqueue("learning.issue_credentials", issue_id=issue.pk)
    after = {"people": issue.total, "issued": issue.done}
    record(
        IssueOrdered(subject=issue, organisation_id=issue.achievement.issuer_id, after=after), related=(issue.edition,)
    )
    return issue


@transaction.atomic
def issue_batch(*, issue: Issue, now: datetime) -> bool:
    """The next people; whether there are more. The last batch closes the order."""
    rows = Issue.objects.select_for_update(of=("self",), no_key=True)
    held = rows.select_related("achievement__edition__host", "edition").get(pk=issue.pk)
    if held.state not in RUNNING:
        return False
    known = {each["enrolment"] for each in held.problems}
    batch = list(without_credential(held.achievement).exclude(pk__in=known)[:BATCH])
    for enrolment in batch:
        enrolment.edition = held.edition
    named = [recipient_of(each) for each in batch if each.person.name]
    held.problems = [
        *held.problems,
        *({"enrolment": each.pk, "why": "no_name"} for each in batch if not each.person.name),
    ]
    made = make_credentials(achievement=held.achievement, recipients=named, issue=held, now=now)
    held.state = IssueState.ISSUING
    held.done += len(made)
    held.total = max(held.total, held.done + len(held.problems))
    held.save()
    publish(CredentialsIssued(subject=held, organisation_id=held.achievement.issuer_id, credentials=tuple(made)))
    if len(batch) == BATCH:
        enqueue("learning.issue_credentials", issue_id=held.pk)
        return True
    finish_issue(issue=held, actor=HOUSE, now=now)
    return False


@action
def finish_issue(*, issue: Issue, actor: Actor, now: datetime) -> Issue:
    """All that could be issued was; the letters go out."""
    issue.state, issue.finished_at = IssueState.DONE, now
    issue.save(update_fields=["state", "finished_at", "updated_at"])
    enqueue("learning.tell_credentials", issue_id=issue.pk)
    after = {"issued": issue.done, "not_issued": len(issue.problems)}
    record(IssueFinished(subject=issue, organisation_id=issue.edition.host_id, after=after), related=(issue.edition,))
    return issue


@transaction.atomic
def tell_batch(*, issue: Issue, now: datetime) -> bool:
    """Letters to the next people; whether there are more."""
    rows = Credential.objects.select_for_update(of=("self",), no_key=True, skip_locked=True)
    rows = rows.filter(issue=issue, told_at__isnull=True, revoked_at__isnull=True)
    batch = list(rows.select_related("person", "achievement__issuer").order_by("pk")[:LETTERS])
    for credential in batch:
        tell_holder(credential, now=now)
    Credential.objects.filter(pk__in=[each.pk for each in batch]).update(told_at=now)
    if len(batch) == LETTERS:
        enqueue("learning.tell_credentials", issue_id=issue.pk)
        return True
    return False


def tell_holder(credential: Credential, *, now: datetime) -> None:
    """Her credential is there, and what she can do with it."""
    language = credential.person.language
    with override(language):
        context = {
            "title": pick(credential.achievement.titles, language),
            "issuer": credential.achievement.issuer.name,
            "code": credential.code,
            "valid_until": credential.valid_until,
        }
        send_message(
            to=credential.person,
            kind="learning.credential",
            context=context,
            link=reverse("learning:credential", args=[credential.code]),
            about=credential,
            actor=HOUSE,
            now=now,
        )


def must_issue(actor: Actor, edition: Edition, now: datetime) -> None:
    """Managers of the edition; the host's name stands on it."""
    if actor is not HOUSE and not (isinstance(actor, Person) and may_issue(actor, edition, now)):
        raise NotAllowed(_("Only those who manage this edition may do this."))
