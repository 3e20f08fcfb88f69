// The style: own ground, grids as choropleth or as borders, cases on top, names that give way to each other.

import type { ExpressionSpecification, LayerSpecification, SourceSpecification, StyleSpecification } from "maplibre-gl";

import type { Config, Figure, Grids } from "./config.js";
import { CLUSTERS } from "./images.js";
import type { Tokens } from "./tokens.js";

export type LayerGroup = "base" | "grids" | "cases" | "names";
export const GROUPS: readonly LayerGroup[] = ["base", "grids", "cases", "names"];

export interface Shown {
  groups: ReadonlySet<LayerGroup>;
  figure: Figure | null; // choropleth of grids
  grid: string; // code of the grid that stands out
}

export interface Marker {
  lon: number;
  lat: number;
  look: string;
  number: string;
  title: string;
  key: string;
}

type Expression = ExpressionSpecification;

const REGULAR = ["Linli Regular"];
const BOLD = ["Linli Bold"];
const EMPTY: GeoJSON.FeatureCollection = { type: "FeatureCollection", features: [] };
// how wide a street is drawn from afar, by grade; near, it has its true width
const FAR: Record<string, number> = { arterial: 3.2, main: 2.6, minor: 1.8, country: 1.6, lane: 1.2, alley: 0.7 };
const METRES_AT_0 = 78271.517; // metres a pixel at zoom 0 on the equator, tiles of 512 pixels

export function styleOf(config: Config, grids: Grids, markers: Marker[], shown: Shown, tokens: Tokens): StyleSpecification {
  const sources: Record<string, SourceSpecification> = {
    grids: { type: "geojson", data: grids as unknown as GeoJSON.FeatureCollection },
    borders: { type: "geojson", data: { type: "Feature", properties: {}, geometry: grids.borders } },
    gridnames: { type: "geojson", data: gridPoints(grids) },
    markers: { type: "geojson", data: markerPoints(markers) },
  };
  if (config.base) {
    sources["base"] = { type: "vector", tiles: [absolute(config.base.tiles)], maxzoom: config.base.deepest };
  }
  if (config.cases) {
    sources["cases"] = { type: "vector", tiles: [absolute(config.cases.tiles)], maxzoom: config.cases.deepest };
  }
  const latitude = config.bounds.length ? (config.bounds[1] + config.bounds[3]) / 2 : 31;
  const figure = shown.figure && grids.breaks[shown.figure] ? shown.figure : null;
  const on = (group: LayerGroup): boolean => shown.groups.has(group);
  const layers: LayerSpecification[] = [
    { id: "outside", type: "background", paint: { "background-color": tokens.outside } },
    { id: "land", type: "fill", source: "grids", paint: { "fill-color": tokens.land, "fill-antialias": false } },
    ...(config.base && on("base") ? ground(tokens, latitude, figure !== null, on("grids") ? choropleth(grids, figure, tokens) : []) : on("grids") ? choropleth(grids, figure, tokens) : []),
    ...(on("grids") ? borders(tokens, figure !== null) : []),
    ...standingOut(shown.grid, tokens),
    ...(config.base && on("base") && on("names") ? groundNames(config.language, tokens, figure !== null) : []),
    ...(on("grids") && on("names") ? [gridNames(config.language, grids, figure, tokens)] : []),
    ...(config.cases && on("cases") ? cases(tokens) : []),
    ...markerLayers(tokens),
  ];
  return { version: 8, sources, layers };
}

function absolute(url: string): string {
  // `new URL` would escape the braces of {z}/{x}/{y}
  return url.startsWith("/") ? location.origin + url : url;
}

export function gridPoints(grids: Grids): GeoJSON.FeatureCollection {
  const features = grids.features.map(
    ({ id, properties }): GeoJSON.Feature => ({
      type: "Feature", id, properties, geometry: { type: "Point", coordinates: [properties.lon, properties.lat] },
    }),
  );
  return features.length ? { type: "FeatureCollection", features } : EMPTY;
}

export function markerPoints(markers: Marker[]): GeoJSON.FeatureCollection {
  const features = markers.map(
    (m, i): GeoJSON.Feature => ({
      type: "Feature", id: i + 1, properties: m, geometry: { type: "Point", coordinates: [m.lon, m.lat] },
    }),
  );
  return { type: "FeatureCollection", features };
}

// ---- ground -------------------------------------------------------------------------------------------------------

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

