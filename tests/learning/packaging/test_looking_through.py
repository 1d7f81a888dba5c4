"""Packages are looked through before anybody opens them: what harms is refused, in words."""

import stat
import zipfile
from io import BytesIO

import pytest

from minga.learning.queries import package_zip
from minga.learning.queries.package_reading import read_package
from minga.learning.queries.package_words import problem_words
from minga.learning.queries.package_zip import Refusal
from tests.factories.packages import SCORM_12, SCORM_2004, h5p, scorm, zipped

pytestmark = pytest.mark.unit


def refused(content: bytes) -> list[str]:
    """The codes of a refusal, after each was said in words."""
    with pytest.raises(Refusal) as caught:
        read_package(BytesIO(content))
    assert all(problem_words(each.as_data()) for each in caught.value.problems)
    return [each.code for each in caught.value.problems]


def with_entry(name: str, *, mode: int = 0, flags: int = 0, twice: bool = False) -> bytes:
    """A right package and one entry more, made as an attacker would."""
    target = BytesIO(scorm())
    with zipfile.ZipFile(target, "a") as packed:
        entry = zipfile.ZipInfo(name)
        entry.external_attr = mode << 16
        packed.writestr(entry, b"x")
        entry.flag_bits |= flags
        if twice:
            with pytest.warns(UserWarning, match="Duplicate"):
                packed.writestr(name, b"y")
    return target.getvalue()


def test_scorm_12_tells_its_parts_and_their_terms() -> None:
    read = read_package(BytesIO(scorm()))

    parts = read.manifest["parts"]
    assert (read.kind, read.manifest["title"]) == ("scorm12", "Prototipar")
    assert [(each["title"], each["depth"], each["href"], each["reports"]) for each in parts] == [
        ("Primera unidad", 0, "", False),
        ("Leer", 1, "index.html", True),
        ("Practicar", 1, "more/page.html", False),
    ]
    assert (parts[1]["mastery"], parts[1]["launch_data"]) == ("70", "tono=1")


def test_scorm_2004_tells_what_it_takes_to_pass() -> None:
    read = read_package(BytesIO(scorm(SCORM_2004)))

    assert (read.kind, read.manifest["parts"][1]["passing"]) == ("scorm2004", "0.6")
    assert read.manifest["rules_ignored"] is False


def test_rules_of_order_are_admitted_to_be_ignored() -> None:
    manifest = SCORM_12.replace('<item identifier="i2"', '<item identifier="i2" isvisible="true"').replace(
        "<title>Practicar</title>", "<title>Practicar</title><adlcp:prerequisites>i1</adlcp:prerequisites>"
    )

    assert read_package(BytesIO(scorm(manifest))).manifest["rules_ignored"] is True


def test_h5p_needs_its_libraries() -> None:
    read = read_package(BytesIO(h5p()))
    without = zipped({"h5p.json": '{"mainLibrary":"H5P.X","preloadedDependencies":[{"machineName":"H5P.X",'
                                  '"majorVersion":1,"minorVersion":0}]}', "content/content.json": "{}"})  # fmt: skip

    assert (read.kind, read.manifest["library"]) == ("h5p", "H5P.MingaQuestion")
    assert refused(without) == ["libraries"]


@pytest.mark.parametrize(
    ("name", "code"),
    [
        ("../../etc/cron.d/evil", "outside"),
        ("/etc/passwd", "outside"),
        ("C:\\Windows\\evil.html", "outside"),
        ("a/..\\..\\evil.html", "outside"),
        ("page\x07.html", "name"),
        ("deep/" * 60 + "page.html", "name"),
        ("inner.zip", "nested"),
        ("setup.exe", "runs"),
    ],
)
def test_hostile_names_are_refused(name: str, code: str) -> None:
    assert refused(with_entry(name)) == [code]


def test_links_doubles_and_locked_files_are_refused() -> None:
    assert refused(with_entry("link.html", mode=stat.S_IFLNK | 0o777)) == ["link"]
    assert refused(with_entry("pipe.html", mode=stat.S_IFIFO | 0o600)) == ["link"]
    assert refused(with_entry("double.html", twice=True)) == ["twice"]
    assert refused(with_entry("locked.html", flags=0x1)) == ["encrypted"]


def test_a_bomb_is_refused_before_it_is_opened(monkeypatch: pytest.MonkeyPatch) -> None:
    bomb = zipped({"imsmanifest.xml": SCORM_12, "index.html": "x", "zeros.txt": b"\0" * (3 * 1024 * 1024)})
    monkeypatch.setattr(package_zip, "_read_through", lambda *_: pytest.fail("it was opened"))

    assert refused(bomb) == ["bomb"]


def test_too_many_or_too_heavy_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(package_zip, "MOST_FILES", 2)
    monkeypatch.setattr(package_zip, "MOST_BYTES", 100)

    assert refused(scorm()) == ["too_many", "too_large_unpacked"]


def test_a_lie_about_a_size_is_found_by_reading() -> None:
    honest = scorm()
    where = honest.rindex(b"index.html") - 46
    lying = bytearray(honest)
    lying[where + 24 : where + 28] = (5).to_bytes(4, "little")

    assert refused(bytes(lying)) in (["damaged"], ["bomb"])


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (b"no zip at all", "damaged"),
        (scorm()[:-40], "damaged"),
        (zipped({}), "empty"),
        (zipped({"index.html": "x"}), "no_manifest"),
        (zipped({"curso/imsmanifest.xml": SCORM_12, "curso/index.html": "x"}), "in_a_folder"),
        (zipped({"cmi5.xml": "<x/>"}), "other_standard"),
        (scorm('<!DOCTYPE m [<!ENTITY e SYSTEM "file:///etc/passwd">]><manifest>&e;</manifest>'), "manifest_dtd"),
        (scorm("<manifest>"), "manifest_broken"),
        (scorm("<html/>"), "manifest_broken"),
        (scorm(SCORM_12.replace(">1.2<", ">1.1<").replace("adlcp_rootv1p2", "z")), "other_standard"),
        (scorm(SCORM_12.replace('href="index.html"', 'href="../index.html"')), "missing"),
        (scorm(SCORM_12.replace('href="index.html"', 'href="https://evil.example/x"')), "elsewhere"),
        (scorm(SCORM_12.replace("identifierref", "other")), "no_parts"),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)  # fmt: skip
def test_wrong_packages_are_told_what_to_do(content: bytes, code: str) -> None:
    assert refused(content) == [code]
