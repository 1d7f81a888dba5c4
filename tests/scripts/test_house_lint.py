"""Each rule of the house lint with a sample that is good and one that is bad."""

import pytest
from scripts.house_lint import PYTHON_RULES, TEMPLATE_RULES, offences

SAMPLES = {
    "no-objects-in-web": (
        "src/minga/people/web/views.py",
        "person = people_for(viewer)\n",
        "person = Person.objects.get(pk=1)\n",
    ),
    "migrations-import-no-app": (
        "src/minga/people/migrations/0002_fill.py",
        "from django.db import migrations\n",
        "from minga.people.models import Person\n",
    ),
    "locks-name-rows": (
        "src/minga/people/actions.py",
        'rows.select_for_update(of=("self",), no_key=True)\n',
        "rows.select_for_update()\n",
    ),
    "timedelta-by-name": (
        "src/minga/people/actions.py",
        "week = timedelta(days=7)\n",
        "week = timedelta(7)\n",
    ),
    "no-swallowed-errors": (
        "src/minga/people/actions.py",
        "with suppress(KeyError):\n    pass\n",
        "with suppress(Exception):\n    pass\n",
    ),
    "whole-sentences": (
        "src/minga/people/actions.py",
        "_('Hello %(name)s') % {'name': name}\n",
        "_(f'Hello {name}')\n",
    ),
    "one-clock": (
        "src/minga/people/actions.py",
        "at = clock.now()\n",
        "at = datetime.now()\n",
    ),
    "imports-at-the-top": (
        "src/minga/people/actions.py",
        "import json\n\n\ndef read():\n    return json\n",
        "def read():\n    import json\n    return json\n",
    ),
    "actions-take-keywords": (
        "src/minga/people/actions.py",
        "@action\ndef open_it(*, thing, actor, now):\n    return thing\n",
        "@action\ndef open_it(thing, actor):\n    return thing\n",
    ),
    "sizes": (
        "src/minga/people/actions.py",
        "def short():\n    return 1\n",
        "def long():\n" + "    call()\n" * 41,
    ),
    "include-only": (
        "src/minga/people/templates/people/page.html",
        '{% include "people/row.html" with row=row only %}',
        '{% include "people/row.html" with row=row %}',
    ),
    "trimmed-blocks": (
        "src/minga/people/templates/people/page.html",
        "{% blocktranslate trimmed %}Hello{% endblocktranslate %}",
        "{% blocktranslate %}Hello{% endblocktranslate %}",
    ),
    "nothing-inline": (
        "src/minga/people/templates/people/page.html",
        '<p class="tiny">Hello</p><script src="/a.js" defer></script>',
        '<p style="color:red">Hello</p>',
    ),
    "template-size": (
        "src/minga/people/templates/people/page.html",
        "<p>Hello</p>\n" * 20,
        "<p>Hello</p>\n" * 160,
    ),
}


def test_every_rule_has_a_sample() -> None:
    assert set(SAMPLES) == set(PYTHON_RULES) | set(TEMPLATE_RULES)


@pytest.mark.parametrize("rule", SAMPLES)
def test_good_sample_passes(rule: str) -> None:
    path, good, _bad = SAMPLES[rule]

    assert offences(path, good) == []


@pytest.mark.parametrize("rule", SAMPLES)
def test_bad_sample_is_found(rule: str) -> None:
    path, _good, bad = SAMPLES[rule]

    assert [offence.rule for offence in offences(path, bad)] == [rule]


@pytest.mark.parametrize(
    ("path", "bad", "rule"),
    [
        ("src/minga/a/actions.py", "try:\n    go()\nexcept:\n    pass\n", "no-swallowed-errors"),
        ("src/minga/a/templates/a/b.html", '<a onclick="go()">x</a>', "nothing-inline"),
        ("src/minga/a/templates/a/b.html", "<script>go()</script>", "nothing-inline"),
        ("src/minga/a/actions.py", "x = 1\n" * 501, "sizes"),
        (
            "src/minga/a/web/views/page.py",
            "def page(request):\n" + "    call()\n" * 26,
            "sizes",
        ),
    ],
)
def test_other_faces_of_a_rule_are_found(path: str, bad: str, rule: str) -> None:
    assert rule in {offence.rule for offence in offences(path, bad)}
