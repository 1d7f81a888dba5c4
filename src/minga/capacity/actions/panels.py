"""The panel of a wave: made with the rubric of its version, filled with what entities sent, shared out, closed.

A grader is a juror of `assessments`: who is invited, who stands aside and what each says is kept there.
Here: which entities it grades, who grades which, and a third where two lie too far apart.
"""

from collections import Counter
from collections.abc import Collection, Iterable
from datetime import datetime
from typing import Final

from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from minga.assessments.actions.interests import detect_interests
from minga.assessments.actions.panels import close_panel, create_panel, open_panel, put_items
from minga.assessments.actions.together import Pairing, give_pairs
from minga.assessments.enums import STANDING, BlindMode, JurorState, PanelState
from minga.assessments.models import Assessment, Juror, Panel, PanelItem, rubric_as_data
from minga.assessments.queries.interests import in_the_way
from minga.audit.actions import action, record
from minga.capacity.actions.grading_upkeep import keep_gradings
from minga.capacity.actions.marks import lock_wave, must_run
from minga.capacity.actions.rubrics import rubric_of
from minga.capacity.enums import Family, GradingState, MeasuredState, WaveState
from minga.capacity.events import grading as events
from minga.capacity.models import Grading, Measured, Wave
from minga.capacity.models.rubrics import graded_questions
from minga.capacity.queries.graders import third_reason
from minga.core.actors import HOUSE, Actor
from minga.core.errors import Conflict, NotReady
from minga.core.texts import all_languages

_BEFORE: Final = (WaveState.PREPARING, WaveState.ANSWERING, WaveState.GRADING)


@action
def call_graders(*, wave: Wave, actor: Actor, now: datetime) -> Panel:
    """Make the panel. It begins without graders: invite them on its page."""
    held = lock_wave(wave.pk)
    must_run(actor, held)
    if held.panel_id is not None:
        raise Conflict(_("This wave has its graders already."), code="known")
    if held.state not in _BEFORE or held.imported:
        raise NotReady(_("This wave is graded already."), code="state")
    design, titles = held.version.read, dict(held.titles) or all_languages(held.key)
    if design.family != Family.POINTS or not graded_questions(design):
        raise NotReady(_("This index takes its values as they are answered: nobody grades them."), code="family")
    until = held.grading_until
    held.panel = create_panel(
        owner=held, key=held.key, titles=titles, rubric=rubric_as_data(rubric_of(design, titles)),
        blind=BlindMode.SINGLE, reviews=design.graders, quorum=design.graders,
        due_at=until if until is not None and until > now else None, actor=actor, now=now,
    )  # fmt: skip
    held.save(update_fields=["panel", "updated_at"])
    record(events.GradersCalled(subject=held, after={"questions": len(graded_questions(design))}))
    return held.panel


@action
def hand_in(*, wave: Wave, actor: Actor, now: datetime) -> int:
    """Hand every entity that sent its answers to the graders. Again: only those that came since. Answers how many."""
    held, panel = _grading(wave, actor)
    known = Grading.objects.filter(measured__wave=held).values("measured")
    fresh = list(Measured.objects.filter(wave=held, state=MeasuredState.SENT).exclude(pk__in=known))
    taken = PanelItem.objects.filter(panel=panel).count()
    codes = [(f"E-{number:04d}", entity) for number, entity in enumerate(fresh, taken + 1)]
    put_items(panel=panel, items=codes, actor=actor, now=now)
    items = dict(PanelItem.objects.filter(panel=panel).values_list("subject_id", "pk"))
    Grading.objects.bulk_create(Grading(measured=entity, item_id=items[entity.pk]) for entity in fresh)
    record(events.AnswersHandedIn(subject=held, after={"entities": len(fresh)}))
    return len(fresh)


@action
def share_out(*, wave: Wave, actor: Actor, now: datetime) -> int:
    """Give each entity the graders that it lacks, who have least to do and no conflict. Answers how many are short."""
    held, panel = _grading(wave, actor)
    detect_interests(panel=panel, actor=HOUSE, now=now)
    sharing = _Sharing(panel)
    wanted = held.version.read.graders
    pairs, short = [], 0
    for item in panel.items.filter(withdrawn_at=None, sample=False).order_by("code").values_list("pk", flat=True):
        lacks = wanted - len(sharing.graders[item])
        chosen = [sharing.give(item) for _place in range(lacks)]
        pairs += [Pairing(item_id=item, juror_id=juror, reason={"why": "by_hand"}) for juror in chosen if juror]
        short += any(juror is None for juror in chosen)
    give_pairs(panel=panel, pairs=pairs, actor=actor, now=now)
    keep_gradings(panel)
    record(events.EntitiesSharedOut(subject=held, after={"pairs": len(pairs), "short": short}))
    return short


