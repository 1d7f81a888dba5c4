/* What was written without a line: kept in this browser, sent once. Used by pages and by the worker.

   One item: {uuid, who, kind, about, page, fields, madeAt, state: "waiting" | "refused", words, errors}.
   `who` is the mark of the person who wrote it (body[data-who]); nothing of hers is ever sent under another name,
   and the server is asked to agree. The server answers the same item the same, so sending again is safe. */
"use strict";
(() => {
  const URL_OF = "/aprender/sincronizar/";
  const MOST = 20;
  const LARGEST = 400000;
  const PATIENCE = 25000;

  let opened;
  const open = () => opened ||= new Promise((resolve, reject) => {
    const asked = indexedDB.open("minga-outbox", 1);
    asked.onupgradeneeded = () => asked.result.createObjectStore("items", { keyPath: "uuid" });
    asked.onsuccess = () => resolve(asked.result);
    asked.onerror = () => { opened = undefined; reject(asked.error); };
  });

  /* Durable when it resolves: the transaction is over, not only the request. */
  const within = async (mode, work) => {
    const database = await open();
    return new Promise((resolve, reject) => {
      const transaction = database.transaction("items", mode);
      const request = work(transaction.objectStore("items"));
      transaction.oncomplete = () => resolve(request.result);
      transaction.onabort = transaction.onerror = () => reject(transaction.error);
    });
  };

  const put = (item) => within("readwrite", (items) => items.put(item));
  const drop = (uuid) => within("readwrite", (items) => items.delete(uuid));
  const all = async () => (await within("readonly", (items) => items.getAll())).sort((a, b) => a.madeAt - b.madeAt);

  const ask = (url, options = {}) => {
    const stop = new AbortController();
    const timer = setTimeout(() => stop.abort(), PATIENCE);
    return fetch(url, { redirect: "manual", cache: "no-store", credentials: "same-origin", signal: stop.signal, ...options })
      .finally(() => clearTimeout(timer));
  };

  /* Who the server says is signed in here, and the token to write with. */
  const door = async () => {
    const answer = await ask(URL_OF, { headers: { Accept: "application/json" } });
    if (answer.status === 403) return null;
    if (!answer.ok) throw new TypeError(`${answer.status}`);
    return answer.json();
  };

  const post = (items, { who, token }) => ask(URL_OF, {
    method: "POST",
    headers: { "Content-Type": "application/json", "X-CSRFToken": token, Accept: "application/json" },
    body: JSON.stringify({
      who,
      sent_at: Date.now(),
      items: items.map(({ uuid, kind, about, page, fields, madeAt }) => ({ uuid, kind, about, page, fields, made_at: madeAt })),
    }),
  });

  const chunks = (items) => {
    const made = [];
    let size = 0;
    for (const item of items) {
      const length = JSON.stringify(item.fields).length;
      if (!made.length || made.at(-1).length >= MOST || size + length > LARGEST) { made.push([]); size = 0; }
      made.at(-1).push(item);
      size += length;
    }
    return made;
  };

  /* What the server said of each: gone when taken, kept with the reason when refused. */
  const settle = async (items, receipts) => {
    for (const receipt of receipts) {
      const item = items.find(({ uuid }) => uuid === receipt.uuid);
      if (!item) continue;
      const newest = (await all()).find(({ uuid }) => uuid === item.uuid);
      if (!newest) continue;
      if (receipt.accepted) await drop(item.uuid);
      else await put({ ...newest, state: "refused", words: receipt.words, errors: receipt.errors || {} });
    }
  };

  /* Send a list; a list that breaks the server is sent one by one, so that one does not hold up the others. */
  const deliver = async (items, key) => {
    let answer = await post(items, key.now);
    if (answer.status === 403) {
      key.now = await door();
      if (!key.now) return { state: "sign-in", receipts: [] };
      if (key.now.who !== items[0].who) return { state: "other", receipts: [] };
      answer = await post(items, key.now);
    }
    if (answer.status === 409) return { state: "other", receipts: [] };
    if (answer.ok) {
      const { receipts } = await answer.json();
      await settle(items, receipts);
      return { state: "sent", receipts };
    }
    if (items.length === 1) return { state: "failed", receipts: [] };
    const several = { state: "sent", receipts: [] };
    for (const item of items) {
      const one = await deliver([item], key);
      several.receipts.push(...one.receipts);
      if (one.state !== "sent") several.state = one.state;
      if (one.state === "sign-in" || one.state === "other") break;
    }
    return several;
  };

  const flushNow = async (known) => {
    const waiting = (await all()).filter(({ state }) => state === "waiting");
    const said = { state: "sent", receipts: [], who: "" };
    if (!waiting.length) return said;
    try {
      const key = { now: known || await door() };
      if (!key.now) return { ...said, state: "sign-in" };
      said.who = key.now.who;
      const mine = waiting.filter(({ who }) => who === key.now.who);
      if (mine.length < waiting.length) said.state = "other";
      for (const some of chunks(mine)) {
        const { state, receipts } = await deliver(some, key);
        said.receipts.push(...receipts);
        if (state !== "sent") { said.state = state; if (state !== "failed") break; }
      }
    } catch { said.state = "offline"; /* no line, or something between here and the server that answers for it */ }
    return said;
  };

  /* One at a time in this browser, whichever tab or worker begins. */
  const flush = (known) => navigator.locks ? navigator.locks.request("minga-outbox", () => flushNow(known)) : flushNow(known);

  /* Whether the server itself answers, and knows her: `navigator.onLine` only says that there is a network. */
  const reached = () => door().then(Boolean, () => false);

  self.MingaOutbox = { put, drop, all, flush, reached };
})();
