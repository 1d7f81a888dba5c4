"""The words of the house: extract, compile, complete. Pure Python, no gettext tools needed.

    python scripts/messages.py extract            renew the catalogues from code and templates
    python scripts/messages.py compile            write the .mo files (setup does this)
    python scripts/messages.py check              fail when a catalogue is stale or incomplete
    python scripts/messages.py missing [PREFIX]   what has no translation, as JSON
    python scripts/messages.py add FILE.json      put translations in

msgids are English, so the English catalogue writes itself: each message is its own translation.
Each package has a file of its own in each language; they are compiled into one catalogue of the house.
"""

import ast
import fcntl
import json
import os
import re
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import django
from babel.messages import Catalog
from babel.messages.extract import extract_python
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po, write_po
from django.conf import settings
from django.utils.translation.template import templatize

ROOT = Path(__file__).resolve().parent.parent
SOURCE = ROOT / "src" / "minga"
LOCALE = SOURCE / "locale"
LANGUAGES = ("es", "pt", "en")
TRANSLATED = ("es", "pt")
KEYWORDS = {
    "gettext": None, "gettext_lazy": None, "_": None, "gettext_noop": None,
    "ngettext": (1, 2), "ngettext_lazy": (1, 2),
    "pgettext": ((1, "c"), 2), "pgettext_lazy": ((1, "c"), 2),
    "npgettext": ((1, "c"), 2, 3), "npgettext_lazy": ((1, "c"), 2, 3),
}  # fmt: skip
CONTEXT = "\u0004"


def main(arguments: list[str]) -> int:
    """Run one of the commands above."""
    command, *rest = arguments or ["check"]
    commands = {"extract": extract, "compile": compile_all, "check": check,
                "missing": missing, "add": add}  # fmt: skip
    if command not in commands:
        print(__doc__)
        return 2
    with _alone():
        return commands[command](*rest)


def extract() -> int:
    """Renew the catalogues; translations that are no longer used are dropped."""
    template = _template()
    for language in LANGUAGES:
        catalogue = _read(language)
        _renew(catalogue, template)
        _write(language, catalogue)
    return 0


def compile_all() -> int:
    """Write .mo files beside the catalogues."""
    for language in LANGUAGES:
        path = _folder(language) / "django.mo"
        path.parent.mkdir(parents=True, exist_ok=True)
        temporary = path.with_suffix(f".{os.getpid()}.tmp")
        with temporary.open("wb") as stream:
            write_mo(stream, _read(language))
        temporary.replace(path)
    return 0


def check() -> int:
    """Print what is stale, missing, fuzzy or has other placeholders than its msgid."""
    template = _template()
    problems = []
    for language in LANGUAGES:
        catalogue = _read(language)
        known = {_identity(message): message for message in catalogue if message.id}
        for message in template:
            if not message.id:
                continue
            found = known.get(_identity(message))
            problems += [f"{language}: {problem}" for problem in _problems(message, found)]
    for problem in problems:
        print(problem)
    print(f"messages: {len(problems)} problems")
    return 1 if problems else 0


def missing(prefix: str = "") -> int:
    """Print as JSON the msgids without translation, of files whose path begins with prefix."""
    template = _template()
    answer: dict[str, dict[str, object]] = {}
    for language in TRANSLATED:
        known = {_identity(m): m for m in _read(language) if m.id}
        for message in template:
            here = any(str(place[0]).startswith(prefix) for place in message.locations)
            if message.id and here and not _is_done(known.get(_identity(message))):
                entry = answer.setdefault(_flat(message), {})
                if isinstance(message.id, tuple):
                    entry["plural"] = message.id[1]
                entry[language] = ["", ""] if isinstance(message.id, tuple) else ""
    print(json.dumps(answer, ensure_ascii=False, indent=1))
    return 0


def add(path: str) -> int:
    """Put the translations of a JSON file into the catalogues."""
    given = json.loads(Path(path).read_text(encoding="utf-8"))
    template = _template()
    for language in LANGUAGES:
        catalogue = _read(language)
        _renew(catalogue, template)
        for flat, texts in given.items():
            text = texts.get(language)
            if not text:
                continue
            context, _separator, msgid = flat.rpartition(CONTEXT)
            identity = (msgid, texts["plural"]) if "plural" in texts else msgid
            string = tuple(text) if isinstance(text, list) else text
            known = catalogue.get(msgid, context or None)
            if known is not None:
                known.id, known.string = identity, string
        _renew(catalogue, template)
        _write(language, catalogue)
    return compile_all()


