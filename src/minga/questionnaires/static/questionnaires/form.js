/* Comfort for long forms; each of these works on the server without it:
   conditions at once, counters, files refused or made smaller before they travel,
   and a word when another window answered the same question. */
"use strict";
(() => {
  const language = document.documentElement.lang || "es";
  const comma = language !== "en";
  const LONGEST = 2000;

  const number = (text) => {
    let plain = String(text).trim().replace(/[\s']/g, "");
    const [ours, theirs] = comma ? [",", "."] : [".", ","];
    if (plain.includes(ours) && plain.includes(theirs)) {
      const decimal = plain.lastIndexOf(ours) > plain.lastIndexOf(theirs) ? ours : theirs;
      plain = plain.replaceAll(decimal === ours ? theirs : ours, "").replace(decimal, ".");
    } else if (plain.split(theirs).length === 2 && !/^[1-9]\d{0,2}[.,]\d{3}$/.test(plain)) plain = plain.replace(theirs, ".");
    else plain = plain.replaceAll(theirs, "").replace(ours, ".");
    return /^[-+]?\d*\.?\d+$/.test(plain) ? Number(plain) : null;
  };

  const valuesOf = (form, place) => {
    const found = [];
    for (const control of form.elements) {
      if (control.name !== `q.${place}` || control.closest("[hidden]")) continue;
      if ((control.type === "radio" || control.type === "checkbox") && !control.checked) continue;
      if (control.value.trim()) found.push(control.value.trim());
    }
    return found;
  };

  const same = (one, other) => {
    const [a, b] = [number(one), number(other)];
    return a !== null && b !== null ? a === b : one === other;
  };
  const order = { more_than: (a, b) => a > b, at_least: (a, b) => a >= b, less_than: (a, b) => a < b, at_most: (a, b) => a <= b };

  const holds = (form, condition) => {
    if (condition.all) return condition.all.every((part) => holds(form, part));
    if (condition.any) return condition.any.some((part) => holds(form, part));
    const given = valuesOf(form, condition.q);
    if (condition.op === "answered") return given.length > 0;
    if (condition.op === "empty") return given.length === 0;
    const meets = given.some((one) => condition.v.some((value) => same(one, value)));
    if (condition.op === "is") return meets;
    if (condition.op === "is_not") return !meets;
    const [a, b] = [number(given[0] ?? ""), number(condition.v[0] ?? "")];
    return a !== null && b !== null && order[condition.op](a, b);
  };

  const decide = (form) => {
    const seen = new Set((form.elements.seen?.value || "").split(" ").filter(Boolean));
    for (const question of form.querySelectorAll("[data-shown-if]")) {
      question.hidden = !holds(form, JSON.parse(question.dataset.shownIf));
      if (!question.hidden) seen.add(question.dataset.place);
    }
    if (form.elements.seen) form.elements.seen.value = [...seen].join(" ");
  };

  const count = (counter) => {
    const text = counter.closest(".c-field").querySelector("textarea, input.c-input")?.value ?? "";
    const written = counter.dataset.counter === "words" ? text.split(/\s+/).filter((word) => /[\p{L}\p{N}]/u.test(word)).length : text.trim().length;
    counter.textContent = counter.dataset.template.replace("{n}", written.toLocaleString(language));
    counter.classList.toggle("is-over", written > Number(counter.dataset.most));
  };

  /* A photograph travels at the size at which it will be kept. */
  const smaller = async (file) => {
    if (!/^image\/(jpeg|webp)$/.test(file.type) || file.size < 600000) return file;
    try {
      const picture = await createImageBitmap(file, { imageOrientation: "from-image" });
      const part = Math.min(1, LONGEST / Math.max(picture.width, picture.height));
      const canvas = document.createElement("canvas");
      [canvas.width, canvas.height] = [Math.round(picture.width * part), Math.round(picture.height * part)];
      canvas.getContext("2d").drawImage(picture, 0, 0, canvas.width, canvas.height);
      const blob = await new Promise((done) => { canvas.toBlob(done, "image/jpeg", 0.82); });
      return blob && blob.size < file.size ? new File([blob], file.name.replace(/\.\w+$/, ".jpg"), { type: "image/jpeg" }) : file;
    } catch { return file; }
  };

  const size = (bytes) => bytes >= 1048576
    ? `${(bytes / 1048576).toLocaleString(language, { maximumFractionDigits: 1 })} MB`
    : `${Math.round(bytes / 1024).toLocaleString(language)} KB`;

  /* One line for each file that waits to be sent; what is too large is said and left out. */
  const line = (name, note, wrong) => {
    const row = document.createElement("div");
    row.className = "c-file";
    const [title, words] = [document.createElement("span"), document.createElement("span")];
    title.className = "c-file__name";
    title.textContent = name;
    words.className = wrong ? "c-file__note c-field__error" : "c-file__note";
    words.textContent = note;
    row.append(title, words);
    return row;
  };

  const chosen = async (form, input) => {
    const box = input.closest("[data-upload]");
    const kept = new DataTransfer();
    const rows = [];
    for (const file of [...(input.minga || []), ...input.files]) {
      const light = await smaller(file);
      const wrong = light.size > Number(form.dataset.largest);
      const note = light.size < file.size ? `${size(file.size)} → ${size(light.size)}` : size(light.size);
      rows.push(line(light.name, wrong ? `${note} · ${form.dataset.tooLarge}` : `${note} · ${box.dataset.later}`, wrong));
      if (!wrong) kept.items.add(light);
    }
    input.files = kept.files;
    input.minga = [...kept.files];
    box.querySelector("[data-chosen]").replaceChildren(...rows);
  };

  const uploads = (form) => {
    for (const box of form.querySelectorAll("[data-upload]")) {
      const input = box.querySelector("input[type=file]");
      const [camera, choose] = [box.querySelector("[data-camera]"), box.querySelector("[data-choose]")];
      input.classList.add("u-hidden");
      choose.parentElement.hidden = false;
      camera.hidden = !(matchMedia("(pointer: coarse)").matches && (!input.accept || /jpg|png|webp/.test(input.accept)));
      const accept = input.accept;
      choose.addEventListener("click", () => { input.removeAttribute("capture"); input.accept = accept; input.click(); });
      camera.addEventListener("click", () => { input.setAttribute("capture", "environment"); input.accept = "image/*"; input.click(); });
    }
  };

  const met = (form, event) => {
    if (event.detail?.status !== 200) return;
    event.detail.clone().json().then((answer) => {
      for (const place of answer.met || []) {
        const field = form.querySelector(`[data-place="${place}"]`);
        if (!field || field.querySelector("[data-met]")) continue;
        const line = document.createElement("p");
        line.className = "c-field__hint";
        line.dataset.met = "";
        line.setAttribute("role", "status");
        line.textContent = form.dataset.met;
        field.append(line);
      }
    }, () => {});
  };

  for (const form of document.querySelectorAll(".q-form")) {
    form.addEventListener("input", (event) => {
      decide(form);
      for (const counter of event.target.closest?.(".c-field")?.querySelectorAll("[data-counter]") || []) count(counter);
    });
    form.addEventListener("change", (event) => {
      if (event.target.type === "file") chosen(form, event.target);
      else decide(form);
    });
    form.addEventListener("minga:saved", (event) => met(form, event));
    decide(form);
    uploads(form);
    for (const counter of form.querySelectorAll("[data-counter]")) count(counter);
  }

  document.querySelector("[data-print]")?.addEventListener("click", () => window.print());
})();
