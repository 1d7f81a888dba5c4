"""The copy of one's data: a page to read, the same for machines, and the files."""

import json
import zipfile
from collections.abc import Iterable, Sequence
from dataclasses import asdict
from datetime import datetime
from tempfile import SpooledTemporaryFile
from typing import IO, Any

from django.template.loader import render_to_string

from minga.people.models import Person
from minga.people.queries.personal_data import Section

IN_MEMORY = 4 * 1024 * 1024


def data_archive(
    person: Person, sections: Sequence[Section], files: Iterable[tuple[str, bytes]], now: datetime
) -> IO[Any]:
    """A ZIP with `datos.html`, `datos.json` and a folder of files; on disk once it is large."""
    plain = {
        "made_at": now.isoformat(timespec="seconds"),
        "key": person.key,
        "tables": [{**asdict(part), "columns": [column.name for column in part.columns]} for part in sections],
    }
    page = render_to_string("people/data_copy.html", {"person": person, "sections": sections, "now": now})
    archive: IO[Any] = SpooledTemporaryFile(max_size=IN_MEMORY)  # noqa: SIM115 - FileResponse closes it
    with zipfile.ZipFile(archive, "w", zipfile.ZIP_DEFLATED) as packed:
        packed.writestr("datos.html", page)
        packed.writestr("datos.json", json.dumps(plain, ensure_ascii=False, indent=2, default=str))
        for name, content in files:
            packed.writestr(f"archivos/{name}", content)
    archive.seek(0)
    return archive
