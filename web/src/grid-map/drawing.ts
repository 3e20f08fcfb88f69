// Drawing and editing, loaded only where a page draws: an area, a line (to split by), or the corners of what is there.
// By mouse, by finger, and by keyboard: the arrow keys move the map, Enter puts a corner under the cross.

import type * as Library from "maplibre-gl";
import { TerraDraw, TerraDrawLineStringMode, TerraDrawPolygonMode, TerraDrawSelectMode, type GeoJSONStoreFeatures } from "terra-draw";
import { TerraDrawMapLibreGLAdapter } from "terra-draw-maplibre-gl-adapter";

import type { Words } from "./config.js";
import { el } from "./parts.js";
import { linesOf, snapped } from "./snapping.js";

export type DrawKind = "polygon" | "line" | "edit";
const MODES: Record<DrawKind, string> = { polygon: "polygon", line: "linestring", edit: "select" };
const DIGITS = 7; // of a degree: a centimetre
const MOST_UNDONE = 60;

export interface Given {
  map: Library.Map;
  words: Words["draw"];
  host: HTMLElement;
  accent: string;
  snaps: () => Promise<GeoJSON.Geometry[]>;
  tell: (detail: { type: string; features: GeoJSON.FeatureCollection }) => void;
  say: (text: string) => void;
}

export class Drawing {
  #given: Given;
  #draw: TerraDraw;
  #lines: [number, number][][] = [];
  #kind: DrawKind | null = null;
  #past: GeoJSON.FeatureCollection[] = [];
  #bar: HTMLElement | null = null;

  constructor(given: Given) {
    this.#given = given;
    this.#draw = new TerraDraw({
      adapter: new TerraDrawMapLibreGLAdapter({ map: given.map, coordinatePrecision: DIGITS }),
      modes: modes(given.accent as `#${string}`, (at) => this.#snap(at)),
    });
    this.#draw.start();
    this.#draw.on("finish", (_id, context) => {
      this.#remember();
      given.tell({ type: context.action === "draw" ? "finish" : "change", features: this.features });
    });
    given.map.getCanvas().addEventListener("keydown", this.#key);
  }

  get isOn(): boolean {
    return this.#kind !== null;
  }

  get features(): GeoJSON.FeatureCollection {
    const own = this.#draw.getSnapshot().filter((f) => f.properties["mode"] !== "select" && !isHelper(f));
    return { type: "FeatureCollection", features: own.map((f) => ({ type: "Feature", id: f.id ?? "", properties: kept(f.properties), geometry: f.geometry as GeoJSON.Geometry })) };
  }

  /** Replaces what is drawn: areas and lines, which can then be edited. Properties of the page's own stay with them. */
  put(features: GeoJSON.FeatureCollection): void {
    this.#past = [];
    this.#show(features);
    this.#remember();
    const first = this.#draw.getSnapshot().find((f) => !isHelper(f));
    if (this.#kind === "edit" && first?.id !== undefined) this.#draw.selectFeature(first.id);
  }

  /** Starts a kind of drawing, or (null) leaves what is drawn as it is. */
  use(kind: DrawKind | null): void {
    this.#kind = kind;
    this.#bar?.remove();
    if (!kind) {
      this.#draw.setMode("static");
      return this.#given.say("");
    }
    this.#draw.setMode(MODES[kind]);
    this.#given.say(this.#given.words[`hint_${kind}`]);
    this.#bar = this.#buttons(kind);
    this.#given.host.shadowRoot?.append(this.#bar);
    void this.#given.snaps().then((shapes) => (this.#lines = linesOf(shapes)), () => (this.#lines = []));
  }

  undo(): void {
    if (this.#past.length < 2) return this.clear();
    this.#past.pop();
    this.#show(this.#past[this.#past.length - 1] as GeoJSON.FeatureCollection);
    this.#given.tell({ type: "undo", features: this.features });
  }

  clear(): void {
    const first = this.#kind === "edit" ? this.#past[0] : undefined;
    this.#past = first ? [first] : [];
    this.#show(first ?? { type: "FeatureCollection", features: [] });
    this.#given.tell({ type: "clear", features: this.features });
  }

  stop(): void {
    this.#given.map.getCanvas().removeEventListener("keydown", this.#key);
    this.#bar?.remove();
    this.#draw.stop();
  }

  #show(features: GeoJSON.FeatureCollection): void {
    const mode = this.#kind ? MODES[this.#kind] : "static";
    this.#draw.setMode("static"); // ends what is begun
    this.#draw.clear();
    const added = features.features.flatMap((f) => simple(f)).map((f) => ({ ...f, properties: { ...f.properties, mode: f.geometry.type === "Polygon" ? "polygon" : "linestring" } }));
    this.#draw.addFeatures(added as GeoJSONStoreFeatures[]);
    this.#draw.setMode(mode);
  }

  #remember(): void {
    this.#past = [...this.#past, this.features].slice(-MOST_UNDONE);
  }

  #snap([lon, lat]: [number, number]): [number, number] | undefined {
    return snapped(this.#lines, [lon, lat], (x, y) => this.#given.map.project([x, y]));
  }

  #key = (event: KeyboardEvent): void => {
    if (!this.#kind || this.#kind === "edit") return;
    if (event.key === "Enter") this.#corner(event);
    else if (event.key === "End") this.#finish();
    else if (event.key === "Backspace" || event.key === "Escape") this.#show(this.features);
    else return;
    event.preventDefault();
    event.stopPropagation();
  };

  /** A corner under the cross, as a click in the middle of the map would set it. */
  #corner(event: KeyboardEvent): void {
    const ground = this.#given.map.getCanvas();
    const frame = ground.getBoundingClientRect();
    const at = { clientX: frame.left + frame.width / 2, clientY: frame.top + frame.height / 2, bubbles: true, button: 0, isPrimary: true, pointerId: 1, pointerType: "mouse" };
    ground.dispatchEvent(new PointerEvent("pointermove", { ...at, button: -1 }));
    ground.dispatchEvent(new PointerEvent("pointerdown", { ...at, buttons: 1 }));
    ground.dispatchEvent(new PointerEvent("pointerup", at));
    event.preventDefault();
  }

  #finish(): void {
    this.#given.map.getCanvas().dispatchEvent(new KeyboardEvent("keyup", { key: "End", bubbles: true }));
  }

  #buttons(kind: DrawKind): HTMLElement {
    const { words } = this.#given;
    const bar = el("div", "drawbar");
    const add = (text: string, act: () => void): void => {
      const button = el("button", "");
      button.type = "button";
      button.textContent = text;
      button.addEventListener("click", act);
      bar.append(button);
    };
    if (kind !== "edit") add(words.finish, () => this.#finish());
    add(words.undo, () => this.undo());
    add(words.clear, () => this.clear());
    return bar;
  }
}

