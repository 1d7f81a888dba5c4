"""Publishing a call: what is frozen, what is refused, what an addendum may and may not do."""

import hashlib
import json
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

import pytest

from minga.assessments.enums import BlindMode
from minga.audit.models import Entry
from minga.calls.actions.calls import draft_call
from minga.calls.actions.designing import change_phase, change_rules
from minga.calls.actions.documents import FILE, MOST, NewDocument, add_document, remove_document
from minga.calls.actions.opening import cancel_call, open_call, publish_addendum
from minga.calls.enums import CallKind, CallState, RankBy
from minga.calls.models import Call, CallRules, QuotaRule
from minga.calls.models.rules import canonical
from minga.calls.queries.checks import blocking, call_findings
from minga.calls.queries.rules import newest, rules_of
from minga.core.actors import HOUSE
from minga.core.clock import now
from minga.core.errors import Conflict, Invalid, NotAllowed, NotReady
from minga.core.models import SearchEntry
from tests.factories.calls import ended, make_call, office_of
from tests.factories.files import PDF, make_file, make_upload
from tests.factories.people import make_person
from tests.factories.programmes import make_edition

pytestmark = pytest.mark.django_db
NOTE = {"es": "Una feria cerró la oficina: damos una semana más."}


def ready(kind: str = CallKind.PILOTS, **fields: Any) -> Call:
    """A draft as `draft_call` fills it in, with what only a person can say."""
    call = draft_call(edition=make_edition(), kind=kind, actor=HOUSE, now=now())
    call.contact = "Mesa de ayuda"
    call.offers = {"es": "15.000 dólares."}
    call.save()
    wanted = {"places": 2, "amount": "15000", "currency": "USD", **fields}
    return change_rules(call=call, changes=wanted, actor=HOUSE, now=now())


def test_opening_freezes_the_rules_and_publishes_their_hash() -> None:
    office = office_of(call := ready())

    opened = open_call(call=call, actor=office, now=now())

    published = newest(opened)
    assert published is not None
    assert (opened.state, published.number) == (CallState.OPEN, 1)
    assert hashlib.sha256(canonical(published.document).encode()).hexdigest() == published.sha256
    assert published.document["call"] == opened.key
    assert rules_of(opened).places == 2
    entry = Entry.objects.get(key="calls.call_opened")
    assert (entry.actor_id, entry.after["sha256"]) == (office.pk, published.sha256)


def test_opening_gives_each_round_with_a_rubric_a_jury_and_its_form_the_days() -> None:
    call = open_call(call=ready(), actor=HOUSE, now=now())

    phase = call.phases.select_related("panel", "form").get()
    assert phase.panel is not None
    assert phase.form is not None
    rules = rules_of(call).phases[0]
    assert phase.panel.blind == BlindMode.DOUBLE
    assert phase.panel.due_at == rules.judged_by
    assert phase.panel.judges_from == phase.form.closes_at == rules.closes_at + timedelta(minutes=30)
    assert rules.form == phase.form.key
    assert rules.form_sha256 == phase.form.versions.get().sha256


def test_a_round_without_jury_has_no_panel_and_no_rubric_in_its_rules() -> None:
    draft = ready(CallKind.PARTICIPANTS, places=40)
    change_phase(call=draft, key="postulacion", changes={"rank_by": RankBy.LOTTERY}, actor=HOUSE, now=now())

    call = open_call(call=draft, actor=HOUSE, now=now())

    assert call.phases.get().panel is None
    assert rules_of(call).phases[0].rubric is None


def test_an_open_call_is_found_by_words() -> None:
    call = open_call(call=ready(), actor=HOUSE, now=now())

    assert SearchEntry.objects.filter(subject_type="calls.call", subject_id=call.pk, public=True).exists()


def test_only_the_office_opens() -> None:
    call = ready()

    with pytest.raises(NotAllowed):
        open_call(call=call, actor=make_person(), now=now())

    assert not CallRules.objects.exists()


