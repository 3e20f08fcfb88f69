// What makes a form kinder; every page works without it.
(() => {
  const all = (q, f) => document.querySelectorAll(q).forEach(f);

  // An error summary is read first.
  document.querySelector("[data-focus]")?.focus();

  // A form is sent once; a second press while it is on its way does nothing. Its button says so when it takes longer.
  const told = document.body.dataset;
  const say = (form, text) => {
    let note = form.querySelector("[data-note]");
    if (!note) {
      note = Object.assign(document.createElement("p"), { className: "notice notice-warn" });
      note.dataset.note = "";
      note.setAttribute("role", "alert");
      form.append(note);
    }
    note.textContent = text;
    note.hidden = !text;
  };
  const buttons = (form, f) => form.querySelectorAll("button:not([type=button])").forEach(f);
  const free = (form) => {
    delete form.dataset.sent;
    buttons(form, (b) => { b.removeAttribute("aria-disabled"); if (b.dataset.said) { b.querySelector("span").textContent = b.dataset.said; delete b.dataset.said; } });
  };
  const working = (form, button) => {
    buttons(form, (b) => b.setAttribute("aria-disabled", "true"));
    if (!button || !told.sending) return;
    setTimeout(() => {
      if (!form.dataset.sent || button.dataset.said || !button.textContent.trim()) return;
      let words = button.querySelector("span");
      if (!words) { // the words of a button stand beside its icon
        const text = [...button.childNodes].find((n) => n.nodeType === 3 && n.data.trim());
        if (!text) return;
        words = document.createElement("span");
        text.replaceWith(words);
        words.textContent = text.data.trim();
      }
      button.dataset.said = words.textContent;
      words.textContent = button.dataset.sending || told.sending;
    }, 600);
  };
  document.addEventListener("submit", (event) => {
    const form = event.target;
    if (form.dataset.sent && Date.now() - form.dataset.sent < 30000) return event.preventDefault();
    form.dataset.sent = Date.now();
  });
  addEventListener("submit", (event) => { // after everybody else: it is really on its way
    const form = event.target;
    if (event.defaultPrevented) return;
    if (form.method === "post" && navigator.onLine === false) {
      event.preventDefault();
      free(form);
      return say(form, told.offline);
    }
    if ("file" in form.dataset) setTimeout(() => free(form), 3000); // a file comes, the page stays
    else if (form.method === "post") setTimeout(() => working(form, event.submitter));
    if (form.enctype === "multipart/form-data" && form.method === "post") upload(event);
  });
  addEventListener("pageshow", () => all("form", free));

  // Photos on a slow line: how far they are, and a way to stop. The answer is shown as if the browser had sent the form.
  const SLOW = 150_000;
  const upload = (event) => {
    const form = event.target, body = new FormData(form, event.submitter);
    const size = [...body.values()].reduce((sum, v) => sum + (v.size ?? 0), 0);
    if (size < SLOW || !told.uploading) return;
    event.preventDefault();
    const box = document.createElement("div"), bar = document.createElement("progress"), words = document.createElement("span"), stop = document.createElement("button");
    box.className = "uploading";
    words.setAttribute("role", "status");
    Object.assign(stop, { type: "button", className: "btn btn-2", textContent: told.cancel });
    Object.assign(bar, { max: size, value: 0 });
    bar.setAttribute("aria-label", told.uploading);
    box.append(words, bar, stop);
    form.querySelector("[data-uploading]")?.remove();
    box.dataset.uploading = "";
    say(form, "");
    form.append(box);
    const request = new XMLHttpRequest(), over = (text) => { box.remove(); free(form); if (text) say(form, text); };
    words.textContent = told.uploading;
    request.upload.onprogress = ({ loaded }) => {
      bar.value = loaded;
      words.textContent = `${told.uploading} ${Math.min(100, Math.round((100 * loaded) / size))} %`;
    };
    request.onerror = () => over(told.offline);
    request.onabort = () => over(told.cancelled);
    request.onload = () => {
      if (request.status < 300) history.replaceState(null, "", request.responseURL);
      document.open();
      document.write(request.responseText);
      document.close();
    };
    stop.addEventListener("click", () => request.abort());
    request.open("POST", form.action);
    request.setRequestHeader("Accept", "text/html");
    request.send(body);
  };

  // What was typed survives a reload: kept in this tab only, until it is sent.
  const store = (() => { try { return sessionStorage; } catch { return null; } })();
  if (store) {
    all("[data-forget]", ({ dataset: { forget } }) => Object.keys(store).filter((k) => k.startsWith(`linli:${forget}`)).forEach((k) => store.removeItem(k)));
    // A form that has gone from its page was answered: its words do not come back with the next question.
    const mine = `linli:${location.pathname}:`;
    if (!document.querySelector("[data-code]")) Object.keys(store)
      .filter((k) => k.startsWith(mine) && !document.querySelector(`form[data-keep="${CSS.escape(k.slice(mine.length).split(":")[0])}"]`))
      .forEach((k) => store.removeItem(k));
    all("form[data-keep]", (form) => {
      const key = (field) => `linli:${location.pathname}:${form.dataset.keep}:${field.name}`;
      form.querySelectorAll("textarea, input:is([type=text], [type=search], [type=tel], [type=email], :not([type]))").forEach((field) => {
        const kept = store.getItem(key(field));
        if (kept && !field.value) {
          field.value = kept;
          field.closest("details")?.setAttribute("open", "");
        }
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
    all(`[data-needs="${input.id}"]`, (button) => { button.hidden = !input.files.length; });
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

  all("[data-needs]", (button) => { button.hidden = true; });
  all("[data-print]", (button) => { button.hidden = false; button.addEventListener("click", () => print()); });
})();
