/* Comfort for tasks; every page works without it.
   - Words that are selected in the work become the quote of the next comment ([data-work], form[data-comment]).
   - After an autosave the page learns what is stored now, so that nobody meets her own words (ui/together.py). */
"use strict";
(() => {
  const draft = document.querySelector("form[data-task]");
  draft?.addEventListener("minga:saved", (event) => {
    event.detail.clone().json().then((answer) => {
      if (answer.was) draft.elements.was.value = answer.was;
      if (answer.base !== undefined) draft.elements.base.value = answer.base;
    }, () => {});
  });

  const work = document.querySelector("[data-work]");
  const form = document.querySelector("form[data-comment]");
  if (!work || !form) return;

  /* Where a point lies in the text of its part; the numbers of comments are not part of it. */
  const offset = (part, node, at) => {
    const walker = document.createTreeWalker(part, NodeFilter.SHOW_TEXT);
    let before = 0;
    while (walker.nextNode()) {
      const text = walker.currentNode;
      if (text.parentElement.closest(".t-mark__n")) continue;
      if (text === node) return before + at;
      before += text.data.length;
    }
    return before;
  };

  document.addEventListener("selectionchange", () => {
    const selection = document.getSelection();
    if (!selection || selection.isCollapsed || !work.contains(selection.anchorNode)) return;
    const range = selection.getRangeAt(0);
    const part = (range.startContainer.parentElement || work).closest("[data-place]");
    const copy = range.cloneContents();
    for (const number of copy.querySelectorAll(".t-mark__n")) number.remove();
    const words = copy.textContent.trim();
    if (!part || !words || words.length > 500) return;
    form.elements.quote.value = words;
    form.elements.place.value = part.dataset.place;
    form.elements.near.value = offset(part, range.startContainer, range.startOffset);
  });
})();
