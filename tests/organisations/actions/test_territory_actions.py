"""Loading ISO and importing municipalities: complete, repeatable, and only for support."""

from collections.abc import Callable

import pytest
from django.core.management import call_command
from django.core.management.base import CommandError

from minga.core.actors import HOUSE
from minga.core.clock import now
from minga.core.errors import NotAllowed
from minga.core.search import matching
from minga.organisations.actions.territories import import_municipalities, load_territories
from minga.organisations.enums import TerritoryKind
from minga.organisations.models import Territory
from minga.organisations.queries.atlas import COUNTRIES
from minga.organisations.queries.municipalities import check_municipalities
from tests.factories.organisations import make_admin1
from tests.factories.people import make_person

TABLE = "codigo;nombre;parent;poblacion;rural\n0701;Yvy Sati;PY-7;12.400;sí\n0702;Itá Porá;py-7;;no\n"


@pytest.mark.django_db
def test_load_knows_every_country_its_divisions_and_their_names(log: Callable[[], list[str]]) -> None:
    load_territories(actor=HOUSE, now=now())

    assert Territory.objects.filter(kind=TerritoryKind.COUNTRY).count() == len(COUNTRIES) == 24
    brazil = Territory.objects.get(code="BR")
    assert (brazil.names["es"], brazil.names["pt"], brazil.names["en"]) == ("Brasil", "Brasil", "Brazil")
    assert brazil.children.count() == 27
    itapua = Territory.objects.get(code="PY-7")
    assert (str(itapua), itapua.division, itapua.parent_id) == (
        "Itapúa",
        "departamento",
        Territory.objects.get(code="PY").pk,
    )
    assert Territory.objects.filter(country="DO", kind=TerritoryKind.ADMIN1).count() == 32
    assert not Territory.objects.filter(kind=TerritoryKind.ADMIN1, division="").exists()
    assert [found.subject_id for found in matching("itapua", kinds=["organisations.territory"])] == [itapua.pk]
    assert log() == ["organisations.territories_loaded"]


@pytest.mark.django_db
def test_load_again_mends_only_what_differs() -> None:
    first = load_territories(actor=HOUSE, now=now())
    Territory.objects.filter(code="PY-7").update(division="?", population=600_000)

    second = load_territories(actor=HOUSE, now=now())

    assert (first.new, second.new, second.changed, second.known) == (Territory.objects.count(), 0, 1, first.new - 1)
    itapua = Territory.objects.get(code="PY-7")
    assert (itapua.division, itapua.population) == ("departamento", 600_000)


@pytest.mark.django_db
def test_import_writes_once_and_then_only_changes() -> None:
    make_admin1("PY-7")

    first = import_municipalities(sheet=check_municipalities(TABLE), source="INE", actor=HOUSE, now=now())
    again = import_municipalities(sheet=check_municipalities(TABLE), source="INE", actor=HOUSE, now=now())
    changed = import_municipalities(
        sheet=check_municipalities(TABLE.replace("Itá Porá", "Itá Porã")), source="INE", actor=HOUSE, now=now()
    )

    assert (first.new, again.new, again.known, changed.changed, changed.known) == (2, 0, 2, 1, 1)
    place = Territory.objects.get(code="PY.0701")
    assert (str(place), place.population, place.rural, place.source) == ("Yvy Sati", 12_400, True, "INE")
    assert place.parent == Territory.objects.get(code="PY-7")
    assert [found.subject_id for found in matching("yvy sati")] == [place.pk]


@pytest.mark.django_db
def test_import_leaves_refused_rows_out() -> None:
    make_admin1("PY-7")
    sheet = check_municipalities(TABLE + "0703;Nadie;PY-99;;\n")

    done = import_municipalities(sheet=sheet, actor=HOUSE, now=now())

    assert done.new == 2
    assert not Territory.objects.filter(code="PY.0703").exists()


@pytest.mark.django_db
def test_people_who_are_not_support_load_nothing() -> None:
    with pytest.raises(NotAllowed):
        load_territories(actor=make_person(), now=now())
    with pytest.raises(NotAllowed):
        import_municipalities(sheet=check_municipalities(TABLE), actor=make_person(), now=now())
    assert not Territory.objects.exists()


@pytest.mark.django_db
def test_command_loads_tries_and_imports(tmp_path, capsys) -> None:  # type: ignore[no-untyped-def]
    file = tmp_path / "municipios.csv"
    file.write_text(TABLE + "0703;Nadie;PY-99;;\n", encoding="utf-8")

    call_command("territories", "load")
    call_command("territories", "import", str(file), "--dry-run")
    assert not Territory.objects.filter(kind=TerritoryKind.MUNICIPALITY).exists()
    assert "PY-99" in capsys.readouterr().err

    call_command("territories", "import", str(file), "--source", "INE")
    assert Territory.objects.filter(kind=TerritoryKind.MUNICIPALITY).count() == 2
    with pytest.raises(CommandError):
        call_command("territories", "import", str(tmp_path / "nothing.csv"))
