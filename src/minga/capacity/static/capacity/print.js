/* The print button is of use only where a script can press it; without one, the browser's own command prints. */
document.querySelectorAll("[data-print]").forEach((button) => {
  button.hidden = false;
  button.addEventListener("click", () => window.print());
});
