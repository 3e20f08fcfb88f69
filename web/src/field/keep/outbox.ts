/** Saved means saved: the command, its photos and the draft's end are one transaction, written through to the disk. */
import { signal } from "@preact/signals";

import { draftRows, formOf } from "./drafts";
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
  case?: string | undefined;
  follows?: string | undefined;
  seen_version?: number | undefined;
  body?: Record<string, unknown>;
  photos?: NewPhoto[];
  position?: { lon: number; lat: number; accuracy_m: number | null } | undefined;
  form_s?: number;
  /** The draft that ends with this. */
  draft?: string;
  /** A refused item in whose place this goes. */
  replaces?: string | undefined;
}

/** What the phone still holds, newest first. */
export const items = signal<Item[]>([]);
/** The last receipts, newest first. */
export const received = signal<Item[]>([]);
export const photoCounts = signal<Record<string, { all: number; there: number; bytes: number }>>({});

const MOST_RECEIPTS = 200;

/** Save a command. Resolves when the transaction is on the disk; rejects with QuotaExceededError when there is no room. */
export async function save(wanted: Wanted): Promise<Item> {
  const db = await store();
  const tx = db.transaction(["outbox", "photos", "drafts", "facts"], "readwrite", { durability: "strict" });
  const facts = tx.objectStore("facts");
  const device = ((await facts.get("device"))?.value as string | undefined) ?? crypto.randomUUID();
  const seq = (((await facts.get("seq"))?.value as number | undefined) ?? 0) + 1;
  const item = made(wanted, device, seq);
  const gone = wanted.replaces === undefined ? [] : await tx.objectStore("photos").index("id").getAllKeys(wanted.replaces);
  await Promise.all([
    facts.put({ key: "device", value: device }),
    facts.put({ key: "seq", value: seq }),
    tx.objectStore("outbox").add(item),
    ...(wanted.photos ?? []).map((p) =>
      tx.objectStore("photos").put({ id: item.id, sha256: p.sha256, blob: p.blob, sent: 0, is_there: false, said: "" }),
    ),
    ...(wanted.draft === undefined ? [] : draftRows(wanted.draft).map((row) => tx.objectStore("drafts").delete(row))),
    ...(wanted.replaces === undefined ? [] : [tx.objectStore("outbox").delete(wanted.replaces), ...gone.map((key) => tx.objectStore("photos").delete(key))]),
    tx.done,
  ]);
  await refresh();
  return item;
}

/** Made in this window and not tried yet: the server cannot have these. */
export const untried = new Set<string>();

