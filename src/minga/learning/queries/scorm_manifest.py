"""`imsmanifest.xml` of SCORM 1.2 and SCORM 2004 (3rd and 4th edition): what is played, in which order.

Read by defusedxml, without DTD, entities or anything fetched from outside. What a part needs to begin with
(mastery, launch data, time limits) is kept; sequencing rules of 2004 beyond choice and one after another are
not played, and the package says so (`rules_ignored`).
"""

import re
import zipfile
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Final
from urllib.parse import unquote, urlsplit
from xml.etree.ElementTree import Element, ParseError

from defusedxml import DefusedXmlException
from defusedxml.ElementTree import fromstring

from minga.learning.enums import PackageKind
from minga.learning.queries.package_zip import Contents, Problem, Refusal, find_entry, inside, read_entry

MANIFEST: Final = "imsmanifest.xml"
_MOST_BYTES: Final = 4 * 1024 * 1024
_MOST_PARTS: Final = 500
_DEEPEST: Final = 12
_FRAMES: Final = re.compile(rb"<i?frame\b", re.IGNORECASE)
_RULES: Final = ("preConditionRule", "postConditionRule", "exitConditionRule", "rollupRule", "limitConditions")
_XML_BASE: Final = "{http://www.w3.org/XML/1998/namespace}base"


@dataclass(frozen=True)
class Resource:
    """A file that can be opened. `reports`: it talks to us (a SCO); otherwise opening it is all."""

    href: str
    reports: bool


def read_scorm(packed: zipfile.ZipFile, contents: Contents) -> tuple[str, dict[str, Any]]:
    """The kind and the manifest as we keep it; refuses what cannot be played, in codes."""
    root = _parsed(packed)
    kind = _kind(root)
    resources = dict(_resources(root))
    organization = _organization(root)
    if organization is None:
        raise Refusal(Problem("no_parts"))
    parts = list(_parts(organization, resources, contents, 0))
    playable = [part for part in parts if part["href"]]
    if not playable:
        raise Refusal(Problem("no_parts"))
    if len(parts) > _MOST_PARTS:
        raise Refusal(Problem("too_many_parts", {"count": len(parts), "most": _MOST_PARTS}))
    ignored = any(_local(each) in _RULES for each in root.iter()) or any(part.pop("rules") for part in parts)
    for part in parts:
        part.pop("rules", None)
        part["frames"] = part["reports"] and _has_frames(packed, part["href"])
    title = _text(organization, "title")
    return kind, {"title": title[:200], "parts": parts, "rules_ignored": ignored}


def _parsed(packed: zipfile.ZipFile) -> Element:
    try:
        return fromstring(read_entry(packed, MANIFEST, _MOST_BYTES), forbid_dtd=True)
    except DefusedXmlException as hostile:
        raise Refusal(Problem("manifest_dtd")) from hostile
    except (ParseError, ValueError, LookupError) as broken:
        raise Refusal(Problem("manifest_broken")) from broken


def _kind(root: Element) -> str:
    """What the manifest says it is; failing that, what its vocabulary is."""
    said = next((_said(each) for each in root.iter() if _local(each) == "schemaversion"), "").lower()
    spaces = {each.tag.partition("}")[0].lstrip("{") for each in root.iter()}
    spaces |= {name.partition("}")[0].lstrip("{") for each in root.iter() for name in each.attrib}
    if _local(root) != "manifest":
        raise Refusal(Problem("manifest_broken"))
    if "2004" in said or "cam" in said or any("adlcp_v1p3" in space for space in spaces):
        return PackageKind.SCORM_2004
    if said.startswith("1.2") or any("adlcp_rootv1p2" in space for space in spaces):
        return PackageKind.SCORM_12
    raise Refusal(Problem("other_standard", {"said": said[:40]}))


def _resources(root: Element) -> Iterator[tuple[str, Resource]]:
    base = root.get(_XML_BASE, "")
    for group in root:
        if _local(group) != "resources":
            continue
        within = base + group.get(_XML_BASE, "")
        for each in group:
            name, href = each.get("identifier", ""), each.get("href", "")
            if _local(each) == "resource" and name and href:
                kind = _attribute(each, "scormtype").lower()
                yield name, Resource(within + each.get(_XML_BASE, "") + href, kind == "sco")


