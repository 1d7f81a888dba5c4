/* The worker: what was read can be read again without a line, and what was written is sent when the line is back.
   `self.MINGA` is set by /sw.js: version, shell (files), offline (page per language), signOut, account.

   Only pages that say whose they are (`X-Minga-Keep`) are kept, each person's apart; nothing of hers is shown
   after she signed out, or to somebody else who signed in here. */
"use strict";
const { version, shell, offline, signOut, account, receipts } = self.MINGA;
const SHELL = `minga-shell-${version}`;
const META = "minga-meta";
const PATIENCE = 6000;
const MOST_PAGES = 60;
const KEEP = "X-Minga-Keep";
const copies = new Map();

const pagesOf = (who) => `minga-pages-${who}`;
const packOf = (who) => `minga-pack-${who}`;
const isHers = (name) => name.startsWith("minga-pages-") || name.startsWith("minga-pack-");

/* Who reads here, as far as is known: empty after signing out, or in the middle of signing in. */
const remembered = async () => {
  const said = await (await caches.open(META)).match("/who");
  return said ? said.json() : { who: "", language: "es" };
};
const remember = async (said) => (await caches.open(META)).put("/who", new Response(JSON.stringify(said)));

const forget = async (except = "") => {
  for (const name of await caches.keys()) {
    if (isHers(name) && (!except || ![pagesOf(except), packOf(except)].includes(name))) await caches.delete(name);
  }
};

self.addEventListener("install", (event) => {
  event.waitUntil((async () => {
    const cache = await caches.open(SHELL);
    await cache.addAll(shell);
    for (const page of Object.values(offline)) {
      const answer = await fetch(page, { credentials: "omit", cache: "no-store" });
      if (!answer.ok) throw new TypeError(page);
      await cache.put(page, answer);
    }
    await self.skipWaiting();
  })());
});

self.addEventListener("activate", (event) => {
  event.waitUntil((async () => {
    for (const name of await caches.keys()) if (name.startsWith("minga-shell-") && name !== SHELL) await caches.delete(name);
    await self.registration.navigationPreload?.enable();
    await self.clients.claim();
  })());
});

/* A file of the look: names with their fingerprint never change; others are asked for, and kept for want of a line. */
const fromShell = async (request) => {
  const cache = await caches.open(SHELL);
  const kept = await cache.match(request);
  if (kept && /\.[0-9a-f]{12}\./.test(request.url)) return kept;
  try {
    const answer = await fetch(request);
    if (answer.ok) await cache.put(request, answer.clone());
    return answer;
  } catch (error) {
    if (kept) return kept;
    throw error;
  }
};

/* Part of what is kept, when a player asks for a part. */
const partOf = async (answer, range) => {
  const [, first, last] = /bytes=(\d+)-(\d*)/.exec(range) || [];
  if (first === undefined) return answer;
  const whole = await answer.blob();
  const from = Number(first);
  const to = last ? Math.min(Number(last), whole.size - 1) : whole.size - 1;
  return new Response(whole.slice(from, to + 1, whole.type), {
    status: 206,
    headers: { "Content-Type": answer.headers.get("Content-Type") || whole.type, "Content-Range": `bytes ${from}-${to}/${whole.size}`, "Accept-Ranges": "bytes", "Content-Length": `${to - from + 1}` },
  });
};

const copyOf = async (request) => {
  const { who } = await remembered();
  if (!who) return null;
  for (const name of [packOf(who), pagesOf(who)]) {
    const kept = await (await caches.open(name)).match(request, { ignoreVary: true });
    if (kept) return kept;
  }
  return null;
};

