/* Drafts: typed text is kept in this browser at once, and on the server as soon as it can.

   <form method="post" data-autosave-url="/…/draft/" data-autosave-key="answers-12"
         data-autosave-at="2026-11-19T18:05:00Z">
   - the URL receives the same fields by POST; any answer of 2xx means saved; without it, the
     draft stays in this browser until the form is sent;
   - a line made by the `autosave_line` component tells where the text is;
   - a copy is offered only to the person who typed it (body[data-who]). */
"use strict";
(() => {
  const WAIT = 1500;
  const RETRY = 20000;
  const MONTH = 30 * 24 * 3600 * 1000;
  const PREFIX = "minga:draft:";
  const SENT = "minga:sent";
  const who = document.body.dataset.who || "-";

  const store = {
    read(key) { try { return JSON.parse(localStorage.getItem(key)); } catch { return null; } },
    write(key, value) { try { localStorage.setItem(key, JSON.stringify(value)); return true; } catch { return false; } },
    drop(key) { try { localStorage.removeItem(key); } catch { /* private window */ } },
  };

  /* Copies older than a month go, whoever wrote them. */
  try {
    for (const key of Object.keys(localStorage)) {
      if (key.startsWith(PREFIX) && !(Date.now() - (store.read(key)?.at || 0) < MONTH)) store.drop(key);
    }
  } catch { /* private window */ }

  const writable = (control) =>
    control.name && control.name !== "csrfmiddlewaretoken" && !["password", "file", "submit", "button"].includes(control.type);

  const valuesOf = (form) => {
    const values = {};
    for (const control of form.elements) {
      if (!writable(control)) continue;
      values[control.name] ||= [];
      if (control.type === "checkbox" || control.type === "radio") {
        if (control.checked) values[control.name].push(control.value);
      } else if (control.multiple) {
        for (const option of control.selectedOptions) values[control.name].push(option.value);
      } else values[control.name].push(control.value);
    }
    return values;
  };

  const fill = (form, values) => {
    const seen = {};
    for (const control of form.elements) {
      if (!writable(control) || !(control.name in values)) continue;
      /* A hidden input is the page's own, unless it says what the text was written on (ui/together.py). */
      if (control.type === "hidden" && !("withDraft" in control.dataset)) continue;
      const typed = values[control.name];
      if (control.type === "checkbox" || control.type === "radio") control.checked = typed.includes(control.value);
      else if (control.multiple) for (const option of control.options) option.selected = typed.includes(option.value);
      else {
        const index = seen[control.name] = (seen[control.name] ?? -1) + 1;
        if (typed[index] !== undefined) control.value = typed[index];
      }
      control.dispatchEvent(new Event("input", { bubbles: true }));
    }
  };

  class Draft {
    constructor(form) {
      this.form = form;
      this.url = form.dataset.autosaveUrl || "";
      this.key = `${PREFIX}${who}:${form.dataset.autosaveKey || location.pathname}`;
      this.line = form.querySelector("[data-save-line]") || document.querySelector("[data-save-line]");
      this.savedAt = Date.parse(form.dataset.autosaveAt || "") || 0;
      this.forgetIfSent();
      this.restore();
      form.addEventListener("input", (event) => { if (writable(event.target)) this.changed(); });
      form.addEventListener("change", (event) => { if (writable(event.target)) this.changed(); });
      form.addEventListener("submit", () => this.leave());
      window.addEventListener("online", () => this.pending && this.send());
      document.addEventListener("visibilitychange", () => document.hidden && this.pending && this.send());
      this.line?.querySelector("[data-save-retry]")?.addEventListener("click", () => this.send());
      setInterval(() => this.tellAge(), 30000);
      this.tellAge();
    }

    /* The last submit went through when this page does not show its errors. */
    forgetIfSent() {
      const sent = sessionStorage.getItem(SENT);
      if (!sent) return;
      if (!(sent === this.key && document.querySelector("[data-focus]"))) store.drop(sent);
      sessionStorage.removeItem(SENT);
    }

    restore() {
      const copy = store.read(this.key);
      if (!copy || copy.at <= this.savedAt) { if (copy) store.drop(this.key); return; }
      this.restoring = true;
      fill(this.form, copy.values);
      this.restoring = false;
      this.pending = true;
      this.tell("kept");
      if (this.url) this.later();
    }

    changed() {
      if (this.restoring) return;
      this.pending = true;
      this.kept = store.write(this.key, { at: Date.now(), values: valuesOf(this.form) });
      if (this.url) this.later();
      else this.tell(this.kept ? "kept" : "failed");
    }

    later(wait = WAIT) {
      clearTimeout(this.timer);
      this.timer = setTimeout(() => this.send(), wait);
    }

    async send() {
      if (!this.url || this.sending) return;
      clearTimeout(this.timer);
      if (!navigator.onLine) { this.tell("kept"); return; }
      const body = new URLSearchParams();
      for (const [name, value] of new FormData(this.form)) if (typeof value === "string") body.append(name, value);
      this.sending = true;
      this.pending = false;
      this.tell("saving");
      try {
        const answer = await fetch(this.url, {
          method: "POST", body, redirect: "manual", keepalive: body.toString().length < 60000,
          headers: { "X-Autosave": "1" },
        });
        if (answer.ok) {
          this.saved();
          this.form.dispatchEvent(new CustomEvent("minga:saved", { detail: answer }));
        }
        else this.missed(answer.type === "opaqueredirect" || answer.status === 401 ? "kept" : "failed");
      } catch { this.missed("kept"); }
      this.sending = false;
      if (this.pending && this.state === "saved") this.later();
    }

    saved() {
      this.savedAt = Date.now();
      if (!this.pending) store.drop(this.key);
      this.tell("saved");
    }

    /* Not on the server: in this browser, if it let us; try again. */
    missed(state) {
      this.pending = true;
      if (!this.kept) this.kept = store.write(this.key, { at: Date.now(), values: valuesOf(this.form) });
      this.tell(this.kept ? state : "failed");
      this.later(RETRY);
    }

    /* The button sends it now: what is saved besides could come after it, as a new draft of what was just sent. */
    leave() {
      clearTimeout(this.timer);
      this.pending = false;
      if (store.write(this.key, { at: Date.now(), values: valuesOf(this.form) })) sessionStorage.setItem(SENT, this.key);
    }

    tell(state) {
      this.state = state;
      for (const part of this.line?.querySelectorAll("[data-save]") || []) part.hidden = part.dataset.save !== state;
      this.tellAge();
    }

    tellAge() {
      const place = this.line?.querySelector("[data-save-ago]");
      if (!place || !this.savedAt) return;
      const minutes = Math.round((Date.now() - this.savedAt) / 60000);
      const words = new Intl.RelativeTimeFormat(document.documentElement.lang || "es", { numeric: "auto" });
      place.textContent = minutes < 1 ? "" : minutes < 60 ? words.format(-minutes, "minute") : words.format(-Math.round(minutes / 60), "hour");
    }
  }

  /* After a form was sent: gone when it went through; kept when this page belongs to nobody or to
     somebody else, for then the session had ended and the form was refused. */
  const sent = sessionStorage.getItem(SENT);
  if (sent && !sent.startsWith(`${PREFIX}${who}:`)) sessionStorage.removeItem(SENT);
  else if (sent && !document.querySelector("[data-focus], form[data-autosave-key], form[data-autosave-url]")) {
    store.drop(sent);
    sessionStorage.removeItem(SENT);
  }

  const start = (root) => {
    for (const form of root.querySelectorAll("form[data-autosave-key], form[data-autosave-url]")) form.minga ||= new Draft(form);
  };
  start(document);
  document.addEventListener("htmx:afterSettle", (event) => start(event.target));
})();
