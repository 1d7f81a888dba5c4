"""Applicants hear of an addendum or of a cancellation: each person once, also those who only began."""

from datetime import datetime

from django.db.models import Q

from minga.audit.actions import action, record
from minga.calls.enums import ApplicationState, MemberState
from minga.calls.events.office import ChangeTold
from minga.calls.models import Call
from minga.core.actors import HOUSE, Actor
from minga.core.texts import pick
from minga.notifications.actions import send_message
from minga.notifications.models import Message
from minga.people.models import Person


@action
def tell_change(*, call: Call, number: int, actor: Actor, now: datetime) -> int:
    """Tell of the rules with this number, or (0) that the call was cancelled. Answers how many heard."""
    del actor
    kind = "calls.addendum" if number else "calls.cancelled"
    link = f"{call.get_absolute_url()}bases/#adenda-{number}" if number else call.get_absolute_url()
    rules = call.rules.filter(number=number).first()
    told = set(Message.objects.filter(kind=kind, link=link).values_list("to_id", flat=True))
    heard = [person for person in applicants_of(call) if person.pk not in told]
    for person in heard:
        notes = pick(rules.notes, person.language) if rules else ""
        context = {"call": call, "notes": notes, "reason": call.cancelled_reason}
        send_message(to=person, kind=kind, context=context, link=link, about=call, actor=HOUSE, now=now)
    happened = ChangeTold(
        subject=call, organisation_id=call.edition.host_id, after={"number": number, "people": len(heard)}
    )
    record(happened)
    return len(heard)


def applicants_of(call: Call) -> list[Person]:
    """Who began an application that was not withdrawn, and members of their teams who said yes."""
    live = call.applications.exclude(state=ApplicationState.WITHDRAWN)
    hers = Q(pk__in=live.values("person"))
    members = Q(pk__in=live.filter(members__state=MemberState.ACCEPTED).values("members__person"))
    return list(Person.objects.filter(hers | members, is_active=True).order_by("pk"))
