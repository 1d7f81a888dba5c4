/* Around a package that plays in its sandbox: takes what it says, sends it to the house, and says so.
   Nothing it says is lost: what could not be sent stays in this browser under this person's mark and goes later. */
(function () {
  "use strict";
  const player = document.querySelector("[data-player]");
  if (!player) return;
  const frame = player.querySelector("iframe");
  const line = document.querySelector("[data-player-line]");
  const address = player.dataset.save;
  const part = Number(player.dataset.part);
  const key = `minga-package:${document.body.dataset.who || ""}:${address}`;
  const visit = frame.name.slice("visit-".length);
  const waiting = kept(); // by part: what one part said does not replace what another one did
  const token = () => document.querySelector("input[name=csrfmiddlewaretoken]")?.value || "";
  let sending = false;
  let pause = 2000;
  let timer = 0;
  // A part that reports begins by saying so. One that stays silent is probably kept from it by the sandbox.
  const silence = player.hasAttribute("data-reports") ? window.setTimeout(() => say("silent"), 30000) : 0;

  function say(state) {
    if (!line) return;
    line.textContent = line.dataset[state] || "";
    line.dataset.state = state;
  }

  function isOurs(source) {
    // The package may have frames of its own; all of them live below ours, and nobody else's do.
    const below = (view) => view === source || [...Array(view.length).keys()].some((at) => below(view[at]));
    return Boolean(source) && below(frame.contentWindow);
  }

  function kept() {
    try { return new Map(JSON.parse(localStorage.getItem(key) || "[]")); } catch (_broken) { return new Map(); }
  }

  function keep() {
    try { waiting.size ? localStorage.setItem(key, JSON.stringify([...waiting])) : localStorage.removeItem(key); } catch (_full) { /* no room: memory holds it */ }
  }

  function put(item) {
    waiting.set(item.part, item);
    keep();
    send();
  }

  function drop(item) {
    if (waiting.get(item.part) === item) waiting.delete(item.part); // else it said more meanwhile
    keep();
  }

  async function send(last) {
    if (sending || !waiting.size || !address) return;
    const [item] = waiting.values();
    sending = true;
    say("sending");
    let answer = null;
    try {
      answer = await fetch(address, { method: "POST", redirect: "manual", keepalive: last === true && JSON.stringify(item).length < 60000,
        headers: { "Content-Type": "application/json", "X-CSRFToken": token(), "X-Autosave": "1" }, body: JSON.stringify(item) });
    } catch (_noLine) { answer = null; }
    sending = false;
    if (answer && answer.ok) {
      pause = 2000;
      drop(item);
      mark(item.part, await answer.json());
      if (waiting.size) send(); else say("saved");
    } else if (answer && (answer.status === 422 || answer.status === 404)) {
      drop(item);
      say("refused");
      if (waiting.size) send();
    } else {
      say(answer ? "session" : "offline");
      window.clearTimeout(timer);
      timer = window.setTimeout(send, pause);
      pause = Math.min(pause * 2, 60000);
    }
  }

  function mark(where, said) {
    const row = document.querySelector(`[data-part="${where}"] [data-part-state]`);
    if (row) row.textContent = said.words;
  }

  window.addEventListener("message", (event) => {
    const said = event.data;
    if (!isOurs(event.source) || !said || said.part !== part) return;
    if (said.minga === "failed" || said.minga === "blocked") { window.clearTimeout(silence); say(said.minga); return; }
    window.clearTimeout(silence);
    if (said.minga !== "kept" && said.minga !== "over") return;
    if (!address) return;
    put({ part, visit, data: said.data });
  });
  window.addEventListener("online", () => send());
  window.addEventListener("pagehide", () => send(true));

  if (player.hasAttribute("data-opens") && !waiting.has(part)) put({ part, visit, data: {} });
  else send();
  const wide = document.querySelector("[data-player-wide]");
  if (wide && player.requestFullscreen) {
    wide.hidden = false;
    wide.addEventListener("click", () => player.requestFullscreen());
  }
})();
