"""Evidence, attempts, precedents and reader tests: added, corrected, taken out, with their trace."""

from datetime import UTC, date, datetime
from io import BytesIO

import pytest
from django.conf import LazySettings

from minga.audit.models import Entry
from minga.challenges.actions import evidence as proving
from minga.challenges.actions import findings
from minga.challenges.actions.challenges import edit_challenge
from minga.challenges.enums import ChallengeStatus as Status
from minga.challenges.enums import EvidenceKind
from minga.challenges.models import Challenge, Evidence
from minga.challenges.queries.plain import understood_by
from minga.core.actors import HOUSE
from minga.core.errors import Conflict, DomainError, Invalid, NotAllowed, NotReady
from minga.organisations.enums import RoleKind
from tests.factories.challenges import bare_draft, make_attempt, make_challenge, make_evidence, make_precedent
from tests.factories.organisations import role
from tests.factories.people import make_person

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 11, 29, 12, tzinfo=UTC)
SHOWN = proving.Shown(kind=EvidenceKind.VOICES, title="Once de doce faltaron", source="Entrevistas")
TRIED = findings.Tried(what="Teléfono", why_failed="Nadie contestaba")
READ = findings.Reading(
    reader="Vecina de 70", asked="¿De quién es el problema?", answered="De la gente mayor", understood=True,
    tested_on=date(2026, 11, 1),
)  # fmt: skip


def test_evidence_comes_with_its_file_and_goes_with_its_trace(settings: LazySettings, tmp_path: object) -> None:
    settings.MEDIA_ROOT = tmp_path
    challenge = bare_draft()
    upload = BytesIO(b"fecha,turnos\n2025-10-01,12\n")

    piece = proving.add_evidence(
        challenge=challenge, shown=SHOWN, upload=upload, name="turnos.csv", actor=HOUSE, now=NOW
    )
    changed = proving.Shown(kind=EvidenceKind.DATA, title="Turnos", source="Registro", restricted=True)
    other = BytesIO(b"fecha,turnos\n2025-11-01,9\n")
    proving.change_evidence(evidence=piece, shown=changed, upload=other, name="otro.csv", actor=HOUSE, now=NOW)
    proving.withdraw_evidence(evidence=piece, actor=HOUSE, now=NOW)

    keys = [entry.key for entry in Entry.objects.filter(subject_type="challenges.evidence").order_by("pk")]
    assert keys == ["challenges.evidence_added", "challenges.evidence_changed", "challenges.evidence_withdrawn"]
    changed_entry = Entry.objects.get(key="challenges.evidence_changed")
    assert changed_entry.before["file"] != changed_entry.after["file"]
    assert not challenge.evidence.exists()


def test_disguised_executable_is_refused_and_nothing_stays(settings: LazySettings, tmp_path: object) -> None:
    settings.MEDIA_ROOT = tmp_path
    challenge = bare_draft()

    with pytest.raises(DomainError):
        proving.add_evidence(
            challenge=challenge, shown=SHOWN, upload=BytesIO(b"MZ\x90\x00"), name="foto.jpg", actor=HOUSE, now=NOW
        )

    assert not challenge.evidence.exists()


@pytest.mark.parametrize(
    ("shown", "field"),
    [
        (proving.Shown(kind="", title="x", source="y"), "kind"),
        (proving.Shown(kind="data", title=" ", source="y"), "title"),
        (proving.Shown(kind="data", title="x", source=" "), "source"),
        (proving.Shown(kind="data", title="x", source="y", made_on=date(2027, 1, 1)), "made_on"),
    ],
)
def test_evidence_says_what_it_shows_and_where_it_comes_from(shown: proving.Shown, field: str) -> None:
    with pytest.raises(Invalid) as refused:
        proving.add_evidence(challenge=bare_draft(), shown=shown, actor=HOUSE, now=NOW)

    assert set(refused.value.errors) == {field}


def test_last_evidence_of_a_characterised_challenge_stays() -> None:
    challenge = make_challenge(status=Status.CHARACTERISED)
    only = Evidence.objects.get(challenge=challenge)

    with pytest.raises(NotReady):
        proving.withdraw_evidence(evidence=only, actor=HOUSE, now=NOW)
    make_evidence(challenge)
    proving.withdraw_evidence(evidence=only, actor=HOUSE, now=NOW)

    assert challenge.evidence.count() == 1


def test_attempts_and_precedents_are_kept_corrected_and_taken_out() -> None:
    challenge = bare_draft()
    attempt = findings.add_attempt(challenge=challenge, tried=TRIED, actor=HOUSE, now=NOW)
    elsewhere = findings.Elsewhere(title="Bus", subject_type="challenges.challenge", subject_id=7)
    precedent = findings.add_precedent(challenge=challenge, elsewhere=elsewhere, actor=HOUSE, now=NOW)

    better = findings.Tried(what="Teléfono", why_failed="Una sola línea", year=2021)
    findings.change_attempt(attempt=attempt, tried=better, actor=HOUSE, now=NOW)
    findings.change_precedent(
        precedent=precedent, elsewhere=findings.Elsewhere(title="Bus escolar"), actor=HOUSE, now=NOW
    )
    assert challenge.attempts.get().why_failed == "Una sola línea"
    assert challenge.precedents.get().title == "Bus escolar"
    findings.remove_attempt(attempt=attempt, actor=HOUSE, now=NOW)
    findings.remove_precedent(precedent=precedent, actor=HOUSE, now=NOW)

    assert not challenge.attempts.exists()
    assert not challenge.precedents.exists()
    removed = Entry.objects.get(key="challenges.attempt_removed")
    assert removed.before["why_failed"] == "Una sola línea"


