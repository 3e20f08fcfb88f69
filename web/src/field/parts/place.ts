/** Where the phone is, as the phone says it: with its accuracy, and never kept beyond the report. */
import { signal } from "@preact/signals";

export interface Position { lon: number; lat: number; accuracy_m: number | null; at: number }
export const position = signal<Position | null>(null);
export const trouble = signal<"" | "denied" | "unavailable" | "timeout">("");

const OPTIONS: PositionOptions = { enableHighAccuracy: true, timeout: 15_000, maximumAge: 10_000 };

/** Ask once. Nothing watches in the background. */
export function locate(): Promise<Position | null> {
  return new Promise((resolve) => {
    if (!("geolocation" in navigator)) {
      trouble.value = "unavailable";
      resolve(null);
      return;
    }
    navigator.geolocation.getCurrentPosition(
      ({ coords }) => {
        trouble.value = "";
        position.value = { lon: coords.longitude, lat: coords.latitude, accuracy_m: Math.round(coords.accuracy), at: Date.now() };
        resolve(position.value);
      },
      (error) => {
        trouble.value = error.code === 1 ? "denied" : error.code === 3 ? "timeout" : "unavailable";
        resolve(null);
      },
      OPTIONS,
    );
  });
}

/** Metres between two places, on the sphere. */
export function metres(a: { lon: number; lat: number }, b: { lon: number; lat: number }): number {
  const rad = Math.PI / 180;
  const x = (b.lon - a.lon) * rad * Math.cos(((a.lat + b.lat) / 2) * rad);
  const y = (b.lat - a.lat) * rad;
  return Math.hypot(x, y) * 6_371_000;
}
