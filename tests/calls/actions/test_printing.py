"""The acta: data that anybody checks by its hash, and a print of it for the archive."""

import json
import subprocess
import sys
from hashlib import sha256
from pathlib import Path

import pytest
from django.utils import translation

from minga.assessments.enums import BlindMode
from minga.assessments.models import Interest, ScoreChange
from minga.calls.actions.decisions import publish_decision
from minga.calls.actions.printing import print_acta, render
from minga.calls.models import Call, Decision, QuotaRule
from minga.calls.queries.acta_page import acta_page, acta_text, actas_with, is_this, scores_csv
from minga.core.actors import HOUSE
from minga.core.clock import now
from minga.core.errors import Conflict
from minga.files.policies import may_read_file
from minga.files.queries import open_file
from tests.factories.assessments import make_interest
from tests.factories.calls import office_of, phase_rules, publish
from tests.factories.deciding import announced, code_of, decided, judged, run_jobs
from tests.factories.people import make_person

pytestmark = pytest.mark.django_db


def two_of_three(**fields: object) -> Call:
    quotas = (QuotaRule(key="rural", group="rural", at_least=1),)
    facts = {"C": {"rural": "yes", "organisation": "hospital-de-luque"}}
    values = {"places": 2, "quotas": quotas, "facts": facts, "waiting": 1, **fields}
    return judged({"A": (4, 4), "B": (3, 2), "C": (1, 2), "D": (0, 1)}, **values)


def test_the_published_text_is_what_was_hashed() -> None:
    decision = announced(two_of_three())

    text = acta_text(Decision.objects.get(pk=decision.pk))

    assert sha256(text.encode()).hexdigest() == decision.sha256
    said = json.loads(text)
    assert said["format"] == "minga-acta-1"
    assert [line["fate"] for line in said["ranking"]] == ["selected", "waiting", "selected", "not_selected"]
    assert said["rules"]["sha256"] == decision.phase.call.rules.latest("number").sha256


def test_it_holds_all_that_decided_and_no_person() -> None:
    call = two_of_three()
    phase = call.phases.select_related("panel").get()
    item = phase.panel.items.order_by("pk")[0]
    juror = item.assessments.all()[0].juror
    make_interest(phase.panel.items.order_by("pk")[3], juror, reason="Es mi prima Rosa.")
    ScoreChange.objects.create(
        assessment=item.assessments.all()[0], at=now(), before={}, after={}, total_before=50, total_after=100,
        reason="Leí otra vez lo que dice Ana.",
    )  # fmt: skip

    decision = decided(call)
    said, text = decision.document, json.dumps(decision.document, ensure_ascii=False)

    assert len(said["scores"]) == 8
    assert [application for application, _juror in said["jury"]["recusals"]] == [code_of(call, "D")]
    assert said["jury"]["changes"][0]["after"] == "100.00"
    assert said["selection"][0]["changes"] == [
        {"in": code_of(call, "C"), "out": code_of(call, "B"), "quotas": ["rural"]}
    ]
    for application in call.applications.select_related("person", "organisation"):
        assert application.person.email not in text
        assert application.person.family_name not in text
        assert application.organisation is not None
        assert (application.organisation.name in text) == (application.title in ("A", "C"))
    for person in (each.person for each in phase.panel.jurors.select_related("person")):
        assert person.family_name not in text
    for secret in ("prima", "Leí otra vez", "hospital-de-luque"):
        assert secret not in text
    assert Interest.objects.count() == 1


def test_jurors_are_named_only_where_the_rules_said_so() -> None:
    phases = (phase_rules(blind=BlindMode.OPEN, reviews=1, quorum=1),)
    call = two_of_three(phases=phases)

    said = decided(call).document

    names = {each["name"] for each in said["jury"]["names"]}
    assert names == {juror.person.name for juror in call.phases.get().panel.jurors.select_related("person")}


def test_the_print_is_made_once_and_says_the_same_in_each_language() -> None:
    call = two_of_three()
    decision = decided(call)

    assert run_jobs("calls.print_acta") == 1

    decision = Decision.objects.select_related("pdf", "phase").get(pk=decision.pk)
    assert decision.pdf is not None
    with open_file(decision.pdf) as file:
        content = file.read()
    assert content.startswith(b"%PDF-1.7")
    assert content == _in("es", decision)
    assert len({_in(language, decision) for language in ("es", "pt", "en")}) == 3
    with pytest.raises(Conflict):
        print_acta(decision=decision, actor=HOUSE, now=now())


def _in(language: str, decision: Decision) -> bytes:
    with translation.override(language):
        return render(decision, language)


def test_the_print_is_read_by_the_office_before_its_hour_and_by_everybody_after() -> None:
    call = two_of_three()
    decision = decided(call)
    run_jobs("calls.print_acta")
    decision = Decision.objects.select_related("pdf").get(pk=decision.pk)
    assert decision.pdf is not None

    assert may_read_file(office_of(call), decision.pdf)
    assert not may_read_file(make_person(), decision.pdf)
    assert not may_read_file(None, decision.pdf)

    publish_decision(decision=decision, actor=HOUSE, now=now())
    assert may_read_file(None, decision.pdf)


def test_anybody_tells_a_true_copy_from_another(tmp_path: Path) -> None:
    decision = announced(two_of_three())
    run_jobs("calls.print_acta")
    decision = Decision.objects.select_related("pdf", "phase__call", "replaces").get(pk=decision.pk)
    text = acta_text(decision)
    assert decision.pdf is not None

    copies = {"true.json": text, "false.json": text.replace('"A"', '"E"')}
    for name, content in copies.items():
        (tmp_path / name).write_text(content, encoding="utf-8")

    with (tmp_path / "true.json").open("rb") as true, (tmp_path / "false.json").open("rb") as false:
        assert is_this(decision, true)
        assert not is_this(decision, false)
    with open_file(decision.pdf) as file:
        assert is_this(decision, file)
    assert acta_page(decision, now()).intact
    assert [each.pk for each in actas_with(decision.sha256[:16].upper(), now())] == [decision.pk]
    assert [each.pk for each in actas_with(decision.pdf.sha256, now())] == [decision.pk]
    assert not actas_with(decision.sha256[:11], now()).exists()
    assert not actas_with("no es un hash", now()).exists()


def test_an_acta_cannot_be_looked_for_before_its_hour() -> None:
    decision = decided(two_of_three())

    assert not actas_with(decision.sha256, now()).exists()


def test_the_engine_of_the_jury_reads_the_published_scores(tmp_path: Path) -> None:
    call = two_of_three()
    decision = announced(call)
    file = tmp_path / "puntajes.csv"
    file.write_text(scores_csv(decision) or "", encoding="utf-8")
    page = acta_page(Decision.objects.select_related("pdf", "phase__call", "replaces").get(pk=decision.pk), now())
    command = next(each.command for each in page.files if each.name == "puntajes.csv")

    arguments = command.replace("python", sys.executable, 1).replace("puntajes.csv", str(file)).split()
    again = subprocess.run(arguments, capture_output=True, text=True, check=True)

    assert [line.split(",")[0] for line in again.stdout.strip().split("\n")[1:3]] == [
        code_of(call, "A"), code_of(call, "B"),
    ]  # fmt: skip


def test_an_addendum_later_does_not_change_what_an_old_acta_says() -> None:
    call = two_of_three()
    decision = announced(call)
    before = _in("es", Decision.objects.select_related("phase").get(pk=decision.pk))

    publish(call, places=1)

    assert _in("es", Decision.objects.select_related("phase").get(pk=decision.pk)) == before
