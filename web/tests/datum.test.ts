import assert from "node:assert/strict";
import { test } from "node:test";

import { fromDatum, lonLat, pieces, toDatum, world } from "../src/grid-map/datum.js";
import { movedAddress, tileAddress } from "../src/grid-map/online.js";

type Point = [number, number];
// WGS84, GCJ-02, BD-09 as `linli.engine.geography.from_wgs84` gives them
const KNOWN: [Point, Point, Point][] = [
  [[119.68, 31.52], [119.684960490, 31.517962555], [119.691511587, 31.523705076]],
  [[121.4737, 31.2304], [121.478223059, 31.228457738], [121.484781469, 31.234310594]],
  [[87.6, 43.8], [87.602838972, 43.801212030], [87.609210152, 43.807472508]],
];
const near = (a: Point, b: Point, within: number): void => assert.ok(Math.abs(a[0] - b[0]) < within && Math.abs(a[1] - b[1]) < within, `${a} ${b}`);

test("the element and the engine shift alike", () => {
  for (const [wgs, gcj, bd] of KNOWN) {
    near(toDatum(wgs, "gcj02"), gcj, 1e-8);
    near(toDatum(wgs, "bd09"), bd, 1e-8);
    assert.deepEqual(toDatum(wgs, "wgs84"), wgs);
  }
});

test("back again is the same place", () => {
  for (const [wgs, gcj, bd] of KNOWN) {
    near(fromDatum(gcj, "gcj02"), wgs, 1e-8);
    near(fromDatum(bd, "bd09"), wgs, 1e-8);
  }
});

test("outside of China nothing moves", () => assert.deepEqual(toDatum([2.35, 48.85], "gcj02"), [2.35, 48.85]));

test("the pieces of a moved tile cover it, each a whole tile away from the next", () => {
  const z = 16;
  const [x, y] = world([119.68, 31.52]).map((v) => Math.floor(v * 2 ** z)) as Point;
  const found = pieces(z, x, y, "gcj02");
  const area = found.reduce((sum, p) => sum + Math.max(0, Math.min(1, p.left + 1) - Math.max(0, p.left)) * Math.max(0, Math.min(1, p.top + 1) - Math.max(0, p.top)), 0);
  assert.ok(Math.abs(area - 1) < 1e-9);
  // the middle of our tile is where the other map says it is
  const [first] = found;
  const middle = toDatum(lonLat([(x + 0.5) / 2 ** z, (y + 0.5) / 2 ** z]), "gcj02");
  const seen: Point = [(first!.x + 0.5 - first!.left) / 2 ** z, (first!.y + 0.5 - first!.top) / 2 ** z];
  near(lonLat(seen), middle, 1e-9);
});

test("an address keeps its own braces until its tile is known", () => {
  assert.equal(movedAddress("https://t/{x}").includes("%7Bx%7D"), true);
  assert.equal(tileAddress("https://t/?x={x}&y={y}&z={z}", 3, 1, 2), "https://t/?x=1&y=2&z=3");
});
