"""An application full of names, before a jury that must not know whose it is.

    entry = telling_entry(double_call())       # María Núñez, of the Municipality of Carapeguá, with two files
    TELLING                                     # what nobody of the jury may ever read

Answers are made up of everything that can tell: names, an acronym, an e-mail, a telephone, a link.
"""

from collections.abc import Mapping
from io import BytesIO
from typing import Any, Final

from minga.assessments.enums import BlindMode
from minga.calls.enums import ApplicationState, CallKind
from minga.calls.models import Application, Call, Entry
from minga.core.clock import now
from minga.organisations.models import Organisation
from minga.people.models import Person
from minga.questionnaires.actions import attach_file, open_draft, save_draft, submit_answers
from minga.questionnaires.queries.drafts import draft_of
from tests.factories.calls import form_data, make_application, make_call, make_member, phase_rules
from tests.factories.organisations import make_municipality, make_organisation, role
from tests.factories.people import make_person

STORY: Final = (
    "En la Municipalidad de Carapeguá (MUNCAR), María Núñez y los carapegüeños esperan con esperanza. "
    "Escriba a maria.nunez@carapegua.gov.py, al 0981 555 777, o vea www.carapegua.gov.py."
)
LETTER: Final = f"Firma María Núñez. {STORY}".encode()
CARDS: Final = [
    {
        "_id": "a1",
        "member_name": "Ramona Villalba",
        "member_email": "ramona@carapegua.gov.py",
        "part": "Ramona atiende la fila",
    },
    {"_id": "b2", "member_name": "Juan Ayala", "part": "programa el turno"},
]
TELLING: Final = (
    "núñez", "nunez", "villalba", "ramona", "ayala", "carapegu", "muncar", "0981 555 777", "981555777", "1234567",
    "plano-de-carapegua", "carta-nunez",
)  # fmt: skip
"""In small letters; every one of them says who applies."""


def questions() -> tuple[dict[str, Any], ...]:
    """A form with every kind of answer that can tell."""
    text = {"es": "¿Cuál?"}
    return (
        {"key": "title", "kind": "text", "label": {"es": "Título"}, "fills": "initiative.title"},
        {"key": "story", "kind": "long_text", "label": {"es": "¿Qué pasa?"}},
        {"key": "who", "kind": "text", "label": {"es": "Responsable"}, "personal": True},
        {"key": "mail", "kind": "email", "label": {"es": "Correo"}},
        {"key": "document", "kind": "national_id", "label": {"es": "Cédula"}},
        {"key": "members", "kind": "cards", "minimum": 1, "label": {"es": "Equipo"}, "fields": [
            {"key": "member_name", "kind": "text", "label": {"es": "Nombre"}, "personal": True},
            {"key": "member_email", "kind": "email", "label": {"es": "Correo"}, "required": False},
            {"key": "part", "kind": "text", "label": {"es": "Qué hace"}},
        ]},
        {"key": "people", "kind": "number", "label": {"es": "¿A cuántas personas?"}, "unit": {"es": "personas"}},
        {"key": "kind", "kind": "choice", "label": text, "options": [{"key": "a", "label": {"es": "Salud"}}]},
        {"key": "files", "kind": "file", "label": {"es": "Anexos"}, "required": False},
    )  # fmt: skip


def double_call(blind: str = BlindMode.DOUBLE, **fields: Any) -> Call:
    """A pilot fund whose one round is judged as blind as told."""
    values: dict[str, Any] = {"kind": CallKind.PILOTS, "phases": (phase_rules(blind=blind),), **fields}
    return make_call(form=form_data(*questions()), **values)


def carapegua() -> Organisation:
    """The organisation that must not be recognised."""
    place = make_municipality("Carapeguá")
    return make_organisation(
        "Municipalidad de Carapeguá", short_name="MUNCAR", territory=place, website="https://www.carapegua.gov.py"
    )


