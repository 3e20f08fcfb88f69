/** Everything the phone keeps, in IndexedDB. A new version of the app adds stores; it never drops one. */
import { openDB, type DBSchema, type IDBPDatabase } from "idb";

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
  photos: { key: [string, string]; value: PhotoRow; indexes: { id: string } };
  kept: { key: string; value: Kept };
  drafts: { key: string; value: { key: string; draft: unknown; saved_at: string } };
  facts: { key: string; value: { key: string; value: unknown } };
}

const NAME = "linli-field";
const VERSION = 1;
let opened: Promise<IDBPDatabase<Schema>> | undefined;

export function store(): Promise<IDBPDatabase<Schema>> {
  opened ??= openDB<Schema>(NAME, VERSION, {
    upgrade(db) {
      if (!db.objectStoreNames.contains("outbox")) {
        db.createObjectStore("outbox", { keyPath: "id" }).createIndex("author", "command.author");
      }
      if (!db.objectStoreNames.contains("photos")) {
        db.createObjectStore("photos", { keyPath: ["id", "sha256"] }).createIndex("id", "id");
      }
      if (!db.objectStoreNames.contains("kept")) db.createObjectStore("kept", { keyPath: "part" });
      if (!db.objectStoreNames.contains("drafts")) db.createObjectStore("drafts", { keyPath: "key" });
      if (!db.objectStoreNames.contains("facts")) db.createObjectStore("facts", { keyPath: "key" });
    },
    blocking(_current, _blocked, event) {
      (event.target as IDBDatabase).close(); // a newer version in another tab goes first
      opened = undefined;
    },
  });
  return opened;
}

export async function fact<T>(key: string): Promise<T | undefined> {
  return (await (await store()).get("facts", key))?.value as T | undefined;
}

export async function setFact(key: string, value: unknown): Promise<void> {
  await (await store()).put("facts", { key, value });
}
