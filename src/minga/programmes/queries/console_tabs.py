"""Pages that apps above add to the console of an edition.

    register_console_tab("calls", _("Calls"), "calls:of-edition", before="partners")

The address takes the key of the edition. This app knows none of them by name.
"""

from django.utils.functional import Promise

Tab = tuple[str, str | Promise, str]
_tabs: dict[str, tuple[Tab, str]] = {}


def register_console_tab(name: str, label: str | Promise, page: str, *, before: str = "") -> None:
    """Add a tab in front of another one, or at the end; the same name replaces the former."""
    _tabs[name] = ((name, label, page), before)


def console_tabs(own: tuple[Tab, ...]) -> tuple[Tab, ...]:
    """The console's own tabs with those of the apps above in their places."""
    tabs = list(own)
    for tab, before in _tabs.values():
        names = [name for name, _label, _page in tabs]
        tabs.insert(names.index(before) if before in names else len(tabs), tab)
    return tuple(tabs)
