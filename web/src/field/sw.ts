/** The service worker: the app's own files from its cache, map tiles from the kept archive; everything else from the network. */
import { type RangeResponse, PMTiles, type Source } from "pmtiles";

declare const self: ServiceWorkerGlobalScope & { LINLI: { version: string; files: string[] } };

const SHELL = `linli-shell-${self.LINLI.version}`;
const MAP = "linli-map";
const PHOTOS = "linli-photos";
const ARCHIVE = "/map/base.pmtiles";
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
    event.respondWith(tile(event.request, url.pathname));
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

class KeptArchive implements Source {
  constructor(private readonly blob: Blob) {}

  getKey(): string {
    return ARCHIVE;
  }

  async getBytes(offset: number, length: number): Promise<RangeResponse> {
    return { data: await this.blob.slice(offset, offset + length).arrayBuffer() };
  }
}

let archive: Promise<PMTiles | null> | undefined;

async function open(): Promise<PMTiles | null> {
  const found = await (await caches.open(MAP)).match(ARCHIVE);
  return found ? new PMTiles(new KeptArchive(await found.blob())) : null;
}

async function tile(request: Request, path: string): Promise<Response> {
  try {
    return await fetch(request, { signal: AbortSignal.timeout(PATIENCE_MS) });
  } catch (error) {
    const [x, y, z] = numbers(path);
    archive ??= open();
    const found = await archive;
    if (!found || z === undefined || x === undefined || y === undefined) { archive = undefined; throw error; }
    const got = await found.getZxy(z, x, y);
    return new Response(got?.data ?? new ArrayBuffer(0), { headers: { "Content-Type": "application/vnd.mapbox-vector-tile" } });
  }
}

/** The last three numbers of …/z/x/y.pbf, as x, y, z. */
function numbers(path: string): (number | undefined)[] {
  const [z, x, y] = path.split("/").slice(-3).map((part) => Number.parseInt(part, 10));
  return [x, y, z];
}
