"""Evidence: added so that others can open it, withdrawn with a reason."""

import pytest

from minga.audit.models import Entry
from minga.core.clock import now
from minga.core.errors import Conflict, Invalid, NotReady
from minga.initiatives.actions.evidence import EvidenceText, add_evidence, withdraw_evidence
from minga.initiatives.models import Evidence
from tests.factories.files import make_upload
from tests.factories.initiatives import days_ago, lead_of, make_dossier_evidence, make_initiative, make_review

pytestmark = pytest.mark.django_db


def _told(**fields: object) -> EvidenceText:
    values: dict[str, object] = {
        "kind": "data", "title": "Registro de fila", "source": "Ventanilla", "link": "https://example.org/fila",
    }  # fmt: skip
    return EvidenceText(**(values | fields))  # type: ignore[arg-type]


def test_evidence_stands_in_the_dossier_at_its_stage() -> None:
    initiative = make_initiative(stage=3)
    upload = make_upload("fila.csv", b"semana;minutos\n1;220\n")

    made = add_evidence(initiative=initiative, told=_told(link="", upload=upload), actor=lead_of(initiative), now=now())

    assert made.file is not None
    assert (made.stage, made.file.purpose) == (3, "initiatives.file")
    assert Entry.objects.filter(key="initiatives.evidence_added", subject_id=made.pk).count() == 1


@pytest.mark.parametrize(
    ("fields", "field"),
    [
        ({"link": ""}, "link"),
        ({"title": ""}, "title"),
        ({"source": " "}, "source"),
        ({"kind": "x"}, "kind"),
        ({"made_on": days_ago(-3)}, "made_on"),
    ],
)
def test_what_nobody_can_open_or_trace_is_refused(fields: dict[str, object], field: str) -> None:
    initiative = make_initiative(stage=3)
    before = Evidence.objects.count()

    with pytest.raises(Invalid) as refused:
        add_evidence(initiative=initiative, told=_told(**fields), actor=lead_of(initiative), now=now())

    assert set(refused.value.errors) == {field}
    assert Evidence.objects.count() == before


def test_withdrawn_evidence_says_why_and_stays_cited() -> None:
    initiative = make_initiative(stage=3)
    evidence = make_dossier_evidence(initiative)
    review = make_review(initiative)
    review.cited.add(evidence)

    withdraw_evidence(evidence=evidence, reason="Se contó dos veces.", actor=lead_of(initiative), now=now())

    evidence.refresh_from_db()
    assert evidence.withdrawn_reason == "Se contó dos veces."
    assert list(review.cited.all()) == [evidence]
    entry = Entry.objects.get(key="initiatives.evidence_withdrawn")
    assert entry.after == {"reason": "Se contó dos veces."}


def test_withdrawing_needs_a_reason_and_happens_once() -> None:
    initiative = make_initiative(stage=3)
    evidence, lead = make_dossier_evidence(initiative), lead_of(initiative)

    with pytest.raises(NotReady) as refused:
        withdraw_evidence(evidence=evidence, reason=" ", actor=lead, now=now())
    assert refused.value.field == "reason"

    withdraw_evidence(evidence=evidence, reason="Vieja.", actor=lead, now=now())
    with pytest.raises(Conflict):
        withdraw_evidence(evidence=evidence, reason="Otra.", actor=lead, now=now())
