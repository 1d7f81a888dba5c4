"""The rules of the house that no other tool knows. Each has a good and a bad sample under test.

    python scripts/house_lint.py [PATH …]     default: src and tests

Prints `path:line: rule: what to do` and exits 1 when anything is found.
"""

import ast
import re
import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
FILE_LIMIT = 500
FUNCTION_LIMIT = 40
VIEW_LIMIT = 25
TEMPLATE_LIMIT = 150
TEST_FILE_LIMIT = 400
_FOR_MIGRATIONS = {"minga.core.texts", "minga.core.keys", "minga.core.migrating"}


@dataclass(frozen=True)
class Offence:
    """One line that breaks a rule."""

    path: str
    line: int
    rule: str
    advice: str

    def __str__(self) -> str:
        return f"{self.path}:{self.line}: {self.rule}: {self.advice}"


@dataclass(frozen=True)
class Source:
    """A file as the rules see it."""

    path: str
    text: str

    @property
    def parts(self) -> tuple[str, ...]:
        return Path(self.path).parts

    @property
    def is_test(self) -> bool:
        return "tests" in self.parts or "benchmarks" in self.parts

    @property
    def is_migration(self) -> bool:
        return "migrations" in self.parts

    @property
    def is_web(self) -> bool:
        return "web" in self.parts and not self.is_test


PythonRule = Callable[[Source, ast.Module], Iterator[tuple[int, str]]]
TextRule = Callable[[Source], Iterator[tuple[int, str]]]
PYTHON_RULES: dict[str, PythonRule] = {}
TEMPLATE_RULES: dict[str, TextRule] = {}


def _python(rule: PythonRule) -> PythonRule:
    PYTHON_RULES[rule.__name__.replace("_", "-")] = rule
    return rule


def _template(rule: TextRule) -> TextRule:
    TEMPLATE_RULES[rule.__name__.replace("_", "-")] = rule
    return rule


def _calls(tree: ast.AST) -> Iterator[tuple[ast.Call, str]]:
    """Every call with the last part of the name that is called."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Call):
            yield node, getattr(node.func, "attr", getattr(node.func, "id", ""))


@_python
def no_objects_in_web(source: Source, tree: ast.Module) -> Iterator[tuple[int, str]]:
    """Reads go through queries, which know who is looking."""
    if not source.is_web:
        return
    for node in ast.walk(tree):
        if isinstance(node, ast.Attribute) and node.attr in {"objects", "_default_manager"}:
            yield node.lineno, "ask a query of the app instead of .objects"


@_python
def migrations_import_no_app(source: Source, tree: ast.Module) -> Iterator[tuple[int, str]]:
    """A migration must run as it was, whatever the app became."""
    if not source.is_migration:
        return
    for node in ast.walk(tree):
        module = node.module or "" if isinstance(node, ast.ImportFrom) else ""
        if module.startswith("minga.") and module not in _FOR_MIGRATIONS:
            yield node.lineno, "use apps.get_model and plain values"


@_python
def locks_name_rows(_source: Source, tree: ast.Module) -> Iterator[tuple[int, str]]:
    """A lock without `of` takes joined rows too; without `no_key` it blocks foreign keys."""
    for call, name in _calls(tree):
        if name == "select_for_update":
            given = {keyword.arg for keyword in call.keywords}
            if not {"of", "no_key"} <= given:
                yield call.lineno, 'write select_for_update(of=("self",), no_key=True)'


@_python
def timedelta_by_name(_source: Source, tree: ast.Module) -> Iterator[tuple[int, str]]:
    """timedelta(7) makes the reader remember the order of arguments."""
    for call, name in _calls(tree):
        if name == "timedelta" and call.args:
            yield call.lineno, "name the unit: timedelta(days=7)"


@_python
def no_swallowed_errors(_source: Source, tree: ast.Module) -> Iterator[tuple[int, str]]:
    """Catching everything hides the bug that will lose somebody's work."""
    for node in ast.walk(tree):
        if isinstance(node, ast.ExceptHandler) and node.type is None:
            yield node.lineno, "name the exception"
    for call, name in _calls(tree):
        if name == "suppress" and any(
            getattr(argument, "id", "") in {"Exception", "BaseException"} for argument in call.args
        ):
            yield call.lineno, "name the exception"


@_python
def whole_sentences(_source: Source, tree: ast.Module) -> Iterator[tuple[int, str]]:
    """Translators need the sentence with named holes, not an f-string or a sum."""
    for call, name in _calls(tree):
        if name in {"_", "gettext", "gettext_lazy", "ngettext", "pgettext"}:
            for argument in call.args:
                if isinstance(argument, ast.JoinedStr | ast.BinOp):
                    yield call.lineno, "use named placeholders: _('… %(name)s') % {…}"


@_python
def one_clock(source: Source, tree: ast.Module) -> Iterator[tuple[int, str]]:
    """Only core.clock asks the time, so that tests and the demo can travel."""
    if source.is_test or source.path.endswith("core/clock.py") or "scripts" in source.parts:
        return
    for node in ast.walk(tree):
        if not (isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute)):
            continue
        owner = getattr(node.func.value, "id", getattr(node.func.value, "attr", ""))
        if node.func.attr in {"now", "today", "utcnow"} and owner in {"timezone", "datetime", "date"}:
            yield node.lineno, "use minga.core.clock.now()"


@_python
def imports_at_the_top(source: Source, tree: ast.Module) -> Iterator[tuple[int, str]]:
    """An import inside a function hides an edge of the map."""
    if source.is_test or source.path.endswith("apps.py") or "scripts" in source.parts:
        return
    for function in ast.walk(tree):
        if isinstance(function, ast.FunctionDef | ast.AsyncFunctionDef):
            for node in ast.walk(function):
                if isinstance(node, ast.Import | ast.ImportFrom) and not _is_heavy(node):
                    yield node.lineno, "import at the top of the file"


