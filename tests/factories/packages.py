"""Packages of other systems, made by hand: small, right, or wrong in one way."""

import json
import zipfile
from io import BytesIO
from typing import Any

from minga.core.actors import HOUSE
from minga.core.clock import now
from minga.core.texts import all_languages
from minga.files.actions import store_file
from minga.learning.actions.packages import PURPOSE, check_package
from minga.learning.models import ExternalTool, Material, Package, Session, ToolLink
from minga.organisations.models import Organisation
from minga.programmes.models import Edition
from tests.factories.learning import make_session

PAGE = """<!doctype html><html><head><title>Lección</title></head><body><h1>Lección</h1></body></html>"""
_MANIFEST = """<?xml version="1.0" encoding="UTF-8"?>
<manifest identifier="m1" xmlns="{space}" xmlns:adlcp="{adlcp}" xmlns:imsss="http://www.imsglobal.org/xsd/imsss">
<metadata><schema>ADL SCORM</schema><schemaversion>{version}</schemaversion></metadata>
<organizations default="o1"><organization identifier="o1"><title>Prototipar</title>
<item identifier="i0"><title>Primera unidad</title>
<item identifier="i1" identifierref="r1"><title>Leer</title>{extra}</item>
<item identifier="i2" identifierref="r2"><title>Practicar</title></item></item>
</organization></organizations>
<resources>
<resource identifier="r1" type="webcontent" adlcp:{kind}="sco" href="index.html"/>
<resource identifier="r2" type="webcontent" adlcp:{kind}="asset" href="more/page.html"/>
</resources></manifest>"""
SCORM_12 = _MANIFEST.format(
    space="http://www.imsproject.org/xsd/imscp_rootv1p1p2",
    adlcp="http://www.adlnet.org/xsd/adlcp_rootv1p2",
    version="1.2",
    kind="scormtype",
    extra="<adlcp:masteryscore>70</adlcp:masteryscore><adlcp:datafromlms>tono=1</adlcp:datafromlms>",
)
SCORM_2004 = _MANIFEST.format(
    space="http://www.imsglobal.org/xsd/imscp_v1p1",
    adlcp="http://www.adlnet.org/xsd/adlcp_v1p3",
    version="2004 4th Edition",
    kind="scormType",
    extra="<imsss:sequencing><imsss:objectives><imsss:primaryObjective satisfiedByMeasure='true'>"
    "<imsss:minNormalizedMeasure>0.6</imsss:minNormalizedMeasure></imsss:primaryObjective></imsss:objectives>"
    "</imsss:sequencing>",
)


def zipped(files: dict[str, str | bytes]) -> bytes:
    """A zip with these files."""
    target = BytesIO()
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as packed:
        for name, content in files.items():
            packed.writestr(name, content)
    return target.getvalue()


def scorm(manifest: str = SCORM_12, **files: str | bytes) -> bytes:
    """A package of two parts; `index` is the page of the first."""
    page = files.pop("index", PAGE)
    return zipped({"imsmanifest.xml": manifest, "index.html": page, "more/page.html": PAGE, **files})


def h5p(main: str = "H5P.MingaQuestion", script: str = "", **more: str | bytes) -> bytes:
    """A package with one library of its own."""
    library = {"machineName": main, "majorVersion": 1, "minorVersion": 0, "patchVersion": 0, "runnable": 1}
    described = {**library, "title": "Pregunta", "preloadedJs": [{"path": "question.js"}], "preloadedDependencies": []}
    said = {
        "title": "Pregunta", "language": "es", "mainLibrary": main, "embedTypes": ["div"], "license": "U",
        "preloadedDependencies": [{"machineName": main, "majorVersion": 1, "minorVersion": 0}],
    }  # fmt: skip
    return zipped({
        "h5p.json": json.dumps(said),
        "content/content.json": json.dumps({"question": "¿Se prueba antes de comprar?"}),
        f"{main}-1.0/library.json": json.dumps(described),
        f"{main}-1.0/question.js": script,
        **more,
    })  # fmt: skip


def make_package(edition: Edition, content: bytes | None = None, *, session: Session | None = None) -> Package:
    """A package that was checked; with a session, participants find it there."""
    upload = BytesIO(scorm() if content is None else content)
    file = store_file(upload=upload, name="paquete.zip", purpose=PURPOSE, actor=HOUSE, now=now())
    package = Package.objects.create(edition=edition, title="Prototipar", language="es", file=file, file_name=file.name)
    package = check_package(package=package, actor=HOUSE, now=now())
    if session is not None:
        place(session, package=package)
    return package


def make_tool(organisation: Organisation, **fields: Any) -> ExternalTool:
    """A tool elsewhere."""
    values = {
        "organisation": organisation, "title": "Simulador", "client_id": f"c{organisation.pk}", "deployment_id": "1",
        "login_url": "https://tool.example/login", "launch_url": "https://tool.example/launch",
    }  # fmt: skip
    return ExternalTool.objects.create(**(values | fields))


def make_tool_link(edition: Edition, **fields: Any) -> ToolLink:
    """A place in a session from which a tool is opened."""
    tool = fields.pop("tool", None) or make_tool(edition.host)
    link = ToolLink.objects.create(**({"tool": tool, "edition": edition, "title": "Simular", "points": 100} | fields))
    place(make_session(edition), external=link)
    return link


def place(session: Session, **what: Any) -> Material:
    """Material of another system in a session."""
    kind = "package" if "package" in what else "external"
    return Material.objects.create(session=session, kind=kind, titles=all_languages("Practicar"), **what)
