/* Comfort for graders; the screen works without it: a digit on the levels chooses one, and after a
   save the page learns what it says now, so that nobody meets her own words (ui/together.py). */
"use strict";
(() => {
  const form = document.querySelector("form[data-grading]");
  if (!form) return;
  form.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.altKey || event.metaKey || event.target.type !== "radio") return;
    if (!/^\d$/.test(event.key)) return;
    const level = event.target.closest(".g-levels")?.querySelectorAll("[type=radio]")[Number(event.key) - 1];
    if (!level) return;
    event.preventDefault();
    level.focus();
    level.click();
  });
  form.addEventListener("minga:saved", (event) => {
    event.detail.json().then((answer) => {
      if (answer.was) form.elements.was.value = answer.was;
      for (const place of document.querySelectorAll("[data-scored]")) place.textContent = answer.scored;
    }, () => {});
  });
})();
