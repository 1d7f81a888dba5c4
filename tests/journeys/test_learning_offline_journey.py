"""The line drops in the middle of every form of a class: nothing that was typed is lost, nothing comes twice.

One class, made by `offline_to_seed`; what came is read from the database by the same script.
"""

import json
import re
import subprocess
import sys
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any
from uuid import uuid4

import pytest
from playwright.sync_api import Locator, Page, Route, expect

from tests.journeys.acts import press, said, told
from tests.journeys.acts_calls import surroundings
from tests.journeys.conftest import ROOT, Opener, Site, sideways, sign_in
from tests.journeys.offline_told import READING

KEY = f"sin-linea-{uuid4().hex[:6]}"
SYNC = "**/aprender/sincronizar/"
MADE_UP = "Miré la grabación y hablé con dos vecinas en la feria."
BETTER = "Más tiempo para practicar."
DRAFT, WORK = "El camión pasa los martes, y nadie lo sabe.", "Un cartel en la escuela, probado dos semanas."
COMMENT, TOPIC, AGREED = "¿Cómo lo saben ustedes?", "El cartel de la escuela", "Hablar con la directora"
KINDS = ("attendance.code", "make_up.send", "session.rating", "skills.rate", "task.draft")


Asked = Callable[[str], dict[str, Any]]


@pytest.fixture(scope="module")
def ask(site: Site) -> Iterator[Asked]:
    """The script, which stays open: starting it is what takes its time."""
    script = subprocess.Popen(
        [sys.executable, "-m", "tests.journeys.offline_to_seed", KEY],
        cwd=ROOT, env=surroundings(site), stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True,
    )  # fmt: skip
    assert script.stdin
    assert script.stdout

    def asked(verb: str) -> dict[str, Any]:
        print(verb, file=script.stdin, flush=True)
        found: dict[str, Any] = json.loads(script.stdout.readline())  # type: ignore[union-attr]
        return found

    yield asked
    script.communicate()


@pytest.fixture(scope="module")
def world(ask: Asked) -> dict[str, Any]:
    return ask("world")


# --- What a phone does ---------------------------------------------------------------------------


def line(page: Page, up: bool) -> None:
    page.context.set_offline(not up)
    for each in page.context.pages:
        each.wait_for_function("up => navigator.onLine === up", arg=up)


def beside(page: Page, path: str) -> Page:
    """One more page of the same phone."""
    another = page.context.new_page()
    another.on("pageerror", lambda error: pytest.fail(f"script error: {error}"))
    another.goto(path)
    return another


def form(page: Page, kind: str) -> Locator:
    return page.locator(f'form[data-outbox="{kind}"]').first


def is_kept(form: Locator) -> None:
    expect(form.locator('[data-outbox-line="kept"]')).to_contain_text(said("Kept here. Not sent yet."))


def waiting(page: Page) -> list[str]:
    """The kinds of what waits on this phone."""
    kinds: list[str] = page.evaluate("MingaOutbox.all().then((items) => items.map(({ kind }) => kind))")
    return sorted(kinds)


def none_waits(page: Page) -> None:
    page.wait_for_function("MingaOutbox.all().then((items) => !items.length)")


@contextmanager
def answers_lost(page: Page) -> Iterator[None]:
    """The server takes what is sent, and the line breaks before its answer is back."""
    lost: list[int] = []

    def break_off(route: Route) -> None:
        if route.request.method == "POST":
            lost.append(route.fetch().status)
        route.abort()

    page.context.route(SYNC, break_off)
    yield
    page.context.unroute(SYNC, break_off)
    assert set(lost) == {200}


def sends(page: Page) -> str:
    """Send what waits, and say how that ended: "sent", "other" when it is somebody else's, "offline"."""
    state: str = page.evaluate("MingaOutbox.flush().then(({ state }) => state)")
    return state


def worker_reigns(page: Page) -> None:
    page.evaluate("navigator.serviceWorker.ready")
    page.wait_for_function("Boolean(navigator.serviceWorker.controller)")


def choose(form: Locator, name: str, value: str) -> None:
    """Tap it, as a finger does."""
    form.locator(f'label:has(input[name="{name}"][value="{value}"])').click()


# --- The participant -----------------------------------------------------------------------------


def open_all(page: Page, world: dict[str, Any]) -> dict[str, tuple[Page, Locator]]:
    """Every form that she uses, each begun while there is a line."""
    hers = f"/aprender/{KEY}/"
    page.goto(f"{hers}sesiones/{world['running']}/")
    places = {
        "attendance.code": page,
        "session.rating": beside(page, f"{hers}sesiones/{world['over']}/"),
        "make_up.send": beside(page, f"{hers}sesiones/{world['over']}/recuperar/"),
        "skills.rate": beside(page, f"{hers}habilidades/"),
        "task.draft": beside(page, f"{hers}tareas/borrador/"),
    }
    begun = {kind: (each, form(each, kind)) for kind, each in places.items()}
    begun["attendance.code"][1].locator('[name="code"]').fill(world["code"][:3])
    choose(begun["session.rating"][1], "useful", "5")
    begun["make_up.send"][1].locator('[name="text"]').fill(MADE_UP[:20])
    choose(begun["skills.rate"][1], "curiosity", "4")
    begun["task.draft"][1].locator('[name="text"]').fill(DRAFT[:12])
    return begun