function ground(t: Tokens, latitude: number, isUnderFigures: boolean, fill: LayerSpecification[]): LayerSpecification[] {
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

function named(language: "zh" | "en"): Expression {
  return ["coalesce", ["get", language], ["get", language === "zh" ? "en" : "zh"]] as Expression;
}

function groundNames(language: "zh" | "en", t: Tokens, isUnderFigures: boolean): LayerSpecification[] {
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

// ---- grids --------------------------------------------------------------------------------------------------------

function steps<T extends string>(figure: Figure, breaks: number[], values: T[]): Expression {
  const rest = breaks.flatMap((b, i) => [b, values[i + 1]]);
  return ["step", ["coalesce", ["get", figure], 0], values[0], ...rest] as unknown as Expression;
}

function choropleth(grids: Grids, figure: Figure | null, t: Tokens): LayerSpecification[] {
  const breaks = figure ? grids.breaks[figure] : undefined;
  if (!figure || !breaks) return [];
  return [{ id: "figures", type: "fill", source: "grids",
    paint: { "fill-color": steps(figure, breaks, [t.q1, t.q2, t.q3, t.q4, t.q5]), "fill-antialias": false } }];
}

function borders(t: Tokens, isOverFigures: boolean): LayerSpecification[] {
  const wide: Expression = ["interpolate", ["linear"], ["zoom"], 11, 0.6, 14, 1.4, 17, 2.4] as unknown as Expression;
  return [
    { id: "grid-area", type: "fill", source: "grids", paint: { "fill-opacity": 0, "fill-color": t.land } }, // answers to clicks
    { id: "grid-border", type: "line", source: "borders", layout: { "line-join": "round" },
      paint: isOverFigures
        ? { "line-color": t.street, "line-width": wide }
        : { "line-color": t.line, "line-width": wide, "line-dasharray": [3.5, 2] } },
  ];
}

function standingOut(code: string, t: Tokens): LayerSpecification[] {
  if (!code) return [];
  const filter: Expression = ["==", ["get", "code"], code] as Expression;
  return [
    { id: "own-area", type: "fill", source: "grids", filter, paint: { "fill-color": t.accent, "fill-opacity": 0.09 } },
    { id: "own-halo", type: "line", source: "grids", filter, paint: { "line-color": t.surface, "line-width": 5.5 } },
    { id: "own-border", type: "line", source: "grids", filter, paint: { "line-color": t.accent, "line-width": 3 } },
  ];
}

function gridNames(language: "zh" | "en", grids: Grids, figure: Figure | null, t: Tokens): LayerSpecification {
  const breaks = figure ? grids.breaks[figure] : undefined;
  const ink = figure && breaks ? steps(figure, breaks, [t.qInk, t.qInk, t.qInk, t.qInk, t.qInk5]) : t.name;
  const halo = figure && breaks ? steps(figure, breaks, [t.q1, t.q2, t.q3, t.q4, t.q5]) : t.halo;
  return {
    id: "grid-name", type: "symbol", source: "gridnames", minzoom: 12,
    layout: {
      "text-field": named(language), "text-font": BOLD, "text-size": ["interpolate", ["linear"], ["zoom"], 13, 11, 16, 14],
      "text-variable-anchor": ["center", "top", "bottom", "left", "right"], "text-radial-offset": 1.3, "text-padding": 3, "text-max-width": 12,
    },
    paint: { "text-color": ink, "text-halo-color": halo, "text-halo-width": 2.2 },
  };
}

// ---- cases and markers ------------------------------------------------------------------------------------------------

function cases(t: Tokens): LayerSpecification[] {
  const worst: Expression = ["case", [">", ["coalesce", ["get", "overdue"], 0], 0], "overdue", [">", ["coalesce", ["get", "near"], 0], 0], "near", "normal"] as unknown as Expression;
  const size: Expression = ["step", ["get", "n"], `${CLUSTERS[0]}`, 10, `${CLUSTERS[1]}`, 100, `${CLUSTERS[2]}`] as unknown as Expression;
  const said: Expression = ["case", ["<", ["get", "n"], 1000], ["to-string", ["get", "n"]], ["concat", ["to-string", ["/", ["round", ["/", ["get", "n"], 100]], 10]], "k"]] as unknown as Expression;
  return [
    { id: "case", type: "symbol", source: "cases", "source-layer": "cases", filter: ["==", ["get", "n"], 1],
      layout: { "icon-image": ["step", ["zoom"], ["concat", "light-", ["get", "light"]], 17.5, ["concat", "light-", ["get", "light"], "-big"]] as unknown as Expression,
        "icon-allow-overlap": true, "symbol-sort-key": ["match", ["get", "light"], "overdue", 3, "near", 2, 1] as unknown as Expression } },
    { id: "cluster", type: "symbol", source: "cases", "source-layer": "cases", filter: [">", ["get", "n"], 1],
      layout: { "icon-image": ["concat", "cluster-", size, "-", worst] as unknown as Expression, "icon-allow-overlap": true,
        "symbol-sort-key": ["get", "n"],
        "text-field": said, "text-font": BOLD, "text-size": 12.5, "text-allow-overlap": true },
      paint: { "text-color": t.ink } },
  ];
}

function markerLayers(t: Tokens): LayerSpecification[] {
  const isNumbered: Expression = ["!=", ["get", "number"], ""] as Expression;
  return [{
    id: "marker", type: "symbol", source: "markers",
    layout: {
      "icon-image": ["case", isNumbered, "numbered", ["concat", "light-", ["get", "look"], "-big"]] as unknown as Expression,
      "icon-allow-overlap": true, "text-field": ["get", "number"], "text-font": BOLD, "text-size": 13, "text-allow-overlap": true,
    },
    paint: { "text-color": t.onAccent },
  }];
}