_HEAVY = {"openpyxl", "PIL", "icalendar", "altair", "vl_convert", "typst", "polars", "duckdb",
          "statsmodels", "scipy", "numpy", "libcoveocds", "segno", "pycountry", "babel",
          "hypothesis", "xlrd"}  # fmt: skip


def _is_heavy(node: ast.Import | ast.ImportFrom) -> bool:
    """Heavy libraries are imported where they are used: never in a web worker's start."""
    names = [node.module or ""] if isinstance(node, ast.ImportFrom) else [a.name for a in node.names]
    return all(name.split(".")[0] in _HEAVY for name in names)


@_python
def actions_take_keywords(source: Source, tree: ast.Module) -> Iterator[tuple[int, str]]:
    """`@action` functions name their arguments, and say who acts and when."""
    for node in tree.body:
        if isinstance(node, ast.FunctionDef) and any(
            getattr(mark, "id", "") == "action" for mark in node.decorator_list
        ):
            names = {argument.arg for argument in node.args.kwonlyargs}
            if node.args.args or not {"actor", "now"} <= names:
                yield node.lineno, "def verb_noun(*, …, actor, now)"


@_python
def sizes(source: Source, tree: ast.Module) -> Iterator[tuple[int, str]]:
    """Long files and functions are where rules hide."""
    if source.is_migration:
        return
    lines = source.text.count("\n") + 1
    limit = TEST_FILE_LIMIT if source.is_test else FILE_LIMIT
    if lines > limit:
        yield 1, f"{lines} lines; split it (limit {limit})"
    for node in ast.walk(tree):
        if not isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef) or source.is_test:
            continue
        length = _body_length(node)
        is_view = (
            source.is_web and "views" in source.path and node.args.args[:1] and (node.args.args[0].arg == "request")
        )
        most = VIEW_LIMIT if is_view else FUNCTION_LIMIT
        if length > most:
            yield node.lineno, f"{node.name} has {length} lines; split it (limit {most})"


def _body_length(node: ast.FunctionDef | ast.AsyncFunctionDef) -> int:
    """Lines of the body without the docstring and the signature."""
    body = node.body[1:] if ast.get_docstring(node, clean=False) and len(node.body) > 1 else node.body
    return (body[-1].end_lineno or body[-1].lineno) - body[0].lineno + 1


def _matches(source: Source, pattern: str) -> Iterator[int]:
    for found in re.finditer(pattern, source.text, flags=re.S):
        yield source.text.count("\n", 0, found.start()) + 1


@_template
def include_only(source: Source) -> Iterator[tuple[int, str]]:
    """An included piece sees only what it is given."""
    for line in _matches(source, r"\{%\s*include\b(?:(?!\bonly\b|%\}).)*%\}"):
        yield line, "end the include with `only`"


@_template
def trimmed_blocks(source: Source) -> Iterator[tuple[int, str]]:
    """Indentation must not become part of the msgid."""
    for line in _matches(source, r"\{%\s*blocktrans(?:late)?\b(?:(?!\btrimmed\b|%\}).)*%\}"):
        yield line, "write blocktranslate trimmed"


@_template
def nothing_inline(source: Source) -> Iterator[tuple[int, str]]:
    """The content security policy refuses inline style and script."""
    if "/email/" in source.path or source.path.endswith("email.html"):
        return
    bare = re.sub(r"\{#.*?#\}|\{% comment.*?endcomment %\}", lambda m: re.sub(r"[^\n]", " ", m[0]),
                  source.text, flags=re.S)  # fmt: skip
    for found in re.finditer(r"<[a-z][^<>]*?\s(style|on[a-z]+)\s*=", bare):
        yield bare.count("\n", 0, found.start()) + 1, f"no {found[1]}= attribute"
    for found in re.finditer(r"<script(?![^>]*(\bsrc=|type=\"application/json\"))[^>]*>|<style", bare):
        yield bare.count("\n", 0, found.start()) + 1, "no inline script or style"


@_template
def template_size(source: Source) -> Iterator[tuple[int, str]]:
    """A page longer than this has parts that deserve a name."""
    lines = source.text.count("\n") + 1
    if lines > TEMPLATE_LIMIT:
        yield 1, f"{lines} lines; split it (limit {TEMPLATE_LIMIT})"


def offences(path: str, text: str) -> list[Offence]:
    """What one file does against the rules."""
    source = Source(path, text)
    found: list[Offence] = []
    if path.endswith(".py"):
        tree = ast.parse(text, filename=path)
        for name, rule in PYTHON_RULES.items():
            found += [Offence(path, line, name, advice) for line, advice in rule(source, tree)]
    elif path.endswith(".html"):
        for name, text_rule in TEMPLATE_RULES.items():
            found += [Offence(path, line, name, advice) for line, advice in text_rule(source)]
    return found


def main(arguments: list[str]) -> int:
    """Check the given paths and print every offence."""
    roots = [ROOT / argument for argument in arguments] or [ROOT / "src", ROOT / "tests"]
    files = [file for root in roots for file in ([root] if root.is_file() else root.rglob("*"))]
    found: list[Offence] = []
    for file in sorted(files):
        if file.suffix in {".py", ".html"} and file.is_file():
            path = file.relative_to(ROOT).as_posix()
            found += offences(path, file.read_text(encoding="utf-8"))
    for offence in found:
        print(offence)
    print(f"house lint: {len(found)} offences in {len(files)} files")
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
