/* Two comforts of the guided form, which works without them:
   - a search box over the 169 targets of the 2030 Agenda;
   - after an autosave, the page learns what it says now, so that nobody meets her own words. */
"use strict";
(() => {
  const plain = (text) => text.normalize("NFKD").replace(/[\u0300-\u036f]/g, "").toLowerCase();

  for (const select of document.querySelectorAll("select[data-search]")) {
    const around = select.closest("[data-words]");
    if (!around) continue;
    const groups = [...select.children].map((child) => child.cloneNode(true));
    const box = document.createElement("input");
    box.type = "search";
    box.className = "c-input d-search";
    box.placeholder = around.dataset.words;
    box.setAttribute("aria-label", around.dataset.words);
    const none = document.createElement("p");
    none.className = "u-small u-mute";
    none.setAttribute("role", "status");
    select.before(box);
    select.after(none);
    box.addEventListener("input", (event) => {
      event.stopPropagation();
      const words = plain(box.value).split(/\s+/).filter(Boolean);
      const chosen = select.value;
      const kept = [];
      let found = 0;
      for (const group of groups) {
        if (group.tagName === "OPTION") { kept.push(group.cloneNode(true)); continue; }
        const left = group.cloneNode(true);
        const title = plain(group.label);
        for (const option of [...left.children]) {
          const text = `${title} ${plain(option.textContent)}`;
          if (words.every((word) => text.includes(word))) found += 1;
          else if (option.value !== chosen) option.remove();
        }
        if (left.children.length) kept.push(left);
      }
      select.replaceChildren(...kept);
      select.value = chosen;
      select.size = words.length && found > 1 ? Math.min(found + kept.length, 8) : 1;
      none.textContent = words.length && !found ? around.dataset.none : "";
    });
    select.addEventListener("change", () => { select.size = 1; });
  }

  document.addEventListener("minga:saved", async (event) => {
    const mark = event.target.elements?.was;
    if (!mark || !event.detail) return;
    const said = await event.detail.json().catch(() => null);
    if (said?.was) mark.value = said.was;
  }, true);
})();
