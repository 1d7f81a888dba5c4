"""Beginning a challenge and writing it, step by step."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from django.utils.translation import gettext as _

from minga.audit.actions import action, record
from minga.challenges import policies
from minga.challenges.actions.locking import list_columns, locked_to_decide, locked_to_write, touch
from minga.challenges.enums import STANDING
from minga.challenges.events import (
    ChallengeConfirmed,
    ChallengeEdited,
    ChallengeEntered,
    ChallengeStarted,
    SimilarSeen,
)
from minga.challenges.models import Challenge
from minga.challenges.models.sdgs import goal_of_target, is_sdg_target
from minga.core.actors import HOUSE, Actor
from minga.core.errors import Conflict, DomainError, Invalid, NotAllowed
from minga.core.keys import unique_key
from minga.organisations.models import Organisation
from minga.people.enums import Language
from minga.people.models import Person
from minga.programmes.enums import TAKING_PART
from minga.programmes.models import Edition, Enrolment
from minga.programmes.policies import may_work_in

EDITABLE: Final = (
    "title", "complaint", "question", "unit", "language", "restricted",
    "affected", "affected_count", "affected_source", "public_value", "causes",
    "nature", "sector", "sdg_goal", "sdg_target", "axes", "facet", "innovation_type", "horizon", "risk",
    "constraints", "technology_need",
    "adoption_budget", "adoption_norm", "adoption_owner", "adoption_note", "plain_reason",
)  # fmt: skip
_OUR_PAGES: Final = ("nuevo", "estrategias", "misiones", "portafolios", "priorizaciones")


@dataclass(frozen=True, kw_only=True)
class Complaint:
    """What a challenge begins with."""

    organisation: Organisation
    title: str
    complaint: str
    language: str = Language.ES
    edition: Edition | None = None


@action
def start_challenge(*, complaint: Complaint, actor: Actor, now: datetime) -> Challenge:
    """A draft in the name of a public organisation, seen only inside it until it is mapped."""
    organisation = complaint.organisation
    if not policies.may_own(organisation):
        raise DomainError(_("A challenge belongs to a public organisation. Choose one."), field="organisation")
    allowed = actor is HOUSE or (isinstance(actor, Person) and policies.may_start_in(actor, organisation, now))
    if not allowed:
        raise NotAllowed(_("You do not work in this organisation. Ask to join it first."), field="organisation")
    if isinstance(actor, Person) and not _takes_part(actor, complaint.edition):
        raise NotAllowed(_("You do not take part in this edition."), field="edition")
    title, words = _tidy(complaint.title), complaint.complaint.strip()
    _check_beginning(title, words)
    challenge = Challenge(
        key=_free_key(title),
        organisation=organisation,
        edition=complaint.edition,
        written_by=actor if isinstance(actor, Person) else None,
        language=complaint.language,
        title=title,
        complaint=words,
    )
    list_columns(challenge)
    challenge.save()
    after = {"title": title, "complaint": words, "organisation": organisation.name}
    record(
        ChallengeStarted(subject=challenge, organisation_id=organisation.pk, after=after), related=_around(challenge)
    )
    return challenge


@action
def edit_challenge(
    *,
    challenge: Challenge,
    changes: Mapping[str, Any],
    was: Mapping[str, Any] | None = None,
    actor: Actor,
    now: datetime,
) -> Challenge:
    """Change some columns; the log keeps what they were.

    `was`: what the writer had read in them; Conflict when one says something else by now, so that
    nobody overwrites unread. A challenge that stands refuses to lose what its gates asked for.
    """
    current = locked_to_write(challenge, actor=actor, now=now)
    unknown = set(changes) - set(EDITABLE)
    if unknown:
        raise ValueError(f"not columns to edit: {sorted(unknown)}")
    if any(getattr(current, name) != value for name, value in (was or {}).items()):
        raise Conflict(_("Somebody else changed this challenge while you were writing."), code="stale")
    wanted = {name: value.strip() if isinstance(value, str) else value for name, value in changes.items()}
    _check_goal(wanted)
    before = {name: getattr(current, name) for name in wanted if getattr(current, name) != wanted[name]}
    if before.get("restricted") and current.status in STANDING:
        _must_open(current, actor, now)
    for name in before:
        setattr(current, name, wanted[name])
    if not current.title:
        raise Invalid({"title": [_("Give it a short title, so that people can name it.")]})
    touch(current)
    after = {name: getattr(current, name) for name in before}
    happened = ChallengeEdited(subject=current, organisation_id=current.organisation_id, before=before, after=after)
    record(happened, related=_around(current))
    return current


@action
def see_similar(*, challenge: Challenge, actor: Actor, now: datetime) -> Challenge:
    """Note that the similar ones were shown and looked at."""
    current = locked_to_write(challenge, actor=actor, now=now)
    before = {"similar_seen_at": current.similar_seen_at}
    current.similar_seen_at = now
    current.save(update_fields=["similar_seen_at", "updated_at"])
    after = {"similar_seen_at": now}
    record(SimilarSeen(subject=current, organisation_id=current.organisation_id, before=before, after=after))
    return current


@action
def confirm_challenge(*, challenge: Challenge, actor: Actor, now: datetime) -> Challenge:
    """Say that it is still true: the badge of age goes for a year."""
    current = locked_to_decide(challenge, actor=actor, now=now)
    if current.status not in STANDING:
        raise Conflict(_("Only a challenge that stands can be confirmed."))
    before = {"confirmed_at": current.confirmed_at}
    current.confirmed_at = now
    current.save(update_fields=["confirmed_at", "updated_at"])
    after = {"confirmed_at": now}
    record(ChallengeConfirmed(subject=current, organisation_id=current.organisation_id, before=before, after=after))
    return current


@action
def enter_edition(*, challenge: Challenge, edition: Edition, actor: Actor, now: datetime) -> Challenge:
    """It is worked on in an edition from now on: said by whoever decides about it, or by the house after a call."""
    current = locked_to_decide(challenge, actor=actor, now=now)
    if current.edition is not None:
        words = _("This challenge belongs to the edition “%(edition)s” already.")
        raise Conflict(words % {"edition": current.edition}, code="edition")
    current.edition = edition
    current.revision += 1
    current.save(update_fields=["edition", "revision", "updated_at"])
    happened = ChallengeEntered(subject=current, organisation_id=current.organisation_id, after={"edition": edition})
    record(happened, related=(edition,))
    return current


def _takes_part(person: Person, edition: Edition | None) -> bool:
    """A challenge is written in an edition by those who take part in it, and by those who work in it."""
    if edition is None or may_work_in(person, edition):
        return True
    return Enrolment.objects.filter(person=person, edition=edition, status__in=TAKING_PART).exists()


def _check_beginning(title: str, complaint: str) -> None:
    errors: dict[str, list[str]] = {}
    if not title:
        errors["title"] = [_("Give it a short title, so that people can name it.")]
    if not complaint:
        errors["complaint"] = [_("Write the complaint in the words of those who complain.")]
    if errors:
        raise Invalid(errors)


def _check_goal(wanted: dict[str, Any]) -> None:
    """A target of the 2030 Agenda that exists; its goal goes with it."""
    code = wanted.get("sdg_target")
    if code and not is_sdg_target(code):
        raise Invalid({"sdg_target": [_("Choose a target of the list, for example 16.6.")]})
    if code:
        wanted["sdg_goal"] = goal_of_target(code)


def _must_open(challenge: Challenge, actor: Actor, now: datetime) -> None:
    """To put on the map for everybody is to decide, also when what stands was restricted."""
    if actor is not HOUSE and not (isinstance(actor, Person) and policies.may_decide(actor, challenge, now)):
        raise NotAllowed(
            _("Only whoever answers for the organisation, or its challenge owner, may open it to the public."),
            field="restricted",
        )


def _around(challenge: Challenge) -> tuple[Edition, ...]:
    """On whose history pages it belongs too."""
    return (challenge.edition,) if challenge.edition else ()


def _free_key(title: str) -> str:
    """An address of its own, which is not one of our pages below /desafios/."""
    key = unique_key(Challenge, title)
    return unique_key(Challenge, f"{key} desafio") if key in _OUR_PAGES else key


def _tidy(text: str) -> str:
    return " ".join(text.split())
