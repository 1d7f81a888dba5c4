"""The console in the browser: each page works, refuses strangers, keeps what was typed."""

import pytest
from django.urls import reverse

from minga.core.clock import now
from minga.indicators.actions.definitions import Definition, indicators_for
from minga.indicators.actions.targets import Promise, write_targets
from minga.indicators.models import Measurement, Target
from minga.organisations.models import Role
from minga.programmes.actions.editions import edit_edition
from minga.programmes.enums import EditionStatus
from minga.programmes.models import Edition, InstrumentVersion, Spending
from tests.factories.organisations import make_country, make_organisation
from tests.factories.people import make_person, sign_in
from tests.factories.programmes import make_edition, make_figure, make_line, make_partner, make_stage
from tests.personas import cast

pytestmark = [pytest.mark.django_db, pytest.mark.web]


@pytest.fixture
def edition():
    made = make_edition()
    make_stage(made, key="uno")
    make_stage(made, key="dos")
    return made


@pytest.fixture
def people(edition):
    return cast(edition)


@pytest.fixture
def office(client, people):
    return sign_in(client, people.manager)


def at(name, edition, *more):
    return reverse(f"programmes:{name}", args=[edition.key, *more])


PAGES = (
    "console", "edition-settings", "edition-history", "save-as-version", "plan", "shift", "stage-add",
    "partners", "figures", "edition-targets", "target-add", "edition-budget", "line-add", "edition-roles",
)  # fmt: skip


@pytest.mark.parametrize(
    ("persona", "status"), [("manager", 200), ("deputy", 200), ("facilitator", 404), ("stranger", 404)]
)
def test_each_page_is_for_those_who_manage(client, edition, people, persona, status):
    sign_in(client, people.by_name(persona))

    answered = {page: client.get(at(page, edition)).status_code for page in PAGES}

    assert answered == dict.fromkeys(PAGES, status)


@pytest.mark.parametrize("language", ["es", "pt", "en"])
def test_the_console_speaks_each_language(office, edition, language):
    make_line(edition)
    make_partner(edition)
    page = office.get(at("console", edition) + f"?lang={language}")

    assert page.status_code == 200
    assert f'<html lang="{language}"' in page.text


def test_whoever_saves_second_sees_both_values_and_keeps_hers(office, edition, people):
    form = office.get(at("edition-settings", edition)).context["form"]
    data = {bound.html_name: bound.value() for bound in form if bound.value() not in (None, False)}
    edit_edition(edition=edition, revision=1, changes={"places": 77}, actor=people.deputy, now=now())

    second = office.post(at("edition-settings", edition), {**data, "places": "55"})
    third = office.post(
        at("edition-settings", edition),
        {**data, "places": "55", "revision": second.context["form"]["revision"].value()},
    )

    assert second.status_code == 422
    assert "77" in second.text
    assert 'value="55"' in second.text
    assert third.status_code == 303
    edition.refresh_from_db()
    assert edition.places == 55


def test_the_state_changes_with_a_reason_when_one_is_owed(office, edition):
    url = at("edition-state", edition, "cancelled")
    refused = office.post(url, {"revision": "1", "reason": ""})
    done = office.post(url, {"revision": "1", "reason": "Sin fondos."})

    assert (refused.status_code, done.status_code) == (422, 303)
    assert "Sin fondos." in office.get(reverse("programmes:edition", args=[edition.key])).text


def test_an_unknown_state_is_no_page(office, edition):
    assert office.get(at("edition-state", edition, "party")).status_code == 404


STAGE = {
    "titles_es": "Clínica",
    "kind": "advisory",
    "starts_on": "2027-03-01",
    "ends_on": "2027-03-05",
    "revision": "1",
}


def test_a_stage_is_added_edited_moved_and_taken_out(office, edition):
    assert office.post(at("stage-add", edition), STAGE).status_code == 303
    assert edition.stages.get(key="clinica").kind == "advisory"
    assert (
        office.post(at("stage-edit", edition, "clinica"), {**STAGE, "titles_es": "Otra", "revision": "2"}).status_code
        == 303
    )
    assert office.post(at("stage-move", edition, "clinica"), {"to": "up", "revision": "3"}).status_code == 303
    assert office.post(at("stage-remove", edition, "clinica"), {"revision": "4"}).status_code == 303
    assert not edition.stages.filter(key="clinica").exists()