@contextmanager
def _alone() -> Iterator[None]:
    """Several people may run this at once."""
    with (LOCALE / ".lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield


def _template() -> Catalog:
    """Every message of the code and the templates, in the order of the files."""
    if not settings.configured:
        settings.configure(USE_I18N=True)
        django.setup()
    catalogue = Catalog(project="Minga", charset="utf-8")
    files = sorted([*SOURCE.rglob("*.py"), *SOURCE.rglob("*.html"), *SOURCE.rglob("*.txt")])
    for path in files:
        place = path.relative_to(SOURCE).as_posix()
        if "/migrations/" in place or place.startswith("locale/"):
            continue
        if path.suffix != ".py" and "/templates/" not in place:
            continue
        for line, identity, context in _messages(path):
            catalogue.add(identity, locations=[(place, line)], context=context)
    return catalogue


def _messages(path: Path) -> Iterator[tuple[int, str | tuple[str, str], str | None]]:
    text = path.read_text(encoding="utf-8")
    if path.suffix == ".py":
        yield from _python_messages(text)
        return
    code = templatize(text, origin=str(path))
    lines = [line.strip() for line in code.splitlines()]
    for number, line in enumerate(lines, start=1):
        if "gettext" in line or "_(" in line:
            stream = iter([line.encode()])
            reader = _Lines(stream)
            for _row, function, arguments, _comments in extract_python(reader, KEYWORDS, (), {}):
                yield from _shaped(number, function, arguments)


class _Lines:
    """The little of a file that babel's extractor asks for."""

    def __init__(self, lines: Iterator[bytes]) -> None:
        self._text = b"\n".join(lines)
        self._place = 0

    def readline(self) -> bytes:
        end = self._text.find(b"\n", self._place)
        end = len(self._text) if end < 0 else end + 1
        line = self._text[self._place : end]
        self._place = end
        return line

    def seek(self, place: int, *_whence: int) -> None:
        self._place = place

    def tell(self) -> int:
        return self._place

    def read(self) -> bytes:
        return self._text[self._place :]


def _python_messages(text: str) -> Iterator[tuple[int, str | tuple[str, str], str | None]]:
    """Messages of Python code, read from the syntax tree, so joined strings are whole."""
    for node in ast.walk(ast.parse(text)):
        if not isinstance(node, ast.Call):
            continue
        name = getattr(node.func, "id", getattr(node.func, "attr", ""))
        if name not in KEYWORDS:
            continue
        values = [a.value if isinstance(a, ast.Constant) else None for a in node.args]
        yield from _shaped(node.lineno, name, values)


def _shaped(line: int, function: str, arguments: object) -> Iterator[tuple[int, str | tuple[str, str], str | None]]:
    values = list(arguments) if isinstance(arguments, list | tuple) else [arguments]
    context = None
    if "pgettext" in function:
        context, *values = values
    count = 2 if function.startswith("n") else 1
    chosen = values[:count]
    if len(chosen) == count and all(isinstance(value, str) and value for value in chosen):
        yield line, (chosen[0] if count == 1 else (chosen[0], chosen[1])), context


def _read(language: str) -> Catalog:
    """One catalogue of all files of the language; each message stands in one of them."""
    catalogue = Catalog(locale=language, project="Minga", charset="utf-8", fuzzy=False)
    for path in sorted(_folder(language).glob("*.po")):
        with path.open("rb") as stream:
            for message in read_po(stream, locale=language):
                if message.id:
                    catalogue[message.id] = message
    return catalogue


def _write(language: str, catalogue: Catalog) -> None:
    """One file for each package, so that none grows with the house; a message is with whoever says it first."""
    folder = _folder(language)
    folder.mkdir(parents=True, exist_ok=True)
    files: dict[str, Catalog] = {}
    for message in catalogue:
        if message.id:
            package = min(str(place) for place, _line in message.locations).partition("/")[0]
            of_package = files.setdefault(
                package, Catalog(locale=language, project="Minga", charset="utf-8", fuzzy=False)
            )
            of_package[message.id] = message
    for package, of_package in files.items():
        _write_file(folder / f"{package}.po", of_package)
    for path in folder.glob("*.po"):
        if path.stem not in files:
            path.unlink()


def _write_file(path: Path, catalogue: Catalog) -> None:
    temporary = path.with_suffix(f".{os.getpid()}.tmp")
    with temporary.open("wb") as stream:
        write_po(stream, catalogue, width=100, omit_header=False, include_lineno=False,
                 ignore_obsolete=True, sort_output=True)  # fmt: skip
    text = temporary.read_text(encoding="utf-8")
    stamps = (
        r'^"(POT-Creation-Date|PO-Revision-Date|Generated-By|Report-Msgid-Bugs-To|'
        r"Last-Translator|Language-Team):.*\n"
    )
    temporary.write_text(re.sub(stamps, "", text, flags=re.M), encoding="utf-8")
    temporary.replace(path)


def _folder(language: str) -> Path:
    return LOCALE / language / "LC_MESSAGES"


def _renew(catalogue: Catalog, template: Catalog) -> None:
    """Take places and new messages from the template; never guess a translation."""
    catalogue.update(template, no_fuzzy_matching=True)
    catalogue.obsolete.clear()
    for message in catalogue:
        if message.id:
            message.flags.discard("fuzzy")
            if str(catalogue.locale) == "en":
                message.string = message.id


def _identity(message: object) -> tuple[str, str]:
    identity = message.id  # type: ignore[attr-defined]
    first = identity[0] if isinstance(identity, tuple) else identity
    return (message.context or "", first)  # type: ignore[attr-defined]


def _flat(message: object) -> str:
    context, first = _identity(message)
    return f"{context}{CONTEXT}{first}" if context else first


def _is_done(message: object) -> bool:
    if message is None:
        return False
    string = message.string  # type: ignore[attr-defined]
    return bool(all(string) if isinstance(string, tuple) else string)


def _problems(message: object, found: object) -> Iterator[str]:
    shown = repr(_flat(message))[:100]
    place = message.locations[0][0] if message.locations else "?"  # type: ignore[attr-defined]
    if not _is_done(found):
        yield f"not translated: {shown} ({place})"
        return
    if found.fuzzy:  # type: ignore[attr-defined]
        yield f"fuzzy: {shown}"
    wanted = _holes(message.id)  # type: ignore[attr-defined]
    given = _holes(found.string)  # type: ignore[attr-defined]
    if wanted != given:
        yield f"placeholders differ: {shown} has {sorted(wanted)}, translation {sorted(given)}"


def _holes(text: str | tuple[str, ...]) -> set[str]:
    joined = " ".join(text) if isinstance(text, tuple) else text
    return set(re.findall(r"%\(\w+\)[sd]|(?<!\{)\{\w*\}(?!\})", joined))


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
