// The map of a draft: choose units, look ahead what a move would do, draw a border that snaps to the units' corners.
// Everything here can also be done without it, by the list under the map.

const page = document.querySelector("[data-draft]");
const figure = page.querySelector(".can-edit");
const svg = figure.querySelector("[data-map]");
const tools = figure.querySelector("[data-tools]");
const drawn = svg.querySelector("[data-drawn]");
const NS = "http://www.w3.org/2000/svg";
const SNAP_PX = 10;
const chosen = new Set();
const units = new Map([...svg.querySelectorAll("[data-u]")].map((shape) => [shape.dataset.u, shape]));
const box = { west: +page.dataset.west, east: +page.dataset.east, north: +page.dataset.north, south: +page.dataset.south };
const [, , WIDTH, HEIGHT] = svg.getAttribute("viewBox").split(" ").map(Number);
let corners = null;
let outline = [];
let isDrawing = false;
let asked = 0;

if (tools && units.size) {
  tools.hidden = false;
  show();
  svg.addEventListener("pointerdown", startBand);
  svg.addEventListener("click", click);
  svg.addEventListener("pointermove", snapAhead);
  svg.addEventListener("dblclick", (event) => { if (isDrawing) { event.preventDefault(); finish(); } });
  tools.elements.to.addEventListener("change", lookAhead);
  tools.querySelector("[data-clear]").addEventListener("click", clear);
  tools.querySelector("[data-draw]").addEventListener("click", () => { clear(); isDrawing = true; svg.classList.add("is-drawing"); say(page.dataset.sayDraw); });
  document.addEventListener("keydown", (event) => {
    if (event.key === "Escape") clear();
    if (event.key === "Enter" && isDrawing && outline.length > 2) finish();
  });
  for (const map of document.querySelectorAll("[data-map]")) addZoom(map);
}

function at(event) {
  const point = new DOMPoint(event.clientX, event.clientY).matrixTransform(svg.getScreenCTM().inverse());
  return [point.x, point.y];
}

let band = null;
let wasBand = false;

function startBand(event) {
  if (!event.shiftKey || isDrawing) return;
  event.preventDefault();
  const [x, y] = at(event);
  band = make("rect", "dv-outline");
  const move = (e) => {
    const [to_x, to_y] = at(e);
    set(band, { x: Math.min(x, to_x), y: Math.min(y, to_y), width: Math.abs(to_x - x), height: Math.abs(to_y - y) });
  };
  const end = () => {
    svg.removeEventListener("pointermove", move);
    const b = band.getBBox();
    band.remove();
    band = null;
    wasBand = b.width > 3;
    for (const [key, shape] of units) {
      const u = shape.getBBox();
      const cx = u.x + u.width / 2, cy = u.y + u.height / 2;
      if (cx > b.x && cx < b.x + b.width && cy > b.y && cy < b.y + b.height) choose(key, true);
    }
    show();
  };
  svg.addEventListener("pointermove", move);
  window.addEventListener("pointerup", end, { once: true });
}

function click(event) {
  if (wasBand) { wasBand = false; return; }
  if (isDrawing) return addCorner(event);
  const shape = event.target.closest("[data-u]");
  if (!shape) return;
  choose(shape.dataset.u, !chosen.has(shape.dataset.u));
  show();
}

function choose(key, yes) {
  if (yes) chosen.add(key); else chosen.delete(key);
  units.get(key).classList.toggle("dv-sel", yes);
}

function clear() {
  for (const key of [...chosen]) choose(key, false);
  outline = [];
  isDrawing = false;
  svg.classList.remove("is-drawing");
  drawn.replaceChildren();
  tools.elements.outline.value = "";
  show();
}

function show() {
  tools.elements.units.value = [...chosen].join(",");
  for (const button of tools.querySelectorAll("[data-needs]")) {
    const has = button.dataset.needs === "units" ? chosen.size > 0 : tools.elements.outline.value !== "";
    button.hidden = !has;
  }
  lookAhead();
}

