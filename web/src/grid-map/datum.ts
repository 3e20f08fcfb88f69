// Between WGS84 and the datums of Chinese online tiles: GCJ-02 (AMap, Tencent) and BD-09 (Baidu). Inside the product everything
// is WGS84; only here, at the element's edge, is anything moved. The same arithmetic stands in `linli.engine.geography`.

import type { Datum } from "./config.js";

const A = 6378245.0; // Krasovsky 1940
const EE = 0.00669342162296594;
const X_PI = (Math.PI * 3000) / 180;
type Point = [number, number];

function isOutside([lon, lat]: Point): boolean {
  return lon < 72.004 || lon > 137.8347 || lat < 0.8293 || lat > 55.8271;
}

function waves(v: number): number {
  return ((20 * Math.sin(6 * v * Math.PI) + 20 * Math.sin(2 * v * Math.PI)) * 2) / 3;
}

function gcj02(point: Point): Point {
  if (isOutside(point)) return point;
  const [x, y] = [point[0] - 105, point[1] - 35];
  const root = 0.1 * Math.sqrt(Math.abs(x));
  let north = -100 + 2 * x + 3 * y + 0.2 * y * y + 0.1 * x * y + 2 * root + waves(x);
  north += ((20 * Math.sin(y * Math.PI) + 40 * Math.sin((y / 3) * Math.PI)) * 2) / 3;
  north += ((160 * Math.sin((y / 12) * Math.PI) + 320 * Math.sin((y * Math.PI) / 30)) * 2) / 3;
  let east = 300 + x + 2 * y + 0.1 * x * x + 0.1 * x * y + root + waves(x);
  east += ((20 * Math.sin(x * Math.PI) + 40 * Math.sin((x / 3) * Math.PI)) * 2) / 3;
  east += ((150 * Math.sin((x / 12) * Math.PI) + 300 * Math.sin((x / 30) * Math.PI)) * 2) / 3;
  const rad = (point[1] * Math.PI) / 180;
  const magic = 1 - EE * Math.sin(rad) ** 2;
  const perLat = ((A * (1 - EE)) / (magic * Math.sqrt(magic))) * (Math.PI / 180);
  const perLon = (A / Math.sqrt(magic)) * Math.cos(rad) * (Math.PI / 180);
  return [point[0] + east / perLon, point[1] + north / perLat];
}

function bd09(point: Point): Point {
  const [x, y] = gcj02(point);
  const z = Math.hypot(x, y) + 0.00002 * Math.sin(y * X_PI);
  const theta = Math.atan2(y, x) + 0.000003 * Math.cos(x * X_PI);
  return [z * Math.cos(theta) + 0.0065, z * Math.sin(theta) + 0.006];
}

/** Where a WGS84 point lies on a map of that datum. */
export function toDatum(point: Point, datum: Datum): Point {
  return datum === "gcj02" ? gcj02(point) : datum === "bd09" ? bd09(point) : point;
}

/** Back to WGS84, by iteration to well under a centimetre. */
export function fromDatum(point: Point, datum: Datum): Point {
  if (datum === "wgs84") return point;
  let guess: Point = [...point];
  for (let i = 0; i < 8; i++) {
    const there = toDatum(guess, datum);
    guess = [guess[0] + point[0] - there[0], guess[1] + point[1] - there[1]];
  }
  return guess;
}

/** A point as a share of the world square of the tile scheme. */
export function world([lon, lat]: Point): Point {
  const sin = Math.sin((lat * Math.PI) / 180);
  return [lon / 360 + 0.5, 0.5 - Math.log((1 + sin) / (1 - sin)) / (4 * Math.PI)];
}

export function lonLat([x, y]: Point): Point {
  return [(x - 0.5) * 360, (Math.atan(Math.sinh(Math.PI * (1 - 2 * y))) * 180) / Math.PI];
}

/** Which tiles of the moved map cover a tile of ours, and where each is to be put, in tile sides. */
export function pieces(z: number, x: number, y: number, datum: Datum): { x: number; y: number; left: number; top: number }[] {
  const side = 2 ** z;
  const middle: Point = [(x + 0.5) / side, (y + 0.5) / side];
  const moved = world(toDatum(lonLat(middle), datum));
  const [dx, dy] = [(moved[0] - middle[0]) * side, (moved[1] - middle[1]) * side];
  const [x0, y0] = [Math.floor(x + dx), Math.floor(y + dy)];
  const found = [];
  for (const [i, j] of [[0, 0], [1, 0], [0, 1], [1, 1]] as const) {
    const [left, top] = [x0 + i - x - dx, y0 + j - y - dy];
    if (left < 1 && top < 1 && left > -1 && top > -1) found.push({ x: x0 + i, y: y0 + j, left, top });
  }
  return found;
}
