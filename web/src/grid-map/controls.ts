// The buttons in the corner, the sheet of layers, and the legend. Each stays as small as it is useful; none covers a second corner.

import type * as Library from "maplibre-gl";

import type { Config, Figures, Words } from "./config.js";
import { pictures } from "./images.js";
import { el, tool } from "./parts.js";
import { GROUPS, type LayerGroup } from "./style.js";
import { readTokens } from "./tokens.js";

export type Control = "zoom" | "whole" | "layers" | "box" | "visible" | "locate" | "full";
export const USUAL_CONTROLS = "zoom whole";

export interface Acts {
  whole: () => void;
  box: (button: HTMLButtonElement) => void;
  visible: () => void;
  locate: () => void;
  full: () => void;
  shown: () => ReadonlySet<LayerGroup>;
  show: (group: LayerGroup, isOn: boolean) => void;
}

export function corner(map: Library.Map, config: Config, wanted: ReadonlySet<Control>, acts: Acts): HTMLElement {
  const { words } = config;
  const buttons = el("div", "buttons");
  const put = (...tools: HTMLElement[]): void => {
    const group = el("div", "group");
    group.append(...tools);
    buttons.append(group);
  };
  const first: HTMLElement[] = [];
  if (wanted.has("zoom")) first.push(tool("nearer", words, () => map.zoomIn()), tool("farther", words, () => map.zoomOut()));
  if (wanted.has("whole")) first.push(tool("whole", words, acts.whole));
  if (first.length) put(...first);
  if (wanted.has("locate")) put(tool("locate", words, acts.locate));
  const second: HTMLElement[] = [];
  if (wanted.has("box")) second.push(tool("box", words, acts.box));
  if (wanted.has("visible")) second.push(tool("visible", words, acts.visible));
  if (second.length) put(...second);
  if (wanted.has("full")) put(tool("full", words, acts.full));
  if (wanted.has("layers")) buttons.append(layerSheet(config, acts));
  return buttons;
}

function layerSheet(config: Config, acts: Acts): HTMLElement {
  const { words } = config;
  const holder = el("div", "sheetholder");
  const sheet = el("div", "sheet");
  sheet.hidden = true;
  sheet.setAttribute("role", "group");
  sheet.setAttribute("aria-label", words.layers);
  const group = el("div", "group");
  const button = tool("layers", words, () => open(sheet.hidden === true));
  button.setAttribute("aria-expanded", "false");
  const open = (isOpen: boolean): void => {
    sheet.hidden = !isOpen;
    button.setAttribute("aria-expanded", String(isOpen));
    if (!isOpen) return;
    const shown = acts.shown();
    sheet.querySelectorAll("input").forEach((box) => (box.checked = shown.has(box.value as LayerGroup)));
  };
  for (const name of GROUPS) {
    if ((name === "cases" && !config.cases) || (name === "workers" && !config.workers) || (name === "base" && !config.base && !config.online)) continue;
    const label = el("label", "");
    const box = el("input", "");
    box.type = "checkbox";
    box.value = name;
    box.addEventListener("change", () => acts.show(name, box.checked));
    label.append(box, words.groups[name] ?? name);
    sheet.append(label);
  }
  holder.addEventListener("keydown", (event) => {
    if (event.key !== "Escape" || sheet.hidden) return;
    event.stopPropagation();
    open(false);
    button.focus();
  });
  holder.addEventListener("focusout", (event) => {
    if (!sheet.hidden && event.relatedTarget instanceof Node && !holder.contains(event.relatedTarget)) open(false);
  });
  group.append(button);
  holder.append(group, sheet);
  return holder;
}

/** Steps of the ramp with numbers, lights with words. */
export function legend(host: HTMLElement, words: Words, figures: Figures | null, hasCases: boolean): HTMLElement {
  const box = el("details", "legend");
  box.open = host.clientWidth > 480;
  const title = el("summary", "");
  title.textContent = figures?.name ?? words.legend;
  box.append(title);
  const list = el("ul", "");
  figures?.steps.forEach((text, i) => list.append(entry(`swatch q${i + 1}`, text)));
  if (figures && Object.values(figures.values).some((v) => v === null)) list.append(entry("swatch", words.no_figure));
  if (hasCases) {
    const drawn = pictures(readTokens(host), 2);
    for (const light of ["overdue", "near", "normal", "stopped"]) {
      const item = entry("", words.lights[light] ?? light);
      const image = drawn.get(`light-${light}`);
      if (image) item.prepend(picture(image));
      list.append(item);
    }
  }
  box.append(list);
  return box;
}

function entry(look: string, text: string): HTMLElement {
  const item = el("li", "");
  if (look) item.append(el("i", look));
  item.append(text);
  return item;
}

function picture(image: ImageData): HTMLCanvasElement {
  const canvas = el("canvas", "");
  canvas.width = image.width;
  canvas.height = image.height;
  canvas.setAttribute("aria-hidden", "true");
  canvas.getContext("2d")?.putImageData(image, 0, 0);
  return canvas;
}
