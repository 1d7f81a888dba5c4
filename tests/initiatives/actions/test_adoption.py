"""What makes a solution stay: recorded so that others can read it, withdrawn with a reason."""

from decimal import Decimal

import pytest

from minga.audit.models import Entry
from minga.core.clock import now
from minga.core.errors import Conflict, Invalid, NotReady
from minga.initiatives.actions.adoption import AdoptionText, record_adoption, withdraw_adoption
from minga.initiatives.models import Adoption
from minga.initiatives.queries.conditions import gate_conditions
from tests.factories.files import make_upload
from tests.factories.initiatives import days_ago, lead_of, make_initiative
from tests.factories.upkeep import make_adoption

pytestmark = pytest.mark.django_db


def _told(**fields: object) -> AdoptionText:
    values: dict[str, object] = {
        "kind": "budget_line", "reference": "Rubro 2.1.4", "year": 2026, "signed_on": days_ago(2), "office": "Salud",
        "link": "https://example.org/presupuesto",
    }  # fmt: skip
    return AdoptionText(**(values | fields))  # type: ignore[arg-type]


def _act_holds(initiative: object) -> bool:
    return next(each.met for each in gate_conditions(initiative, 6) if each.key == "act")  # type: ignore[arg-type]


def test_a_budget_line_fulfils_what_gate_six_asks_until_it_is_withdrawn() -> None:
    initiative = make_initiative(stage=5)
    lead = lead_of(initiative)
    assert not _act_holds(initiative)

    made = record_adoption(
        initiative=initiative, told=_told(amount=Decimal(4500), currency="usd"), actor=lead, now=now()
    )
    assert (made.currency, _act_holds(initiative)) == ("USD", True)

    withdraw_adoption(adoption=made, reason="Se recortó el rubro.", actor=lead, now=now())
    assert not _act_holds(initiative)
    assert Entry.objects.get(key="initiatives.adoption_withdrawn").after == {"reason": "Se recortó el rubro."}


def test_an_act_may_come_as_a_file() -> None:
    initiative = make_initiative(stage=5)
    upload = make_upload("resolucion.csv", b"n;118\n")

    made = record_adoption(
        initiative=initiative, told=_told(kind="norm", year=None, link="", upload=upload), actor=lead_of(initiative),
        now=now(),
    )  # fmt: skip

    assert made.file is not None
    assert made.file.purpose == "initiatives.file"


@pytest.mark.parametrize(
    ("fields", "field"),
    [
        ({"kind": "x"}, "kind"),
        ({"reference": ""}, "reference"),
        ({"office": ""}, "office"),
        ({"year": None}, "year"),
        ({"year": 26}, "year"),
        ({"amount": Decimal(5), "currency": ""}, "currency"),
        ({"amount": Decimal(0), "currency": "USD"}, "amount"),
        ({"link": ""}, "link"),
        ({"signed_on": days_ago(-3)}, "signed_on"),
    ],
)
def test_what_nobody_could_check_is_refused(fields: dict[str, object], field: str) -> None:
    initiative = make_initiative(stage=5)

    with pytest.raises(Invalid) as refused:
        record_adoption(initiative=initiative, told=_told(**fields), actor=lead_of(initiative), now=now())

    assert set(refused.value.errors) == {field}
    assert not Adoption.objects.exists()


def test_withdrawing_needs_a_reason_and_happens_once() -> None:
    initiative = make_initiative(stage=5)
    adoption, lead = make_adoption(initiative), lead_of(initiative)

    with pytest.raises(NotReady):
        withdraw_adoption(adoption=adoption, reason="", actor=lead, now=now())
    withdraw_adoption(adoption=adoption, reason="Derogada.", actor=lead, now=now())
    with pytest.raises(Conflict):
        withdraw_adoption(adoption=adoption, reason="Otra.", actor=lead, now=now())
