// The map of a draft: choose units, cut a grid by a line, draw its border anew; each is looked at by the server while it is
// drawn, and done only when a button is pressed. Mouse, finger and keys. Everything can also be done by the forms and the list.
import { addView } from "./draft_view.js";

const page = document.querySelector("[data-draft]");
const svg = page.querySelector(".can-edit [data-map]");
const tools = page.querySelector("[data-tools]");
const drawn = svg.querySelector("[data-drawn]");
const data = JSON.parse(document.getElementById("units-in").textContent);
const box = { west: +page.dataset.west, east: +page.dataset.east, north: +page.dataset.north, south: +page.dataset.south };
const [, , WIDTH, HEIGHT] = svg.getAttribute("viewBox").split(" ").map(Number);
const NS = "http://www.w3.org/2000/svg";
const SNAP_PX = { mouse: 10, pen: 14, touch: 24 };
const chosen = new Set();
let shapes = [];
let corners = [];
let points = []; // of the line or border that is being drawn
let mode = "choose"; // "choose" "many" "border" "cut"
let isDone = false; // the line or border is drawn to its end
let cursor = null; // where the keys are
let asked = 0;

const view = addView(page, svg, { isBusy: () => mode !== "choose", say });
start();

async function start() {
  const answer = await fetch(page.dataset.units, { headers: { Accept: "application/json" } });
  if (!answer.ok) return;
  const told = await answer.json();
  const group = svg.querySelector("[data-units]");
  shapes = told.d.map((d, seq) => {
    const shape = document.createElementNS(NS, "path");
    shape.setAttribute("d", d);
    shape.setAttribute("class", "dv-u");
    shape.dataset.u = seq;
    shape.dataset.g = data.codes[data.of[seq]];
    const title = document.createElementNS(NS, "title");
    title.textContent = `${told.code[seq]} · ${told.households[seq]}`;
    shape.append(title);
    return shape;
  });
  group.replaceChildren(...shapes);
  const fine = document.createElementNS(NS, "path");
  fine.setAttribute("d", told.d.join(""));
  fine.setAttribute("class", "dv-u dv-still");
  page.querySelector("figure:not(.can-edit) [data-units]")?.replaceChildren(fine);
  corners = told.d.flatMap((d) => (d.match(/-?[\d.]+,-?[\d.]+/g) ?? []).map((pair) => pair.split(",").map(Number)));
  tools.hidden = false;
  listen();
  use("choose");
  page.dataset.state = "ready";
}

function listen() {
  svg.addEventListener("click", click);
  svg.addEventListener("pointerdown", startBand);
  svg.addEventListener("pointermove", (event) => isDrawing() && showSnap(place(event), event.pointerType));
  svg.addEventListener("dblclick", (event) => { if (isDrawing()) { event.preventDefault(); finish(); } });
  svg.addEventListener("keydown", key);
  svg.addEventListener("focus", () => { cursor ??= [WIDTH / 2, HEIGHT / 2]; });
  tools.elements.to.addEventListener("change", lookAhead);
  for (const button of tools.querySelectorAll("[data-mode]")) button.addEventListener("click", () => { clear(); use(button.dataset.mode); });
  tools.querySelector("[data-clear]").addEventListener("click", () => { clear(); use("choose"); });
  tools.querySelector("[data-back]").addEventListener("click", stepBack);
  tools.querySelector("[data-done]").addEventListener("click", finish);
  document.addEventListener("keydown", (event) => { if (event.key === "Escape") { clear(); use("choose"); } });
  for (const form of page.querySelectorAll("form[method=post]")) form.addEventListener("submit", () => view.remember());
}

function isDrawing() { return (mode === "border" || mode === "cut") && !isDone; }

function use(wanted) {
  mode = wanted;
  for (const button of tools.querySelectorAll("[data-mode]")) button.setAttribute("aria-pressed", String(button.dataset.mode === mode));
  svg.classList.toggle("is-drawing", mode !== "choose");
  say(tools.querySelector(`[data-mode=${mode}]`).dataset.say);
  show();
}

