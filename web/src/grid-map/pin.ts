// The chosen place: a pin that is dragged or moved by arrow keys, and how exactly the place is known.

import type * as Library from "maplibre-gl";

import type { Words } from "./config.js";
import { pinButton } from "./parts.js";

const STEP_M = 2; // by arrow key; ten times with Shift
const PER_DEGREE = 111_320;
const ARROWS: Record<string, [number, number]> = { ArrowUp: [0, 1], ArrowDown: [0, -1], ArrowLeft: [-1, 0], ArrowRight: [1, 0] };
const CORNERS = 72;

export class Pin {
  #marker: Library.Marker;
  #map: Library.Map;
  #circle: number[][] = [];

  constructor(library: typeof Library, map: Library.Map, words: Words, moved: (lon: number, lat: number) => void) {
    const button = pinButton(words);
    this.#map = map;
    this.#marker = new library.Marker({ element: button, anchor: "bottom", draggable: true, offset: [0, 2] });
    button.addEventListener("keydown", (event) => this.#nudge(event, moved));
    this.#marker.on("dragend", () => {
      const { lng, lat } = this.#marker.getLngLat();
      moved(lng, lat);
    });
    map.on("style.load", () => this.#drawCircle());
  }

  put(lon: number, lat: number, accuracyM: number): void {
    const isNew = !this.#marker.getElement().isConnected;
    this.#marker.setLngLat([lon, lat]);
    if (isNew) this.#marker.addTo(this.#map);
    this.#circle = accuracyM > 1 ? circle(lon, lat, accuracyM) : [];
    this.#drawCircle();
  }

  /** The circle lives beside the style, which knows nothing of it. */
  #drawCircle(): void {
    const data: GeoJSON.Feature = { type: "Feature", properties: {}, geometry: { type: "Polygon", coordinates: this.#circle.length ? [this.#circle] : [] } };
    const source = this.#map.getSource<Library.GeoJSONSource>("accuracy");
    if (source) return void source.setData(data);
    if (!this.#circle.length) return;
    const colour = getComputedStyle(this.#marker.getElement()).getPropertyValue("--accent").trim() || "#0b5a78";
    this.#map.addSource("accuracy", { type: "geojson", data });
    this.#map.addLayer({ id: "accuracy", type: "fill", source: "accuracy", paint: { "fill-color": colour, "fill-opacity": 0.14 } });
    this.#map.addLayer({ id: "accuracy-line", type: "line", source: "accuracy", paint: { "line-color": colour, "line-width": 1.5 } });
  }

  #nudge(event: KeyboardEvent, moved: (lon: number, lat: number) => void): void {
    const way = ARROWS[event.key];
    if (!way) return;
    event.preventDefault();
    event.stopPropagation();
    const { lng, lat } = this.#marker.getLngLat();
    const metres = STEP_M * (event.shiftKey ? 10 : 1);
    moved(lng + (way[0] * metres) / (PER_DEGREE * Math.cos((lat * Math.PI) / 180)), lat + (way[1] * metres) / PER_DEGREE);
    const seen = this.#marker.getLngLat();
    if (!this.#map.getBounds().contains(seen)) this.#map.panTo(seen);
  }
}

export function circle(lon: number, lat: number, radiusM: number): number[][] {
  const found = Array.from({ length: CORNERS }, (_, i) => {
    const angle = (i / CORNERS) * 2 * Math.PI;
    return [
      lon + (Math.cos(angle) * radiusM) / (PER_DEGREE * Math.cos((lat * Math.PI) / 180)),
      lat + (Math.sin(angle) * radiusM) / PER_DEGREE,
    ];
  });
  return [...found, found[0] as number[]];
}
