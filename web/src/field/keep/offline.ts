/** The town's map and the photos of the tasks, kept for the day without network. The service worker answers from them. */
import { signal } from "@preact/signals";

import { ARCHIVE, MAP_CACHE } from "./archive";
import { cases, PHOTO_CACHE } from "./day";

const MOST_PHOTOS = 300;

export const offlineMap = {
  isKept: signal<boolean>(false),
  async look(): Promise<void> {
    this.isKept.value = (await (await caches.open(MAP_CACHE)).match(ARCHIVE)) !== undefined;
  },
};

/** Bring map and photos to the phone; whether the map is there. */
export async function keepForOffline(): Promise<boolean> {
  await keepMap();
  await keepPhotos();
  await offlineMap.look();
  return offlineMap.isKept.value;
}

async function keepMap(): Promise<void> {
  const cache = await caches.open(MAP_CACHE);
  try {
    const known = await cache.match(ARCHIVE);
    const tag = known?.headers.get("ETag");
    const answer = await fetch(ARCHIVE, { headers: tag ? { "If-None-Match": tag } : {}, cache: "no-store" });
    if (answer.status === 200) await cache.put(ARCHIVE, answer);
    await cache.add("/map/config.json");
    await cache.add("/map/grids.geojson").catch(() => undefined);
  } catch {
    // what was kept stays
  }
}

async function keepPhotos(): Promise<void> {
  const cache = await caches.open(PHOTO_CACHE);
  const wanted = cases.value.filter((c) => c.is_mine).flatMap((c) => c.photos.map((p) => `/field/photos/${p.id}`)).slice(0, MOST_PHOTOS);
  for (const request of await cache.keys()) if (!wanted.includes(new URL(request.url).pathname)) await cache.delete(request);
  for (const url of wanted) {
    if (!(await cache.match(url))) await cache.add(url).catch(() => undefined);
  }
}
