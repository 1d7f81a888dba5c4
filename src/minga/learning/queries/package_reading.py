"""Which kind of package a file is, and what it plays."""

import zipfile
from dataclasses import dataclass
from typing import Any, BinaryIO

from minga.learning.enums import PackageKind
from minga.learning.queries import h5p_manifest, scorm_manifest
from minga.learning.queries.package_zip import Contents, Problem, Refusal, look_through


@dataclass(frozen=True)
class Read:
    """A package that may be played."""

    kind: str
    manifest: dict[str, Any]
    contents: Contents


def read_package(content: BinaryIO) -> Read:
    """Everything checked, or a `Refusal` that says what to mend."""
    contents = look_through(content)
    with zipfile.ZipFile(content) as packed:
        if h5p_manifest.MANIFEST in contents.sizes:
            return Read(PackageKind.H5P, h5p_manifest.read_h5p(packed, contents), contents)
        if scorm_manifest.MANIFEST in contents.sizes:
            kind, manifest = scorm_manifest.read_scorm(packed, contents)
            return Read(kind, manifest, contents)
    raise Refusal(_no_manifest(contents))


def _no_manifest(contents: Contents) -> Problem:
    """A folder was packed instead of what is in it; or it is another kind of package."""
    for name in contents.sizes:
        folder, _slash, last = name.rpartition("/")
        if last in (scorm_manifest.MANIFEST, h5p_manifest.MANIFEST):
            return Problem("in_a_folder", {"name": folder})
    if "tincan.xml" in contents.sizes or "cmi5.xml" in contents.sizes:
        return Problem("other_standard", {"said": "cmi5" if "cmi5.xml" in contents.sizes else "Tin Can"})
    return Problem("no_manifest")