def finish_all(begun: dict[str, tuple[Page, Locator]], code: str) -> None:
    """The rest is typed without a line, and each button pressed; every form says where its words are."""
    begun["attendance.code"][1].locator('[name="code"]').fill(code)
    for name, value in (("clear", "4"), ("will_use", "3")):
        choose(begun["session.rating"][1], name, value)
    begun["session.rating"][1].locator('[name="comment"]').fill(BETTER)
    begun["make_up.send"][1].locator('[name="text"]').fill(MADE_UP)
    skills = begun["skills.rate"][1]
    for name in skills.locator("input[type=radio]").evaluate_all("all => [...new Set(all.map(({ name }) => name))]"):
        choose(skills, name, "4")
    begun["task.draft"][1].locator('[name="text"]').fill(DRAFT)
    buttons = {
        "attendance.code": "Mark my attendance",
        "session.rating": "Send my three answers",
        "make_up.send": "Send it",
        "skills.rate": "Send",
        "task.draft": "Save and go on later",
    }
    for kind, words in buttons.items():
        press(begun[kind][1], words)
        is_kept(begun[kind][1])
    assert waiting(begun["task.draft"][0]) == sorted(KINDS)


def session_ends(page: Page) -> None:
    """The cookie of her session is gone; the page is still open."""
    page.context.clear_cookies(name=re.compile("session"))


def test_everything_written_without_a_line_comes_once_and_only_under_her_name(
    visit: Opener, ask: Asked, world: dict[str, Any]
) -> None:
    before = ask("told")["receipts"]
    page = visit("participant", phone=True)
    begun = open_all(page, world)
    worker_reigns(page)
    line(page, up=False)
    finish_all(begun, world["code"])

    # The page is closed and opened again without a line: what was typed is in it.
    written = begun["task.draft"][0]
    written.reload()
    expect(form(written, "task.draft").locator('[name="text"]')).to_have_value(DRAFT)
    is_kept(form(written, "task.draft"))
    for kind, (each, _form) in begun.items():
        if kind not in ("attendance.code", "task.draft"):
            each.close()

    # The line is back, but her session has ended: it waits, and asks her to sign in.
    session_ends(page)
    line(page, up=True)
    expect(page.locator('[data-outbox-strip="sign-in"]')).to_contain_text(said("What you wrote is kept here."))
    written.close()
    assert waiting(page) == sorted(KINDS)

    # Somebody else of the same class takes the phone: she sees none of it, and sends none of it.
    sign_in(page, "owner")
    page.goto(f"/aprender/{KEY}/sesiones/{world['running']}/")
    assert sends(page) == "other"
    expect(form(page, "attendance.code").locator('[name="code"]')).to_have_value("")
    expect(page.locator("[data-outbox-strip]")).to_have_count(0)
    assert waiting(page) == sorted(KINDS)
    page.goto("/aprender/recibos/")
    expect(page.locator("[data-waiting-list]")).to_be_hidden()
    assert ask("told")["receipts"] == before

    # She is back. The server takes all five, and the line breaks before it can say so.
    session_ends(page)
    sign_in(page, "participant")
    with answers_lost(page):
        page.goto(f"/aprender/{KEY}/")
        expect(page.locator('[data-outbox-strip="waiting"]')).to_contain_text("5")
    assert waiting(page) == sorted(KINDS)

    # Asked again, it answers the same: a receipt for each, and each thing once.
    page.goto("/aprender/recibos/")
    none_waits(page)
    told(page, "Taken")
    over = f"sesiones/{world['over']}/"
    for led_to in (over, f"{over}recuperar/", "", "tareas/borrador/"):
        expect(page.locator(f'main .c-rows a[href="/aprender/{KEY}/{led_to}"]')).to_have_count(1)
    assert sideways(page) == 0
    there = ask("told")
    once = Counter(f"participant {kind} True" for kind in KINDS)
    assert there["receipts"] == Counter(before) + once
    me = world["rows"][0]
    assert [me, world["running"], "present", "code"] in there["attendance"]
    assert there["ratings"] == [[5, 4, 3, BETTER]]
    assert there["make_ups"] == [MADE_UP]
    assert there["skills"] == 6
    assert [row for row in there["versions"] if row[0] == "borrador"] == [["borrador", False, DRAFT]]


