/* Passkeys need a script: what offers one is shown only where it works, and a failure is said. */
"use strict";
(() => {
  const able = Boolean(window.PublicKeyCredential);
  for (const part of document.querySelectorAll("[data-passkey]")) part.hidden = !able;
  for (const part of document.querySelectorAll("[data-passkey-unable]")) part.hidden = able;
  document.addEventListener("allauth.error", (event) => {
    event.preventDefault();
    const said = document.querySelector("[data-passkey-failed]");
    if (said) said.hidden = false;
    const form = document.querySelector("form[data-sent-at]");
    if (form) delete form.dataset.sentAt;
  });
})();
