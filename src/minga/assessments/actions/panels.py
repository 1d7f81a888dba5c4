"""The life of a jury: created with its rubric, filled, opened, discussed, closed."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any, Final

from django.db import IntegrityError, transaction
from django.db.models import Count, Model, Q
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from minga.assessments.actions.holding import lock_panel, must_be, must_run
from minga.assessments.actions.interests import detect_interests
from minga.assessments.enums import WAITING, AssessmentState, BlindMode, PanelState
from minga.assessments.events import panels as events
from minga.assessments.models import Assessment, Panel, PanelItem, Rubric, read_rubric, rubric_as_data
from minga.assessments.models.rubric import rubric_sha256
from minga.assessments.policies import may_run
from minga.assessments.queries.readiness import lacks, listed
from minga.assessments.queries.subjects import announced_for
from minga.audit.actions import action, record
from minga.core.actors import HOUSE, Actor
from minga.core.errors import Conflict, Invalid, NotAllowed, NotReady
from minga.core.jobs import enqueue
from minga.core.keys import unique_key
from minga.core.texts import Texts
from minga.people.models import Person

FILLING: Final = (PanelState.PREPARING, PanelState.JUDGING)
_ALWAYS: Final = frozenset({"titles", "alert", "due_at"})
_BEFORE: Final = _ALWAYS | {"rubric", "blind", "reviews_per_item", "quorum", "calibrates", "judges_from"}


@action
def create_panel(
    *, owner: Model, key: str, titles: Texts, rubric: Mapping[str, Any], blind: str, reviews: int, quorum: int,
    calibrates: bool = False, judges_from: datetime | None = None, due_at: datetime | None = None,
    actor: Actor, now: datetime,
) -> Panel:  # fmt: skip
    """A jury for this thing, with a rubric that never changes. It judges nothing until it is opened."""
    if actor is not HOUSE and not (isinstance(actor, Person) and may_run(actor, owner)):
        raise NotAllowed(_("Only those who run this jury may do this."))
    panel = Panel(
        owner_type=owner._meta.label_lower, owner_id=owner.pk, titles=dict(titles), blind=blind,
        reviews_per_item=reviews, quorum=quorum, calibrates=calibrates, judges_from=judges_from, due_at=due_at,
    )  # fmt: skip
    _check(panel, now)
    panel.rubric = _rubric(rubric)
    panel.key = unique_key(Panel, key, length=70)
    try:
        with transaction.atomic():
            panel.save()
    except IntegrityError as error:
        raise Conflict(_("This already has a jury."), code="known") from error
    record(events.PanelCreated(subject=panel, after=_shown(panel, _BEFORE)))
    return panel


@action
def change_panel(*, panel: Panel, changes: Mapping[str, Any], actor: Actor, now: datetime) -> Panel:
    """New settings. Once it judges, only its title, its last day and what is flagged can change."""
    locked = lock_panel(panel)
    must_run(actor, locked)
    must_be(locked, set(PanelState) - {PanelState.CLOSED})
    allowed = _BEFORE if locked.state == PanelState.PREPARING else _ALWAYS
    if not set(changes) <= allowed:
        raise NotReady(_("Once the jury judges, its rubric, its size and who knows whom do not change."), code="state")
    if actor is not HOUSE:
        _check_announced(locked, changes, now)
    before = _shown(locked, changes)
    for name, value in changes.items():
        setattr(locked, name, _rubric(value) if name == "rubric" else value)
    _check(locked, now, changed=frozenset(changes))
    _save(locked)
    record(events.PanelChanged(subject=locked, before=before, after=_shown(locked, changes)))
    return locked


@action
def put_items(*, panel: Panel, items: Sequence[tuple[str, Model]], actor: Actor, now: datetime) -> int:
    """Hand work to the jury under these codes; what is there already stays. Answers how many are new."""
    locked = lock_panel(panel)
    must_run(actor, locked)
    must_be(locked, FILLING)
    known = set(locked.items.values_list("subject_type", "subject_id"))
    fresh = [
        PanelItem(panel=locked, code=code, subject_type=subject._meta.label_lower, subject_id=subject.pk)
        for code, subject in items
        if (subject._meta.label_lower, subject.pk) not in known
    ]
    try:
        with transaction.atomic():
            PanelItem.objects.bulk_create(fresh)
    except IntegrityError as error:
        raise Conflict(_("Two applications have the same code. Give each its own."), code="code") from error
    look_for_conflicts(locked)
    record(events.ItemsPut(subject=locked, after={"codes": [item.code for item in fresh]}))
    return len(fresh)


@action
def take_item_out(*, item: PanelItem, actor: Actor, now: datetime) -> PanelItem:
    """It is judged no more: whoever had not sent is freed of it, what was sent is kept and counts no more."""
    locked = lock_panel(item.panel)
    must_run(actor, locked)
    must_be(locked, set(PanelState) - {PanelState.CLOSED})
    held = PanelItem.objects.select_for_update(of=("self",), no_key=True).get(pk=item.pk)
    held.withdrawn_at = held.withdrawn_at or now
    held.save(update_fields=["withdrawn_at", "updated_at"])
    _take_away(Q(item=held), now)
    record(events.ItemTakenOut(subject=held), related=(locked,))
    return held


@action
def put_item_back(*, item: PanelItem, actor: Actor, now: datetime) -> PanelItem:
    """It is judged after all. What was sent before counts again; whoever was freed of it has to be asked anew."""
    del now
    locked = lock_panel(item.panel)
    must_run(actor, locked)
    must_be(locked, set(PanelState) - {PanelState.CLOSED})
    held = PanelItem.objects.select_for_update(of=("self",), no_key=True).get(pk=item.pk)
    held.withdrawn_at = None
    held.save(update_fields=["withdrawn_at", "updated_at"])
    record(events.ItemPutBack(subject=held), related=(locked,))
    return held


@action
def open_panel(*, panel: Panel, actor: Actor, now: datetime) -> Panel:
    """The jury begins. Conflicts are looked for once more, and everything that is missing is refused."""
    locked = lock_panel(panel)
    must_run(actor, locked)
    must_be(locked, (PanelState.PREPARING,))
    detect_interests(panel=locked, actor=HOUSE, now=now)
    missing = lacks(locked)
    if missing:
        raise NotReady(missing[0].words, code=missing[0].code)
    if locked.due_at is not None and locked.due_at <= now:
        raise NotReady(_("The last day of the jury has passed. Choose a new one first."), code="due_at")
    locked.state, locked.opened_at = PanelState.JUDGING, now
    _save(locked)
    counts = {"items": locked.items.count(), "jurors": locked.jurors.count()}
    record(events.PanelOpened(subject=locked, after={"state": locked.state, **counts}))
    return locked


@action
def take_panel_back(*, panel: Panel, actor: Actor, now: datetime) -> Panel:
    """Back to preparation, while nobody has begun to judge."""
    locked = lock_panel(panel)
    must_run(actor, locked)
    must_be(locked, (PanelState.JUDGING,))
    begun = Assessment.objects.filter(item__panel=locked).exclude(scores={}, notes={}, submitted_at__isnull=True)
    if begun.exists():
        raise NotReady(_("Somebody has begun to judge, so the jury cannot go back to preparation."), code="begun")
    locked.state, locked.opened_at = PanelState.PREPARING, None
    _save(locked)
    record(events.PanelTakenBack(subject=locked, after={"state": locked.state}))
    return locked


@action
def discuss_panel(*, panel: Panel, as_it_is: bool = False, actor: Actor, now: datetime) -> Panel:
    """Jurors read each other from now on; scores change only with a reason. `as_it_is`: without what is missing."""
    locked = lock_panel(panel)
    must_run(actor, locked)
    must_be(locked, (PanelState.JUDGING,))
    left = _finish_judging(locked, as_it_is, now)
    locked.state = PanelState.DISCUSSING
    _save(locked)
    record(events.PanelDiscussed(subject=locked, after={"state": locked.state, **left}))
    return locked


@action
def close_panel(*, panel: Panel, as_it_is: bool = False, actor: Actor, now: datetime) -> Panel:
    """Nothing that the jury said changes any more. Never without quorum, nor with work that nobody judged."""
    locked = lock_panel(panel)
    must_run(actor, locked)
    must_be(locked, (PanelState.JUDGING, PanelState.DISCUSSING))
    left = _finish_judging(locked, as_it_is, now)
    locked.state, locked.closed_at = PanelState.CLOSED, now
    _save(locked)
    record(events.PanelClosed(subject=locked, after={"state": locked.state, **left}))
    return locked


def look_for_conflicts(panel: Panel) -> None:
    """Ask for a look at who knows whom, once however often it is asked before the job runs."""
    enqueue("assessments.detect_interests", panel_id=panel.pk, once=f"assessments.detect_interests:{panel.pk}")


def _finish_judging(panel: Panel, as_it_is: bool, now: datetime) -> dict[str, int]:
    """Refuse what nobody could answer for; take away what waits, when that was asked. Counts of what is left."""
    counting = Q(assessments__state=AssessmentState.SUBMITTED)
    items = panel.items.filter(withdrawn_at__isnull=True, sample=False)
    sent = {item.code: item.sent for item in items.annotate(sent=Count("assessments", filter=counting))}
    if not sent:
        return {"unsent": 0, "short": 0}
    short = sorted(code for code, count in sent.items() if count < panel.reviews_per_item)
    unjudged = [code for code in short if not sent[code]]
    if unjudged:
        words = _("Nobody has judged this yet: %(codes)s. Wait for the jury, or give it to somebody.")
        raise NotReady(words % {"codes": listed(unjudged)}, code="unjudged")
    done = Assessment.objects.filter(item__in=items, state=AssessmentState.SUBMITTED)
    judged = done.values("juror").distinct().count()
    if judged < panel.quorum:
        raise NotReady(
            _("The jury needs %(quorum)s people, and %(judged)s sent assessments. Without quorum nothing is decided.")
            % {"quorum": panel.quorum, "judged": judged},
            code="quorum",
        )
    waiting = Assessment.objects.filter(item__in=items, state__in=WAITING).count()
    if (waiting or short) and not as_it_is:
        raise NotReady(_unsent(waiting, len(short)), code="unsent")
    _take_away(Q(item__panel=panel), now)
    return {"unsent": waiting, "short": len(short)}


def _unsent(waiting: int, short: int) -> str:
    if waiting:
        return ngettext(
            "%(count)s assessment was not sent. Wait for it, give it to somebody else, or go on without it.",
            "%(count)s assessments were not sent. Wait for them, give them to somebody else, or go on without them.",
            waiting,
        ) % {"count": waiting}
    return ngettext(
        "%(count)s application has fewer assessments than the rules ask. Give it to somebody, or go on as it is.",
        "%(count)s applications have fewer assessments than the rules ask. Give them to somebody, or go on as it is.",
        short,
    ) % {"count": short}


def _take_away(which: Q, now: datetime) -> None:
    waiting = Assessment.objects.filter(which, state__in=WAITING)
    waiting.update(state=AssessmentState.TAKEN_AWAY, updated_at=now)


def _rubric(data: Mapping[str, Any]) -> Rubric:
    """Its own row, checked, in the one shape. Invalid when it does not read."""
    read = read_rubric(data)
    definition = rubric_as_data(read)
    return Rubric.objects.create(titles=dict(read.title), definition=definition, sha256=rubric_sha256(definition))


def _check(panel: Panel, now: datetime, *, changed: frozenset[str] = frozenset({"due_at"})) -> None:
    errors: dict[str, list[str]] = {}
    if panel.blind not in BlindMode.values:
        errors["blind"] = [_("Choose one of the options of the list.")]
    if panel.reviews_per_item < 1:
        errors["reviews_per_item"] = [_("At least one person must judge each piece of work.")]
    if panel.quorum < 1:
        errors["quorum"] = [_("A jury has at least one person.")]
    if "due_at" in changed and panel.due_at is not None and panel.due_at <= now:
        errors["due_at"] = [_("Choose a moment that is still to come.")]
    if panel.due_at is not None and panel.judges_from is not None and panel.due_at <= panel.judges_from:
        errors["due_at"] = [_("The end must come after the beginning.")]
    if errors:
        raise Invalid(errors)


def _check_announced(panel: Panel, changes: Mapping[str, Any], now: datetime) -> None:
    """What was made public moves only where it was made public."""
    errors = {name: [words] for name, words in announced_for(panel, now).items() if name in changes}
    if errors:
        raise Invalid(errors)


def _shown(panel: Panel, names: Any) -> dict[str, Any]:
    return {name: panel.rubric.sha256 if name == "rubric" else getattr(panel, name) for name in sorted(names)}


def _save(panel: Panel) -> None:
    panel.revision += 1
    panel.save()