function place(event) {
  const point = new DOMPoint(event.clientX, event.clientY).matrixTransform(svg.getScreenCTM().inverse());
  return [point.x, point.y];
}

/* choosing units: one by one, or many in a box */
let isBand = false;

function startBand(event) {
  if (isDrawing() || !(mode === "many" || event.shiftKey) || event.button !== 0) return;
  event.preventDefault();
  svg.setPointerCapture(event.pointerId);
  const [x, y] = place(event);
  const band = make("rect", "dv-outline");
  const move = (e) => {
    const [to_x, to_y] = place(e);
    set(band, { x: Math.min(x, to_x), y: Math.min(y, to_y), width: Math.abs(to_x - x), height: Math.abs(to_y - y) });
  };
  const end = () => {
    svg.removeEventListener("pointermove", move);
    const b = band.getBBox();
    band.remove();
    isBand = b.width > 3 || b.height > 3;
    if (!isBand) return;
    shapes.forEach((shape, seq) => {
      const u = shape.getBBox(), cx = u.x + u.width / 2, cy = u.y + u.height / 2;
      if (cx > b.x && cx < b.x + b.width && cy > b.y && cy < b.y + b.height) choose(seq, true);
    });
    show();
  };
  svg.addEventListener("pointermove", move);
  svg.addEventListener("pointerup", end, { once: true });
  svg.addEventListener("pointercancel", () => { svg.removeEventListener("pointermove", move); band.remove(); }, { once: true });
}

function click(event) {
  if (isBand) { isBand = false; return; }
  if (view.wasDragged()) return;
  if (isDrawing()) return addCorner(place(event), event.pointerType);
  const shape = event.target.closest("[data-u]");
  if (shape && !isDone) toggle(+shape.dataset.u);
}

function toggle(seq) { choose(seq, !chosen.has(seq)); show(); }

function choose(seq, yes) {
  if (yes) chosen.add(seq); else chosen.delete(seq);
  shapes[seq].classList.toggle("dv-sel", yes);
}

function clear() {
  for (const seq of [...chosen]) choose(seq, false);
  points = [];
  isDone = false;
  drawn.replaceChildren();
  tools.elements.outline.value = "";
  for (const shape of svg.querySelectorAll(".dv-pre")) shape.classList.remove("dv-pre");
}

/* lines and borders: their corners snap to those of the units */
function snapped([x, y], pointer = "mouse") {
  let best = null, far = (SNAP_PX[pointer] ?? 14) * view.unitsPerPixel();
  for (const [cx, cy] of corners) {
    const d = Math.hypot(cx - x, cy - y);
    if (d < far) { best = [cx, cy]; far = d; }
  }
  return best;
}

function showSnap(at, pointer) {
  for (const old of drawn.querySelectorAll(".dv-snap, .dv-cross")) old.remove();
  const found = snapped(at, pointer);
  if (found) set(make("circle", "dv-snap"), { cx: found[0], cy: found[1], r: 6 * view.unitsPerPixel() });
}

function addCorner(at, pointer) {
  points.push(snapped(at, pointer) ?? at);
  draw();
}

function stepBack() {
  isDone = false;
  points.pop();
  draw();
}

function draw() {
  drawn.replaceChildren();
  const r = 4 * view.unitsPerPixel();
  set(make(mode === "cut" ? "polyline" : "polygon", mode === "cut" ? "dv-cut" : "dv-outline"), { points: points.map((p) => p.join(",")).join(" ") });
  for (const [cx, cy] of points) set(make("circle", "dv-vertex"), { cx, cy, r });
  const enough = points.length >= (mode === "cut" ? 2 : 3);
  const degrees = points.map(([x, y]) => [box.west + (x / WIDTH) * (box.east - box.west), box.north + (y / HEIGHT) * (box.south - box.north)]);
  tools.elements.outline.value = enough ? JSON.stringify(degrees) : "";
  show();
}

function finish() {
  if (tools.elements.outline.value === "") return;
  isDone = true;
  show();
}

