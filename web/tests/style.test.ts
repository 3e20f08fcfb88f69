import assert from "node:assert/strict";
import { test } from "node:test";

import { asking, type Config, type Figures, type Grids } from "../src/grid-map/config.js";
import { roundLength } from "../src/grid-map/parts.js";
import { GROUPS, styleOf, type LayerGroup, type Shown } from "../src/grid-map/style.js";
import type { Tokens } from "../src/grid-map/tokens.js";

(globalThis as { location?: unknown }).location = { origin: "http://here" };

const tokens = new Proxy({}, { get: (_, name) => `colour of ${String(name)}` }) as Tokens;
const config = {
  language: "zh", bounds: [119, 31, 120, 32], base: { tiles: "/b/{z}/{x}/{y}", deepest: 17 }, online: null,
  grids: { url: "/g", tiles: "/a/{z}/{x}/{y}?v=1", deepest: 16, count: 1 }, figures: "/f", workers: "/w",
  cases: { tiles: "/c/{z}/{x}/{y}", deepest: 17, refresh_s: 60 },
} as unknown as Config;
const grids: Grids = {
  type: "FeatureCollection", borders: { type: "MultiLineString", coordinates: [] },
  features: [{ type: "Feature", id: 1, properties: { code: "G1", zh: "甲", en: "A", lon: 119.5, lat: 31.5, kind: "homes" }, geometry: { type: "Polygon", coordinates: [] } }],
};
const figures: Figures = { measure: "open", name: "Open", breaks: [3, 6, 9, 12], steps: [], values: { 1: 4 } };
const all = new Set<LayerGroup>(GROUPS);
const nothing: Shown = { groups: all, figures: null, grid: "", chosen: [], asked: "", data: "", focus: null };
const style = (shown: Partial<Shown>, c = config, g: Grids | null = grids): ReturnType<typeof styleOf> => styleOf(c, g, [], { ...nothing, ...shown }, tokens);
const drawn = (shown: Partial<Shown>, c = config): string[] => style(shown, c).layers.map((l) => l.id);
const tilesOf = (s: ReturnType<typeof styleOf>, name: string): string[] => (s.sources[name] as { tiles: string[] }).tiles;

test("ids of layers are unique and every source is there", () => {
  for (const from of [grids, null]) {
    const made = style({ figures, grid: "G1", chosen: ["G1"], data: "/d", focus: [119, 31] }, config, from);
    const ids = made.layers.map((l) => l.id);
    assert.equal(new Set(ids).size, ids.length);
    for (const layer of made.layers) if ("source" in layer) assert.ok(layer.source in made.sources, layer.id);
    assert.equal(made.glyphs, undefined); // names are drawn with the reader's own fonts
  }
});

test("a group that is off is not drawn", () => {
  assert.ok(drawn({}).includes("street"));
  assert.ok(!drawn({ groups: new Set<LayerGroup>(["grids"]) }).includes("street"));
  assert.ok(!drawn({ groups: new Set<LayerGroup>(["base", "names"]) }).includes("cluster"));
  assert.ok(!drawn({ groups: new Set<LayerGroup>(["base", "grids"]) }).includes("grid-name"));
  assert.ok(!drawn({ groups: new Set<LayerGroup>(["base", "grids"]) }).includes("worker"));
});

test("the ramp lies under the streets and only where there are figures", () => {
  const ids = drawn({ figures });
  assert.ok(ids.indexOf("figures") > ids.indexOf("land"));
  assert.ok(ids.indexOf("figures") < ids.indexOf("street"));
  assert.ok(!drawn({}).includes("figures"));
  assert.ok(drawn({ figures, groups: new Set<LayerGroup>(["grids"]) }).includes("figures"));
});

test("many grids come from tiles, few from GeoJSON", () => {
  const source = (g: Grids | null): unknown => style({}, config, g).layers.find((l) => l.id === "grid-area");
  assert.deepEqual([(source(grids) as { source: string }).source, (source(null) as { source: string }).source], ["grids", "areas"]);
});

test("without a base map or cases the rest stands alone", () => {
  const ids = drawn({}, { ...config, base: null, cases: null });
  assert.ok(ids.includes("grid-border"));
  assert.ok(!ids.some((id) => ["street", "water", "case", "cluster"].includes(id)));
});

test("the braces of a tile's address stay, and the filter goes with the cases", () => {
  const made = style({ asked: "light=near&at=5" });
  assert.deepEqual(tilesOf(made, "base"), ["http://here/b/{z}/{x}/{y}"]);
  assert.deepEqual(tilesOf(made, "cases"), ["http://here/c/{z}/{x}/{y}?light=near&at=5"]);
  assert.equal(asking("/f?v=1", "", "a=1", null), "/f?v=1&a=1");
});

test("an online map takes the place of our own ground and says its credit", () => {
  const made = style({}, { ...config, online: { tiles: "https://t/{x}/{y}/{z}", deepest: 18, datum: "gcj02", credit: "somebody" } });
  assert.ok(made.layers.some((l) => l.id === "online"));
  assert.ok(!made.layers.some((l) => l.id === "street"));
  assert.ok(tilesOf(made, "online")[0]?.startsWith("moved://{z}/{x}/{y}/https%3A"));
  assert.equal((made.sources["online"] as { attribution: string }).attribution, "somebody");
});

test("scale bars have round lengths", () => {
  assert.deepEqual([7, 19, 23, 99, 100, 740, 5200].map(roundLength), [5, 10, 20, 50, 100, 500, 5000]);
});
