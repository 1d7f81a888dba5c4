"""A person adds a passkey and comes in with it, under the policy that allows no inline script."""

import re

from playwright.sync_api import Page, expect

from tests.journeys.conftest import Opener, Site

ADDRESS = "eva@passkey.example"
KEY = {
    "protocol": "ctap2",
    "transport": "internal",
    "hasResidentKey": True,
    "hasUserVerification": True,
    "isUserVerified": True,
    "automaticPresenceSimulation": True,
}


def _code(site: Site) -> str:
    """The code of her last letter in the outbox, where the demo's letters lie too."""
    letters = sorted((site.home / "outbox").glob("*.log"), key=lambda file: file.stat().st_mtime)
    hers = [text for text in (file.read_text(encoding="utf-8") for file in letters) if f"To: {ADDRESS}" in text]
    found = re.search(r"\b\d{4}-\d{4}\b", hers[-1])
    assert found
    return found[0]


def _make_account(page: Page, site: Site, home: str) -> None:
    page.goto(f"{home}/cuenta/registro/")
    page.get_by_role("textbox", name="Nombre").fill("Eva")
    page.get_by_role("textbox", name="Apellido").fill("Prueba")
    page.get_by_role("textbox", name="Correo electrónico").fill(ADDRESS)
    page.get_by_role("checkbox").check()
    page.get_by_role("button", name="Crear mi cuenta").click()
    page.get_by_role("textbox", name="Código").fill(_code(site))
    page.get_by_role("button", name="Seguir").click()
    page.wait_for_url(lambda url: "/registro/" not in url)


def test_a_passkey_is_added_and_opens_the_account(visit: Opener, site: Site) -> None:
    page = visit()
    refused: list[str] = []
    page.on("console", lambda said: refused.append(said.text) if "Content Security Policy" in said.text else None)
    device = page.context.new_cdp_session(page)
    device.send("WebAuthn.enable")
    device.send("WebAuthn.addVirtualAuthenticator", {"options": KEY})
    home = site.url.replace("127.0.0.1", "localhost")  # a passkey belongs to a name, not to a number

    _make_account(page, site, home)
    page.goto(f"{home}/cuenta/seguridad/llaves/nueva/")
    page.get_by_role("button", name="Agregar este dispositivo").click()
    expect(page.get_by_role("heading", name="Códigos de recuperación")).to_be_visible()
    page.goto(f"{home}/cuenta/salir/")
    page.locator("main").get_by_role("button", name="Salir").click()
    page.goto(f"{home}/cuenta/entrar/")
    page.get_by_role("button", name="Entrar con una llave de acceso").click()
    page.wait_for_url(lambda url: "/entrar/" not in url)
    page.goto(f"{home}/cuenta/seguridad/")

    expect(page.get_by_text(ADDRESS)).to_be_visible()
    expect(page.get_by_text("Entró: con una llave de acceso")).to_be_visible()
    assert refused == []


def test_without_scripts_no_passkey_is_offered(visit: Opener) -> None:
    page = visit(scripts=False)

    page.goto("/cuenta/entrar/")

    expect(page.get_by_role("button", name="Envíenme un código")).to_be_visible()
    expect(page.get_by_role("button", name="Entrar con una llave de acceso")).to_be_hidden()
