// The style: own ground, grids as choropleth or as borders, people and cases on top, names that give way to each other.

import type { ExpressionSpecification, LayerSpecification, SourceSpecification, StyleSpecification } from "maplibre-gl";

import { absolute, asking, type Config, type Figures, type Grids } from "./config.js";
import { BOLD, REGULAR, ground, groundNames, named, online } from "./ground.js";
import { movedAddress } from "./online.js";
import { caseLayers, dataLayers, markerLayers, workerLayers } from "./things.js";
import type { Tokens } from "./tokens.js";

export const GROUPS = ["base", "grids", "units", "cases", "workers", "names"] as const;
export type LayerGroup = (typeof GROUPS)[number];
export const USUAL: readonly LayerGroup[] = ["base", "grids", "cases", "names"];

export interface Shown {
  groups: ReadonlySet<LayerGroup>;
  figures: Figures | null; // choropleth of grids
  grid: string; // code of the grid that stands out
  chosen: readonly string[]; // codes of grids or units that were chosen
  asked: string; // filter and moment of the cases
  data: string; // address of points of the page's own
  focus: readonly [number, number] | null; // the place that stands out
}

export interface Marker {
  lon: number;
  lat: number;
  look: string;
  number: string;
  title: string;
  key: string;
  href: string;
}

type Expression = ExpressionSpecification;
export const EMPTY: GeoJSON.FeatureCollection = { type: "FeatureCollection", features: [] };

export function styleOf(config: Config, grids: Grids | null, markers: Marker[], shown: Shown, tokens: Tokens): StyleSpecification {
  const on = (group: LayerGroup): boolean => shown.groups.has(group);
  const latitude = config.bounds.length ? (config.bounds[1] + config.bounds[3]) / 2 : 31;
  const from = grids ? GEOJSON : TILED;
  const figures = on("grids") ? shown.figures : null;
  const ramp = figures ? choropleth(from, figures, tokens) : [];
  const hasBase = config.base !== null && on("base");
  const layers: LayerSpecification[] = [
    { id: "outside", type: "background", paint: { "background-color": tokens.outside } },
    ...(config.online && on("base") ? online() : []),
    ...(config.online && on("base") ? [] : [{ id: "land", type: "fill", ...from.areas, paint: { "fill-color": tokens.land, "fill-antialias": false } } as LayerSpecification]),
    ...(hasBase && !config.online ? ground(tokens, latitude, figures !== null, ramp) : ramp),
    ...(on("units") ? units(config.language, tokens) : []),
    ...(on("grids") ? borders(from, tokens, figures !== null) : []),
    ...standingOut(from, shown.grid, tokens),
    ...chosen(from, shown.chosen, on("units"), tokens),
    ...(hasBase && !config.online && on("names") ? groundNames(config.language, tokens, figures !== null) : []),
    ...(on("grids") && on("names") ? [gridNames(from, config.language, figures, tokens)] : []),
    ...(config.workers && on("workers") ? workerLayers(tokens) : []),
    ...(shown.data ? dataLayers(tokens) : []),
    ...(config.cases && on("cases") ? caseLayers(tokens) : []),
    ...focus(tokens),
    ...markerLayers(tokens),
  ];
  return { version: 8, sources: sourcesOf(config, grids, markers, shown), layers };
}

