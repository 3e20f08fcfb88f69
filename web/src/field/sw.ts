/** The service worker: the app's own files from its cache, map tiles from the kept archive; everything else from the network. */
import type { Tile } from "./tiles";

/** `linliTile` is loaded beside this, as a part of the map. */
declare const self: ServiceWorkerGlobalScope & { LINLI: { version: string; files: string[] }; linliTile: Tile };

const SHELL = `linli-shell-${self.LINLI.version}`;
const MAP = "linli-map";
const PHOTOS = "linli-photos";
const PATIENCE_MS = 4000;

self.addEventListener("install", (event) => {
  event.waitUntil(caches.open(SHELL).then((cache) => cache.addAll(self.LINLI.files)));
});

self.addEventListener("activate", (event) => {
  event.waitUntil(
    caches.keys().then(async (names) => {
      await Promise.all(names.filter((n) => n.startsWith("linli-shell-") && n !== SHELL).map((n) => caches.delete(n)));
      await self.clients.claim();
    }),
  );
});

self.addEventListener("message", (event) => {
  if (event.data === "take over") void self.skipWaiting();
});

self.addEventListener("fetch", (event) => {
  const url = new URL(event.request.url);
  if (event.request.method !== "GET" || url.origin !== self.location.origin) return;
  if (event.request.mode === "navigate" && url.pathname.startsWith("/field")) {
    event.respondWith(shell());
  } else if (self.LINLI.files.includes(url.pathname)) {
    event.respondWith(kept(SHELL, event.request));
  } else if (url.pathname.startsWith("/field/photos/")) {
    event.respondWith(kept(PHOTOS, event.request));
  } else if (url.pathname.startsWith("/map/tiles/base/")) {
    event.respondWith(self.linliTile(event.request, url.pathname, PATIENCE_MS));
  } else if (url.pathname === "/map/config.json" || url.pathname === "/map/grids.geojson") {
    event.respondWith(fresh(event.request, url.pathname));
  }
});

async function shell(): Promise<Response> {
  return (await (await caches.open(SHELL)).match("/field/")) ?? fetch("/field/");
}

async function kept(name: string, request: Request): Promise<Response> {
  return (await (await caches.open(name)).match(request, { ignoreVary: true })) ?? fetch(request);
}

/** From the network; without it, or where it only pretends to be there, what was kept. */
async function fresh(request: Request, path: string): Promise<Response> {
  try {
    return await fetch(request, { signal: AbortSignal.timeout(PATIENCE_MS) });
  } catch (error) {
    const found = await (await caches.open(MAP)).match(path, { ignoreSearch: true });
    if (found) return found;
    throw error;
  }
}
