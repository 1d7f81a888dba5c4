// A button that copies what stands in an input. Without this script, or without a clipboard, it is not shown.
for (const button of document.querySelectorAll("[data-copy]")) {
  if (!navigator.clipboard) break;
  button.hidden = false;
  button.addEventListener("click", async () => {
    const input = document.getElementById(button.dataset.copy);
    try {
      await navigator.clipboard.writeText(input.value);
      button.textContent = button.dataset.done;
    } catch {
      input.select();
    }
  });
}
