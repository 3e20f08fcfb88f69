// The command map. Every choice is an address; this script asks for it, takes over what changed and leaves the map where it is.
// Without it the page works by its links; without WebGL the list says the same.
const whole = document.querySelector(".cmap");
const map = document.getElementById("cm-map");
const calm = matchMedia("(prefers-reduced-motion: reduce)");
const REGIONS = ["cm-bar", "cm-foot", "cm-side"];
const FOLLOWS = ["figure", "filter", "at", "grid", "focus"]; // attributes of the map that the server decides
const PLAY_MS = 900;
document.documentElement.classList.add("js");
if (!document.querySelector('script[src*="grid-map"]')) map.dataset.state = "failed"; // it was never built: nothing is loading

let asking = null;
let playing = 0;

const view = () => {
  const { lon, lat, zoom } = map.view ?? {};
  return zoom ? `${lon.toFixed(5)},${lat.toFixed(5)},${zoom.toFixed(2)}` : new URL(location.href).searchParams.get("view");
};

const with_ = (address, changes) => {
  const url = new URL(address, location.href);
  for (const [name, value] of Object.entries(changes)) {
    url.searchParams.delete(name);
    if (value) url.searchParams.set(name, value);
  }
  return url;
};

// Asks for the address and takes over what changed. `how`: "push", "replace", or "quiet" for news from elsewhere.
async function go(address, how = "push", focus = null) {
  const url = with_(address, { view: view() });
  asking?.abort();
  const mine = (asking = new AbortController());
  whole.classList.add("waiting");
  try {
    const answer = await fetch(url, { signal: mine.signal, credentials: "same-origin" });
    if (answer.redirected && !new URL(answer.url).pathname.endsWith("/map")) return location.assign(answer.url);
    if (!answer.ok) return location.assign(url);
    take(new DOMParser().parseFromString(await answer.text(), "text/html"), focus, how);
    if (how === "push") history.pushState(null, "", url);
    else history.replaceState(null, "", url);
    map.dataset.shown = String(Number(map.dataset.shown ?? 0) + 1);
  } catch (error) {
    if (error.name !== "AbortError" && how !== "quiet") location.assign(url);
  } finally {
    if (asking === mine) whole.classList.remove("waiting");
  }
}

function take(page, focus, how) {
  const active = document.activeElement?.id || document.activeElement?.getAttribute("href");
  const typing = document.activeElement?.closest(".cm-form, input[type=range]");
  const scroll = document.getElementById("cm-side").scrollTop;
  const unfolded = document.getElementById("cm-filter").open;
  for (const id of REGIONS) {
    const [old, made] = [document.getElementById(id), page.getElementById(id)];
    if (!made || (typing && old.contains(typing) && how !== "push")) continue;
    if (id === "cm-foot" && document.activeElement?.matches("[data-play]")) around(document.activeElement, old, made);
    else old.replaceWith(made);
  }
  document.getElementById("cm-filter").open = unfolded && how !== "push";
  if (how !== "push") document.getElementById("cm-side").scrollTop = scroll;
  const told = page.getElementById("cm-map");
  for (const name of FOLLOWS) {
    const value = told.getAttribute(name);
    if (value === map.getAttribute(name)) continue;
    if (value === null) map.removeAttribute(name);
    else map.setAttribute(name, value);
  }
  ready();
  const wanted = focus ?? (active && (document.getElementById(active) ?? document.querySelector(`[href="${CSS.escape(active)}"]`)));
  if (wanted) (typeof wanted === "string" ? document.querySelector(wanted) : wanted)?.focus({ preventScroll: true });
}

// Everything beside the button that plays is renewed; the button stays, and with it the focus of whoever wants to stop it.
function around(button, old, made) {
  const fresh = made.querySelector("[data-time]");
  const [before, after] = [[], []];
  let side = before;
  for (const part of [...fresh.children]) {
    if (part.matches("[data-play]")) side = after;
    else side.push(part);
  }
  for (const part of [...button.parentElement.children]) if (part !== button) part.remove();
  button.before(...before);
  button.after(...after);
  button.parentElement.dataset.seconds = fresh.dataset.seconds;
  old.querySelector(".cm-do").replaceWith(made.querySelector(".cm-do"));
}

// What only works with script is shown by script.
function ready() {
  document.querySelectorAll("[data-play], [data-box], [data-visible]").forEach((button) => { button.hidden = map.dataset.state !== "ready" && !button.matches("[data-play]"); });
  const play = document.querySelector("[data-play]");
  play.classList.toggle("on", playing !== 0);
  play.querySelector(".vh").textContent = playing ? play.dataset.stop : calm.matches ? play.dataset.step : play.dataset.start;
}

