"""What somebody leads: for her own work."""

from datetime import datetime
from typing import Final

from django.urls import reverse
from django.utils.translation import gettext as _

from minga.core.texts import pick
from minga.learning.enums import SessionState
from minga.learning.queries.whose import led_sessions
from minga.learning.queries.zones import when_in_words
from minga.people.models import Person
from minga.programmes.policies import FINISHED
from minga.programmes.queries.work import WorkRow, WorkSection

NEXT: Final = 5


def sessions_led_by(person: Person, now: datetime) -> WorkSection | None:
    """The next sessions that she leads, each with its page. One query."""
    rows = led_sessions(person, now).filter(state=SessionState.PLANNED).exclude(edition__status__in=FINISHED)
    return WorkSection(
        title=_("Sessions that I lead"),
        rows=tuple(
            WorkRow(
                title=pick(session.titles),
                link=reverse("learning:session-office", args=[session.edition.key, session.key]),
                detail=" · ".join(
                    (pick(session.edition.titles), when_in_words(session.starts_at, session.ends_at, session.timezone))
                ),
                label=_("Prepare it"),
            )
            for session in rows.order_by("starts_at", "pk")[:NEXT]
        ),
        link=reverse("learning:calendar"),
        link_label=_("My calendar"),
    )
