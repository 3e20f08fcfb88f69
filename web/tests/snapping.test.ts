import assert from "node:assert/strict";
import { test } from "node:test";

import { REACH_PX, linesOf, snapped } from "../src/grid-map/snapping.js";

const square: GeoJSON.Polygon = { type: "Polygon", coordinates: [[[0, 0], [100, 0], [100, 100], [0, 100], [0, 0]]] };
const lines = linesOf([square]);
const flat = (x: number, y: number): { x: number; y: number } => ({ x, y }); // a degree is a pixel

test("a corner within reach wins over the border that is nearer", () => {
  assert.deepEqual(snapped(lines, [REACH_PX - 4, 1], flat), [0, 0]);
});

test("away from corners the border draws", () => {
  assert.deepEqual(snapped(lines, [50, 5], flat), [50, 0]);
  assert.deepEqual(snapped(lines, [104, 40], flat), [100, 40]);
});

test("out of reach the hand is free", () => assert.equal(snapped(lines, [50, 50], flat), undefined));

test("lines of every kind of shape are found", () => {
  const parts: GeoJSON.Geometry[] = [
    { type: "MultiPolygon", coordinates: [square.coordinates, square.coordinates] },
    { type: "GeometryCollection", geometries: [{ type: "LineString", coordinates: [[0, 0], [1, 1]] }, { type: "Point", coordinates: [0, 0] }] },
    { type: "MultiLineString", coordinates: [[[0, 0], [1, 1]], [[2, 2], [3, 3]]] },
  ];
  assert.equal(linesOf(parts).length, 5);
});
