// To which existing corner, or else border, a drawn point is drawn.

type Point = [number, number];
type Project = (lon: number, lat: number) => { x: number; y: number };

export const REACH_PX = 14;

/** All lines of some geometries, the rings of areas among them. */
export function linesOf(shapes: readonly GeoJSON.Geometry[]): Point[][] {
  return shapes.flatMap((shape): Point[][] => {
    if (shape.type === "LineString") return [shape.coordinates as Point[]];
    if (shape.type === "MultiLineString" || shape.type === "Polygon") return shape.coordinates as Point[][];
    if (shape.type === "MultiPolygon") return shape.coordinates.flat() as Point[][];
    if (shape.type === "GeometryCollection") return linesOf(shape.geometries);
    return [];
  });
}

/** The nearest corner within reach, else the nearest point of a border; undefined where both are too far. */
export function snapped(lines: readonly Point[][], at: Point, project: Project): Point | undefined {
  const here = project(...at);
  const far = (p: { x: number; y: number }): number => Math.hypot(p.x - here.x, p.y - here.y);
  let corner: Point | undefined;
  let border: Point | undefined;
  let [toCorner, toBorder] = [REACH_PX, REACH_PX];
  for (const line of lines) {
    let before: { x: number; y: number } | null = null;
    for (const [i, point] of line.entries()) {
      const p = project(...point);
      if (far(p) < toCorner) [corner, toCorner] = [point, far(p)];
      const last = line[i - 1];
      if (before && last) {
        const share = along(before, p, here);
        const q = { x: before.x + (p.x - before.x) * share, y: before.y + (p.y - before.y) * share };
        if (far(q) < toBorder) [border, toBorder] = [[last[0] + (point[0] - last[0]) * share, last[1] + (point[1] - last[1]) * share], far(q)];
      }
      before = p;
    }
  }
  const found = corner ?? border;
  return found && [round(found[0]), round(found[1])];
}

function along(a: { x: number; y: number }, b: { x: number; y: number }, p: { x: number; y: number }): number {
  const [dx, dy] = [b.x - a.x, b.y - a.y];
  const length = dx * dx + dy * dy;
  return length ? Math.min(1, Math.max(0, ((p.x - a.x) * dx + (p.y - a.y) * dy) / length)) : 0;
}

function round(degrees: number): number {
  return Math.round(degrees * 1e7) / 1e7;
}
