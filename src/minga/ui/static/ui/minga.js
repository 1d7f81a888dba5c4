/* What makes pages quicker to use. Every page works without it. */
"use strict";
(() => {
  /* An open menu closes with Escape, or when one clicks elsewhere. */
  const menus = () => document.querySelectorAll("details[data-menu][open]");
  document.addEventListener("click", (event) => {
    for (const menu of menus()) if (!menu.contains(event.target)) menu.open = false;
  });
  document.addEventListener("keydown", (event) => {
    if (event.key !== "Escape") return;
    for (const menu of menus()) {
      menu.open = false;
      menu.querySelector("summary").focus();
    }
  });

  /* Errors take the focus when they appear, in a page or in a fragment. */
  const focusErrors = (root) => root.querySelector("[data-focus]")?.focus();
  focusErrors(document);
  document.addEventListener("htmx:afterSettle", (event) => focusErrors(event.target));

  /* What is read aloud as it changes says nothing when the answer is the same again. */
  document.addEventListener("htmx:beforeSwap", ({ detail }) => {
    const { target, serverResponse } = detail;
    if (!target.matches("[data-quiet]")) return;
    if (target.said === serverResponse) detail.shouldSwap = false;
    target.said = serverResponse;
  });

  /* A second press of the same button does not send twice. */
  const PATIENCE = 8000;
  document.addEventListener("submit", (event) => {
    const form = event.target;
    if (form.method !== "post" || form.hasAttribute("hx-post")) return;
    if (Date.now() - Number(form.dataset.sentAt || 0) < PATIENCE) {
      event.preventDefault();
      return;
    }
    form.dataset.sentAt = Date.now();
    event.submitter?.setAttribute("aria-busy", "true");
  });
  window.addEventListener("pageshow", () => {
    for (const form of document.querySelectorAll("form[data-sent-at]")) delete form.dataset.sentAt;
    for (const busy of document.querySelectorAll("button[aria-busy]")) busy.removeAttribute("aria-busy");
  });

  /* Tabs wider than a phone show the one where we are. */
  for (const tabs of document.querySelectorAll(".c-tabs")) {
    const here = tabs.querySelector("[aria-current]");
    if (here) tabs.scrollLeft = here.offsetLeft - (tabs.clientWidth - here.offsetWidth) / 2;
  }

  /* The line that says there is no signal. */
  const offline = document.querySelector("[data-offline]");
  const tellSignal = () => { if (offline) offline.hidden = navigator.onLine; };
  window.addEventListener("online", tellSignal);
  window.addEventListener("offline", tellSignal);
  tellSignal();

  /* Letters written so far, beside a limit. */
  const language = document.documentElement.lang || "es";
  const count = (control) => {
    const place = document.querySelector(`[data-count-for="${control.id}"]`);
    if (!place || !control.maxLength || control.maxLength < 0) return;
    const number = (value) => value.toLocaleString(language, { useGrouping: "always" });
    place.textContent = `${number(control.value.length)} / ${number(control.maxLength)}`;
  };
  document.addEventListener("input", (event) => {
    if (event.target.matches("textarea[maxlength]")) count(event.target);
  });
  for (const control of document.querySelectorAll("textarea[maxlength]")) count(control);
})();