/* what would happen */
function show() {
  const has = { units: chosen.size > 0, border: mode === "border" && tools.elements.outline.value !== "", cut: mode === "cut" && tools.elements.outline.value !== "" };
  tools.elements.units.value = [...chosen].join(",");
  for (const part of tools.querySelectorAll("[data-needs]")) part.hidden = !part.dataset.needs.split(" ").some((need) => has[need]);
  tools.querySelector("[data-into]").hidden = !(has.units || mode === "border");
  tools.querySelector("[data-back]").hidden = !points.length;
  tools.querySelector("[data-done]").hidden = !isDrawing() || tools.elements.outline.value === "";
  lookAhead();
}

async function lookAhead() {
  const list = tools.querySelector("[data-ahead-list]");
  const verb = tools.elements.outline.value ? { border: "redraw", cut: "cut" }[mode] : chosen.size ? "move" : "";
  const mine = ++asked;
  if (!verb) { list.replaceChildren(); return; }
  const query = new URLSearchParams({ verb, units: [...chosen].join(","), to: tools.elements.to.value, outline: tools.elements.outline.value });
  // a long choice does not fit into an address
  const token = tools.elements.csrfmiddlewaretoken.value;
  const answer = await fetch(page.dataset.ahead, { method: "POST", body: query, headers: { Accept: "application/json", "X-CSRFToken": token } });
  if (!answer.ok || mine !== asked) return;
  const told = await answer.json();
  if (mine !== asked) return;
  if (verb === "move") say(told.chosen);
  const items = told.refused ? [`■ ${told.refused}`] : [
    ...(verb === "move" ? [] : told.parts.map((p) => `${p.is_good ? "●" : "▲"} ${p.name}: ${p.households}`)),
    ...told.broken.filter((b) => b.new).map((b) => `${b.hard ? "■" : "▲"} ${b.words}`),
  ];
  list.replaceChildren(...items.map((words) => { const li = document.createElement("li"); li.textContent = words; return li; }));
  if (verb !== "move") {
    const coming = new Set(told.units);
    shapes.forEach((shape, seq) => shape.classList.toggle("dv-pre", coming.has(seq)));
  }
  for (const row of document.querySelectorAll("[data-grid]")) {
    const load = told.loads[row.dataset.grid], cell = row.querySelector("td:last-child b");
    if (cell && load !== undefined) cell.textContent = load;
  }
}

function say(words) { if (words) tools.querySelector("[data-chosen]").textContent = words; }

/* keys: the arrows move a cross while something is drawn or chosen by keys, Space sets a corner or chooses, Enter ends */
function key(event) {
  const step = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1] }[event.key];
  if (event.key === " ") {
    event.preventDefault();
    cursor ??= [WIDTH / 2, HEIGHT / 2];
    if (isDrawing()) addCorner(cursor, "pen"); else chooseAtCursor();
    return showCursor();
  }
  if (event.key === "Enter" && isDrawing()) { event.preventDefault(); return finish(); }
  if (event.key === "Backspace" && points.length) { event.preventDefault(); return stepBack(); }
  if (!step || event.ctrlKey) return;
  event.preventDefault();
  const far = (event.shiftKey ? 2 : 14) * view.unitsPerPixel();
  cursor = [clamp(cursor[0] + step[0] * far, WIDTH), clamp(cursor[1] + step[1] * far, HEIGHT)];
  showCursor();
}

function chooseAtCursor() {
  const at = new DOMPoint(...cursor);
  const seq = shapes.findIndex((shape) => shape.isPointInFill(at));
  if (seq >= 0) toggle(seq);
}

function showCursor() {
  showSnap(cursor, "pen");
  const [x, y] = cursor, r = 9 * view.unitsPerPixel();
  set(make("path", "dv-cross"), { d: `M${x - r},${y}H${x + r}M${x},${y - r}V${y + r}` });
}

function clamp(value, most) { return Math.min(most, Math.max(0, value)); }

function make(name, look) {
  const found = document.createElementNS(NS, name);
  found.setAttribute("class", look);
  drawn.append(found);
  return found;
}

function set(shape, values) { for (const [name, value] of Object.entries(values)) shape.setAttribute(name, value); }
