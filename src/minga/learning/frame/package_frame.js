/* First script of every page of a package: what a page without an origin may not have, it gets in memory. */
(function () {
  "use strict";
  function memory() {
    const kept = new Map();
    return {
      get length() { return kept.size; },
      key: (at) => [...kept.keys()][at] ?? null,
      getItem: (key) => (kept.has(String(key)) ? kept.get(String(key)) : null),
      setItem: (key, value) => { kept.set(String(key), String(value)); },
      removeItem: (key) => { kept.delete(String(key)); },
      clear: () => { kept.clear(); },
    };
  }
  // A page that wants to look into another frame without an origin breaks there: the page around says why.
  window.addEventListener("error", (event) => {
    if (event.error?.name !== "SecurityError" || !/frame/i.test(event.error.message)) return;
    window.top.postMessage({ minga: "blocked", part: window.MingaPart.part }, window.MingaPart.origin);
  });
  // The policy closes every way out but calls from browser to browser; a lesson needs none.
  for (const name of ["RTCPeerConnection", "webkitRTCPeerConnection", "RTCDataChannel"]) delete window[name];
  for (const name of ["localStorage", "sessionStorage"]) {
    try { void window[name]; } catch (_refused) {
      Object.defineProperty(window, name, { value: memory(), configurable: true });
    }
  }
  try { void document.cookie; } catch (_refused) {
    Object.defineProperty(document, "cookie", { get: () => "", set: () => undefined, configurable: true });
  }
})();
