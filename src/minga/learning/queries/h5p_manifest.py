"""`h5p.json` of an H5P package: what is played, and whether the libraries that play it came with it."""

import json
import re
import zipfile
from typing import Any, Final

from minga.learning.queries.package_zip import Contents, Problem, Refusal, read_entry

MANIFEST: Final = "h5p.json"
CONTENT: Final = "content/content.json"
_MOST_BYTES: Final = 4 * 1024 * 1024
_MACHINE_NAME: Final = re.compile(r"^[\w.-]{1,120}$", re.ASCII)


def read_h5p(packed: zipfile.ZipFile, contents: Contents) -> dict[str, Any]:
    """The manifest as we keep it; refuses what cannot be played, in codes."""
    said = _json(packed, MANIFEST, contents)
    _json(packed, CONTENT, contents)
    main = str(said.get("mainLibrary", ""))
    needed = said.get("preloadedDependencies")
    if not _MACHINE_NAME.match(main) or not isinstance(needed, list):
        raise Refusal(Problem("manifest_broken"))
    folders = _all_needed(packed, needed, contents)
    if not any(folder.startswith(f"{main}-") for folder in folders):
        raise Refusal(Problem("libraries", {"name": main}))
    title = str(said.get("title", ""))[:200]
    part = {"id": "", "title": title, "depth": 0, "href": MANIFEST, "query": "", "reports": True}
    return {"title": title, "parts": [part], "rules_ignored": False, "library": main}


def _all_needed(packed: zipfile.ZipFile, needed: list[Any], contents: Contents) -> set[str]:
    """The folder of every library, and of those that they need in turn."""
    folders: set[str] = set()
    waiting = list(needed)
    while waiting:
        folder = _folder(waiting.pop())
        if folder in folders:
            continue
        described = f"{folder}/library.json"
        if described not in contents.sizes:
            raise Refusal(Problem("libraries", {"name": folder}))
        folders.add(folder)
        library = _json(packed, described, contents)
        further = library.get("preloadedDependencies", [])
        waiting.extend(further if isinstance(further, list) else [])
    return folders


def _folder(dependency: Any) -> str:
    """`H5P.TrueFalse-1.8`, as packages name their folders."""
    if not isinstance(dependency, dict):
        raise Refusal(Problem("manifest_broken"))
    name = str(dependency.get("machineName", ""))
    major, minor = dependency.get("majorVersion"), dependency.get("minorVersion")
    if not _MACHINE_NAME.match(name) or not str(major).isdigit() or not str(minor).isdigit():
        raise Refusal(Problem("manifest_broken"))
    return f"{name}-{major}.{minor}"


def _json(packed: zipfile.ZipFile, name: str, contents: Contents) -> dict[str, Any]:
    if name not in contents.sizes:
        raise Refusal(Problem("missing", {"name": name}))
    try:
        said = json.loads(read_entry(packed, name, _MOST_BYTES).decode("utf-8-sig"))
    except (ValueError, RecursionError) as broken:
        raise Refusal(Problem("manifest_broken")) from broken
    if not isinstance(said, dict):
        raise Refusal(Problem("manifest_broken"))
    return said