function sourcesOf(config: Config, grids: Grids | null, markers: Marker[], shown: Shown): Record<string, SourceSpecification> {
  const tiled = (url: string, deepest: number): SourceSpecification => ({ type: "vector", tiles: [absolute(url)], maxzoom: deepest });
  const point = (at: readonly [number, number] | null): GeoJSON.FeatureCollection =>
    at ? { type: "FeatureCollection", features: [{ type: "Feature", properties: {}, geometry: { type: "Point", coordinates: [...at] } }] } : EMPTY;
  const found: Record<string, SourceSpecification> = {
    areas: tiled(config.grids.tiles, config.grids.deepest),
    markers: { type: "geojson", data: markerPoints(markers) },
    focus: { type: "geojson", data: point(shown.focus) },
  };
  if (grids) {
    found["grids"] = { type: "geojson", data: grids as unknown as GeoJSON.FeatureCollection };
    found["borders"] = { type: "geojson", data: { type: "Feature", properties: {}, geometry: grids.borders } };
    found["gridnames"] = { type: "geojson", data: gridPoints(grids) };
  }
  if (config.base) found["base"] = tiled(config.base.tiles, config.base.deepest);
  if (config.online) {
    const shift = config.online.datum === "wgs84" ? absolute(config.online.tiles) : movedAddress(config.online.tiles);
    found["online"] = { type: "raster", tiles: [shift], tileSize: 256, maxzoom: config.online.deepest, attribution: config.online.credit };
  }
  if (config.cases) found["cases"] = tiled(asking(config.cases.tiles, shown.asked), config.cases.deepest);
  if (config.workers && shown.groups.has("workers")) found["workers"] = { type: "geojson", data: absolute(config.workers) };
  if (shown.data) found["data"] = { type: "geojson", data: absolute(shown.data), cluster: true, clusterRadius: 44, clusterMaxZoom: 16 };
  return found;
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

// ---- grids: the same layers from GeoJSON, where there are few, and from tiles, where there are many ------------------------

interface From {
  areas: { source: string; "source-layer"?: string };
  borders: { source: string; "source-layer"?: string };
  names: { source: string; "source-layer"?: string };
}

export const GEOJSON: From = { areas: { source: "grids" }, borders: { source: "borders" }, names: { source: "gridnames" } };
export const TILED: From = {
  areas: { source: "areas", "source-layer": "service" },
  borders: { source: "areas", "source-layer": "service_border" },
  names: { source: "areas", "source-layer": "service_name" },
};

/** The step a grid's value falls into; grids without a value keep the ground's colour. */
function steps(figures: Figures, values: string[], none: string): Expression {
  const rest = figures.breaks.flatMap((b, i) => [b, values[i + 1]]);
  const v: Expression = ["feature-state", "v"];
  return ["case", ["==", ["typeof", v], "number"], ["step", ["number", v, 0], values[0], ...rest], none] as unknown as Expression;
}

function choropleth(from: From, figures: Figures, t: Tokens): LayerSpecification[] {
  return [{ id: "figures", type: "fill", ...from.areas,
    paint: { "fill-color": steps(figures, [t.q1, t.q2, t.q3, t.q4, t.q5], "rgba(0,0,0,0)"), "fill-antialias": false } }];
}

function borders(from: From, t: Tokens, isOverFigures: boolean): LayerSpecification[] {
  const wide: Expression = ["interpolate", ["linear"], ["zoom"], 11, 0.6, 14, 1.4, 17, 2.4] as unknown as Expression;
  return [
    { id: "grid-area", type: "fill", ...from.areas, paint: { "fill-opacity": 0, "fill-color": t.land } }, // answers to clicks
    { id: "grid-border", type: "line", ...from.borders, layout: { "line-join": "round" },
      paint: isOverFigures
        ? { "line-color": t.street, "line-width": wide }
        : { "line-color": t.line, "line-width": wide, "line-dasharray": [3.5, 2] } },
  ];
}

function units(language: "zh" | "en", t: Tokens): LayerSpecification[] {
  return [
    { id: "unit-area", type: "fill", source: "areas", "source-layer": "unit", minzoom: 13, paint: { "fill-opacity": 0, "fill-color": t.land } },
    { id: "unit-border", type: "line", source: "areas", "source-layer": "unit_border", minzoom: 13,
      paint: { "line-color": t.name, "line-opacity": 0.75, "line-width": ["interpolate", ["linear"], ["zoom"], 13, 0.5, 17, 1.2] } },
    { id: "unit-name", type: "symbol", source: "areas", "source-layer": "unit_name", minzoom: 15.5,
      layout: { "text-field": named(language), "text-font": REGULAR, "text-size": 11, "text-padding": 4 },
      paint: { "text-color": t.name, "text-halo-color": t.halo, "text-halo-width": 1.6 } },
  ];
}

function standingOut(from: From, code: string, t: Tokens): LayerSpecification[] {
  if (!code) return [];
  const filter: Expression = ["==", ["get", "code"], code] as Expression;
  return [
    { id: "own-area", type: "fill", ...from.areas, filter, paint: { "fill-color": t.accent, "fill-opacity": 0.09 } },
    { id: "own-halo", type: "line", ...from.areas, filter, paint: { "line-color": t.surface, "line-width": 5.5 } },
    { id: "own-border", type: "line", ...from.areas, filter, paint: { "line-color": t.accent, "line-width": 3 } },
  ];
}

function chosen(from: From, codes: readonly string[], isUnits: boolean, t: Tokens): LayerSpecification[] {
  if (!codes.length) return [];
  const filter = ["in", ["get", "code"], ["literal", [...codes]]] as unknown as Expression;
  const of = isUnits ? { source: "areas", "source-layer": "unit" } : from.areas;
  return [
    { id: "chosen-area", type: "fill", ...of, filter, paint: { "fill-color": t.accent, "fill-opacity": 0.28 } },
    { id: "chosen-border", type: "line", ...of, filter, paint: { "line-color": t.accent, "line-width": 2.4 } },
  ];
}

function gridNames(from: From, language: "zh" | "en", figures: Figures | null, t: Tokens): LayerSpecification {
  const ink = figures ? steps(figures, [t.qInk, t.qInk, t.qInk, t.qInk, t.qInk5], t.name) : t.name;
  const halo = figures ? steps(figures, [t.q1, t.q2, t.q3, t.q4, t.q5], t.halo) : t.halo;
  return {
    id: "grid-name", type: "symbol", ...from.names, minzoom: 12,
    layout: {
      "text-field": named(language), "text-font": BOLD, "text-size": ["interpolate", ["linear"], ["zoom"], 13, 11, 16, 14],
      "text-variable-anchor": ["center", "top", "bottom", "left", "right"], "text-radial-offset": 1.3, "text-padding": 3, "text-max-width": 12,
    },
    paint: { "text-color": ink, "text-halo-color": halo, "text-halo-width": 2.2 },
  };
}

function focus(t: Tokens): LayerSpecification[] {
  return [
    { id: "focus-halo", type: "circle", source: "focus", paint: { "circle-radius": 19, "circle-color": "rgba(0,0,0,0)", "circle-stroke-color": t.surface, "circle-stroke-width": 6 } },
    { id: "focus", type: "circle", source: "focus", paint: { "circle-radius": 19, "circle-color": t.accent, "circle-opacity": 0.14, "circle-stroke-color": t.accent, "circle-stroke-width": 3 } },
  ];
}
