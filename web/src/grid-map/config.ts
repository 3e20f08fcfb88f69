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
  visible: string;
  layers: string;
  locate: string;
  located_not: string;
  full: string;
  legend: string;
  no_figure: string;
  keys: string;
  pin: string;
  pin_moved: string;
  metres: string;
  kilometres: string;
  groups: Record<string, string>;
  lights: Record<string, string>;
  draw: Record<"hint_polygon" | "hint_line" | "hint_edit" | "finish" | "undo" | "clear" | "keys", string>;
}

export interface Tiles {
  tiles: string;
  deepest: number;
}

export type Datum = "wgs84" | "gcj02" | "bd09";

export interface Config {
  language: "zh" | "en";
  bounds: [number, number, number, number] | [];
  assets: { library: string; worker: string; drawing: string };
  base: Tiles | null;
  online: { tiles: string; deepest: number; datum: Datum; credit: string } | null;
  grids: { url: string; tiles: string; deepest: number; count: number }; // an empty `url`: too many, take the tiles
  figures: string; // empty where the viewer may see none
  cases: (Tiles & { refresh_s: number }) | null;
  workers: string; // where they did their last task; empty where the viewer may see none
  words: Words;
}

export interface GridProperties {
  code: string;
  zh: string;
  en: string;
  lon: number;
  lat: number;
  kind: string;
}

export interface Grids {
  type: "FeatureCollection";
  borders: GeoJSON.Geometry; // every border once
  features: { type: "Feature"; id: number; properties: GridProperties; geometry: GeoJSON.Polygon | GeoJSON.MultiPolygon }[];
}

/** One number for each grid, and the five steps of the ramp in words. */
export interface Figures {
  measure: string;
  name: string;
  breaks: number[]; // where the second to the fifth step begins
  steps: string[]; // what stands in the legend
  values: Record<string, number | null>; // by the id of the grid
}

export async function load<T>(url: string, signal: AbortSignal): Promise<T> {
  const answer = await fetch(url, { signal, credentials: "same-origin", headers: { Accept: "application/json" } });
  if (!answer.ok) throw new Error(`${url}: ${answer.status}`);
  return (await answer.json()) as T;
}

export function absolute(url: string): string {
  // `new URL` would escape the braces of {z}/{x}/{y}
  return url.startsWith("/") ? location.origin + url : url;
}

/** The address with more asked of it; braces stay. */
export function asking(url: string, ...more: (string | null | undefined)[]): string {
  const said = more.filter((part): part is string => Boolean(part)).join("&");
  return said ? `${url}${url.includes("?") ? "&" : "?"}${said}` : url;
}

/**
 * The address for MapLibre's worker. A worker has the service worker of its own address, which lies outside the field app's; one that
 * is begun from a blob has that of its page. Without this the tiles of the map could not come from the phone.
 */
export function workerAt(address: string): string {
  if (!navigator.serviceWorker?.controller) return address;
  return URL.createObjectURL(new Blob([`import ${JSON.stringify(address)};`], { type: "text/javascript" }));
}