def _organization(root: Element) -> Element | None:
    """The default way through; the first when none is named."""
    for group in root:
        if _local(group) == "organizations":
            every = [each for each in group if _local(each) == "organization"]
            named = [each for each in every if each.get("identifier") == group.get("default")]
            return next(iter(named or every), None)
    return None


def _parts(
    parent: Element, resources: Mapping[str, Resource], contents: Contents, depth: int
) -> Iterator[dict[str, Any]]:
    """Chapters and what is played in them, in the order of reading."""
    if depth > _DEEPEST:
        raise Refusal(Problem("too_deep"))
    for each in parent:
        if _local(each) != "item":
            continue
        resource = resources.get(each.get("identifierref", ""))
        href, query = _address(resource, each.get("parameters", ""), contents) if resource else ("", "")
        hidden = each.get("isvisible", "true").lower() == "false"
        part = _said_of_part(each)
        yield part | {
            "id": each.get("identifier", "")[:120],
            "title": _text(each, "title")[:200],
            "depth": depth,
            "href": "" if hidden else href,
            "query": query,
            "reports": resource.reports if resource else False,
        }
        yield from _parts(each, resources, contents, depth + 1)


def _address(resource: Resource, parameters: str, contents: Contents) -> tuple[str, str]:
    """The file inside the package and what follows it; a file elsewhere or missing refuses the package."""
    parts = urlsplit(resource.href)
    name = inside(unquote(parts.path), contents.sizes)
    if parts.scheme or parts.netloc:
        raise Refusal(Problem("elsewhere", {"name": resource.href[:120]}))
    if not name:
        raise Refusal(Problem("missing", {"name": resource.href[:120]}))
    query = "&".join(filter(None, (parts.query, parameters.lstrip("?&"))))
    hashed, _mark, place = query.partition("#")
    return name, (f"?{hashed}" if hashed else "") + (f"#{place or parts.fragment}" if place or parts.fragment else "")


def _has_frames(packed: zipfile.ZipFile, name: str) -> bool:
    """Whether a page holds further pages, which then may want to speak to it."""
    if not name.lower().endswith((".html", ".htm", ".xhtml")):
        return False
    with packed.open(find_entry(packed, name)) as page:
        return _FRAMES.search(page.read(_MOST_BYTES)) is not None


def _said_of_part(item: Element) -> dict[str, Any]:
    """What the runtime tells the part when it begins."""
    passing = next((_said(each) for each in item.iter() if _local(each) == "minNormalizedMeasure"), "")
    primary = [each for each in item if _local(each) == "sequencing"]
    satisfied = any(each.get("satisfiedByMeasure", "").lower() == "true" for each in _below(primary))
    threshold = next((each for each in item if _local(each) == "completionThreshold"), None)
    progress = (threshold.get("minProgressMeasure") or _said(threshold)) if threshold is not None else ""
    return {
        "mastery": _text(item, "masteryscore")[:20],
        "launch_data": (_text(item, "datafromlms") or _text(item, "dataFromLMS"))[:4096],
        "time_allowed": _text(item, "maxtimeallowed")[:30],
        "time_action": _text(item, "timelimitaction")[:30] or _text(item, "timeLimitAction")[:30],
        "passing": passing[:20] if satisfied else "",
        "progress": progress[:20],
        "rules": bool(_text(item, "prerequisites")),
    }


def _below(groups: list[Element]) -> Iterator[Element]:
    for group in groups:
        yield from group.iter()


def _local(element: Element) -> str:
    return str(element.tag).rpartition("}")[2]


def _attribute(element: Element, local: str) -> str:
    """An attribute by its local name, however it is spelled: `adlcp:scormtype`, `adlcp:scormType`."""
    return next((value for name, value in element.attrib.items() if name.rpartition("}")[2].lower() == local), "")


def _said(element: Element) -> str:
    return (element.text or "").strip()


def _text(parent: Element, local: str) -> str:
    return next((_said(each) for each in parent if _local(each) == local), "")
