"""Exchanges between organisations over a dossier, and registries that are brought in."""

from csv import writer
from io import StringIO
from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile

from minga.core.clock import now
from minga.initiatives.models import Exchange, Initiative, RegistryImport, RegistryRow
from minga.initiatives.queries.registry_check import FIELDS
from minga.organisations.models import Organisation
from tests.factories.initiatives import days_ago, make_initiative
from tests.factories.organisations import make_organisation


def make_exchange(initiative: Initiative | None = None, **fields: Any) -> Exchange:
    """One that was asked and waits; `state="held"` comes with its day and what came of it."""
    values: dict[str, Any] = {
        "initiative": initiative or make_initiative(stage=3),
        "organisation": fields.pop("organisation", None) or make_organisation(),
        "asked_at": now(),
        "message": "¿Cómo consiguieron la línea de voz?",
    }
    if fields.get("state") == "held":
        values |= {"held_on": days_ago(0), "outcome": "Copian el guion y nos prestan la central."}
    return Exchange.objects.create(**(values | fields))


def make_registry_row(organisation: Organisation, *, verdict: str = "new", status: str = "checked") -> RegistryRow:
    """The only row of a registry."""
    job = RegistryImport.objects.create(organisation=organisation, file_name="registro.csv", status=status)
    cells = dict.fromkeys(FIELDS, "") | {"title": "Huerta escolar", "entity": organisation.name}
    return RegistryRow.objects.create(job=job, number=2, cells=cells, verdict=verdict)


def registry_file(*rows: dict[str, str], titles: dict[str, str] | None = None) -> SimpleUploadedFile:
    """A CSV with these rows; what a row does not say has a value that serves."""
    names = titles or {
        "id": "Código", "title": "Título", "entity": "Entidad", "kind": "Tipo", "sector": "Sector",
        "problem": "Problema", "affected": "Afectados", "change": "Solución", "sdg": "ODS", "stage": "Etapa",
        "state": "Estado", "started": "Inicio", "lead": "Correo", "link": "Enlace",
    }  # fmt: skip
    text = StringIO()
    sheet = writer(text, delimiter=";")
    sheet.writerow(names.values())
    for row in rows:
        usual = {"kind": "Servicio", "problem": "Se hace fila de noche.", "affected": "Quien vive lejos."} | row
        sheet.writerow([usual.get(name, "") for name in names])
    return SimpleUploadedFile("registro.csv", text.getvalue().encode(), content_type="text/csv")
