/** Saved means saved: the command, its photos and the draft's end are one transaction, written through to the disk. */
import { signal } from "@preact/signals";

import { type Command, type Item, type PhotoRow, store } from "./store";

export interface NewPhoto {
  blob: Blob;
  sha256: string;
  kind: "" | "before" | "after" | "other";
}

/** What a view asks to be sent; the rest is filled in here. */
export interface Wanted {
  kind: string;
  author: string;
  title: string;
  case?: string;
  follows?: string;
  seen_version?: number;
  body?: Record<string, unknown>;
  photos?: NewPhoto[];
  position?: { lon: number; lat: number; accuracy_m: number | null } | undefined;
  form_s?: number;
  draft?: string;
}

/** The items of the outbox as the pages show them, newest first. */
export const items = signal<Item[]>([]);
export const photoCounts = signal<Record<string, { all: number; there: number; bytes: number }>>({});

/** Save a command. Resolves when the transaction is on the disk; rejects with QuotaExceededError when there is no room. */
export async function save(wanted: Wanted): Promise<Item> {
  const db = await store();
  const tx = db.transaction(["outbox", "photos", "drafts", "facts"], "readwrite", { durability: "strict" });
  const facts = tx.objectStore("facts");
  const device = ((await facts.get("device"))?.value as string | undefined) ?? crypto.randomUUID();
  const seq = (((await facts.get("seq"))?.value as number | undefined) ?? 0) + 1;
  const command: Command = {
    id: uuid7(), device, seq, author: wanted.author, at: localMoment(new Date()), kind: wanted.kind,
    body: wanted.body ?? {}, form_s: Math.round(wanted.form_s ?? 0),
    photos: (wanted.photos ?? []).map((p) => ({ sha256: p.sha256, size: p.blob.size, type: p.blob.type, kind: p.kind })),
  };
  if (wanted.case !== undefined) command.case = wanted.case;
  if (wanted.follows !== undefined) command.follows = wanted.follows;
  if (wanted.seen_version !== undefined) command.seen_version = wanted.seen_version;
  if (wanted.position !== undefined) command.position = wanted.position;
  const item: Item = {
    id: command.id, command, lane: wanted.case ?? wanted.follows ?? command.id, state: "waiting", saved_at: command.at,
    attempts: 0, next_at: 0, said: "", receipt: null, title: wanted.title,
  };
  const writes: Promise<unknown>[] = [
    facts.put({ key: "device", value: device }),
    facts.put({ key: "seq", value: seq }),
    tx.objectStore("outbox").add(item),
    ...(wanted.photos ?? []).map((p) =>
      tx.objectStore("photos").put({ id: item.id, sha256: p.sha256, blob: p.blob, sent: 0, is_there: false, said: "" }),
    ),
  ];
  if (wanted.draft !== undefined) writes.push(tx.objectStore("drafts").delete(wanted.draft));
  writes.push(tx.done);
  await Promise.all(writes);
  await refresh();
  return item;
}

export async function change(item: Item): Promise<void> {
  await (await store()).put("outbox", item);
  await refresh();
}

export async function photosOf(id: string): Promise<PhotoRow[]> {
  return (await store()).getAllFromIndex("photos", "id", id);
}

export async function changePhoto(row: PhotoRow): Promise<void> {
  await (await store()).put("photos", row);
  await refresh();
}

/** Received and whole: the bytes are no longer needed here. */
export async function finish(item: Item): Promise<void> {
  const db = await store();
  const tx = db.transaction(["outbox", "photos"], "readwrite", { durability: "strict" });
  const rows = await tx.objectStore("photos").index("id").getAllKeys(item.id);
  await Promise.all([
    tx.objectStore("outbox").put(item),
    ...rows.map((key) => tx.objectStore("photos").delete(key)),
    tx.done,
  ]);
  await refresh();
}

/** Put away by the person: only what was received or refused. */
export async function drop(id: string): Promise<void> {
  const db = await store();
  const tx = db.transaction(["outbox", "photos"], "readwrite", { durability: "strict" });
  const keys = await tx.objectStore("photos").index("id").getAllKeys(id);
  await Promise.all([tx.objectStore("outbox").delete(id), ...keys.map((k) => tx.objectStore("photos").delete(k)), tx.done]);
  await refresh();
}

/** A refused item goes again as a new command with the same words and photos; the old one leaves in the same transaction. */
export async function resend(id: string, body: Record<string, unknown>, version?: number): Promise<Item | null> {
  const db = await store();
  const old = await db.get("outbox", id);
  if (old === undefined || old.state !== "refused") return null;
  const rows = await photosOf(id);
  const made = await save({
    ...old.command, title: old.title, body: { ...old.command.body, ...body },
    ...(version === undefined ? {} : { seen_version: version }),
    photos: rows.map((r) => ({ blob: r.blob, sha256: r.sha256, kind: old.command.photos.find((p) => p.sha256 === r.sha256)?.kind ?? "" })),
  });
  await drop(id);
  return made;
}

export async function refresh(): Promise<void> {
  const db = await store();
  const found = await db.getAll("outbox");
  const counts: Record<string, { all: number; there: number; bytes: number }> = {};
  for (const item of found) {
    counts[item.id] = { all: item.command.photos.length, there: 0, bytes: item.command.photos.reduce((n, p) => n + p.size, 0) };
  }
  let cursor = await db.transaction("photos").store.openCursor();
  while (cursor) {
    const count = counts[cursor.value.id];
    if (count && cursor.value.is_there) count.there += 1;
    cursor = await cursor.continue();
  }
  items.value = found.sort((a, b) => b.command.seq - a.command.seq);
  photoCounts.value = counts;
  others.postMessage("changed");
}

const others = new BroadcastChannel("linli-outbox");

/** Tabs tell each other; each reads what is on the disk. */
export function listen(): void {
  others.onmessage = async () => {
    const db = await store();
    items.value = (await db.getAll("outbox")).sort((a, b) => b.command.seq - a.command.seq);
  };
}

/** How many items have not been received whole. */
export function unsent(list: Item[]): number {
  return list.filter((i) => i.state === "waiting" || i.state === "photos").length;
}

/** A UUIDv7: sorts by time, tells nothing else. */
export function uuid7(now = Date.now()): string {
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  for (let i = 0; i < 6; i += 1) bytes[i] = Math.floor(now / 2 ** (8 * (5 - i))) & 0xff;
  bytes[6] = ((bytes[6] ?? 0) & 0x0f) | 0x70;
  bytes[8] = ((bytes[8] ?? 0) & 0x3f) | 0x80;
  const hex = [...bytes].map((b) => b.toString(16).padStart(2, "0")).join("");
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-${hex.slice(12, 16)}-${hex.slice(16, 20)}-${hex.slice(20)}`;
}

/** The phone's own clock with its offset, as it is: 2026-11-22T09:14:05.120+08:00. */
export function localMoment(at: Date): string {
  const offset = -at.getTimezoneOffset();
  const local = new Date(at.getTime() + offset * 60_000).toISOString().slice(0, -1);
  const two = (n: number) => String(Math.floor(Math.abs(n))).padStart(2, "0");
  return `${local}${offset < 0 ? "-" : "+"}${two(offset / 60)}:${two(offset % 60)}`;
}