@pytest.mark.parametrize(
    "change", [{"titles_es": ""}, {"ends_on": "2027-02-01"}, {"starts_on": "x"}, {"kind": "party"}, {"revision": "9"}]
)
def test_a_stage_that_is_refused_keeps_what_was_typed(office, edition, change):
    answer = office.post(at("stage-add", edition), {**STAGE, "summaries_es": "Lo que pasa", **change})

    assert answer.status_code == 422
    assert "Lo que pasa" in answer.text


def test_a_circle_of_stages_is_told_at_its_field(office, edition):
    one, two = edition.stages.get(key="uno"), edition.stages.get(key="dos")
    two.after.add(one)

    answer = office.post(at("stage-edit", edition, "uno"), {**STAGE, "after": ["dos"]})

    assert answer.status_code == 422
    assert "→" in answer.text


def test_the_shift_shows_before_it_does(office, edition):
    before = edition.starts_on
    shown = office.post(at("shift", edition), {"days": "7", "revision": "1"})
    edition.refresh_from_db()
    assert (shown.status_code, edition.starts_on) == (200, before)

    office.post(at("shift", edition), {"days": "7", "revision": "1", "do": "yes"})
    edition.refresh_from_db()
    assert (edition.starts_on - before).days == 7


def test_a_partner_is_added_by_name_and_taken_out(office, edition):
    organisation = make_organisation("Fundación Conocida")
    added = office.post(at("partners", edition), {"name": "fundacion conocida", "role": "ally"})
    refused = office.post(at("partners", edition), {"name": "Fundación Conosida", "role": "ally"})

    assert added.status_code == 303
    assert refused.status_code == 422
    assert "Fundación Conocida" in refused.text
    partner = edition.partners.get(organisation=organisation)
    office.post(at("partner-remove", edition, partner.uuid))
    assert not edition.partners.exists()


def test_a_figure_is_added_and_taken_off(office, edition):
    data = {
        "statements_es": "Confía",
        "comparator": "less_than",
        "value": "20",
        "unit": "percent",
        "source": "Encuesta",
    }
    assert office.post(at("figures", edition), data).status_code == 303
    assert office.post(at("figures", edition), {**data, "source": ""}).status_code == 422
    office.post(at("figure-remove", edition, edition.context.get().uuid))

    assert not edition.context.exists()


def test_a_revision_that_is_no_number_is_an_old_one(office, edition):
    answer = office.post(at("stage-remove", edition, "uno"), {"revision": "²"})

    assert answer.status_code == 303
    assert edition.stages.count() == 2


def test_a_round_target_is_offered_as_people_type_it(office, edition):
    office.post(at("target-add", edition), {**TARGET, "value": "100"})

    form = office.get(at("target-edit", edition, Target.objects.get().key)).context["form"]

    assert str(form["value"].value()) == "100"


TARGET = {
    "titles_es": "Encuentros", "indicator": "own", "reading": "at_least", "value": "12",
    "starts_on": "2026-01-01", "due_on": "2026-12-31", "unit": "encuentros",
}  # fmt: skip


def test_a_target_is_promised_changed_measured_and_corrected(office, edition):
    assert office.post(at("target-add", edition), TARGET).status_code == 303
    target = Target.objects.get()
    office.post(at("target-edit", edition, target.key), {**TARGET, "indicator": target.indicator.key, "value": "15"})
    seen = {"value": "4", "measured_on": "2026-02-01", "evidence": "2", "source": "Acta"}
    assert office.post(at("measure", edition, target.key), seen).status_code == 303
    wrong = Measurement.objects.get()
    office.post(at("measure", edition, target.key) + f"?correct={wrong.uuid}", {**seen, "value": "5"})

    target.refresh_from_db()
    assert target.value == 15
    assert Measurement.objects.get(corrects=wrong).value == 5
    page = office.get(at("edition-targets", edition)).text
    assert "Encuentros" in page


@pytest.mark.parametrize("change", [{"unit": ""}, {"due_on": "2025-01-01"}, {"value": "doce"}])
def test_a_target_that_is_refused_keeps_what_was_typed(office, edition, change):
    answer = office.post(at("target-add", edition), {**TARGET, **change})

    assert answer.status_code == 422
    assert "Encuentros" in answer.text


