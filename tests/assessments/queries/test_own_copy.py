"""The copy of her data that a juror takes holds what she said, never what would tell her who applies."""

import pytest

from minga.assessments.enums import BlindMode
from minga.people.queries.personal_data import data_of
from tests.factories import assessments as made

pytestmark = pytest.mark.django_db


def test_what_was_found_about_a_blind_juror_is_not_in_her_copy() -> None:
    panel = made.make_panel(items=2, jurors=1, blind=BlindMode.DOUBLE)
    juror, (first, second) = panel.jurors.get(), panel.items.all()
    made.make_interest(first, juror, reason="Creo que es mi hermana.")
    found = made.make_interest(second, juror, source="detected", kind="organisation", reason="Municipalidad de Yvy")

    copy = str(data_of(juror.person))

    assert "Creo que es mi hermana." in copy
    assert found.reason not in copy
    assert second.code not in copy
