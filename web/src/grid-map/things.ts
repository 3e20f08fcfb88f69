// Cases and their clusters, markers, people, and points of the page's own.

import type { ExpressionSpecification, LayerSpecification } from "maplibre-gl";

import { BOLD, REGULAR } from "./ground.js";
import { CLUSTERS } from "./images.js";
import type { Tokens } from "./tokens.js";

type Expression = ExpressionSpecification;

const SIZE = (n: unknown): Expression => ["step", n, `${CLUSTERS[0]}`, 10, `${CLUSTERS[1]}`, 100, `${CLUSTERS[2]}`] as unknown as Expression;
const SAID = (n: unknown): Expression => ["case", ["<", n, 1000], ["to-string", n], ["concat", ["to-string", ["/", ["round", ["/", n, 100]], 10]], "k"]] as unknown as Expression;

export function caseLayers(t: Tokens): LayerSpecification[] {
  const worst: Expression = ["case", [">", ["coalesce", ["get", "overdue"], 0], 0], "overdue", [">", ["coalesce", ["get", "near"], 0], 0], "near", "normal"] as unknown as Expression;
  return [
    { id: "case", type: "symbol", source: "cases", "source-layer": "cases", filter: ["==", ["get", "n"], 1],
      layout: { "icon-image": ["step", ["zoom"], ["concat", "light-", ["get", "light"]], 17.5, ["concat", "light-", ["get", "light"], "-big"]] as unknown as Expression,
        "icon-allow-overlap": true, "symbol-sort-key": ["match", ["get", "light"], "overdue", 3, "near", 2, 1] as unknown as Expression } },
    { id: "cluster", type: "symbol", source: "cases", "source-layer": "cases", filter: [">", ["get", "n"], 1],
      layout: { "icon-image": ["concat", "cluster-", SIZE(["get", "n"]), "-", worst] as unknown as Expression, "icon-allow-overlap": true,
        "symbol-sort-key": ["get", "n"],
        "text-field": SAID(["get", "n"]), "text-font": BOLD, "text-size": 12.5, "text-allow-overlap": true },
      paint: { "text-color": t.ink } },
  ];
}

export function markerLayers(t: Tokens): LayerSpecification[] {
  const isNumbered: Expression = ["!=", ["get", "number"], ""] as Expression;
  const isCount: Expression = ["==", ["get", "look"], "count"] as Expression;
  const size: Expression = ["step", ["length", ["get", "number"]], "", 3, "-3", 5, "-5"] as unknown as Expression; // of its picture
  return [{
    id: "marker", type: "symbol", source: "markers",
    layout: {
      "icon-image": ["case", isCount, ["concat", "count", size], isNumbered, ["concat", "numbered", size], ["concat", "light-", ["get", "look"], "-big"]] as unknown as Expression,
      "icon-allow-overlap": true, "text-field": ["get", "number"], "text-font": BOLD, "text-size": 13, "text-allow-overlap": true,
    },
    paint: { "text-color": ["case", isCount, t.ink, t.onAccent] as unknown as Expression },
  }];
}

/** Where each grid worker did the last task: a ring, with name and age beside it where there is room. */
export function workerLayers(t: Tokens): LayerSpecification[] {
  return [{
    id: "worker", type: "symbol", source: "workers",
    layout: {
      "icon-image": ["case", ["get", "is_fresh"], "worker", "worker-old"] as unknown as Expression, "icon-allow-overlap": true,
      "text-field": ["step", ["zoom"], ["get", "age"], 15, ["concat", ["get", "name"], " ", ["get", "age"]]] as unknown as Expression,
      "text-font": REGULAR, "text-size": 12, "text-anchor": "left", "text-offset": [1.1, 0], "text-optional": true, "text-padding": 4,
    },
    paint: { "text-color": t.ink, "text-halo-color": t.halo, "text-halo-width": 1.8 },
  }];
}

/** Points of the page's own (`data`): a look, a title; near ones together. */
export function dataLayers(t: Tokens): LayerSpecification[] {
  return [
    { id: "data-point", type: "symbol", source: "data", filter: ["!", ["has", "point_count"]],
      layout: { "icon-image": ["concat", "light-", ["coalesce", ["get", "look"], "normal"], "-big"] as unknown as Expression, "icon-allow-overlap": true } },
    { id: "data-cluster", type: "symbol", source: "data", filter: ["has", "point_count"],
      layout: { "icon-image": ["concat", "cluster-", SIZE(["get", "point_count"]), "-normal"] as unknown as Expression, "icon-allow-overlap": true,
        "text-field": SAID(["get", "point_count"]), "text-font": BOLD, "text-size": 12.5, "text-allow-overlap": true },
      paint: { "text-color": t.ink } },
  ];
}