def test_a_call_opens_once() -> None:
    call = open_call(call=ready(), actor=HOUSE, now=now())

    with pytest.raises(Conflict):
        open_call(call=call, actor=HOUSE, now=now())


def test_a_call_that_lacks_something_says_what() -> None:
    call = draft_call(edition=make_edition(), kind=CallKind.PILOTS, actor=HOUSE, now=now())

    with pytest.raises(NotReady):
        open_call(call=call, actor=HOUSE, now=now())

    places = {each.place for each in blocking(call_findings(call, rules_of(call), now()))}
    assert {"places", "amount"} <= places


def test_rules_of_a_published_call_do_not_change() -> None:
    call = open_call(call=ready(), actor=HOUSE, now=now())

    with pytest.raises(Conflict, match="congel"):
        change_rules(call=call, changes={"places": 9}, actor=HOUSE, now=now())


def later(call: Call, days: int = 7) -> dict[str, Any]:
    """Everything moved by some days."""
    rules = rules_of(call)

    def moved(moment: datetime | None) -> datetime | None:
        return moment and moment + timedelta(days=days)

    phases = tuple(
        replace(each, closes_at=moved(each.closes_at), judged_by=moved(each.judged_by)) for each in rules.phases
    )
    return {"phases": phases, "results_at": moved(rules.results_at)}


def test_an_addendum_gives_more_time_to_everything() -> None:
    call = open_call(call=ready(), actor=HOUSE, now=now())
    before = rules_of(call)

    published = publish_addendum(call=call, changes=later(call), notes=NOTE, actor=HOUSE, now=now())

    call = Call.objects.get(pk=call.pk)
    phase = call.phases.select_related("panel", "form").get()
    assert published.number == 2
    assert published.document["follows"] == call.rules.get(number=1).sha256
    assert phase.closes_at == before.phases[0].closes_at + timedelta(days=7) == call.closes_at
    assert phase.form is not None
    assert phase.form.closes_at == phase.closes_at + timedelta(minutes=30)
    assert phase.panel is not None
    assert phase.panel.due_at == rules_of(call).phases[0].judged_by
    assert [each["path"] for each in published.changes] == ["phases.0.closes_at", "phases.0.judged_by", "results_at"]


def _less_time(call: Call) -> dict[str, Any]:
    return later(call, -1)


def _other_weights(call: Call) -> dict[str, Any]:
    phase = rules_of(call).phases[0]
    data = json.loads(json.dumps(phase.rubric))
    data["criteria"][0]["weight"], data["criteria"][1]["weight"] = "30", "20"
    return {"phases": (replace(phase, rubric=data),)}


def _fewer_places(call: Call) -> dict[str, Any]:
    return {"places": 1}


def _a_quota(call: Call) -> dict[str, Any]:
    return {"quotas": (QuotaRule(key="rural", group="rural", at_least=1),)}


def _less_grace(call: Call) -> dict[str, Any]:
    return {"phases": (replace(rules_of(call).phases[0], grace_minutes=0),)}


def _other_ties(call: Call) -> dict[str, Any]:
    return {"tie_breaks": rules_of(call).tie_breaks[1:]}


def _results_before_the_jury(call: Call) -> dict[str, Any]:
    rules = rules_of(call)
    later_jury = replace(rules.phases[0], judged_by=rules.results_at + timedelta(days=1))  # type: ignore[operator]
    return {"phases": (later_jury,)}


@pytest.mark.parametrize(
    "changes",
    [_less_time, _other_weights, _fewer_places, _a_quota, _less_grace, _other_ties, _results_before_the_jury],
)
def test_an_addendum_never_takes_anything_away(changes: Any) -> None:
    call = open_call(call=ready(), actor=HOUSE, now=now())

    with pytest.raises(Invalid):
        publish_addendum(call=call, changes=changes(call), notes=NOTE, actor=HOUSE, now=now())

    assert call.rules.count() == 1