async function lookAhead() {
  const list = tools.querySelector("[data-ahead-list]");
  if (!chosen.size) { list.replaceChildren(); return; }
  const mine = ++asked;
  const query = new URLSearchParams({ units: [...chosen].join(","), to: tools.elements.to.value });
  const answer = await fetch(`${page.dataset.ahead}?${query}`, { headers: { Accept: "application/json" } });
  if (!answer.ok || mine !== asked) return;
  const told = await answer.json();
  say(told.chosen);
  list.replaceChildren(...told.broken.filter((b) => b.new).map((b) => { const li = document.createElement("li"); li.textContent = `${b.hard ? "■" : "▲"} ${b.words}`; return li; }));
  for (const row of document.querySelectorAll("[data-grid]")) {
    const load = told.loads[row.dataset.grid];
    const cell = row.querySelector("td:last-child b");
    if (cell && load !== undefined) cell.textContent = load;
  }
}

function say(words) { if (words) tools.querySelector("[data-chosen]").textContent = words; }

/* the border: corners snap to those of the units, so that no sliver arises */
function allCorners() {
  if (corners) return corners;
  corners = [];
  for (const shape of units.values()) for (const pair of shape.getAttribute("d").match(/-?[\d.]+,-?[\d.]+/g) ?? []) corners.push(pair.split(",").map(Number));
  return corners;
}

function snapped(x, y) {
  const reach = SNAP_PX * (Number(svg.getAttribute("viewBox").split(" ")[2]) / svg.clientWidth);
  let best = null, far = reach;
  for (const [cx, cy] of allCorners()) {
    const d = Math.hypot(cx - x, cy - y);
    if (d < far) { best = [cx, cy]; far = d; }
  }
  return best;
}

function snapAhead(event) {
  if (!isDrawing) return;
  drawn.querySelector(".dv-snap")?.remove();
  const found = snapped(...at(event));
  if (found) set(make("circle", "dv-snap"), { cx: found[0], cy: found[1], r: 6 });
}

function addCorner(event) {
  const [x, y] = at(event);
  outline.push(snapped(x, y) ?? [x, y]);
  drawn.replaceChildren();
  set(make("polygon", "dv-outline"), { points: outline.map((p) => p.join(",")).join(" ") });
  for (const [cx, cy] of outline) set(make("circle", "dv-vertex"), { cx, cy, r: 4 });
  if (outline.length > 2) store();
}

function store() {
  const degrees = outline.map(([x, y]) => [box.west + (x / WIDTH) * (box.east - box.west), box.north + (y / HEIGHT) * (box.south - box.north)]);
  tools.elements.outline.value = JSON.stringify(degrees);
  show();
}

function finish() { isDrawing = false; svg.classList.remove("is-drawing"); store(); }

function make(name, look) {
  const found = document.createElementNS(NS, name);
  found.setAttribute("class", look);
  drawn.append(found);
  return found;
}

function set(shape, values) { for (const [name, value] of Object.entries(values)) shape.setAttribute(name, value); }

/* zoom with the wheel while Ctrl is held, and with + and − when the map has the focus; both maps show the same place */
function addZoom(map) {
  map.setAttribute("tabindex", "0");
  map.addEventListener("wheel", (event) => {
    if (!event.ctrlKey) return;
    event.preventDefault();
    const p = new DOMPoint(event.clientX, event.clientY).matrixTransform(map.getScreenCTM().inverse());
    zoom(event.deltaY < 0 ? 0.8 : 1.25, p.x, p.y);
  }, { passive: false });
  map.addEventListener("keydown", (event) => {
    const [x, y, w, h] = map.getAttribute("viewBox").split(" ").map(Number);
    const step = { ArrowLeft: [-0.1, 0], ArrowRight: [0.1, 0], ArrowUp: [0, -0.1], ArrowDown: [0, 0.1] }[event.key];
    if (event.key === "+" || event.key === "=") zoom(0.8, x + w / 2, y + h / 2);
    else if (event.key === "-") zoom(1.25, x + w / 2, y + h / 2);
    else if (step) view(x + step[0] * w, y + step[1] * h, w, h);
    else return;
    event.preventDefault();
  });
}

function zoom(by, x, y) {
  const [left, top, w, h] = svg.getAttribute("viewBox").split(" ").map(Number);
  const width = Math.min(WIDTH, Math.max(WIDTH / 20, w * by));
  const ratio = width / w;
  view(x - (x - left) * ratio, y - (y - top) * ratio, width, h * ratio);
}

function view(x, y, w, h) {
  const left = Math.min(Math.max(0, x), WIDTH - w), top = Math.min(Math.max(0, y), HEIGHT - h);
  for (const map of document.querySelectorAll("[data-map]")) map.setAttribute("viewBox", `${left} ${top} ${w} ${h}`);
}
