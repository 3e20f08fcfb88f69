// Small drawn parts of the element: buttons, scale bar, pin, the band of a box selection.

import type { Map as Chart } from "maplibre-gl";

import type { Words } from "./config.js";

const SVG = "http://www.w3.org/2000/svg";
const ICONS = {
  nearer: "M12 5v14M5 12h14",
  farther: "M5 12h14",
  whole: "M4 9V4h5M20 9V4h-5M4 15v5h5M20 15v5h-5",
  locate: "M12 2.5v3M12 18.5v3M2.5 12h3M18.5 12h3M12 5.5a6.5 6.5 0 1 0 0 13a6.5 6.5 0 0 0 0-13M12 10.2a1.8 1.8 0 1 0 0 3.6a1.8 1.8 0 0 0 0-3.6",
  layers: "m12 4 8.5 4.5L12 13 3.5 8.5ZM3.5 12.5 12 17l8.5-4.5M3.5 16.5 12 21l8.5-4.5",
  visible: "M3 3h18v18H3ZM8 12.5l3 3 5.5-6.5",
  full: "M9 4H4v5M4 4l6 6M15 20h5v-5M20 20l-6-6",
  box: "M5 3H3v2M9 3h2M15 3h2M21 5V3h-2M21 9v2M3 9v2M3 15v2M3 19v2h2M9 21h2M14 14l7 3-3 1.2L16.8 21z",
} as const;

export function el<K extends keyof HTMLElementTagNameMap>(name: K, look: string): HTMLElementTagNameMap[K] {
  const found = document.createElement(name);
  found.className = look;
  return found;
}

export function icon(d: string, box = "0 0 24 24"): SVGSVGElement {
  const svg = document.createElementNS(SVG, "svg");
  svg.setAttribute("viewBox", box);
  svg.setAttribute("aria-hidden", "true");
  const path = document.createElementNS(SVG, "path");
  path.setAttribute("d", d);
  svg.append(path);
  return svg;
}

export function tool(name: keyof typeof ICONS, words: Words, act: (button: HTMLButtonElement) => void): HTMLButtonElement {
  const button = el("button", "tool");
  button.type = "button";
  button.dataset["tool"] = name;
  button.title = words[name];
  button.setAttribute("aria-label", words[name]);
  button.append(icon(ICONS[name]));
  button.addEventListener("click", () => act(button));
  return button;
}

/** A bar of round length: how far is far. */
export function scaleBar(chart: Chart, words: Words): HTMLElement {
  const bar = el("div", "scale");
  const label = el("span", "");
  bar.append(label);
  const draw = (): void => {
    const { lng, lat } = chart.getCenter();
    const from = chart.project([lng, lat]);
    const to = chart.unproject([from.x + 100, from.y]);
    const perPixel = chart.getCenter().distanceTo(to) / 100;
    const metres = roundLength(110 * perPixel);
    bar.style.width = `${metres / perPixel}px`;
    label.textContent = metres >= 1000 ? `${metres / 1000} ${words.kilometres}` : `${metres} ${words.metres}`;
  };
  chart.on("move", draw);
  draw();
  return bar;
}

/** The longest of 1, 2, 5, 10, 20 … that is not over `most`. */
export function roundLength(most: number): number {
  const ten = 10 ** Math.floor(Math.log10(most));
  return ([5, 2, 1].find((n) => n * ten <= most) ?? 1) * ten;
}

export function pinButton(words: Words): HTMLButtonElement {
  const button = el("button", "pin");
  button.type = "button";
  button.setAttribute("aria-label", words.pin);
  const svg = icon("M0 0C-4-7-13-12-13-22A13 13 0 0 1 13-22C13-12 4-7 0 0Z", "-22 -46 44 48");
  const dot = document.createElementNS(SVG, "circle");
  dot.setAttribute("cy", "-22");
  dot.setAttribute("r", "4.5");
  svg.append(dot);
  button.append(svg);
  return button;
}

export interface Box {
  west: number;
  south: number;
  east: number;
  north: number;
}

/** While on, a drag draws a box instead of moving the map. Returns how to turn it off. */
export function boxing(chart: Chart, band: HTMLElement, done: (box: Box) => void): () => void {
  const ground = chart.getCanvasContainer();
  let from: [number, number] | null = null;
  const at = (event: PointerEvent): [number, number] => {
    const frame = ground.getBoundingClientRect();
    return [event.clientX - frame.left, event.clientY - frame.top];
  };
  const start = (event: PointerEvent): void => {
    if (event.button !== 0) return;
    from = at(event);
    ground.setPointerCapture(event.pointerId);
    event.preventDefault();
  };
  const drag = (event: PointerEvent): void => {
    if (!from) return;
    const to = at(event);
    band.hidden = false;
    band.style.transform = `translate(${Math.min(from[0], to[0])}px, ${Math.min(from[1], to[1])}px)`;
    band.style.width = `${Math.abs(to[0] - from[0])}px`;
    band.style.height = `${Math.abs(to[1] - from[1])}px`;
  };
  const end = (event: PointerEvent): void => {
    if (!from) return;
    const [a, b] = [from, at(event)];
    from = null;
    band.hidden = true;
    if (Math.abs(a[0] - b[0]) < 4 || Math.abs(a[1] - b[1]) < 4) return;
    done(boxOf(chart, a, b));
  };
  chart.dragPan.disable();
  ground.addEventListener("pointerdown", start);
  ground.addEventListener("pointermove", drag);
  ground.addEventListener("pointerup", end);
  return () => {
    chart.dragPan.enable();
    ground.removeEventListener("pointerdown", start);
    ground.removeEventListener("pointermove", drag);
    ground.removeEventListener("pointerup", end);
    band.hidden = true;
  };
}

function boxOf(chart: Chart, a: [number, number], b: [number, number]): Box {
  const one = chart.unproject(a);
  const other = chart.unproject(b);
  return {
    west: Math.min(one.lng, other.lng), south: Math.min(one.lat, other.lat),
    east: Math.max(one.lng, other.lng), north: Math.max(one.lat, other.lat),
  };
}
