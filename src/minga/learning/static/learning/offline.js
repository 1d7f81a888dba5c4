/* The installable app: its worker, what is kept to be read without a line, and the copy one is reading. */
"use strict";
(() => {
  const who = document.body.dataset.who || "";
  if (!("serviceWorker" in navigator) || !window.caches) return;
  navigator.serviceWorker.register("/sw.js", { scope: "/" }).catch(() => { /* an old phone, or no place left: all works online */ });

  /* What is kept by itself: the page on which it all began, the next session and her task, unless data are to be saved. */
  if (who) navigator.serviceWorker.ready.then(({ active }) => {
    if (!navigator.serviceWorker.controller) active.postMessage({ keeps: location.href });
    if (navigator.connection?.saveData) return;
    for (const next of document.querySelectorAll("[data-keep-ahead]")) active.postMessage({ keeps: next.href });
  });

  const PACK = `minga-pack-${who}`;
  const language = document.documentElement.lang || "es";

  /* Is this page the copy? The worker knows. */
  const askCopy = () => {
    const worker = navigator.serviceWorker.controller;
    if (!worker) return;
    const { port1, port2 } = new MessageChannel();
    port1.onmessage = ({ data }) => {
      const line = data.at && document.getElementById("outbox-copy")?.content.firstElementChild.cloneNode(true);
      if (!line) return;
      const time = line.querySelector("time");
      time.dateTime = data.at;
      time.textContent = new Date(data.at).toLocaleString(language, { dateStyle: "long", timeStyle: "short" });
      line.querySelector("a").href = location.href;
      document.querySelector("[data-offline]")?.after(line);
    };
    worker.postMessage({ asks: "copy" }, [port2]);
  };
  askCopy();

  /* <div data-keep='["/…/", …]'> with a button to keep, one to remove, and a line for each state. */
  const places = who ? [...document.querySelectorAll("[data-keep]")].map((place) => ({ place, addresses: JSON.parse(place.dataset.keep) })) : [];
  const tell = ({ place }, state) => {
    for (const part of place.querySelectorAll("[data-keep-state]")) part.hidden = part.dataset.keepState !== state;
  };
  const isKept = async ({ addresses }) => {
    const pack = await caches.open(PACK);
    for (const address of addresses) if (!(await pack.match(address, { ignoreVary: true }))) return false;
    return true;
  };

  /* What is kept in a larger pack is not offered, or told, apart. */
  const tellAll = async () => {
    let widest = null;
    for (const one of places) {
      const kept = await isKept(one);
      tell(one, kept ? "kept" : "offered");
      one.place.hidden = false;
      if (kept && one.addresses.length > (widest?.addresses.length || 0)) widest = one;
    }
    if (widest) for (const one of places) one.place.hidden = one.addresses.length < widest.addresses.length;
  };

  const store = async (one) => {
    tell(one, "keeping");
    try {
      const pack = await caches.open(PACK);
      for (const address of one.addresses) {
        const answer = await fetch(address, { credentials: "same-origin", cache: "no-store" });
        if (!answer.ok || answer.redirected) throw new TypeError(address);
        const dated = new Headers(answer.headers);
        dated.set("X-Minga-Kept-At", new Date().toISOString());
        await pack.put(address, new Response(await answer.blob(), { headers: dated }));
      }
      navigator.storage?.persist?.();
      await tellAll();
    } catch { tell(one, "failed"); }
  };
  const remove = async (one) => {
    const pack = await caches.open(PACK);
    for (const address of one.addresses) await pack.delete(address, { ignoreVary: true });
    await tellAll();
  };
  for (const one of places) {
    for (const button of one.place.querySelectorAll("[data-keep-store]")) button.addEventListener("click", () => store(one));
    one.place.querySelector("[data-keep-remove]")?.addEventListener("click", () => remove(one));
  }
  if (places.length) tellAll();

  /* The page without a line: what this phone has of whoever read here last. */
  const list = document.querySelector("[data-kept-list]");
  const listKept = async () => {
    const said = await (await caches.open("minga-meta")).match("/who");
    const reader = said ? (await said.json()).who : "";
    if (!reader) return;
    const seen = new Map();
    for (const name of [`minga-pack-${reader}`, `minga-pages-${reader}`]) {
      if (!(await caches.has(name))) continue;
      const cache = await caches.open(name);
      for (const request of await cache.keys()) {
        const { pathname, search } = new URL(request.url);
        if (pathname.startsWith("/archivos/") || seen.has(pathname + search)) continue;
        const html = await (await cache.match(request, { ignoreVary: true })).text();
        const title = new DOMParser().parseFromString(html, "text/html").title.replace(/ · Minga$/, "");
        seen.set(pathname + search, title || pathname);
      }
    }
    if (!seen.size) return;
    for (const [address, title] of seen) {
      const link = Object.assign(document.createElement("a"), { href: address, textContent: title });
      const row = document.createElement("li");
      row.append(link);
      list.append(row);
    }
    list.closest("[hidden]").hidden = false;
  };
  if (list) listKept();

  /* Asked again when the line is back. */
  if (document.querySelector("[data-again]")) window.addEventListener("online", () => location.reload());
})();
