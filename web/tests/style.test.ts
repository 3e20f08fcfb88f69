import assert from "node:assert/strict";
import { test } from "node:test";

import type { Config, Grids } from "../src/grid-map/config.js";
import { roundLength } from "../src/grid-map/parts.js";
import { GROUPS, styleOf, type LayerGroup, type Shown } from "../src/grid-map/style.js";
import type { Tokens } from "../src/grid-map/tokens.js";

(globalThis as { location?: unknown }).location = { origin: "http://here" };

const tokens = new Proxy({}, { get: (_, name) => `colour of ${String(name)}` }) as Tokens;
const config = {
  language: "zh", bounds: [119, 31, 120, 32], base: { tiles: "/b/{z}/{x}/{y}", deepest: 17 },
  cases: { tiles: "/c/{z}/{x}/{y}", deepest: 17, refresh_s: 60 },
} as unknown as Config;
const grids: Grids = {
  type: "FeatureCollection", breaks: { open: [3, 6, 9, 12] }, borders: { type: "MultiLineString", coordinates: [] },
  features: [{ type: "Feature", id: 1, properties: { code: "G1", zh: "甲", en: "A", lon: 119.5, lat: 31.5, kind: "homes", open: 4 }, geometry: { type: "Polygon", coordinates: [] } }],
};
const all = new Set<LayerGroup>(GROUPS);
const drawn = (shown: Partial<Shown>, c = config): string[] =>
  styleOf(c, grids, [], { groups: all, figure: null, grid: "", ...shown }, tokens).layers.map((l) => l.id);

test("ids of layers are unique and every source is there", () => {
  const style = styleOf(config, grids, [], { groups: all, figure: "open", grid: "G1" }, tokens);
  const ids = style.layers.map((l) => l.id);
  assert.equal(new Set(ids).size, ids.length);
  for (const layer of style.layers) if ("source" in layer) assert.ok(layer.source in style.sources, layer.id);
  assert.equal(style.glyphs, undefined); // names are drawn with the reader's own fonts
});

test("a group that is off is not drawn", () => {
  assert.ok(drawn({}).includes("street"));
  assert.ok(!drawn({ groups: new Set<LayerGroup>(["grids"]) }).includes("street"));
  assert.ok(!drawn({ groups: new Set<LayerGroup>(["base", "names"]) }).includes("cluster"));
  assert.ok(!drawn({ groups: new Set<LayerGroup>(["base", "grids"]) }).includes("grid-name"));
});

test("the ramp lies under the streets and only where there are figures", () => {
  const ids = drawn({ figure: "open" });
  assert.ok(ids.indexOf("figures") > ids.indexOf("land"));
  assert.ok(ids.indexOf("figures") < ids.indexOf("street"));
  assert.ok(!drawn({ figure: "overdue" }).includes("figures")); // the server gave no figures of that kind
  assert.ok(drawn({ figure: "open", groups: new Set<LayerGroup>(["grids"]) }).includes("figures"));
});

test("without a base map or cases the rest stands alone", () => {
  const ids = drawn({}, { ...config, base: null, cases: null });
  assert.ok(ids.includes("grid-border"));
  assert.ok(!ids.some((id) => ["street", "water", "case", "cluster"].includes(id)));
});

test("the braces of a tile's address stay", () => {
  const { sources } = styleOf(config, grids, [], { groups: all, figure: null, grid: "" }, tokens);
  assert.deepEqual((sources["base"] as { tiles: string[] }).tiles, ["http://here/b/{z}/{x}/{y}"]);
});

test("scale bars have round lengths", () => {
  assert.deepEqual([7, 19, 23, 99, 100, 740, 5200].map(roundLength), [5, 10, 20, 50, 100, 500, 5000]);
});
