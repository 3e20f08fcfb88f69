/** Whether a place lies in the person's own grids, and how far away it is if not. */
import { metres } from "../parts/place";
import { land } from "./day";

type Ring = number[][];

/** Metres to the nearest border of one's own grids; null where the place is inside, or there are no grids to ask. */
export function metresOutside(lon: number, lat: number): number | null {
  const shapes = (land.value?.grids.features ?? []).flatMap((f) => polygons(f.geometry));
  if (!shapes.length || shapes.some((rings) => isInside(rings, lon, lat))) return null;
  return Math.round(Math.min(...shapes.map((rings) => away(rings[0] ?? [], lon, lat))));
}

function polygons(shape: GeoJSON.Geometry): Ring[][] {
  if (shape.type === "Polygon") return [shape.coordinates];
  return shape.type === "MultiPolygon" ? shape.coordinates : [];
}

/** Odd crossings of a line to the east; holes count as any ring. */
function isInside(rings: Ring[], lon: number, lat: number): boolean {
  let inside = false;
  for (const ring of rings) {
    for (let i = 0, j = ring.length - 1; i < ring.length; j = i, i += 1) {
      const [ax, ay] = ring[i] as [number, number];
      const [bx, by] = ring[j] as [number, number];
      if (ay > lat !== by > lat && lon < ((bx - ax) * (lat - ay)) / (by - ay) + ax) inside = !inside;
    }
  }
  return inside;
}

function away(ring: Ring, lon: number, lat: number): number {
  let least = Infinity;
  for (let i = 1; i < ring.length; i += 1) {
    const [ax, ay] = ring[i - 1] as [number, number];
    const [bx, by] = ring[i] as [number, number];
    const k = Math.cos((lat * Math.PI) / 180);
    const [dx, dy] = [(bx - ax) * k, by - ay];
    const along = Math.max(0, Math.min(1, ((lon - ax) * k * dx + (lat - ay) * dy) / (dx * dx + dy * dy || 1)));
    least = Math.min(least, metres({ lon, lat }, { lon: ax + (bx - ax) * along, lat: ay + (by - ay) * along }));
  }
  return least;
}