def begin_grading(*, wave: Wave, actor: Actor, now: datetime) -> int:
    """Hand in, share out and open the panel: all of it or nothing. Answers how many entities lack a grader."""
    with transaction.atomic():
        hand_in(wave=wave, actor=actor, now=now)
        short = share_out(wave=wave, actor=actor, now=now)
        panel = lock_wave(wave.pk).panel
        if panel is not None and panel.state == PanelState.PREPARING:
            open_panel(panel=panel, actor=actor, now=now)
    return short


@action
def call_thirds(*, wave: Wave, actor: Actor, now: datetime) -> int:
    """Give every entity on which two lie too far apart to a third, who sees only those questions.

    Answers for how many nobody is free: invite another grader, or settle those questions by hand.
    """
    held, panel = _grading(wave, actor)
    keep_gradings(panel)
    apart = Grading.objects.filter(measured__wave=held, state=GradingState.APART).order_by("item__code")
    sharing, pairs, left = _Sharing(panel), [], 0
    for row in apart:
        juror = sharing.give(row.item_id)
        if juror is None:
            left += 1
        else:
            pairs.append(Pairing(item_id=row.item_id, juror_id=juror, reason=third_reason(row.apart)))
    give_pairs(panel=panel, pairs=pairs, actor=actor, now=now)
    keep_gradings(panel, [pair.item_id for pair in pairs])
    record(events.ThirdsCalled(subject=held, after={"entities": len(pairs), "left": left}))
    return left


@action
def end_grading(*, wave: Wave, actor: Actor, now: datetime) -> Wave:
    """Close the panel, once every entity is settled: from now on grades do not change, marks only with a reason."""
    held, panel = _grading(wave, actor)
    open_still = Grading.objects.filter(measured__wave=held, item__withdrawn_at=None)
    left = open_still.exclude(state=GradingState.SETTLED).count()
    if left:
        words = ngettext(
            "%(count)s entity is not settled yet. Settle its grades first.",
            "%(count)s entities are not settled yet. Settle their grades first.",
            left,
        )
        raise NotReady(words % {"count": left}, code="unsettled")
    if panel.state != PanelState.CLOSED:
        close_panel(panel=panel, as_it_is=True, actor=actor, now=now)
    record(events.GradingEnded(subject=held))
    return held


def _grading(wave: Wave, actor: Actor) -> tuple[Wave, Panel]:
    """The wave for us alone, with its panel."""
    held = lock_wave(wave.pk)
    must_run(actor, held)
    if held.panel is None:
        raise NotReady(_("Nobody grades this wave yet. Make its panel first."), code="no_panel")
    return held, held.panel


class _Sharing:
    """Who may take one more: by least to do, then by turns, so that graders meet in many pairs."""

    def __init__(self, panel: Panel) -> None:
        rows = panel.jurors.filter(state=JurorState.ACCEPTED).order_by("uuid")
        self.jurors: list[Juror] = list(rows)
        self.places = {juror.pk: place for place, juror in enumerate(self.jurors)}
        self.apart: Collection[tuple[int, int]] = in_the_way(panel)
        load = Assessment.objects.filter(item__panel=panel, state__in=STANDING)
        pairs = list(load.values_list("item", "juror"))
        self.graders = _by_item(panel.items.values_list("pk", flat=True), pairs)
        self.load = Counter(juror for _item, juror in pairs)
        self.turn = 0

    def give(self, item: int) -> int | None:
        """The next grader of this entity; None when nobody is free."""
        free = [
            juror
            for juror in self.jurors
            if juror.pk not in self.graders[item]
            and (juror.pk, item) not in self.apart
            and self.load[juror.pk] < juror.most_items
        ]
        if not free:
            return None
        self.turn += 1
        chosen = min(free, key=self._order).pk
        self.load[chosen] += 1
        self.graders[item].add(chosen)
        return chosen

    def _order(self, juror: Juror) -> tuple[bool, int, int]:
        by_turns = (self.places[juror.pk] + self.turn) % len(self.places)
        return juror.may_stand_in, self.load[juror.pk], by_turns


def _by_item(items: Iterable[int], pairs: Iterable[tuple[int, int]]) -> dict[int, set[int]]:
    found: dict[int, set[int]] = {item: set() for item in items}
    for item, juror in pairs:
        found[item].add(juror)
    return found
