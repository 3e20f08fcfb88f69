/** Everything the phone keeps, in IndexedDB. A new version of the app adds stores; it never drops what has not been received. */
import { openDB, type DBSchema, type IDBPDatabase, type IDBPTransaction, type StoreNames } from "idb";

/** One command with where it stands. `waiting`: not received yet; `photos`: received, photos still on their way. */
export interface Item {
  id: string;
  command: Command;
  /** Key of the order: items of one case go one after another. */
  lane: string;
  state: "waiting" | "photos" | "done" | "refused" | "noted";
  saved_at: string;
  attempts: number;
  next_at: number;
  /** The server's sentence, or why it has not gone yet. */
  said: string;
  receipt: Receipt | null;
  title: string;
  /** It stands in a rescue file that was handed out. */
  is_rescued?: boolean;
}

export interface ListedPhoto {
  sha256: string;
  size: number;
  type: string;
  kind: "" | "before" | "after" | "other";
}

export interface Command {
  id: string;
  device: string;
  seq: number;
  author: string;
  at: string;
  kind: string;
  case?: string;
  follows?: string;
  seen_version?: number;
  body: Record<string, unknown>;
  photos: ListedPhoto[];
  position?: { lon: number; lat: number; accuracy_m: number | null };
  form_s: number;
}

export interface Receipt {
  id: string;
  state: "done" | "kept_as_note";
  received_at: string;
  case: { id: string; number: string; version: number; state: string; is_open: boolean } | null;
  was_stale: boolean;
  message: string;
  missing: string[];
}

/** A photo of an item; `is_there` once the server has it whole. */
export interface PhotoRow {
  id: string;
  sha256: string;
  blob: Blob;
  sent: number;
  is_there: boolean;
  said: string;
}

export interface Kept {
  part: string;
  tag: string;
  body: unknown;
  got_at: string;
}

interface Schema extends DBSchema {
  outbox: { key: string; value: Item; indexes: { author: string } };
  received: { key: string; value: Item };
  photos: { key: [string, string]; value: PhotoRow; indexes: { id: string } };
  kept: { key: string; value: Kept };
  drafts: { key: string; value: { key: string; draft: unknown; saved_at: string } };
  facts: { key: string; value: { key: string; value: unknown } };
}

const NAME = "linli-field";
const VERSION = 2;
let opened: Promise<IDBPDatabase<Schema>> | undefined;

export function store(): Promise<IDBPDatabase<Schema>> {
  opened ??= openDB<Schema>(NAME, VERSION, {
    async upgrade(db, from, _to, tx) {
      if (from < 1) {
        db.createObjectStore("outbox", { keyPath: "id" }).createIndex("author", "command.author");
        db.createObjectStore("photos", { keyPath: ["id", "sha256"] }).createIndex("id", "id");
        db.createObjectStore("kept", { keyPath: "part" });
        db.createObjectStore("drafts", { keyPath: "key" });
        db.createObjectStore("facts", { keyPath: "key" });
      }
      if (from < 2) {
        db.createObjectStore("received", { keyPath: "id" });
        if (from === 1) await fromFirst(tx);
      }
    },
    blocking(_current, _blocked, event) {
      (event.target as IDBDatabase).close(); // a newer version in another tab goes first
      opened = undefined;
    },
    terminated() {
      opened = undefined;
    },
  });
  opened.catch(() => { opened = undefined; });
  return opened;
}

/** Version 1 held receipts among what waits, and one draft for everybody. */
async function fromFirst(tx: IDBPTransaction<Schema, StoreNames<Schema>[], "versionchange">): Promise<void> {
  const outbox = tx.objectStore("outbox");
  for (const item of await outbox.getAll()) {
    if (item.state !== "done") continue;
    await tx.objectStore("received").put(item);
    await outbox.delete(item.id);
  }
  const old = await tx.objectStore("drafts").get("report");
  const whose = (await tx.objectStore("kept").get("me"))?.body as { account: { id: string } } | undefined;
  if (!old || !whose) return;
  const { before, after, ...words } = old.draft as Record<string, unknown>;
  const key = `report@${whose.account.id}`;
  await tx.objectStore("drafts").put({ key, draft: words, saved_at: old.saved_at });
  await tx.objectStore("drafts").put({ key: `${key}/photos`, draft: { before, after }, saved_at: old.saved_at });
  await tx.objectStore("drafts").delete("report");
}

export async function fact<T>(key: string): Promise<T | undefined> {
  return (await (await store()).get("facts", key))?.value as T | undefined;
}

/** False where there is no room: what goes with it (a sign-in, a report that is saved) does not fail for it. */
export async function setFact(key: string, value: unknown): Promise<boolean> {
  return (await store()).put("facts", { key, value }).then(() => true, () => false);
}
