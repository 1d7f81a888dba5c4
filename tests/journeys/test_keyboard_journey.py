"""Everything by keyboard: where the focus is can always be seen, and it is never lost."""

import re

from playwright.sync_api import Locator, Page, expect

from minga.programmes.enums import EnrolmentStatus
from tests.journeys.acts import PARAGUAY, launch, look_until, open_enrolment, said, state
from tests.journeys.conftest import Opener

MOST_TABS = 90
SEEN = """() => {
  const here = document.activeElement, box = here.getBoundingClientRect();
  const ring = (each) => {
    const style = getComputedStyle(each);
    return style.outlineStyle !== "none" && parseFloat(style.outlineWidth) >= 2;
  };
  const inside = box.width > 0 && box.height > 0 && box.bottom > 0 && box.top < innerHeight;
  const around = [here, here.parentElement, here.parentElement?.parentElement].filter(Boolean);
  const browsers = here.type === "date" && !here.matches(":focus");  // its calendar button has the browser's own ring
  return [inside && (browsers || around.some(ring)), here.outerHTML.slice(0, 160)];
}"""


def _tab_to(page: Page, wanted: Locator) -> None:
    """Press Tab until the focus is there; at each step one can see where it is."""
    for _step in range(MOST_TABS):
        page.keyboard.press("Tab")
        seen, where = page.evaluate(SEEN)
        assert seen, f"the focus cannot be seen on {page.url}: {where}"
        if wanted.evaluate("each => each === document.activeElement"):
            return
    raise AssertionError(f"never reached: {wanted}")


def _enter(page: Page, wanted: Locator) -> None:
    _tab_to(page, wanted)
    page.keyboard.press("Enter")


def test_sign_in_menu_search_and_a_form_without_touching_a_mouse(visit: Opener) -> None:
    page = visit()
    page.goto("/")
    _enter(page, page.get_by_role("link", name=said("Go to the content")))
    assert page.evaluate("document.activeElement.id") == "main"

    page.reload()
    _enter(page, page.locator(".c-mast a").filter(has_text=said("Sign in")).first)
    page.wait_for_url(re.compile(r"/cuenta/entrar/"))
    _enter(page, page.locator('form[action="/cuenta/demo/manager/"] button'))
    page.wait_for_url(lambda url: "/cuenta/entrar/" not in url)

    menu = page.locator("summary").filter(has=page.locator(".c-menu__who"))
    panel = page.locator(".c-menu--account .c-menu__panel")
    _enter(page, menu)
    expect(panel).to_be_visible()
    _tab_to(page, panel.get_by_role("link").first)
    page.keyboard.press("Escape")
    expect(panel).to_be_hidden()
    assert menu.evaluate("each => each === document.activeElement"), "Escape gives the focus back"

    page.goto("/buscar/")
    _tab_to(page, page.get_by_role("searchbox"))
    page.keyboard.type("gobernanza")
    page.keyboard.press("Enter")
    page.wait_for_url(re.compile(r"q=gobernanza"))
    _enter(page, page.locator("#results h2 a").first)
    page.wait_for_url(re.compile(r"/(programas|ediciones)/"))


def test_a_form_is_refused_mended_and_sent_and_its_person_invited_by_keyboard(visit: Opener) -> None:
    page = visit("manager")
    key = launch(page, PARAGUAY, title="Edición del teclado")
    open_enrolment(page, key)
    page.goto(f"/ediciones/{key}/personas/nominar/")
    for name, words in (("given_name", "Ada"), ("family_name", "de Prueba"), ("email", "sin arroba")):
        _tab_to(page, page.locator(f"#id_{name}"))
        page.keyboard.type(words)
    page.keyboard.press("Enter")

    summary = page.locator(".c-errors")
    expect(summary).to_be_focused()
    _enter(page, summary.get_by_role("link").first)
    expect(page.locator("#id_email")).to_be_focused()
    page.keyboard.press("Control+A")
    page.keyboard.type("ada-teclado@ejemplo.example")
    _enter(page, page.get_by_role("button", name=said("Nominate"), exact=True))
    page.wait_for_url(lambda url: "/nominar/" not in url)

    page.goto(f"/ediciones/{key}/personas/")
    _tab_to(page, page.get_by_role("checkbox", name=re.compile("Ada de Prueba")))
    page.keyboard.press("Space")
    _enter(page, page.get_by_role("button", name=said("Invite"), exact=True))
    page.wait_for_url(re.compile(r"/personas/varias/"))
    _enter(page, page.get_by_role("button", name=said("Send the invitation"), exact=True))
    page.wait_for_url(lambda url: "/varias/" not in url)
    look_until(page, page.get_by_role("row", name=re.compile(f"Ada de Prueba.*{state(EnrolmentStatus.INVITED)}")))