def test_an_addendum_says_why() -> None:
    call = open_call(call=ready(), actor=HOUSE, now=now())

    with pytest.raises(Invalid) as refused:
        publish_addendum(call=call, changes={"places": 3}, notes={}, actor=HOUSE, now=now())

    assert list(refused.value.errors) == ["notes"]


def test_places_do_not_rise_once_the_applications_are_known() -> None:
    call = ended(make_call(places=2))

    with pytest.raises(Invalid, match="ya cerró"):
        publish_addendum(call=call, changes={"places": 3}, notes=NOTE, actor=HOUSE, now=now())


def test_a_round_that_closed_stays_closed() -> None:
    call = ended(make_call())

    with pytest.raises(Invalid, match="ya pasó"):
        publish_addendum(call=call, changes=later(call), notes=NOTE, actor=HOUSE, now=now())


def test_a_clarification_changes_nothing_and_is_still_numbered() -> None:
    call = open_call(call=ready(), actor=HOUSE, now=now())

    published = publish_addendum(call=call, changes={}, notes=NOTE, actor=HOUSE, now=now())

    assert (published.number, published.changes) == (2, [])
    assert rules_of(Call.objects.get(pk=call.pk)) == rules_of(call)


def test_a_cancelled_call_says_why_and_takes_nothing_more() -> None:
    call = make_call()

    cancelled = cancel_call(call=call, reason="No hay presupuesto.", actor=HOUSE, now=now())

    form = cancelled.phases.select_related("form").get().form
    assert cancelled.state == CallState.CANCELLED
    assert form is not None
    assert form.closes_at is not None
    assert form.closes_at <= now()


def test_a_decided_call_is_not_cancelled() -> None:
    call = make_call(state=CallState.DECIDED)

    with pytest.raises(Conflict):
        cancel_call(call=call, reason="Tarde.", actor=HOUSE, now=now())


def _paper(title: str = "Modelo de carta") -> NewDocument:
    return NewDocument(title=title, upload=make_upload("carta.pdf", PDF), name="carta.pdf")


def test_a_document_comes_with_its_hash_in_the_rules() -> None:
    call = ready()
    add_document(call=call, document=_paper("Bases"), actor=HOUSE, now=now())
    opened = open_call(call=call, actor=HOUSE, now=now())

    published = publish_addendum(call=opened, changes={}, notes=NOTE, document=_paper(), actor=HOUSE, now=now())

    rows = [(row.title, row.file.sha256) for row in opened.documents.all()]
    assert [title for title, _sha in rows] == ["Bases", "Modelo de carta"]
    assert rules_of(Call.objects.get(pk=call.pk)).documents == tuple(rows)
    assert [change["path"] for change in published.changes] == ["documents"]


def test_a_document_of_a_published_call_stays() -> None:
    call = ready()
    document = add_document(call=call, document=_paper(), actor=HOUSE, now=now())
    open_call(call=call, actor=HOUSE, now=now())

    with pytest.raises(Conflict):
        remove_document(document=document, actor=HOUSE, now=now())
    with pytest.raises(Conflict):
        add_document(call=call, document=_paper(), actor=HOUSE, now=now())


def test_a_document_has_a_title_and_there_are_not_too_many() -> None:
    call = ready()

    with pytest.raises(Invalid):
        add_document(call=call, document=_paper("  "), actor=HOUSE, now=now())
    for number in range(MOST):
        call.documents.create(title=f"Anexo {number}", file=make_file(purpose=FILE))
    with pytest.raises(Invalid):
        add_document(call=call, document=_paper(), actor=HOUSE, now=now())


def test_a_document_is_taken_out_while_the_call_is_prepared() -> None:
    call = ready()
    document = add_document(call=call, document=_paper(), actor=HOUSE, now=now())

    remove_document(document=document, actor=HOUSE, now=now())

    assert not call.documents.exists()
    with pytest.raises(Conflict):
        remove_document(document=document, actor=HOUSE, now=now())
