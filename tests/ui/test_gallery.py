"""The gallery shows everything there is, in three languages."""

import re
from pathlib import Path

import pytest
from django.template import engines
from django.utils import translation

import minga.ui
from minga.ui.templatetags.ui import COMPONENTS
from minga.ui.web import views
from tests.ui.conftest import Ask

pytestmark = pytest.mark.web
TEMPLATES = Path(minga.ui.__file__).parent / "templates"
GALLERY = "".join(path.read_text() for path in sorted((TEMPLATES / "ui" / "gallery").glob("*.html")))


@pytest.mark.parametrize("component", sorted(COMPONENTS))
def test_every_component_is_in_the_gallery(component: str) -> None:
    assert re.search(rf"{{% {component}[ %]", GALLERY)


@pytest.mark.parametrize("component", sorted(COMPONENTS - {"icon"}))
def test_every_component_says_what_it_is(component: str) -> None:
    source = (TEMPLATES / "ui" / "components" / f"{component}.html").read_text()

    assert source.startswith("{% comment %}")


@pytest.mark.parametrize("language", ["es", "pt", "en"])
def test_the_gallery_draws_in_each_language(ask: Ask, language: str) -> None:
    with translation.override(language):
        answer = views.gallery(ask("/ui/"))  # type: ignore[arg-type]

    assert answer.status_code == 200
    assert f'<html lang="{language}"' in answer.content.decode()


@pytest.mark.parametrize("name", views.SHELLS)
def test_every_shell_draws_and_has_one_title(ask: Ask, name: str) -> None:
    said = views.shell(ask(), name).content.decode()  # type: ignore[arg-type]

    assert len(re.findall(r"<h1[ >]", said)) == 1
    assert said.count("<main") == 1


def test_nothing_in_the_gallery_is_inline(ask: Ask) -> None:
    said = views.gallery(ask("/ui/")).content.decode()  # type: ignore[arg-type]

    assert not re.search(r"<style|\sstyle=|\son[a-z]+=", said)


def test_ids_are_unique(ask: Ask) -> None:
    for name in views.SHELLS:
        ids = re.findall(r'\sid="([^"]+)"', views.shell(ask(), name).content.decode())  # type: ignore[arg-type]
        assert len(ids) == len(set(ids))


def test_a_job_advances_until_it_is_done(ask: Ask) -> None:
    def part(value: int) -> str:
        return views.progress(ask(htmx=True), value).content.decode()  # type: ignore[arg-type]

    assert 'hx-get="/ui/progress/50/"' in part(25)
    assert "hx-get" not in part(75)


def test_components_are_loaded_by_their_library() -> None:
    assert "ui" in engines["django"].engine.template_libraries  # type: ignore[attr-defined]
