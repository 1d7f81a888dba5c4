"""Why a package was refused, in words that say what to do."""

from collections.abc import Callable, Mapping
from typing import Any, Final

from django.template.defaultfilters import filesizeformat
from django.utils.translation import gettext as _

_WORDS: Final[Mapping[str, Callable[[], str]]] = {
    "damaged": lambda: _("The file is damaged or is not a zip. Export the package again and send it."),
    "empty": lambda: _("The package is empty. Export it again and send it."),
    "too_many": lambda: _("The package holds %(count)s files; it may hold %(most)s. Split it into several."),
    "too_large_unpacked": lambda: _("Unpacked it weighs %(size)s; it may weigh %(most)s. Use smaller videos."),
    "too_large_inside": lambda: _("“%(name)s” inside the package is too large to be read. Export it again."),
    "twice": lambda: _("“%(name)s” is in the package twice. Export it again."),
    "link": lambda: _("“%(name)s” is a link to somewhere else, not a file. Put the file itself in the package."),
    "encrypted": lambda: _("“%(name)s” is locked with a password. Export the package without one."),
    "outside": lambda: _("“%(name)s” wants to lie outside of the package. We do not open packages like this."),
    "name": lambda: _("The name “%(name)s” is too long or cannot be read. Rename the file."),
    "method": lambda: _("“%(name)s” is packed in a way that we do not open. Pack it as a plain zip."),
    "bomb": lambda: _("“%(name)s” unpacks to far more than it says. We do not open packages like this."),
    "nested": lambda: _("“%(name)s” is a package inside the package. Take it out and send it by itself."),
    "runs": lambda: _("“%(name)s” is a program. A package may hold pages, pictures and recordings only."),
    "no_manifest": lambda: _(
        "It is neither SCORM nor H5P: imsmanifest.xml and h5p.json are missing. In your authoring tool choose "
        "“Export as SCORM 1.2”, or download the content as H5P."
    ),
    "in_a_folder": lambda: _(
        "The package lies in the folder “%(name)s”. Open the folder, pack what is in it, and send that."
    ),
    "other_standard": lambda: _("It is of another kind (%(said)s). Export it as SCORM 1.2, SCORM 2004 or H5P."),
    "manifest_dtd": lambda: _(
        "Its list of contents has a DTD or entities, which can be used to read other files. Export it without them."
    ),
    "manifest_broken": lambda: _("Its list of contents cannot be read. Export the package again and send it."),
    "no_parts": lambda: _("Its list of contents names nothing to open. Export the package again and send it."),
    "too_many_parts": lambda: _("It has %(count)s parts; it may have %(most)s. Split it into several."),
    "too_deep": lambda: _("Its chapters lie too deep inside one another. Make its outline flatter."),
    "missing": lambda: _("“%(name)s” is named in its list of contents but is not in the package. Export it again."),
    "elsewhere": lambda: _("“%(name)s” lies on another site. A package must hold everything that it shows."),
    "libraries": lambda: _(
        "The H5P library “%(name)s” is not in the package. Download the content again from the site where it was "
        "made, with its libraries."
    ),
}


def problem_words(problem: Mapping[str, Any]) -> str:
    """One refusal in the reader's language."""
    values = {name: _shown(name, value) for name, value in problem.items()}
    words = _WORDS.get(str(problem.get("code")), _WORDS["damaged"])()
    return words % values if "%(" in words else words


def _shown(name: str, value: Any) -> Any:
    return filesizeformat(value) if name in ("size", "most") and isinstance(value, int) and value > 100_000 else value