function modes(accent: `#${string}`, snap: (at: [number, number]) => [number, number] | undefined): (TerraDrawPolygonMode | TerraDrawLineStringMode | TerraDrawSelectMode)[] {
  const snapping = { toCoordinate: true, toCustom: (event: { lng: number; lat: number }) => snap([event.lng, event.lat]) };
  const keyEvents = { finish: "End", cancel: "Escape" };
  const corners = { draggable: true, midpoints: { draggable: true }, deletable: true, snappable: snapping };
  const flags = { polygon: { feature: { draggable: false, coordinates: corners } }, linestring: { feature: { draggable: false, coordinates: corners } } };
  return [
    new TerraDrawPolygonMode({ snapping, keyEvents, styles: { fillColor: accent, fillOpacity: 0.18, outlineColor: accent, outlineWidth: 3, closingPointColor: accent, closingPointWidth: 7 } }),
    new TerraDrawLineStringMode({ snapping, keyEvents, styles: { lineStringColor: accent, lineStringWidth: 3.5, closingPointColor: accent, closingPointWidth: 7 } }),
    new TerraDrawSelectMode({
      flags, keyEvents: { deselect: "Escape", delete: null, rotate: null, scale: null },
      styles: { selectedPolygonColor: accent, selectedPolygonFillOpacity: 0.18, selectedPolygonOutlineColor: accent, selectedPolygonOutlineWidth: 3, selectedLineStringColor: accent, selectionPointWidth: 7, selectionPointColor: accent, midPointWidth: 5, midPointColor: accent },
    }),
  ];
}

function isHelper(feature: GeoJSONStoreFeatures): boolean {
  return feature.geometry.type === "Point";
}

const OWN = new Set(["mode", "selected", "edited", "closingPoint", "currentlyDrawing", "coordinatePointIds", "committedCoordinateCount", "provisionalCoordinateCount"]);

function kept(properties: Record<string, unknown>): GeoJSON.GeoJsonProperties {
  return Object.fromEntries(Object.entries(properties).filter(([name]) => !OWN.has(name)));
}

/** Parts of a manifold shape as shapes of their own, on whole centimetres; each keeps the properties. */
function simple(feature: GeoJSON.Feature): GeoJSON.Feature[] {
  const { geometry, properties } = feature;
  const one = (shape: GeoJSON.Polygon | GeoJSON.LineString): GeoJSON.Feature => ({ type: "Feature", properties, geometry: rounded(shape) });
  if (geometry.type === "MultiPolygon") return geometry.coordinates.map((coordinates) => one({ type: "Polygon", coordinates }));
  if (geometry.type === "MultiLineString") return geometry.coordinates.map((coordinates) => one({ type: "LineString", coordinates }));
  return geometry.type === "Polygon" || geometry.type === "LineString" ? [one(geometry)] : [];
}

function rounded<T extends GeoJSON.Polygon | GeoJSON.LineString>(shape: T): T {
  const scale = 10 ** DIGITS;
  const put = (position: GeoJSON.Position): GeoJSON.Position => [Math.round((position[0] ?? 0) * scale) / scale, Math.round((position[1] ?? 0) * scale) / scale];
  const coordinates = shape.type === "Polygon" ? shape.coordinates.map((ring) => ring.map(put)) : shape.coordinates.map(put);
  return { ...shape, coordinates } as T;
}