def test_a_thing_of_the_house_is_noted_once() -> None:
    challenge = bare_draft()
    elsewhere = findings.Elsewhere(title="Otro", subject_type="initiatives.initiative", subject_id=3)
    findings.add_precedent(challenge=challenge, elsewhere=elsewhere, actor=HOUSE, now=NOW)

    with pytest.raises(Conflict):
        findings.add_precedent(challenge=challenge, elsewhere=elsewhere, actor=HOUSE, now=NOW)


@pytest.mark.parametrize(
    ("tried", "field"),
    [
        (findings.Tried(what="", why_failed="x"), "what"),
        (findings.Tried(what="x", why_failed=" "), "why_failed"),
        (findings.Tried(what="x", why_failed="y", year=2999), "year"),
    ],
)
def test_an_attempt_without_its_reason_teaches_nothing(tried: findings.Tried, field: str) -> None:
    with pytest.raises(Invalid) as refused:
        findings.add_attempt(challenge=bare_draft(), tried=tried, actor=HOUSE, now=NOW)

    assert set(refused.value.errors) == {field}


def test_precedent_says_what_was_done() -> None:
    with pytest.raises(Invalid):
        findings.add_precedent(challenge=bare_draft(), elsewhere=findings.Elsewhere(title=" "), actor=HOUSE, now=NOW)


def test_reader_test_counts_for_the_words_that_were_read() -> None:
    challenge = bare_draft(question="¿Cómo atender sin fila?")
    tests = [findings.note_reader_test(challenge=challenge, reading=READ, actor=HOUSE, now=NOW) for _ in range(3)]
    challenge.refresh_from_db()
    assert understood_by(challenge) == 3

    findings.remove_reader_test(test=tests[0], actor=HOUSE, now=NOW)
    assert understood_by(challenge) == 2
    changed = edit_challenge(challenge=challenge, changes={"question": "¿Otra cosa?"}, actor=HOUSE, now=NOW)

    assert understood_by(changed) == 0


def test_reader_test_needs_a_question_to_read_and_a_day_that_was() -> None:
    late = findings.Reading(reader="x", asked="y", answered="", understood=True, tested_on=date(2027, 1, 1))

    with pytest.raises(Invalid) as refused:
        findings.note_reader_test(challenge=bare_draft(), reading=late, actor=HOUSE, now=NOW)

    assert set(refused.value.errors) == {"answered", "tested_on", "__all__"}


def test_rows_that_somebody_else_removed_are_not_written_again() -> None:
    challenge = bare_draft()
    piece, attempt = make_evidence(challenge), make_attempt(challenge)
    Evidence.objects.all().delete()
    challenge.attempts.all().delete()

    for write in (
        lambda: proving.change_evidence(evidence=piece, shown=SHOWN, actor=HOUSE, now=NOW),
        lambda: findings.change_attempt(attempt=attempt, tried=TRIED, actor=HOUSE, now=NOW),
    ):
        with pytest.raises(Conflict):
            write()


def test_stranger_adds_nothing() -> None:
    challenge, stranger = bare_draft(), make_person()
    role(stranger, RoleKind.COORDINATOR)
    attempt, precedent = make_attempt(challenge), make_precedent(challenge)

    for write in _writes(challenge):
        with pytest.raises(NotAllowed):
            write(stranger)
    with pytest.raises(NotAllowed):
        findings.remove_attempt(attempt=attempt, actor=stranger, now=NOW)
    with pytest.raises(NotAllowed):
        findings.remove_precedent(precedent=precedent, actor=stranger, now=NOW)


def _writes(challenge: Challenge) -> tuple:
    return (
        lambda who: proving.add_evidence(challenge=challenge, shown=SHOWN, actor=who, now=NOW),
        lambda who: findings.add_attempt(challenge=challenge, tried=TRIED, actor=who, now=NOW),
        lambda who: findings.note_reader_test(challenge=challenge, reading=READ, actor=who, now=NOW),
    )


@pytest.mark.parametrize(
    "link", ["javascript:alert(1)", "//elsewhere.example/", "/\\elsewhere.example", "data:text/html,x"]
)
def test_a_precedent_of_the_house_never_leads_elsewhere_in_its_name(link: str) -> None:
    named = findings.Elsewhere(title="Bus", link=link, subject_type="initiatives.initiative", subject_id=7)

    with pytest.raises(Invalid) as refused:
        findings.add_precedent(challenge=bare_draft(), elsewhere=named, actor=HOUSE, now=NOW)

    assert "link" in refused.value.errors