def test_a_correction_of_nothing_is_no_page(office, edition):
    indicator = indicators_for([Definition(key="x", names={"es": "X"}, units={}, methods={})])["x"]
    write_targets(
        edition, [Promise(key="x", indicator=indicator, value=1, starts_on=edition.starts_on, due_on=edition.ends_on)]
    )

    assert office.get(at("measure", edition, "x") + "?correct=nothing").status_code == 404
    assert office.post(at("target-remove", edition, "x")).status_code == 303
    assert not Target.objects.exists()


LINE = {"items_es": "Viajes", "kind": "cash", "quantity": "2", "unit": "viajes", "unit_cost": "300", "currency": "USD"}


def test_a_line_is_planned_spent_and_the_spending_reversed(office, edition):
    assert office.post(at("line-add", edition), LINE).status_code == 303
    line = edition.budget_lines.get()
    assert office.post(at("line-edit", edition, line.key), {**LINE, "quantity": "3"}).status_code == 303
    spent = {"spent_on": "2026-02-01", "amount": "100", "note": "Bus"}
    assert office.post(at("spendings", edition, line.key), spent).status_code == 303
    assert office.post(at("line-remove", edition, line.key)).status_code == 303
    assert edition.budget_lines.exists()
    spending = Spending.objects.get()
    office.post(at("spending-reverse", edition, spending.uuid), {"reason": "Repetida"})

    assert Spending.objects.get(reverses=spending).amount == -100
    page = office.get(at("edition-budget", edition)).text
    assert "Viajes" in page


def test_a_line_without_an_item_is_refused_at_its_field(office, edition):
    answer = office.post(at("line-add", edition), {**LINE, "items_es": "", "assumption": "Supuesto"})

    assert answer.status_code == 422
    assert "Supuesto" in answer.text


def test_a_role_is_given_to_who_has_an_account(office, edition):
    person = make_person()
    data = {"person": person.email, "kind": "mentor", "starts_on": "2026-01-01"}

    given = office.post(at("edition-roles", edition), data)
    again = office.post(at("edition-roles", edition), data)
    unknown = office.post(at("edition-roles", edition), {**data, "person": "nadie@example.org"})

    assert given.status_code == 303
    assert Role.objects.filter(person=person, kind="mentor", scope_id=edition.pk).exists()
    assert (again.status_code, unknown.status_code) == (422, 422)


def test_the_edition_as_it_stands_is_saved_as_a_version(office, edition):
    make_country("PY")
    answer = office.post(at("save-as-version", edition), {"note": "Con otra etapa."})

    assert answer.status_code == 303
    version = InstrumentVersion.objects.get(number=2)
    assert version.from_edition == edition
    page = office.get(answer["Location"]).text
    assert "Con otra etapa." not in page or version.made_by is not None


def test_a_closed_edition_offers_no_changes(office, edition):
    Edition.objects.filter(pk=edition.pk).update(status=EditionStatus.CLOSED)

    page = office.get(at("plan", edition)).text

    assert at("stage-add", edition) not in page


@pytest.mark.parametrize("page", ["stage-remove", "stage-move"])
def test_what_changes_something_refuses_get(office, edition, page):
    assert office.get(at(page, edition, "uno")).status_code == 405


def test_things_of_another_edition_are_not_found(office, edition):
    other = make_edition()
    line, figure, partner = make_line(other), make_figure(other), make_partner(other)

    assert office.get(at("line-edit", edition, line.key)).status_code == 404
    assert office.post(at("figure-remove", edition, figure.uuid)).status_code == 404
    assert office.post(at("partner-remove", edition, partner.uuid)).status_code == 404
    assert office.get(at("stage-edit", edition, "ninguna")).status_code == 404
    assert office.get(at("target-edit", edition, "ninguna")).status_code == 404


def test_the_history_says_who_did_what(office, edition, people):
    edit_edition(edition=edition, revision=1, changes={"places": 44}, actor=people.deputy, now=now())

    page = office.get(at("edition-history", edition)).text

    assert str(people.deputy) in page
    assert "44" in page
