/* Plays an H5P inside its sandbox and tells the page around what happened (postMessage). */
(function () {
  "use strict";
  const setup = window.MingaPart;
  const place = document.getElementById("h5p");
  const told = { state: setup.data.state ?? "", events: [], result: setup.data.result ?? undefined };
  let timer = 0;

  function tell() {
    window.clearTimeout(timer);
    const sent = { state: told.state, events: told.events.splice(0), result: told.result };
    window.top.postMessage({ minga: "kept", part: setup.part, data: sent }, setup.origin);
  }

  function later(pause) {
    window.clearTimeout(timer);
    timer = window.setTimeout(tell, pause);
  }

  function keepState() {
    const main = (window.H5P?.instances ?? [])[0];
    if (!main || typeof main.getCurrentState !== "function") return;
    const now = JSON.stringify(main.getCurrentState() ?? "");
    if (now !== told.state && now.length < 60000) { told.state = now; later(1000); }
  }

  function happened(event) {
    const statement = event.data.statement;
    const verb = String(statement?.verb?.id ?? "").split("/").pop();
    if (!verb) return;
    const main = event.getVerifiedStatementValue?.(["context", "contextActivities", "parent"]) === null;
    const result = statement.result ?? {};
    told.events.push({ verb, object: String(statement.object?.id ?? ""), main, result });
    told.events = told.events.slice(-50);
    if (main && (result.completion || result.score || verb === "completed")) told.result = { verb, ...result };
    keepState();
    later(main ? 500 : 3000);
  }

  const options = {
    id: "minga", h5pJsonPath: setup.base, frameJs: `${setup.player}frame.bundle.js`, frameCss: `${setup.player}styles/h5p.css`,
    frame: false, icon: false, fullScreen: false, embedType: "div", reportingIsEnabled: true,
    xAPIObjectIRI: setup.activity,
  };
  if (setup.data.state) {
    // The player hands a former state on only when it believes that it saves by itself; without a user it never does.
    options.contentUserData = [{ state: setup.data.state }];
    options.saveFreq = 86400;
  }
  new window.H5PStandalone.H5P(place, options).then(() => {
    window.H5P.externalDispatcher.on("xAPI", happened);
    window.setInterval(keepState, 5000);
    window.addEventListener("pagehide", () => { keepState(); tell(); });
    place.setAttribute("data-ready", "");
  }).catch((problem) => {
    console.error(problem);
    window.top.postMessage({ minga: "failed", part: setup.part, words: String(problem).slice(0, 300) }, setup.origin);
  });
})();
