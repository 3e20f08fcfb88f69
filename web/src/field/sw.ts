/** The service worker: the app's own files from its cache, map tiles from the kept archive; everything else from the network. */
import { fact } from "./keep/store";
import type { Tile } from "./tiles";

/** `linliTile` is loaded beside this, as a part of the map. */
declare const self: ServiceWorkerGlobalScope & { LINLI: { version: string; files: string[] }; linliTile: Tile };

const SHELL = `linli-shell-${self.LINLI.version}`;
const MAP = "linli-map";
const PHOTOS = "linli-photos";
const PATIENCE_MS = 4000;

/** What a notification carries: the case it is about, where there is one. */
interface About { case: string }

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

/** The push message is empty. What it is about is fetched here, with this phone's own sign-in; browsers want something shown in any case. */
self.addEventListener("push", (event) => event.waitUntil(ring()));

self.addEventListener("notificationclick", (event) => {
  event.notification.close();
  event.waitUntil(openAt((event.notification.data as About | null)?.case ?? ""));
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

async function ring(): Promise<void> {
  const found = await newest().catch(() => null);
  const [title, body, data] = found ? [found.words, found.case?.number ?? "", { case: found.case?.id ?? "" }] : [await general(), "", { case: "" }];
  const shown: NotificationOptions & { renotify: boolean } = { body, data, tag: "linli", renotify: true, lang: await language() === "en" ? "en" : "zh-Hans" };
  await self.registration.showNotification(title, shown);
}

interface Told { words: string; is_urgent: boolean; read_at: string | null; case: { id: string; number: string } | null }

/** The newest unread urgent message; null where there is none any more, or nobody is signed in. */
async function newest(): Promise<Told | null> {
  const answer = await fetch("/field/api/day/messages", {
    headers: { "X-Linli-Field": "1" }, credentials: "same-origin", cache: "no-store", redirect: "manual", signal: AbortSignal.timeout(2 * PATIENCE_MS),
  });
  if (!answer.ok) return null;
  const { messages } = (await answer.json()) as { messages: Told[] };
  return messages.find((m) => m.is_urgent && m.read_at === null) ?? null;
}

async function general(): Promise<string> {
  const kept = await language() === "en" ? undefined : await (await caches.open(SHELL)).match("/field/words/zh-hans.json");
  const words = (await kept?.json().catch(() => ({})) ?? {}) as Record<string, string>;
  const t = (text: string): string => words[text] ?? text;
  return t("There is something new; open Linli");
}

async function language(): Promise<string> {
  return (await fact<string>("spoken").catch(() => undefined)) ?? (self.navigator.language.startsWith("en") ? "en" : "zh-hans");
}

/** The task itself in the window that is open already; a window of its own where none is. Without a case, the messages. */
async function openAt(found: string): Promise<void> {
  const there = found ? `/field/#/case/${found}` : "/field/#/messages";
  for (const client of await self.clients.matchAll({ type: "window", includeUncontrolled: true })) {
    if (!new URL(client.url).pathname.startsWith("/field")) continue;
    await client.focus().catch(() => null); // a window that may not come forward shows the task all the same
    await client.navigate(there).catch(() => null); // a page that this worker does not control stays where it is
    return;
  }
  await self.clients.openWindow(there);
}