// ---- choosing ----------------------------------------------------------------------------------------------------------
document.addEventListener("click", (event) => {
  const link = event.target.closest("a[data-go]");
  if (link && !event.ctrlKey && !event.metaKey && !event.shiftKey && event.button === 0) {
    event.preventDefault();
    const at = link.dataset.at ?? link.closest("[data-at]")?.dataset.at;
    if (at && link.dataset.case !== undefined) map.show?.(...at.split(",").map(Number), 17);
    const isRow = link.closest(".cm-table, .cm-cases");
    return void go(link.href, "push", isRow || link.closest(".f-grid") ? "#cm-side" : null);
  }
  if (event.target.closest("[data-box]")) map.startBox?.();
  if (event.target.closest("[data-visible]")) boxed(map.view);
  if (event.target.closest("[data-play]")) toggle();
});

document.addEventListener("submit", (event) => {
  if (!event.target.matches("[data-go-form], [data-time]")) return;
  event.preventDefault();
  event.stopImmediatePropagation(); // filters may be sent as often as wanted
  if (event.target.matches("[data-time]")) return;
  const asked = new URLSearchParams([...new FormData(event.target)].filter(([, value]) => value));
  const kept = new URL(location.href).searchParams;
  for (const name of ["grid", "box"]) if (kept.get(name)) asked.set(name, kept.get(name));
  document.getElementById("cm-filter").open = false;
  go(`?${asked}`);
}, true);

addEventListener("popstate", () => go(location.href, "replace"));

const boxed = ({ west, south, east, north }) =>
  go(with_(location.href, { box: [west, south, east, north].map((v) => v.toFixed(6)).join(","), list: "cases", grid: "", case: "", page: "" }), "push", "#cm-side");

map.addEventListener("boxselect", ({ detail }) => boxed(detail));
map.addEventListener("select", ({ detail: { kind, properties } }) => {
  if (kind === "case" || kind === "worker") go(with_(location.href, { case: properties.number, grid: "", box: "", page: "" }), "push", "#cm-side");
  else if (kind === "grid") go(with_(location.href, { grid: properties.code, case: "", box: "", page: "" }), "push", "#cm-side");
});
map.addEventListener("viewchange", () => {
  clearTimeout(map.settle);
  map.settle = setTimeout(() => history.replaceState(null, "", with_(location.href, { view: view() })), 300);
});
new MutationObserver(ready).observe(map, { attributes: true, attributeFilter: ["data-state"] });

// ---- time --------------------------------------------------------------------------------------------------------------
const slider = () => document.getElementById("cm-step");

function moment(step) {
  const seconds = document.querySelector("[data-time]").dataset.seconds.split(" ");
  return seconds[step] ?? "";
}

function said(step) {
  const at = moment(step);
  const words = new Intl.DateTimeFormat(document.documentElement.lang, { weekday: "short", month: "short", day: "numeric", hour: "2-digit", minute: "2-digit", timeZone: map.dataset.zone });
  const bars = document.querySelectorAll(".cm-hist rect[data-open]");
  bars.forEach((bar, i) => bar.classList.toggle("on", i === step));
  const said = at ? words.format(new Date(at * 1000)) : document.querySelector(".cm-marks span:last-child").textContent;
  document.querySelector("[data-moment]").textContent = said;
  slider().setAttribute("aria-valuetext", said);
  document.querySelector("[data-total]").textContent = bars[step]?.dataset.open ?? "";
}

const settle = (step) => go(with_(location.href, { at: moment(step), step: "", page: "" }), "replace");

document.addEventListener("input", (event) => {
  if (event.target !== slider()) return;
  said(slider().valueAsNumber);
  clearTimeout(slider.wait);
  slider.wait = setTimeout(() => settle(slider().valueAsNumber), 250);
});

function next() {
  const range = slider();
  const step = range.valueAsNumber >= Number(range.max) ? 0 : range.valueAsNumber + (calm.matches ? 1 : 2);
  range.value = String(step);
  said(range.valueAsNumber);
  return settle(range.valueAsNumber);
}

// Where little motion is wanted the button goes one step a press.
function toggle() {
  if (calm.matches) return void next();
  if (playing) {
    clearInterval(playing);
    playing = 0;
  } else {
    playing = setInterval(() => {
      next();
      if (slider().valueAsNumber >= Number(slider().max)) toggle();
    }, PLAY_MS);
  }
  ready();
}

// ---- news: shown where one looks, without moving anything ---------------------------------------------------------------------
const { live, since } = map.dataset;
if (live) {
  import(live).then(({ listen }) => {
    let wait = 0;
    const news = () => {
      clearTimeout(wait);
      wait = setTimeout(() => {
        if (map.getAttribute("at") || document.hidden) return; // an earlier moment does not change
        map.refresh?.().catch(() => undefined);
        go(location.href, "quiet");
      }, 1500);
    };
    listen({ url: map.dataset.news, since, on: { case: news, missed: news } });
  }).catch(() => undefined);
}
ready();
