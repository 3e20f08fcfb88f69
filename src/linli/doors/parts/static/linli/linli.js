// What makes a form kinder; every page works without it.
(() => {
  const all = (q, f) => document.querySelectorAll(q).forEach(f);

  // An error summary is read first.
  document.querySelector("[data-focus]")?.focus();

  // A form is sent once; a second press while it is on its way does nothing.
  document.addEventListener("submit", (event) => {
    const form = event.target;
    if (form.dataset.sent && Date.now() - form.dataset.sent < 8000) return event.preventDefault();
    form.dataset.sent = Date.now();
    setTimeout(() => form.querySelectorAll("button:not([type=button])").forEach((b) => b.setAttribute("aria-disabled", "true")));
  });
  addEventListener("pageshow", () =>
    all("form", (form) => {
      delete form.dataset.sent;
      form.querySelectorAll("[aria-disabled]").forEach((b) => b.removeAttribute("aria-disabled"));
    }));

  // What was typed survives a reload: kept in this tab only, until it is sent.
  const store = (() => { try { return sessionStorage; } catch { return null; } })();
  if (store) {
    all("[data-forget]", () => Object.keys(store).filter((k) => k.startsWith("linli:")).forEach((k) => store.removeItem(k)));
    all("form[data-keep]", (form) => {
      const key = (field) => `linli:${location.pathname}:${form.dataset.keep}:${field.name}`;
      form.querySelectorAll("textarea, input:is([type=text], [type=search], [type=tel], [type=email], :not([type]))").forEach((field) => {
        const kept = store.getItem(key(field));
        if (kept && !field.value) field.value = kept;
        field.addEventListener("input", () => store.setItem(key(field), field.value));
      });
    });
  }

  // "Use my position": fills the form's lon and lat and sends it.
  all("[data-position]", (button) => {
    if (!navigator.geolocation) return;
    const form = button.form, note = document.getElementById(button.getAttribute("aria-describedby"));
    button.hidden = false;
    button.addEventListener("click", () => {
      note.textContent = button.dataset.waiting;
      navigator.geolocation.getCurrentPosition(
        ({ coords }) => {
          form.elements.lon.value = coords.longitude;
          form.elements.lat.value = coords.latitude;
          form.elements.accuracy.value = Math.round(coords.accuracy);
          form.requestSubmit(document.getElementById(button.dataset.position));
        },
        () => { note.textContent = button.dataset.failed; },
        { enableHighAccuracy: true, timeout: 15000, maximumAge: 30000 });
    });
  });

  // Copy a link.
  all("[data-copy]", (button) => {
    if (!navigator.clipboard) return;
    button.hidden = false;
    button.addEventListener("click", async () => {
      await navigator.clipboard.writeText(button.dataset.copy);
      button.lastChild.textContent = button.dataset.copied;
    });
  });

  // Photos are made small before they travel (a slow network, 12 million pixels), and are shown before they are sent.
  const MOST_PIXELS = 1600, SMALL_ENOUGH = 600_000;
  const smaller = async (file) => {
    if (file.size < SMALL_ENOUGH || !/^image\/(jpeg|png|webp)$/.test(file.type)) return file;
    const image = await createImageBitmap(file, { imageOrientation: "from-image" });
    const scale = Math.min(1, MOST_PIXELS / Math.max(image.width, image.height));
    const canvas = Object.assign(document.createElement("canvas"), { width: Math.round(image.width * scale), height: Math.round(image.height * scale) });
    canvas.getContext("2d").drawImage(image, 0, 0, canvas.width, canvas.height);
    const made = await new Promise((done) => canvas.toBlob(done, "image/jpeg", 0.85));
    return made && made.size < file.size ? new File([made], file.name.replace(/\.\w+$/, "") + ".jpg", { type: "image/jpeg" }) : file;
  };
  all("input[type=file]", (input) => input.addEventListener("change", async () => {
    const label = document.querySelector(`label.btn[for="${input.id}"] span`);
    if (label && input.files.length) label.textContent = [...input.files].map((f) => f.name).join(", ");
    const files = await Promise.all([...input.files].map((f) => smaller(f).catch(() => f)));
    const all_ = new DataTransfer();
    files.forEach((f) => all_.items.add(f));
    input.files = all_.files;
    const seen = document.getElementById(input.dataset.preview);
    if (!seen) return;
    seen.replaceChildren(...files.filter((f) => f.type.startsWith("image/")).map((f) => {
      const image = Object.assign(new Image(), { src: URL.createObjectURL(f), alt: f.name });
      image.onerror = () => image.parentNode.remove();
      const item = document.createElement("li");
      item.append(image);
      return item;
    }));
    seen.hidden = !seen.children.length;
  }));

  all("[data-print]", (button) => { button.hidden = false; button.addEventListener("click", () => print()); });
})();
