/* What a SCORM part finds as `API` (1.2) or `API_1484_11` (2004). It runs inside the package's own sandbox and
   knows nothing but its own data: it answers from memory, and tells the page around what changed (postMessage). */
(function () {
  "use strict";
  const { model12, model2004, codes12, codes2004 } = window.MingaScorm;
  const setup = window.MingaPart;
  const is12 = setup.kind === "scorm12";
  const model = is12 ? model12 : model2004;
  const CARRIED = "minga:";
  const outermost = window.parent === window.top;
  const name = is12 ? "API" : "API_1484_11";
  if (!outermost) {
    // Where frames of a package see each other, all of them speak to the one interface of the outermost.
    try { if (window.parent[name]) { window[name] = window.parent[name]; return; } } catch (_apart) { /* each has its own */ }
  }
  const data = newest();
  let state = "before";
  let error = 0;
  let timer = 0;

  function newest() {
    // Pages of one part follow each other in this frame faster than the line: what the last page knew comes along.
    let carried = null;
    try {
      if (outermost && window.name.startsWith(CARRIED)) carried = JSON.parse(window.name.slice(CARRIED.length));
    } catch (_broken) { carried = null; }
    return { ...setup.data, ...(carried && carried.part === setup.part ? carried.data : {}), ...setup.given };
  }

  function general(path) { return path.replace(/\.\d+(?=\.|$)/g, ".n"); }

  function ruleOf(path) { return Object.hasOwn(model, general(path)) ? model[general(path)] : null; }

  function countOf(list) {
    let count = 0;
    while (Object.keys(data).some((key) => key.startsWith(`${list}.${count}.`))) count += 1;
    return count;
  }

  function childrenOf(path) {
    const start = `${general(path)}.`;
    const found = new Set();
    for (const key of Object.keys(model)) {
      if (key.startsWith(start)) found.add(key.slice(start.length).replace(/^n\./, "").split(".")[0]);
    }
    return [...found];
  }

  function indexesFit(path, writing) {
    // A list grows by one at a time: the number may be at most the count when writing, below it when reading.
    const parts = path.split(".");
    for (let at = 1; at < parts.length; at += 1) {
      if (!/^\d+$/.test(parts[at])) continue;
      const count = countOf(parts.slice(0, at).join("."));
      const last = at === parts.length - 2 || !parts.slice(at + 1).some((part) => /^\d+$/.test(part));
      if (Number(parts[at]) > count - (writing && last ? 0 : 1)) return false;
    }
    return true;
  }

  function fail(why, general2004) {
    error = (is12 ? codes12[why] : codes2004[why]) ?? general2004;
    return is12 || general2004 !== 301 ? "false" : "";
  }

  function nothing(why) { fail(why, 301); return ""; }

  function get(path) {
    if (state !== "running") { error = is12 ? 301 : state === "before" ? 122 : 123; return ""; }
    error = 0;
    if (typeof path !== "string" || path === "") { error = is12 ? 201 : 301; return ""; }
    if (path.endsWith("._children")) {
      const children = childrenOf(path.slice(0, -10));
      return children.length ? children.join(",") : nothing("children");
    }
    if (path.endsWith("._count")) {
      const list = path.slice(0, -7);
      return Object.keys(model).some((key) => key.startsWith(`${general(list)}.n.`)) ? String(countOf(list)) : nothing("count");
    }
    const rule = ruleOf(path);
    if (!rule) return nothing("unknown");
    if (!rule[0].includes("r")) return nothing("write");
    if (!indexesFit(path, false)) { error = is12 ? 201 : 301; return ""; }
    if (Object.hasOwn(data, path)) return String(data[path]);
    if (is12) return "";
    return nothing("unset");
  }

  function set(path, value) {
    if (state !== "running") { error = is12 ? 301 : state === "before" ? 132 : 133; return "false"; }
    error = 0;
    const said = String(value ?? "");
    if (typeof path !== "string" || path === "") { error = is12 ? 201 : 351; return "false"; }
    if (/\._(children|count|version)$/.test(path)) return fail("keyword", 404);
    const rule = ruleOf(path);
    if (!rule) return fail("unknown", 401);
    if (!rule[0].includes("w")) return fail("read", 404);
    if (!indexesFit(path, true)) { error = is12 ? 201 : 351; return "false"; }
    const wrong = rule[1](said);
    if (wrong) return fail(wrong, 406);
    if (!is12 && needsId(path)) return fail("needs", 408);
    if (is12 && path === "cmi.comments") data[path] = ((data[path] ?? "") + said).slice(0, 4096);
    else data[path] = said;
    later();
    return "true";
  }

  function needsId(path) {
    const [, owner, last] = /^(cmi\.(?:interactions|objectives)\.\d+)\.(.+)$/.exec(path) ?? [];
    return Boolean(owner) && last !== "id" && !(`${owner}.id` in data);
  }

  function later() {
    window.clearTimeout(timer);
    timer = window.setTimeout(() => tell("kept"), 3000);
  }

  function tell(what) {
    window.clearTimeout(timer);
    const sent = {};
    for (const [path, value] of Object.entries(data)) if (!(path in setup.given)) sent[path] = value;
    if (outermost) window.name = CARRIED + JSON.stringify({ part: setup.part, data: sent });
    window.top.postMessage({ minga: what, part: setup.part, data: sent }, setup.origin);
  }

  function initialize(argument) {
    if (argument !== undefined && argument !== "" && argument !== null) { error = 201; return "false"; }
    if (state === "running") { error = is12 ? 101 : 103; return "false"; }
    if (state === "over" && !is12) { error = 104; return "false"; }
    state = "running";
    error = 0;
    if (is12 && !data["cmi.core.lesson_status"]) data["cmi.core.lesson_status"] = "not attempted";
    if (!is12) {
      data["cmi.completion_status"] ??= "unknown";
      data["cmi.success_status"] ??= "unknown";
    }
    window.top.postMessage({ minga: "begun", part: setup.part }, setup.origin);
    return "true";
  }

  function terminate(argument) {
    if (argument !== undefined && argument !== "" && argument !== null) { error = 201; return "false"; }
    if (state !== "running") { error = is12 ? 301 : state === "before" ? 112 : 113; return "false"; }
    state = "over";
    error = 0;
    tell("over");
    return "true";
  }

  function commit(argument) {
    if (argument !== undefined && argument !== "" && argument !== null) { error = 201; return "false"; }
    if (state !== "running") { error = is12 ? 301 : state === "before" ? 142 : 143; return "false"; }
    error = 0;
    tell("kept");
    return "true";
  }

  const WORDS = { 0: "No error", 101: "General exception", 103: "Already initialized", 104: "Content instance terminated",
    112: "Termination before initialization", 113: "Termination after termination", 122: "Retrieve data before initialization",
    123: "Retrieve data after termination", 132: "Store data before initialization", 133: "Store data after termination",
    142: "Commit before initialization", 143: "Commit after termination", 201: "Invalid argument", 202: "Element cannot have children",
    203: "Element not an array, cannot have count", 301: is12 ? "Not initialized" : "General get failure", 351: "General set failure",
    401: "Undefined data model element", 402: "Invalid set value, element is a keyword", 403: is12 ? "Element is read only" : "Data model element value not initialized",
    404: is12 ? "Element is write only" : "Data model element is read only", 405: is12 ? "Incorrect data type" : "Data model element is write only",
    406: "Data model element type mismatch", 407: "Data model element value out of range", 408: "Data model dependency not established" };
  const wordsFor = (code) => WORDS[code] ?? "";
  const lastError = () => String(error);
  window.addEventListener("pagehide", () => { if (state === "running") tell("kept"); });

  if (is12) {
    window.API = { LMSInitialize: initialize, LMSFinish: terminate, LMSGetValue: get, LMSSetValue: set, LMSCommit: commit,
      LMSGetLastError: lastError, LMSGetErrorString: wordsFor, LMSGetDiagnostic: wordsFor };
  } else {
    window.API_1484_11 = { Initialize: initialize, Terminate: terminate, GetValue: get, SetValue: set, Commit: commit,
      GetLastError: lastError, GetErrorString: wordsFor, GetDiagnostic: wordsFor, version: "1.0" };
  }
})();