function made(wanted: Wanted, device: string, seq: number): Item {
  const command: Command = {
    id: uuid7(), device, seq, author: wanted.author, at: localMoment(new Date()), kind: wanted.kind,
    body: wanted.body ?? {}, form_s: Math.round(wanted.form_s ?? 0),
    photos: (wanted.photos ?? []).map((p) => ({ sha256: p.sha256, size: p.blob.size, type: p.blob.type, kind: p.kind })),
  };
  untried.add(command.id);
  if (wanted.case !== undefined) command.case = wanted.case;
  if (wanted.follows !== undefined) command.follows = wanted.follows;
  if (wanted.seen_version !== undefined) command.seen_version = wanted.seen_version;
  if (wanted.position !== undefined) command.position = wanted.position;
  return {
    id: command.id, command, lane: wanted.case ?? wanted.follows ?? command.id, state: "waiting", saved_at: command.at,
    attempts: 0, next_at: 0, said: "", receipt: null, title: wanted.title,
  };
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

/** Received and whole: the bytes are no longer needed here; of the receipts the last ones stay to be looked at. */
export async function finish(item: Item): Promise<void> {
  try {
    await putAway(item, true);
  } catch {
    await putAway(item, item.state !== "done"); // no room for the receipt: making room goes first
  }
  await refresh();
}

async function putAway(item: Item, isNoted: boolean): Promise<void> {
  const db = await store();
  const tx = db.transaction(["outbox", "received", "photos"], "readwrite", { durability: "strict" });
  const isDone = item.state === "done";
  const rows = await tx.objectStore("photos").index("id").getAllKeys(item.id);
  const receipts = tx.objectStore("received");
  const old = isDone ? (await receipts.getAllKeys()).slice(0, -MOST_RECEIPTS + 1) : [];
  await Promise.all([
    isDone ? tx.objectStore("outbox").delete(item.id) : tx.objectStore("outbox").put(item),
    ...(isDone && isNoted ? [receipts.put(item)] : []),
    ...old.map((key) => receipts.delete(key)),
    ...rows.map((key) => tx.objectStore("photos").delete(key)),
    tx.done,
  ]);
}

/** Put away by the person: only what was refused, or has been read. */
export async function drop(id: string): Promise<void> {
  const db = await store();
  const tx = db.transaction(["outbox", "photos"], "readwrite", { durability: "strict" });
  const keys = await tx.objectStore("photos").index("id").getAllKeys(id);
  await Promise.all([tx.objectStore("outbox").delete(id), ...keys.map((k) => tx.objectStore("photos").delete(k)), tx.done]);
  await refresh();
}

export async function clearReceived(): Promise<void> {
  await (await store()).clear("received");
  await refresh();
}

/** Steps that became notes, whose reason was not looked at yet. */
export function unreadNotes(list: Item[]): number {
  return list.filter((i) => i.state === "noted").length;
}

/** Signing out leaves no receipts, notes, begun forms or key of this person on the phone; the server has them. What others keep here stays. */
export async function leaveNothing(author: string): Promise<void> {
  const db = await store();
  const tx = db.transaction(["outbox", "received", "drafts", "facts"], "readwrite", { durability: "strict" });
  const [own, receipts, drafts] = await Promise.all([tx.objectStore("outbox").index("author").getAll(author), tx.objectStore("received").getAll(), tx.objectStore("drafts").getAllKeys()]);
  const isSealedStill = leftBehind(own) > 0; // saved in another tab meanwhile: its rescue file wants the key
  await Promise.all([
    ...own.filter((i) => i.state === "noted").map((i) => tx.objectStore("outbox").delete(i.id)),
    ...receipts.filter((i) => i.command.author === author).map((i) => tx.objectStore("received").delete(i.id)),
    ...drafts.filter((key) => formOf(key).endsWith(`@${author}`)).map((key) => tx.objectStore("drafts").delete(key)),
    ...(isSealedStill ? [] : [tx.objectStore("facts").delete(`rescue-key:${author}`)]),
    tx.done,
  ]);
  await refresh();
}

/** A refused item goes again as a new command with the same photos; the old one leaves in the same transaction. */
export async function resend(id: string, body: Record<string, unknown>, version?: number): Promise<Item | null> {
  const old = await (await store()).get("outbox", id);
  if (old === undefined || old.state !== "refused" || old.receipt !== null) return null;
  const rows = await photosOf(id);
  return save({
    ...old.command, title: old.title, replaces: id, body: { ...old.command.body, ...body },
    ...(version === undefined ? {} : { seen_version: version }),
    photos: rows.map((r) => ({ blob: r.blob, sha256: r.sha256, kind: old.command.photos.find((p) => p.sha256 === r.sha256)?.kind ?? "" })),
  });
}

/** The words were received and a photo was not: try that photo once more, or let it go. */
export async function againWithPhotos(item: Item, isWanted: boolean): Promise<void> {
  const db = await store();
  const tx = db.transaction(["outbox", "photos"], "readwrite", { durability: "strict" });
  for (const row of await tx.objectStore("photos").index("id").getAll(item.id)) {
    if (row.said === "") continue;
    if (isWanted) await tx.objectStore("photos").put({ ...row, said: "", sent: 0 });
    else await tx.objectStore("photos").delete([row.id, row.sha256]);
  }
  await tx.objectStore("outbox").put({ ...item, state: "photos", said: "", attempts: 0, next_at: 0 });
  await tx.done;
  await refresh();
}

const others = new BroadcastChannel("linli-outbox");

/** Read what is on the disk, and let the other tabs do the same. */
export async function refresh(): Promise<void> {
  await read();
  others.postMessage("changed");
}

export function listen(): void {
  others.onmessage = () => void read();
}

async function read(): Promise<void> {
  const tx = (await store()).transaction(["outbox", "photos", "received"]);
  const [found, receipts] = await Promise.all([tx.objectStore("outbox").getAll(), tx.objectStore("received").getAll()]);
  const counts: Record<string, { all: number; there: number; bytes: number }> = {};
  for (const item of found) {
    const rows = item.command.photos.length ? await tx.objectStore("photos").index("id").getAll(item.id) : [];
    counts[item.id] = {
      all: item.command.photos.length, bytes: item.command.photos.reduce((n, p) => n + p.size, 0), there: rows.filter((r) => r.is_there).length,
    };
  }
  const newest = (a: Item, b: Item) => b.command.seq - a.command.seq;
  items.value = found.sort(newest);
  received.value = receipts.sort(newest);
  photoCounts.value = counts;
}

/** How many items go by themselves and have not been received whole. */
export function unsent(list: Item[]): number {
  return list.filter((i) => i.state === "waiting" || i.state === "photos").length;
}

/** What goes by itself, has not been received whole, and belongs to somebody else than this account. */
export function ofOthers(list: Item[], account: string): Item[] {
  return list.filter((i) => i.command.author !== account && unsent([i]));
}

/** What would be left behind: also what was refused and neither changed nor discarded. */
export function leftBehind(list: Item[]): number {
  return list.filter((i) => i.state !== "noted" && i.state !== "done").length;
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
