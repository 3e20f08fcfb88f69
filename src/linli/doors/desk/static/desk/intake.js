// Taking in: what is known appears while one writes. Without this file the same happens at each press of a button.
(() => {
  const form = document.querySelector("form[data-intake]");
  if (!form) return;
  const WRITES = /^(send|pass|follow:)/;
  let asked = 0, timer = 0;

  // A live map stays: it takes over the place, the fields around it what the server made of them.
  const follow = (map, region, fresh) => {
    fresh.querySelectorAll("input[type=hidden]").forEach((field) => { form.elements[field.name].value = field.value; });
    fresh.querySelectorAll("[data-said]").forEach((said) => { region.querySelector(`#${said.id}`).textContent = said.textContent; });
    const now = fresh.querySelector("grid-map")?.getAttribute("value") ?? "";
    if (now && now !== map.value) {
      map.value = now;
      map.show(...now.split(",").map(Number));
    }
    queueMicrotask(() => map.refreshMarkers());
  };

  const show = (page, only) => {
    document.querySelectorAll("[data-live]").forEach((region) => {
      const fresh = page.getElementById(region.id);
      if (!fresh || (region.dataset.only && region.dataset.only !== only)) return;
      const map = region.querySelector("grid-map[data-state=ready]");
      if (map) return follow(map, region, fresh);
      const held = region.contains(document.activeElement) ? document.activeElement : null;
      region.innerHTML = fresh.innerHTML;
      if (held) [...region.querySelectorAll(`[name="${held.name}"]`)].find((e) => e.type !== "radio" || e.value === held.value)?.focus();
    });
    const place = page.getElementById("place_text");
    const mine = form.elements.place_text;
    if (place && mine && document.activeElement !== mine) mine.value = place.value;
    ["lon", "lat"].forEach((name) => form.elements[name]?.dispatchEvent(new Event("change", { bubbles: true }))); // kept with the words
  };

  const look = async (more) => {
    const turn = ++asked;
    const body = new FormData(form);
    body.delete("photos");
    for (const [name, value] of Object.entries(more)) body.set(name, value);
    document.querySelectorAll("#live-near, #live-promise").forEach((r) => r.classList.add("is-waiting"));
    try {
      const answer = await fetch(location.href, { method: "POST", body, credentials: "same-origin", redirect: "error" });
      const page = new DOMParser().parseFromString(await answer.text(), "text/html");
      if (turn !== asked) return;
      const trouble = page.querySelector(".errors h2");
      if (more.do === "caller" && trouble) document.getElementById("live-caller").textContent = trouble.textContent;
      else if (page.getElementById("live-near")) show(page, more.do);
    } catch { /* the buttons still send the form */ }
    document.querySelectorAll(".is-waiting").forEach((r) => r.classList.remove("is-waiting"));
  };

  form.addEventListener("submit", (event) => {
    const by = event.submitter;
    if (!by || WRITES.test(by.value) || by.type === "image") return;
    event.preventDefault();
    event.stopImmediatePropagation();
    delete form.dataset.sent;
    form.querySelectorAll("[aria-disabled]").forEach((b) => b.removeAttribute("aria-disabled"));
    look({ do: by.value || "look" });
  }, true);

  // A click on the map, in pixels of the drawing whatever its size on the page.
  form.addEventListener("click", (event) => {
    const map = event.target;
    if (map.type !== "image" || (!event.offsetX && !event.offsetY)) return;
    event.preventDefault();
    const wide = Number(map.getAttribute("width")) / map.clientWidth;
    look({ do: "look", "map.x": Math.round(event.offsetX * wide), "map.y": Math.round(event.offsetY * wide) });
  });

  // A reload brought back what was typed: what was chosen from the lists comes with it, and a pin put by hand stays where it was.
  form.addEventListener("brought", ({ detail }) => {
    const { lon, grid } = form.elements;
    look({ do: "look", ...detail, ...(lon?.value ? { spot_before: detail.spot ?? "", grid_before: grid.value } : {}) });
  });

  form.addEventListener("pick", () => look({ do: "look" }));

  form.addEventListener("change", ({ target }) => {
    if (["matter", "spot", "grid", "flow"].includes(target.name)) look({ do: "look" });
  });
  form.addEventListener("input", ({ target }) => {
    if (!("look" in target.dataset)) return;
    clearTimeout(timer);
    timer = setTimeout(() => look({ do: "look" }), 450);
  });
})();
