// What lies under everything: the town's own streets, water, green and buildings, or an online map where one is set.

import type { ExpressionSpecification, LayerSpecification } from "maplibre-gl";

import type { Tokens } from "./tokens.js";

type Expression = ExpressionSpecification;

export const REGULAR = ["Linli Regular"];
export const BOLD = ["Linli Bold"];
// how wide a street is drawn from afar, by grade; near, it has its true width
const FAR: Record<string, number> = { arterial: 3.2, main: 2.6, minor: 1.8, country: 1.6, lane: 1.2, alley: 0.7 };
const METRES_AT_0 = 78271.517; // metres a pixel at zoom 0 on the equator, tiles of 512 pixels

export function online(): LayerSpecification[] {
  return [{ id: "online", type: "raster", source: "online", paint: { "raster-saturation": -0.5, "raster-fade-duration": 0 } }];
}

/** The width in pixels: by grade from afar, by metres when near. `more` is added at every zoom (for the casing). */
function width(latitude: number, more: number): Expression {
  const grade: Expression = ["match", ["get", "grade"], ...Object.entries(FAR).flat(), 1] as unknown as Expression;
  const pixels = (zoom: number): Expression => {
    const scale = 2 ** zoom / (METRES_AT_0 * Math.cos((latitude * Math.PI) / 180));
    return ["+", ["max", ["*", ["coalesce", ["get", "width"], 6], scale], grade], more] as Expression;
  };
  return [
    "interpolate", ["exponential", 2], ["zoom"],
    10, ["+", ["*", grade, 0.4], more * 0.5], 13.5, ["+", ["*", grade, 0.9], more], 16, pixels(16), 20, pixels(20),
  ] as unknown as Expression;
}

export function ground(t: Tokens, latitude: number, isUnderFigures: boolean, fill: LayerSpecification[]): LayerSpecification[] {
  const green: LayerSpecification[] = [
    { id: "green", type: "fill", source: "base", "source-layer": "green",
      paint: { "fill-color": t.green, "fill-opacity": ["match", ["get", "grade"], "field", 0.45, "pitch", 0.7, 1] } },
    { id: "square", type: "fill", source: "base", "source-layer": "square", paint: { "fill-color": t.street, "fill-opacity": 0.8 } },
  ];
  const streets: LayerSpecification[] = [
    // on the ramp only the river stays: a pond would look like a low figure
    { id: "water", type: "fill", source: "base", "source-layer": "water",
      ...(isUnderFigures ? { filter: ["==", ["get", "grade"], "river"] as Expression } : {}), paint: { "fill-color": t.water } },
    { id: "rail", type: "line", source: "base", "source-layer": "rail",
      paint: { "line-color": t.line, "line-width": ["interpolate", ["linear"], ["zoom"], 11, 0.6, 16, 2.2, 19, 4] } },
    { id: "rail-ties", type: "line", source: "base", "source-layer": "rail", minzoom: 14,
      paint: { "line-color": t.street, "line-dasharray": [4, 4], "line-width": ["interpolate", ["linear"], ["zoom"], 14, 0.8, 16, 1.3, 19, 2.6] } },
    { id: "bridge", type: "fill", source: "base", "source-layer": "bridge", paint: { "fill-color": t.street, "fill-outline-color": t.casing } },
    { id: "street-casing", type: "line", source: "base", "source-layer": "street", minzoom: 13,
      layout: { "line-cap": "round", "line-join": "round", "line-sort-key": rank() },
      paint: { "line-color": t.casing, "line-width": width(latitude, isUnderFigures ? 1 : 1.6),
        "line-opacity": ["interpolate", ["linear"], ["zoom"], 13, 0, 14, isUnderFigures ? 0.5 : 1] } },
    { id: "street", type: "line", source: "base", "source-layer": "street",
      layout: { "line-cap": "round", "line-join": "round", "line-sort-key": rank() },
      paint: { "line-color": t.street, "line-width": width(latitude, 0) } },
    { id: "building", type: "fill", source: "base", "source-layer": "building", minzoom: 14.5,
      paint: { "fill-color": t.building, "fill-outline-color": t.casing,
        "fill-opacity": ["interpolate", ["linear"], ["zoom"], 14.5, 0, 15.5, isUnderFigures ? 0.35 : 1] } },
  ];
  return [...green, ...fill, ...streets];
}

function rank(): Expression {
  return ["match", ["get", "grade"], "arterial", 6, "main", 5, "minor", 4, "country", 3, "lane", 2, 1] as unknown as Expression;
}

export function named(language: "zh" | "en"): Expression {
  return ["coalesce", ["get", language], ["get", language === "zh" ? "en" : "zh"]] as Expression;
}

export function groundNames(language: "zh" | "en", t: Tokens, isUnderFigures: boolean): LayerSpecification[] {
  const paint = { "text-color": t.name, "text-halo-color": t.halo, "text-halo-width": 1.6 };
  const places: LayerSpecification[] = (["building", "square", "green"] as const).map((kind) => ({
    id: `${kind}-name`, type: "symbol", source: "base", "source-layer": `${kind}_name`,
    layout: { "text-field": named(language), "text-font": REGULAR, "text-size": 11.5, "text-max-width": 8, "text-padding": 6 },
    paint,
  }));
  const street: LayerSpecification = {
    id: "street-name", type: "symbol", source: "base", "source-layer": "street", minzoom: 13.5,
    filter: ["step", ["zoom"], ["in", ["get", "grade"], ["literal", ["arterial", "main"]]], 15,
      ["in", ["get", "grade"], ["literal", ["arterial", "main", "minor", "country"]]], 16,
      ["!=", ["get", "grade"], "alley"], 17, true] as unknown as Expression,
    layout: {
      "symbol-placement": "line", "symbol-spacing": 420, "symbol-sort-key": ["-", 0, rank()] as Expression,
      "text-field": named(language), "text-font": REGULAR, "text-letter-spacing": 0.06, "text-padding": 10, "text-max-angle": 30,
      "text-size": ["interpolate", ["linear"], ["zoom"], 14, 11, 18, 14],
    },
    paint: { ...paint, ...(isUnderFigures ? { "text-halo-color": t.street, "text-halo-width": 2 } : {}) },
  };
  const water: LayerSpecification = {
    id: "water-name", type: "symbol", source: "base", "source-layer": "water_name",
    ...(isUnderFigures ? { filter: ["==", ["get", "grade"], "river"] as Expression } : {}),
    layout: { "text-field": named(language), "text-font": REGULAR, "text-size": 12, "text-letter-spacing": 0.12, "text-padding": 6 },
    paint: { ...paint, "text-color": t.accent, "text-halo-color": t.water },
  };
  return [...places, water, street];
}
