// What the server says of the map: where data is, what the viewer may see, and the words.

export interface Words {
  map: string;
  loading: string;
  failed: string;
  no_webgl: string;
  nearer: string;
  farther: string;
  whole: string;
  box: string;
  box_hint: string;
  keys: string;
  pin: string;
  pin_moved: string;
  metres: string;
  kilometres: string;
}

export interface Config {
  language: "zh" | "en";
  bounds: [number, number, number, number] | [];
  assets: { library: string; worker: string };
  base: { tiles: string; deepest: number } | null;
  grids: { url: string; figures: boolean };
  cases: { tiles: string; deepest: number; refresh_s: number } | null;
  words: Words;
}

export interface GridProperties {
  code: string;
  zh: string;
  en: string;
  lon: number;
  lat: number;
  kind: string;
  open?: number;
  overdue?: number;
}

export interface Grids {
  type: "FeatureCollection";
  breaks: Partial<Record<Figure, number[]>>;
  borders: GeoJSON.Geometry; // every border once
  features: { type: "Feature"; id: number; properties: GridProperties; geometry: GeoJSON.Polygon | GeoJSON.MultiPolygon }[];
}

export type Figure = "open" | "overdue";

export async function load<T>(url: string, signal: AbortSignal): Promise<T> {
  const answer = await fetch(url, { signal, credentials: "same-origin", headers: { Accept: "application/json" } });
  if (!answer.ok) throw new Error(`${url}: ${answer.status}`);
  return (await answer.json()) as T;
}