def telling_entry(call: Call | None = None, *, files: bool = True, **fields: Any) -> Entry:
    """What María Núñez sent for Carapeguá, with a team of three and two files."""
    call = call or double_call()
    organisation = fields.pop("organisation", None) or carapegua()
    person: Person = fields.pop("person", None) or make_person(
        given_name="María", family_name="Núñez", email=_address("maria.nunez"), phone="+595 981 555777",
        national_id=None if Person.objects.filter(national_id="1.234.567").exists() else "1.234.567",
    )  # fmt: skip
    role(person, "member", organisation)
    application = make_application(
        call, state=ApplicationState.DRAFT, person=person, organisation=organisation,
        title="Yvyrá: turnos para Carapeguá",
        contact_email=person.email, contact_phone=person.phone, **fields,
    )  # fmt: skip
    member = make_person(given_name="Ramona", family_name="Villalba", email=_address("ramona"))
    make_member(application, member, part="Atiende la fila")
    return send(application, {"plano-de-carapegua.pdf": telling_pdf(), "carta-nunez.txt": LETTER} if files else {})


def _address(name: str) -> str:
    """Her e-mail; whoever is made after her has another one."""
    taken = Person.objects.filter(email__startswith=name).count()
    return f"{name}{taken or ''}@carapegua.gov.py"


def send(application: Application, files: Mapping[str, bytes], **changed: Any) -> Entry:
    """The answers, sent as a person sends them."""
    person, phase = application.person, application.phase
    assert phase is not None
    assert phase.form is not None
    typed = {
        "title": application.title, "story": STORY, "who": "María Núñez", "mail": person.email,
        "document": "1.234.567", "members": CARDS, "people": "6400", "kind": "a", **changed,
    }  # fmt: skip
    draft = draft_of(phase.form, application, person) or open_draft(
        form=phase.form, subject=application, person=person, language="es", actor=person, now=now()
    )
    draft = save_draft(submission=draft, typed=typed, actor=person, now=now()).submission
    for name, content in files.items():
        attach_file(submission=draft, place="files", upload=BytesIO(content), name=name, actor=person, now=now())
    submit_answers(submission=draft, actor=person, now=now())
    return Entry.objects.get(application=application, phase=phase)


def telling_pdf() -> bytes:
    """A page without words whose properties, XMP, comment and link name everybody."""
    xmp = (
        b"<?xpacket begin='' id='x'?><x:xmpmeta xmlns:x='adobe:ns:meta/'>Mar\xc3\xada N\xc3\xba\xc3\xb1ez</x:xmpmeta>"
        + (b" " * 200)
        + b"<?xpacket end='w'?>"
    )
    objects = [
        b"<< /Type /Catalog /Pages 2 0 R /Metadata 5 0 R >>",
        b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
        b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 200 100] /Annots [6 0 R 7 0 R] >>",
        b"<< /Author (Maria Nunez) /Title (Plan de Carapegua) /Office (MUNCAR) /CreationDate (D:20260101) >>",
        b"<< /Type /Metadata /Subtype /XML /Length %d >>\nstream\n%s\nendstream" % (len(xmp), xmp),
        b"<< /Type /Annot /Subtype /Text /Rect [0 0 9 9] /T (Ramona Villalba) /Contents (Firma Nunez) >>",
        b"<< /Type /Annot /Subtype /Link /Rect [0 0 9 9] /A << /S /URI /URI (https://carapegua.gov.py) >> >>",
    ]
    content, places = b"%PDF-1.7\n", []
    for number, body in enumerate(objects, 1):
        places.append(len(content))
        content += b"%d 0 obj\n%s\nendobj\n" % (number, body)
    table = b"".join(b"%010d 00000 n \n" % place for place in places)
    size = len(objects) + 1
    return content + (
        b"xref\n0 %d\n0000000000 65535 f \n%strailer\n<< /Size %d /Root 1 0 R /Info 4 0 R >>\nstartxref\n%d\n%%%%EOF\n"
        % (size, table, size, len(content))
    )
