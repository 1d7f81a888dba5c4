/* The list of a session: narrows while one types, counts what is chosen. Without script the form and the search work alike. */
"use strict";
(() => {
  const list = document.querySelector("[data-roll]");
  const search = document.querySelector("[data-roll-search]");
  const count = document.querySelector("[data-roll-count]");
  if (!list) return;
  const plain = (text) => text.normalize("NFKD").replace(/\p{M}/gu, "").toLowerCase();
  const rows = [...list.children].map((row) => ({ row, words: plain(row.dataset.words || "") }));
  const narrow = () => {
    const wanted = plain(search.value).split(/\s+/).filter(Boolean);
    for (const { row, words } of rows) row.hidden = !wanted.every((word) => words.includes(word));
  };
  const tell = () => {
    if (!count) return;
    const there = list.querySelectorAll("[value=present]:checked,[value=late]:checked").length;
    count.textContent = count.dataset.words.replace("#", there).replace("#", rows.length);
  };
  if (search && list.dataset.whole) {
    search.addEventListener("input", narrow);
    search.form.addEventListener("submit", (event) => { event.preventDefault(); narrow(); });
    narrow();
  }
  list.addEventListener("change", tell);
  tell();
})();
