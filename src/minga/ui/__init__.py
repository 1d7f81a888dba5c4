"""The look: components, base pages, the form renderer, and the door of every request.

Owns: design tokens and CSS, the closed list of components (`components/`, loaded with
`{% load ui %}`), page shells, error pages, `respond`, paging, tables, forms, the language
and the theme of a visit, and what was typed when a session ended (`kept`).

Does not own: any word of the domain. Stages, roles and names come in as arguments.

Traps: no inline style or script anywhere (the CSP refuses them): widths are SVG
attributes, never `style=`. A component is keyword-only: a typo fails when the template
is parsed. A new component must be shown in the gallery (`templates/ui/gallery/`), or
`tests/ui/test_gallery.py` fails.
"""
