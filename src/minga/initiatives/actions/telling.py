"""Letters of the dossier. Parts of actions: each message leaves its own trace."""

from collections.abc import Iterable, Mapping
from datetime import datetime

from django.db.models import Model
from django.urls import reverse

from minga.core.actors import Actor
from minga.initiatives.models import Initiative
from minga.notifications.actions import send_to_each
from minga.people.models import Person


def tell_each(
    people: Iterable[Person],
    kind: str,
    *,
    initiative: Initiative,
    context: Mapping[str, object],
    link: str = "",
    about: Model | None = None,
    actor: Actor,
    now: datetime,
) -> None:
    """Write to each of them, in her language; never to whoever did it herself."""
    words = {"title": initiative.title, "organisation": initiative.organisation.name, **context}
    send_to_each(
        (person for person in people if person.pk != actor.pk),
        kind=f"initiatives.{kind}",
        context=words,
        link=link or place("workshop", initiative),
        about=about or initiative,
        actor=actor,
        now=now,
    )


def place(name: str, initiative: Initiative) -> str:
    """A page of the workshop."""
    return reverse(f"initiatives:{name}", args=[initiative.key])
