"""Changing an edition: its words and numbers, and its state.

Every change compares `revision`: whoever saves second is told, and keeps what she typed.
"""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.utils.translation import gettext as _

from minga.audit.actions import action, record
from minga.core.actors import Actor
from minga.core.errors import Conflict, Invalid, NotAllowed, NotReady
from minga.core.texts import pick
from minga.people.models import Person
from minga.programmes.actions.indexing import index_edition
from minga.programmes.enums import EDITION_STEPS, EditionStatus
from minga.programmes.events.editions import EditionEdited, EditionMoved
from minga.programmes.models import Edition
from minga.programmes.policies import may_edit_plan, may_manage

EDITABLE = (
    "titles", "summaries", "purposes", "for_whom", "commitments", "focal_offices",
    "timezone", "languages", "countries", "sdgs", "places", "answer_within_days", "public",
)  # fmt: skip
NEEDS_REASON = (EditionStatus.CANCELLED,)


@action
def edit_edition(
    *, edition: Edition, revision: int, changes: Mapping[str, Any], actor: Actor, now: datetime
) -> Edition:
    """Change texts, places, languages, countries … of an edition. Raises Conflict when stale."""
    locked = lock_edition(edition, revision=revision, actor=actor, now=now)
    unknown = set(changes) - set(EDITABLE)
    if unknown:
        raise ValueError(f"not columns to edit: {sorted(unknown)}")
    _check(changes)
    before = {name: getattr(locked, name) for name, value in changes.items() if getattr(locked, name) != value}
    for name in before:
        setattr(locked, name, changes[name])
    raise_revision(locked)
    index_edition(locked)
    record(
        EditionEdited(
            subject=locked,
            organisation_id=locked.host_id,
            before=before,
            after={name: changes[name] for name in before},
        )
    )
    return locked


@action
def move_edition(
    *,
    edition: Edition,
    to: EditionStatus,
    reason: str = "",
    revision: int | None = None,
    actor: Actor,
    now: datetime,
) -> Edition:
    """Open, start, close, cancel an edition, or take it up again.

    Opening needs stages and a signed text; cancelling needs a reason, which is public.
    """
    if isinstance(actor, Person) and not may_manage(actor, edition, now):
        raise NotAllowed(_("Only those who manage the edition may change its state."))
    locked = _locked(edition)
    if revision is not None and locked.revision != revision:
        raise Conflict(_("Somebody else changed this edition while you were reading it."), code="stale")
    if to not in EDITION_STEPS[locked.status]:
        raise Conflict(
            _("The edition is “%(state)s” now; it cannot become “%(to)s”.")
            % {"state": locked.get_status_display(), "to": EditionStatus(to).label}
        )
    reason = reason.strip()
    if to in NEEDS_REASON and not reason:
        raise NotReady(_("Say why the edition is cancelled: the reason is public."), field="reason")
    if to == EditionStatus.OPEN:
        _assert_ready_to_open(locked)
    before = locked.status
    locked.status = to
    locked.cancelled_reason = reason if to == EditionStatus.CANCELLED else ""
    raise_revision(locked)
    index_edition(locked)
    record(
        EditionMoved(
            subject=locked,
            organisation_id=locked.host_id,
            before={"status": before},
            after={"status": to, **({"reason": reason} if reason else {})},
        )
    )
    return locked


def lock_edition(edition: Edition, *, revision: int | None, actor: Actor, now: datetime) -> Edition:
    """The edition as it is now, for us alone, if the actor may change its plan.

    For every action on a part of an edition. `revision`: what the actor had read.
    """
    locked = _locked(edition)
    if isinstance(actor, Person) and not may_edit_plan(actor, locked, now):
        raise NotAllowed(_("You may not change this edition now."))
    if revision is not None and locked.revision != revision:
        raise Conflict(_("Somebody else changed this edition while you were writing."), code="stale")
    return locked


def raise_revision(edition: Edition) -> None:
    """Save the edition as one step further."""
    edition.revision += 1
    edition.save()


def _locked(edition: Edition) -> Edition:
    rows = Edition.objects.select_for_update(of=("self",), no_key=True)
    return (
        rows.select_related("host", "version__instrument")
        .defer("version__blueprint", "version__source")
        .get(pk=edition.pk)
    )


def _assert_ready_to_open(edition: Edition) -> None:
    if not pick(edition.commitments).strip():
        raise NotReady(_("Write first what is asked of participants: they sign it."))
    if not edition.stages.exists():
        raise NotReady(_("Add at least one stage before you open the edition."))


def _check(changes: Mapping[str, Any]) -> None:
    errors: dict[str, list[str]] = {}
    if "titles" in changes and not pick(changes["titles"]).strip():
        errors["titles"] = [_("Give the edition a title.")]
    if "languages" in changes and not changes["languages"]:
        errors["languages"] = [_("Choose at least one language.")]
    places = changes.get("places")
    if places is not None and places < 1:
        errors["places"] = [_("Write how many places there are, at least 1.")]
    if errors:
        raise Invalid(errors)