/* A page that says whose it is, is hers to read again. Whoever reads here now is the only one with copies. */
const keep = async (request, answer, asked = Date.now()) => {
  const who = answer.headers.get(KEEP);
  if (!who || !answer.ok || answer.redirected) return;
  const before = await remembered();
  if (asked <= (before.left || 0)) return;
  if (before.who !== who) await forget(who);
  await remember({ who, left: before.left || 0, language: answer.headers.get("Content-Language") || "es" });
  const dated = new Headers(answer.headers);
  dated.set("X-Minga-Kept-At", new Date().toISOString());
  const whole = new Response(await answer.blob(), { status: 200, headers: dated });
  const pack = await caches.open(packOf(who));
  if (await pack.match(request, { ignoreVary: true })) await pack.put(request, whole.clone());
  const pages = await caches.open(pagesOf(who));
  await pages.delete(request, { ignoreVary: true });
  await pages.put(request, whole);
  const keys = await pages.keys();
  for (const old of keys.slice(0, Math.max(0, keys.length - MOST_PAGES))) await pages.delete(old);
};

const late = (answer) => new Promise((resolve, reject) => {
  const timer = setTimeout(() => resolve(null), PATIENCE);
  answer.then(resolve, reject).finally(() => clearTimeout(timer));
});

const read = async (event) => {
  const since = Date.now();
  const asked = (async () => (await event.preloadResponse) || fetch(event.request))();
  event.waitUntil(asked.then((answer) => keep(event.request, answer.clone(), since)).catch(() => {}));
  const copy = await copyOf(event.request);
  try {
    const answer = copy ? await late(asked) : await asked;
    if (answer) return answer;
  } catch { /* no line: the copy, or the page that says so */ }
  if (copy) {
    copies.set(event.resultingClientId, copy.headers.get("X-Minga-Kept-At"));
    return copy;
  }
  return withoutLine();
};

const withoutLine = async () => {
  const { language } = await remembered();
  return (await caches.match(offline[language] || offline.es)) || Response.error();
};

/* Whoever signs out takes her copies away; whoever signs in is known only when a page of hers comes. */
const write = async (event) => {
  const { pathname } = new URL(event.request.url);
  const leaves = pathname === signOut;
  const enters = pathname.startsWith(account);
  try {
    const answer = await fetch(event.request);
    // What was asked for before she left may come after: `left` says that it is kept no more.
    if (leaves) await forget();
    if (leaves || enters) await remember({ ...(await remembered()), who: "", left: Date.now() });
    return answer;
  } catch (error) {
    if (event.request.mode !== "navigate") throw error;
    return withoutLine();
  }
};

const readFile = async (request) => {
  const copy = await copyOf(request.url);
  if (copy) return request.headers.get("Range") ? partOf(copy, request.headers.get("Range")) : copy;
  return fetch(request);
};

self.addEventListener("fetch", (event) => {
  const { request } = event;
  const url = new URL(request.url);
  if (url.origin !== self.location.origin || url.pathname === receipts) return;
  if (request.method === "POST") {
    if (request.mode === "navigate" || url.pathname.startsWith(account)) event.respondWith(write(event));
  } else if (request.method !== "GET") return;
  else if (url.pathname.startsWith("/static/")) event.respondWith(fromShell(request));
  else if (request.mode === "navigate") event.respondWith(read(event));
  else if (url.pathname.startsWith("/archivos/")) event.respondWith(readFile(request));
});

/* A page asked for by a page: the one on which the worker began, and the next session. */
const fetchAndKeep = async (address) => {
  const request = new Request(new URL(address, self.location.origin), { credentials: "same-origin" });
  const since = Date.now();
  await keep(request, await fetch(request), since);
};

self.addEventListener("message", (event) => {
  if (event.data?.keeps) event.waitUntil(fetchAndKeep(event.data.keeps).catch(() => {}));
  if (event.data?.asks === "copy") event.ports[0]?.postMessage({ at: copies.get(event.source.id) || "" });
});

/* The line is back, and perhaps no page is open. */
self.addEventListener("sync", (event) => {
  if (event.tag !== "minga-outbox") return;
  event.waitUntil(self.MingaOutbox.flush().then(async (sent) => {
    const { state } = sent;
    for (const client of await self.clients.matchAll()) client.postMessage({ sent });
    if (state === "offline" || state === "failed") throw new Error(state);
  }));
});
