"""Letters to jurors about their seat. Parts of actions: each message leaves its own trace."""

from collections.abc import Mapping
from datetime import datetime

from django.utils import translation

from minga.assessments.models import Juror
from minga.assessments.policies import owner_kind
from minga.assessments.queries.subjects import owner_facts
from minga.core.actors import Actor
from minga.core.texts import pick
from minga.notifications.actions import send_message


def tell_juror(
    juror: Juror,
    kind: str,
    *,
    count: int = 0,
    link: str = "",
    context: Mapping[str, object] | None = None,
    actor: Actor,
    now: datetime,
) -> None:
    """Write to her in her language. `count`: how many things the letter is about; else as many as she takes at most."""
    person, panel = juror.person, juror.panel
    if not person.is_active:
        return
    with translation.override(person.language):
        words = {"panel": pick(panel.titles) or panel.key, "owner": owner_facts(panel).label}
        words["counted"] = owner_kind(panel.owner_type).counted(count or juror.most_items)
    facts = {"most_items": juror.most_items, "answer_by": juror.answer_by, "due_at": panel.due_at}
    send_message(
        to=person,
        kind=f"assessments.{kind}",
        context={**words, **facts, **(context or {})},
        link=link,
        about=juror,
        actor=actor,
        now=now,
    )
