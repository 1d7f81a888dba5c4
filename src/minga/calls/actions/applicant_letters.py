"""Letters to those who apply. Parts of actions: each message leaves its own trace.

Words that depend on the language of the reader are given as promises (`named`, `when`): they are kept when
the letter is written, in her language.
"""

from collections.abc import Iterable, Mapping
from datetime import datetime

from django.urls import reverse
from django.utils.functional import lazy

from minga.calls.enums import MemberState
from minga.calls.models import Application, ApplicationMember, CallPhase, Entry, Rules
from minga.calls.queries.deadlines import moment_in
from minga.calls.queries.rules import rules_of
from minga.calls.queries.team_links import invitation_path, mint_token
from minga.core.actors import Actor
from minga.core.texts import pick_later
from minga.notifications.actions import send_to_each
from minga.people.models import Person

when = lazy(moment_in, str)


def tell_received(application: Application, entry: Entry, rules: Rules, *, actor: Actor, now: datetime) -> None:
    """To the whole team: it arrived, with its receipt, and until when it can be corrected."""
    sent = entry.submission
    context = {
        "round": pick_later(entry.phase.titles),
        "rounds": len(rules.phases),
        "receipt": sent.receipt if sent is not None else "",
        "sha256": sent.sha256 if sent is not None else "",
        "sent": when(now, rules.timezone),
        "in_grace": entry.in_grace,
        "closes": when(entry.phase.closes_at, rules.timezone),
        "results": when(rules.results_at, rules.timezone) if rules.results_at else "",
    }
    tell(application, _team(application), "received", context, actor=actor, now=now)


def tell_next_round(application: Application, phase: CallPhase, rules: Rules, *, actor: Actor, now: datetime) -> None:
    """To the whole team: they go on, and what is asked until when."""
    context = {
        "round": pick_later(phase.titles),
        "asks": phase.form_id is not None,
        "opens": when(phase.opens_at, rules.timezone),
        "closes": when(phase.closes_at, rules.timezone),
    }
    link = f"{reverse('calls:application', args=[application.uuid])}{next_round_link(phase)}"
    tell(application, _team(application), "next_round", context, link=link, actor=actor, now=now)


def next_round_link(phase: CallPhase) -> str:
    """The end of the address in that letter: by it a job knows who was told of this round."""
    return f"#ronda-{phase.pk}"


def tell_eligibility(application: Application, *, actor: Actor, now: datetime) -> None:
    """To the whole team: what the office said, and why."""
    context = {"reason": application.not_eligible_reason, "contact": application.call.contact}
    tell(application, _team(application), "eligibility", context, actor=actor, now=now)


def tell_end_is_near(application: Application, phase: CallPhase, rules: Rules, *, actor: Actor, now: datetime) -> None:
    """To who began it and has not sent it."""
    context = {"closes": when(phase.closes_at, rules.timezone)}
    tell(application, [application.person], "reminder", context, actor=actor, now=now)


def tell_invited(member: ApplicationMember, person: Person, *, actor: Actor, now: datetime) -> None:
    """To somebody with an account: who asks, for what, and where to answer."""
    application = member.application
    link = invitation_path(mint_token(member), person.language)
    tell(application, [person], "team_invitation", invitation_words(member), link=link, actor=actor, now=now)


def invitation_words(member: ApplicationMember) -> dict[str, object]:
    """What a letter of invitation says, to whoever it goes."""
    application, phase = member.application, member.application.phase
    zone = rules_of(application.call).timezone
    return {
        "who": application.person.name,
        "part": member.part,
        "title": application.title,
        "closes": when(phase.closes_at, zone) if phase is not None else "",
    }


def tell_answered(member: ApplicationMember, *, actor: Actor, now: datetime) -> None:
    """To who began it: yes or no."""
    context = {"who": member.name or member.email, "accepted": member.state == MemberState.ACCEPTED}
    application = member.application
    link = reverse("calls:team", args=[application.uuid])
    tell(application, [application.person], "team_answered", context, link=link, actor=actor, now=now)


def tell_lead(application: Application, *, actor: Actor, now: datetime) -> None:
    """To the whole team: who leads it from now on."""
    people = _team(application)
    tell(application, people, "team_lead", {"who": application.person.name}, actor=actor, now=now)


def tell(
    application: Application,
    people: Iterable[Person],
    kind: str,
    context: Mapping[str, object],
    *,
    link: str = "",
    actor: Actor,
    now: datetime,
) -> None:
    """Write to each of them, in her language."""
    words = {"code": application.code, "call": pick_later(application.call.titles), **context}
    place = link or reverse("calls:application", args=[application.uuid])
    send_to_each(people, kind=f"calls.{kind}", context=words, link=place, about=application, actor=actor, now=now)


def _team(application: Application) -> list[Person]:
    rows = application.members.filter(state=MemberState.ACCEPTED, person__isnull=False).select_related("person")
    return [application.person, *(row.person for row in rows if row.person is not None)]
