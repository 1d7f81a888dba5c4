"""The forms of an edition: made from its blueprint at launch, open while their stage lasts.

The form engine owns forms, versions and answers; this app only says which forms an edition
has and when they are open. A manager may change dates and texts there afterwards.
"""

from datetime import datetime, time, timedelta
from zoneinfo import ZoneInfo

from django.db.models import Max, Min

from minga.core.actors import Actor
from minga.programmes.models import Edition
from minga.programmes.models.blueprint_forms import Form as Planned
from minga.programmes.models.blueprint_words import FormPurpose
from minga.programmes.queries.blueprint_of import blueprint_of
from minga.programmes.queries.edition_forms import form_key, forms_of
from minga.questionnaires.actions.forms import create_form, schedule_form

AFTER_THE_END = timedelta(days=14)
LAST_MINUTE = time(23, 59)


def set_up_forms(*, edition: Edition, actor: Actor, now: datetime) -> int:
    """Make the forms of the blueprint, each open while its stages last; answers how many.

    The acceptance is not among them: an invitation asks it (`accept_invitation`).
    """
    planned = [form for form in blueprint_of(edition.version).forms if form.purpose != FormPurpose.ACCEPTANCE]
    for form in planned:
        opens_at, closes_at = _window(edition, form.key)
        create_form(
            owner=edition,
            definition=form.definition(),
            key=form_key(edition, form.key),
            opens_at=opens_at,
            closes_at=closes_at,
            actor=actor,
            now=now,
        )
    return len(planned)


def align_forms(*, edition: Edition, actor: Actor, now: datetime) -> int:
    """Follow the stages when their dates moved; answers how many forms moved along."""
    moved = 0
    planned: dict[str, Planned] = {form_key(edition, form.key): form for form in blueprint_of(edition.version).forms}
    for form in forms_of(edition):
        if form.key not in planned:
            continue
        opens_at, closes_at = _window(edition, planned[form.key].key)
        if (form.opens_at, form.closes_at) != (opens_at, closes_at):
            schedule_form(form=form, opens_at=opens_at, closes_at=closes_at, actor=actor, now=now)
            moved += 1
    return moved


def _window(edition: Edition, key: str) -> tuple[datetime, datetime]:
    """From the first day of the first stage that asks for the form to the end of the last one.

    A form that no stage asks for is open during the whole edition and two weeks after.
    """
    stages = [stage.key for stage in blueprint_of(edition.version).stages if key in stage.forms]
    days = edition.stages.filter(key__in=stages).aggregate(first=Min("starts_on"), last=Max("ends_on"))
    first, last = days["first"], days["last"]
    if first is None or last is None:
        first, last = edition.starts_on, edition.ends_on + AFTER_THE_END
    zone = ZoneInfo(edition.timezone)
    return datetime.combine(first, time.min, tzinfo=zone), datetime.combine(last, LAST_MINUTE, tzinfo=zone)
