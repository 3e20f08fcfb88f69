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
    if (form.dataset.drops) forget(form.dataset.drops);
    if (known.has(form)) keepAsSent(form);
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

  // What was typed or chosen and not yet sent survives a reload: kept in this tab only, until it is sent. Beside it stand what
  // the server had put there and what was sent from here; where the server says something else by now, its words are the newer
  // ones. `data-of` says whose they are (a report, an account): at another's form they are forgotten.
  const store = (() => { try { return sessionStorage; } catch { return null; } })();
  const known = new WeakMap();
  const forget = (start) => Object.keys(store ?? {}).filter((k) => k.startsWith(`kept:${start}`)).forEach((k) => store.removeItem(k));
  const plain = (text) => text.trim().replace(/\s+/g, " ");
  const keyOf = ({ dataset: { keep } }) => `kept:${keep[0] === "/" ? keep : `${location.pathname}:${keep}`}:`;
  const KEEP = "textarea, select, [data-kept], input:not([type=hidden], [type=file], [type=password])";
  const named = (form) => {
    const found = {};
    for (const f of form.elements) if (f.name && f.matches(KEEP) && !f.closest("[data-unkept]")) (found[f.name] ??= []).push(f);
    return found;
  };
  const isBox = ([f]) => /^(radio|checkbox)$/.test(f.type);
  const value = (fields, now) => {
    const [f] = fields;
    if (isBox(fields)) return fields.filter((b) => (now ? b.checked : b.defaultChecked)).map((b) => b.value).join("\n");
    if (now || !f.options) return now ? f.value : f.defaultValue;
    return ([...f.options].find((o) => o.defaultSelected) ?? f.options[0])?.value ?? "";
  };
  const keep = (form, name, now) => {
    const was = (known.get(form)[name] ??= [""]);
    if (was.every((w) => plain(w) === plain(now))) store.removeItem(keyOf(form) + name);
    else store.setItem(keyOf(form) + name, JSON.stringify([now, form.dataset.of ?? "", ...was]));
  };
  const put = (fields, now) => {
    const [f] = fields, chosen = now.split("\n"), has = (list) => list.some((o) => chosen.includes(o.value));
    if ((f.options && !has([...f.options])) || (isBox(fields) && now && !has(fields))) return false;
    if (isBox(fields)) fields.forEach((b) => { b.checked = chosen.includes(b.value); });
    else f.value = now;
    f.closest("details")?.setAttribute("open", "");
    if (isBox(fields) || f.options) (fields.find((b) => b.checked) ?? f).dispatchEvent(new Event("change", { bubbles: true }));
    return true;
  };
  const bring = (form) => {
    const fields = named(form), start = keyOf(form), base = {}, isEcho = "echo" in form.dataset, left = {};
    let many = 0;
    known.set(form, base);
    for (const name in fields) base[name] = isEcho ? ["", value(fields[name])] : [value(fields[name])]; // an echo: what was sent and refused
    for (const key of Object.keys(store).filter((k) => k.startsWith(start))) {
      const name = key.slice(start.length), [now, of, ...was] = JSON.parse(store.getItem(key)), shown = (base[name] ?? [""]).at(-1);
      const isOwn = !of || of === (form.dataset.of ?? ""), isNewer = plain(now) !== plain(shown) && was.some((w) => plain(w) === plain(shown));
      if (!isOwn || (!isNewer && !isEcho)) { store.removeItem(key); continue; }
      base[name] = isEcho ? [...was, shown] : was;
      if (!isNewer) continue;
      if (!fields[name] || !put(fields[name], now)) left[name] = now;
      many++;
    }
    if (many) form.dispatchEvent(new CustomEvent("brought", { detail: left }));
  };
  const keepOne = ({ target: { form, name } }) => {
    const fields = form && known.has(form) && named(form)[name];
    if (fields) keep(form, name, value(fields, true));
  };
  const keepAsSent = (form) => { // whether it arrives is not known yet; if it does, the server says the same
    for (const [name, fields] of Object.entries(named(form))) {
      const now = value(fields, true);
      (known.get(form)[name] ??= [""]).push(now);
      keep(form, name, now);
    }
  };
  const bringAll = () => {
    all("[data-forget]", ({ dataset }) => forget(dataset.forget));
    // A form that has gone from its page was answered: its words do not come back with the next question.
    const mine = `kept:${location.pathname}:`, forms = [...document.querySelectorAll("form[data-keep]")];
    if (!document.querySelector("[data-code]")) Object.keys(store)
      .filter((k) => k.startsWith(mine) && !forms.some((form) => k.startsWith(keyOf(form))))
      .forEach((k) => store.removeItem(k));
    forms.forEach(bring);
  };
  if (store) {
    document.addEventListener("input", keepOne);
    document.addEventListener("change", keepOne);
    document.addEventListener("DOMContentLoaded", bringAll); // after everybody who listens to a choice
    document.addEventListener("renewed", ({ target }) => target.querySelectorAll("form[data-keep]").forEach(bring));
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
