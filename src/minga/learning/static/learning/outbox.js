/* Forms that may be filled in without a line: <form data-outbox="KIND" data-outbox-about="…">.
   See docs/subsystems/learning-studying.md. The words are in templates of learning/_offline_head.html. */
"use strict";
(() => {
  const box = self.MingaOutbox;
  const who = document.body.dataset.who || "";
  const SAID = "minga:said";
  if (!box || !window.indexedDB || !who) return;

  const words = (name) => document.getElementById(`outbox-${name}`)?.content.firstElementChild.cloneNode(true);
  const fresh = () => crypto.randomUUID?.() || "10000000-1000-4000-8000-100000000000".replace(/[018]/g, (digit) =>
    (digit ^ (crypto.getRandomValues(new Uint8Array(1))[0] & (15 >> (digit / 4)))).toString(16));
  const page = () => location.pathname + location.search;
  const token = () => document.querySelector("input[name=csrfmiddlewaretoken]")?.value || "";
  const forms = () => document.querySelectorAll("form[data-outbox]");
  const about = (form) => form.dataset.outboxAbout || document.title;
  const isOf = (form) => (item) =>
    item.who === who && item.kind === form.dataset.outbox && item.about === about(form) && item.page.split("?")[0] === location.pathname;

  const valuesOf = (form, submitter) => {
    const fields = {};
    for (const [name, value] of new FormData(form, submitter || null)) {
      if (name === "csrfmiddlewaretoken" || typeof value !== "string") continue;
      fields[name] = name in fields ? `${fields[name]}\n${value}` : value;
    }
    if (submitter?.name && !(submitter.name in fields)) fields[submitter.name] = submitter.value;
    return fields;
  };
  const holdsFile = (form) => [...form.elements].some((control) => control.type === "file" && control.files.length);

  const fill = (form, fields) => {
    for (const control of form.elements) {
      if (!control.name || !(control.name in fields) || ["hidden", "file", "submit", "button", "password"].includes(control.type)) continue;
      const typed = fields[control.name];
      if (control.type === "checkbox" || control.type === "radio") control.checked = typed.split("\n").includes(control.value);
      else if (control.multiple) for (const option of control.options) option.selected = typed.split("\n").includes(option.value);
      else control.value = typed;
    }
  };

  /* The line under the form that says where what was written is. */
  const tell = (form, name, { said = "", at = 0, file = false } = {}) => {
    form.querySelector("[data-outbox-line]")?.remove();
    if (!name) return;
    const line = words(name);
    if (!line) return;
    line.dataset.outboxLine = name;
    const place = line.querySelector("[data-outbox-said]");
    if (place) place.textContent = said;
    const time = line.querySelector("time");
    if (time && at) {
      time.dateTime = new Date(at).toISOString();
      time.textContent = new Date(at).toLocaleTimeString(document.documentElement.lang, { hour: "2-digit", minute: "2-digit" });
    }
    const missing = line.querySelector("[data-outbox-file]");
    if (missing) missing.hidden = !file;
    line.querySelector("[data-outbox-now]")?.addEventListener("click", () => flush());
    line.querySelector("[data-outbox-back]")?.addEventListener("click", () => takeBack(form));
    form.append(line);
    if (name === "refused") { line.tabIndex = -1; line.focus(); }
  };

  const takeBack = async (form) => {
    if (form.item) await box.drop(form.item.uuid);
    form.item = null;
    tell(form, "");
    strip();
  };

  const rest = (form) => {
    delete form.dataset.sentAt;
    for (const busy of form.querySelectorAll("[aria-busy]")) busy.removeAttribute("aria-busy");
  };

  /* Taken: to where the receipt leads, which says the words. */
  const leave = (form, receipt) => {
    try { sessionStorage.setItem(SAID, JSON.stringify({ words: receipt.words, who })); } catch { /* private window */ }
    const target = new URL(receipt.link || page(), location.href);
    if (target.pathname + target.search === page()) { location.hash = target.hash; location.reload(); }
    else location.assign(target);
  };

  const refused = (form, item) => {
    form.item = item;
    tell(form, "refused", { said: item.words });
    for (const name of Object.keys(item.errors || {})) form.elements[name]?.setAttribute?.("aria-invalid", "true");
  };

  /* As without a script, with the button that was pressed. */
  const plainly = (form, submitter) => {
    if (submitter?.name) form.append(Object.assign(document.createElement("input"), { type: "hidden", name: submitter.name, value: submitter.value }));
    HTMLFormElement.prototype.submit.call(form);
  };

  const submit = async (form, submitter) => {
    const file = holdsFile(form);
    const again = form.item?.state === "waiting" ? form.item.uuid : null;
    const old = form.item;
    const item = {
      uuid: again || fresh(), who, kind: form.dataset.outbox, about: about(form), page: page(),
      fields: valuesOf(form, submitter), madeAt: Date.now(), state: "waiting", words: "", errors: {},
    };
    /* No place to keep it: a private window, a full phone. */
    try { await box.put(item); } catch { plainly(form, submitter); return; }
    if (old && old.uuid !== item.uuid) await box.drop(old.uuid);
    form.item = item;
    const kept = (state) => { tell(form, "kept", { at: item.madeAt, file }); rest(form); strip(state); later(); };
    if (!navigator.onLine) { kept(); return; }
    tell(form, "sending");
    const { state, receipts } = await box.flush({ who, token: token() });
    const mine = receipts.find(({ uuid }) => uuid === item.uuid);
    if (mine?.accepted) { leave(form, mine); return; }
    const left = (await box.all()).find(({ uuid }) => uuid === item.uuid);
    if (left?.state === "refused") { refused(form, left); rest(form); strip(); return; }
    if (!left) { location.reload(); return; }
    kept(state);
  };

  document.addEventListener("submit", (event) => {
    const form = event.target;
    if (!form.matches("form[data-outbox]") || event.defaultPrevented) return;
    event.preventDefault();
    /* A file goes the plain way while there is a line. Once it is kept here, only the outbox sends it. */
    const plain = holdsFile(form) && navigator.onLine ? box.reached() : Promise.resolve(false);
    const { submitter } = event;
    plain.then((reached) => reached ? plainly(form, submitter) : submit(form, submitter)).catch(() => rest(form));
  });

  /* When the line is back, the worker may be woken to send even if no page is open. */
  const later = () => navigator.serviceWorker?.ready.then((worker) => worker.sync?.register("minga-outbox")).catch(() => {});

  /* What waits, told at the top of the page. */
  const strip = async (state = "") => {
    const items = await box.all();
    const mine = items.filter((item) => item.who === who);
    const count = { waiting: 0, refused: 0 };
    for (const item of mine) count[item.state] += 1;
    document.querySelector("[data-outbox-strip]")?.remove();
    const name = state === "sign-in" && count.waiting ? "sign-in" : count.refused ? "some-refused" : count.waiting ? "waiting" : "";
    if (!name) return;
    const line = words(name);
    if (!line) return;
    line.dataset.outboxStrip = name;
    for (const place of line.querySelectorAll("[data-count]")) place.textContent = name === "some-refused" ? count.refused : count.waiting;
    line.querySelector("[data-outbox-now]")?.addEventListener("click", () => flush());
    document.querySelector("[data-offline]")?.after(line);
  };

  const show = (items) => {
    for (const form of forms()) {
      const item = items.find(isOf(form));
      if (!item) continue;
      form.item = item;
      fill(form, item.fields);
      if (item.state === "refused") refused(form, item);
      else tell(form, "kept", { at: item.madeAt });
    }
  };

  /* What came of a sending, by this page or by the worker: where a form of this page was taken, on to its receipt. */
  const after = async ({ state, receipts }) => {
    const items = await box.all();
    const gone = [...forms()].find((form) => form.item && !items.some(({ uuid }) => uuid === form.item.uuid));
    const taken = receipts.filter(({ accepted }) => accepted);
    if (gone) {
      const receipt = taken.find(({ uuid }) => uuid === gone.item.uuid);
      if (receipt) leave(gone, receipt); else location.reload();
      return;
    }
    say(taken.map((receipt) => receipt.words).filter(Boolean).join(" "));
    show(items.filter((item) => item.state === "refused"));
    strip(state);
    document.dispatchEvent(new CustomEvent("minga:outbox", { detail: { state, receipts } }));
  };

  const flush = async () => {
    if (!navigator.onLine) { strip(); return; }
    await after(await box.flush(token() ? { who, token: token() } : null));
  };

  const say = (text) => {
    const line = words("said");
    if (!line || !text) return;
    line.querySelector("[data-outbox-said]").textContent = text;
    document.querySelector("#main .l-page")?.prepend(line);
  };

  /* The page of receipts adds what still waits on this phone. */
  const list = document.querySelector("[data-waiting-list]");
  const showWaiting = async () => {
    const rows = list.querySelector("ul");
    const mine = (await box.all()).filter((item) => item.who === who);
    rows.replaceChildren(...mine.map((item) => {
      const row = document.getElementById("waiting-row").content.firstElementChild.cloneNode(true);
      row.querySelector("[data-row-about]").textContent = item.about;
      row.querySelector("time").textContent = new Date(item.madeAt).toLocaleString(document.documentElement.lang, { dateStyle: "long", timeStyle: "short" });
      row.querySelector("[data-row-typed]").textContent = Object.values(item.fields).filter((text) => text.trim().length > 2 && !/^[0-9a-f-]{36}$/.test(text)).join("\n");
      row.querySelector("[data-row-words]").textContent = item.words;
      row.querySelector("[data-row-open]").href = item.page;
      row.querySelector("[data-row-drop]").addEventListener("click", async () => { await box.drop(item.uuid); showWaiting(); strip(); });
      return row;
    }));
    list.hidden = !mine.length;
    list.querySelector("[data-outbox-now]").hidden = !mine.some((item) => item.state === "waiting");
    /* What is told here is not told again among the receipts. */
    const refusals = [...document.querySelectorAll("[data-receipt]")];
    for (const row of refusals) row.hidden = mine.some(({ uuid }) => uuid === row.dataset.receipt);
    for (const section of document.querySelectorAll("[data-refused-list]")) section.hidden = refusals.every((row) => row.hidden);
  };
  if (list) {
    list.querySelector("[data-outbox-now]").addEventListener("click", () => flush());
    document.addEventListener("minga:outbox", ({ detail }) => {
      if (detail.receipts.length) location.reload();
      else showWaiting();
    });
    showWaiting();
  }

  try {
    const said = JSON.parse(sessionStorage.getItem(SAID));
    sessionStorage.removeItem(SAID);
    if (said?.who === who) say(said.words);
  } catch { /* private window */ }

  window.addEventListener("online", () => flush());
  navigator.serviceWorker?.addEventListener("message", ({ data }) => { if (data?.sent?.who === who) after(data.sent); });
  document.addEventListener("htmx:afterSettle", () => box.all().then(show));
  box.all().then((items) => {
    show(items);
    if (items.some((item) => item.state === "waiting")) flush(); else strip();
  }).catch(() => { /* no place to keep anything: every form goes the plain way */ });
})();
