/* Comfort for whoever judges; the screen works without it:
   digits score the criterion at hand, points are added up at once, and the line that says where the
   text is stands beside what was just written. After a save the page learns what it says now, so that
   nobody meets her own words (ui/together.py). */
"use strict";
(() => {
  const language = document.documentElement.lang || "es";
  const form = document.querySelector("form[data-judging]");
  if (!form) return;
  const criteria = [...form.querySelectorAll(".a-criterion")];
  const number = (value) => value.toLocaleString(language, { maximumFractionDigits: 1 });
  const say = (name, text) => { for (const place of document.querySelectorAll(`[data-${name}]`)) place.textContent = text; };

  const scoreOf = (criterion) => {
    const pressed = criterion.querySelector("[type=radio][name^=score_]:checked");
    const typed = criterion.querySelector("[type=number][name^=score_]");
    const text = (pressed || typed)?.value ?? "";
    return text === "" ? null : Number(text);
  };

  /* Sending is pressed by whoever sees that it is whole; whoever presses before is told what lacks. */
  const send = form.querySelector("button[value=send]");
  const add = () => {
    let [earned, possible, scored] = [0, 0, 0];
    for (const criterion of criteria) {
      const score = scoreOf(criterion);
      if (score === null) continue;
      const { points, low, high } = criterion.dataset;
      earned += (points * (score - low)) / (high - low);
      possible += Number(points);
      scored += 1;
    }
    say("earned", number(earned));
    say("possible", number(possible));
    say("scored", number(scored));
    const whole = scored === criteria.length;
    if (whole) say("missing", "");
    if (whole) send?.removeAttribute("aria-disabled");
    else send?.setAttribute("aria-disabled", "true");
  };

  /* A digit on the cells of a criterion chooses that score. */
  form.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.altKey || event.metaKey || event.target.type !== "radio") return;
    const cell = event.target.closest(".a-criterion")?.querySelector(`[name^=score_][value="${CSS.escape(event.key)}"]`);
    if (!cell || !/^\d$/.test(event.key)) return;
    event.preventDefault();
    cell.focus();
    cell.click();
  });

  /* The line of autosave.js stands where one writes; what was saved says when. */
  const line = form.querySelector("[data-save-line]");
  const touched = new Set();
  form.addEventListener("input", (event) => {
    add();
    const criterion = event.target.closest(".a-criterion");
    if (!criterion || !line) return;
    touched.add(criterion);
    criterion.append(line);
    const saved = criterion.querySelector("[data-saved]");
    if (saved) saved.hidden = true;
  });
  form.addEventListener("minga:saved", (event) => {
    const hour = new Date().toLocaleTimeString(language, { hour: "2-digit", minute: "2-digit", hour12: false });
    for (const criterion of touched) {
      const place = criterion.querySelector("[data-saved]");
      place.querySelector("span").textContent = form.dataset.savedAt.replace("{time}", hour);
      place.hidden = false;
    }
    touched.clear();
    event.detail.json().then((answer) => {
      if (answer.was) form.elements.was.value = answer.was;
      say("missing", answer.missing);
      add();
    }, () => {});
  });
  add();
})();
