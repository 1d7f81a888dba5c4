"""A juror's own list: organisations and people that she will not judge, whichever jury asks her."""

from datetime import datetime

from django.utils.translation import gettext as _

from minga.assessments.actions.panels import look_for_conflicts
from minga.assessments.events.panels import TieAdded, TieRemoved
from minga.assessments.models import JurorTie
from minga.assessments.queries.ties import live_panels_of
from minga.audit.actions import action, record
from minga.core.actors import Actor
from minga.core.errors import Conflict, Invalid, NotAllowed
from minga.core.search import fold
from minga.organisations.models import Organisation
from minga.people.models import Person


@action
def add_tie(
    *, organisation: Organisation | None = None, name: str = "", reason: str = "", since: int | None = None,
    actor: Person, now: datetime,
) -> JurorTie:  # fmt: skip
    """One more that she will not judge. Every jury on which she sits is looked at again."""
    text = " ".join(name.split())
    if organisation is None and not text:
        raise Invalid({"name": [_("Choose an organisation, or write a name.")]})
    if since is not None and not 1900 <= since <= now.year:
        raise Invalid({"since": [_("Write the year, for example %(year)s.") % {"year": now.year}]})
    for line in JurorTie.objects.filter(person=actor):
        if line.organisation_id == (organisation.pk if organisation else None) and fold(line.name) == fold(text):
            raise Conflict(_("This is on your list already."), field="name", code="known")
    tie = JurorTie.objects.create(
        person=actor, organisation=organisation, name=text, reason=reason.strip(), since=since
    )
    look_again_at(actor)
    record(TieAdded(subject=tie))
    return tie


@action
def remove_tie(*, tie: JurorTie, actor: Actor, now: datetime) -> None:
    """It ties her no more. Conflicts that it led to stand until the office clears them."""
    if actor.pk != tie.person_id:
        raise NotAllowed(_("Everybody changes only her own list."))
    record(TieRemoved(subject=tie))
    look_again_at(tie.person)
    tie.delete()


def look_again_at(person: Person) -> None:
    """Something about her changed: ask for a look at every jury that she sits on or is asked to."""
    for panel in live_panels_of(person):
        look_for_conflicts(panel)


def follow_merge(*, stays: Organisation, duplicate: Organisation) -> None:
    """Whoever would not judge the duplicate does not judge the one that stays."""
    JurorTie.objects.filter(organisation=duplicate).update(organisation=stays)
