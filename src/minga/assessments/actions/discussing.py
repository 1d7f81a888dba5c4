"""The jury talks about what it scored: remarks, and that an application has been talked through."""

from datetime import datetime

from django.utils.translation import gettext as _

from minga.assessments.actions.holding import lock_panel, must_be, must_run
from minga.assessments.actions.judging import MOST_LETTERS
from minga.assessments.enums import PanelState
from minga.assessments.events.judging import ItemDiscussed, RemarkAdded
from minga.assessments.models import PanelItem, Remark
from minga.assessments.queries.viewers import sees_scores, viewer_of
from minga.audit.actions import action, record
from minga.core.actors import Actor
from minga.core.errors import DomainError, NotAllowed
from minga.people.models import Person

TALKING = (PanelState.JUDGING, PanelState.DISCUSSING)


@action
def add_remark(*, item: PanelItem, text: str, actor: Actor, now: datetime) -> Remark:
    """Say something about an item; whoever may see its scores may, until the panel closes."""
    must_be(lock_panel(item.panel), TALKING)
    if not isinstance(actor, Person) or not sees_scores(item, viewer_of(item.panel, actor)):
        raise NotAllowed(_("Only those of the jury who may see the scores of this application discuss it."))
    said = text.replace("\x00", "").strip()[:MOST_LETTERS]
    if not said:
        raise DomainError(_("Write what you want to say."), field="text")
    remark = Remark.objects.create(item=item, person=actor, text=said, at=now)
    record(RemarkAdded(subject=item, speaker=actor))
    return remark


@action
def mark_discussed(*, item: PanelItem, discussed: bool = True, actor: Actor, now: datetime) -> PanelItem:
    """Whoever runs the panel says that an item has been talked through, or takes it up again."""
    held = PanelItem.objects.select_for_update(of=("self",), no_key=True).select_related("panel").get(pk=item.pk)
    must_run(actor, held.panel)
    must_be(held.panel, TALKING)
    before = held.discussed_at
    held.discussed_at = (before or now) if discussed else None
    held.save(update_fields=["discussed_at", "updated_at"])
    record(ItemDiscussed(subject=held, before={"discussed_at": before}, after={"discussed_at": held.discussed_at}))
    return held