def test_work_is_handed_in_once_when_the_line_breaks_before_and_after_the_button(
    visit: Opener, ask: Asked, world: dict[str, Any]
) -> None:
    page = visit("participant", phone=True)
    page.goto(f"/aprender/{KEY}/tareas/entrega/")
    worker_reigns(page)
    task = form(page, "task.draft")
    with page.expect_response(lambda answer: answer.request.headers.get("x-autosave") == "1"):
        task.locator('[name="text"]').fill(WORK[:15])
    line(page, up=False)
    task.locator('[name="text"]').fill(WORK)
    press(task, "Hand in")
    is_kept(task)
    with answers_lost(page):
        line(page, up=True)
        assert sends(page) == "offline"
    is_kept(task)
    line(page, up=False)
    line(page, up=True)
    expect(page.get_by_text(said("Handed in: version %(number)s.", number=1)).first).to_be_visible()
    mine = [row for row in ask("told")["versions"] if row[0] == "entrega"]
    assert mine == [["entrega", True, WORK]]


# --- Whoever teaches and whoever accompanies -----------------------------------------------------


def test_a_list_tapped_without_a_line_is_taken_down_once(visit: Opener, ask: Asked, world: dict[str, Any]) -> None:
    page = visit("facilitator", phone=True)
    page.goto(f"/ediciones/{KEY}/aula/sesiones/{world['running']}/asistencia/")
    roll = form(page, "attendance.list")
    _hers, first, second = world["rows"]
    choose(roll, f"state_{first}", "present")
    line(page, up=False)
    choose(roll, f"state_{second}", "excused")
    roll.locator(f'[name="note_{second}"]').fill("Fue al hospital con su hijo")
    press(roll, "Save the list")
    is_kept(roll)
    with answers_lost(page):
        line(page, up=True)
        assert sends(page) == "offline"
    line(page, up=False)
    line(page, up=True)
    expect(page.locator("[data-outbox-said]").first).to_contain_text("2")
    there = ask("told")
    marks = [row for row in there["attendance"] if row[0] in (first, second)]
    assert marks == sorted(
        [[first, world["running"], "present", "list"], [second, world["running"], "excused", "list"]]
    )
    assert there["receipts"]["facilitator attendance.list True"] == 1


def test_a_mentor_notes_a_meeting_and_comments_on_work_without_a_line(
    visit: Opener, ask: Asked, world: dict[str, Any]
) -> None:
    page = visit("mentor", phone=True)
    page.goto(f"/ediciones/{KEY}/aula/equipos/{world['teams'][0]}/bitacora/")
    work = beside(page, f"/aula/entregas/{world['handin']}/")
    log, comment = form(page, "mentoring.log"), form(work, "comment.write")
    log.locator('[name="topic"]').fill(TOPIC[:8])
    comment.locator('[name="text"]').fill(COMMENT[:7])
    line(page, up=False)
    log.locator('[name="topic"]').fill(TOPIC)
    choose(log, "minutes", "30")
    log.locator('[name="agreed_1"]').fill(AGREED)
    press(log, "Note it")
    is_kept(log)
    comment.locator('[name="text"]').fill(COMMENT)
    press(comment, "Comment")
    is_kept(comment)
    with answers_lost(page):
        line(page, up=True)
        assert sends(page) == "offline"
    line(page, up=False)
    line(page, up=True)
    page.wait_for_url(f"**/equipos/{world['teams'][0]}/**")
    none_waits(work)
    expect(work.locator("#comments").get_by_text(COMMENT)).to_be_visible()
    page.goto("/aprender/recibos/")
    told(page, "Taken")
    there = ask("told")
    assert (there["logs"], there["agreed"], there["comments"]) == ([[TOPIC, 30]], [AGREED], [COMMENT])
    assert {kind for kind in there["receipts"] if kind.startswith("mentor")} == {
        "mentor mentoring.log True",
        "mentor comment.write True",
    }


# --- Reading -------------------------------------------------------------------------------------


def test_a_session_kept_on_the_phone_is_read_without_a_line_until_she_signs_out(
    visit: Opener, world: dict[str, Any]
) -> None:
    page = visit("participant", phone=True)
    address = f"/aprender/{KEY}/sesiones/{world['running']}/"
    page.goto(address)
    worker_reigns(page)
    press(page, "Keep to read without a connection")
    expect(page.locator('[data-keep-state="kept"]').first).to_be_visible()
    line(page, up=False)
    page.goto(address)
    expect(page.get_by_text(READING)).to_be_visible()
    told(page, "You are reading the copy kept on this phone, of")
    page.goto(f"/aprender/{KEY}/asistencia/")
    expect(page.get_by_role("link", name=re.compile("Taller"))).not_to_have_count(0)
    line(page, up=True)

    page.goto("/cuenta/")
    press(page.locator("main"), "Sign out")
    page.wait_for_url(lambda url: "/cuenta/" not in url)
    line(page, up=False)
    page.goto(address)
    expect(page.locator("main")).not_to_contain_text(READING)
    expect(page.locator("main")).not_to_contain_text("Taller")
