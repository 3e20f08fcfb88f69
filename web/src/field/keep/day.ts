/** What was downloaded for the day, part by part; kept until a newer one is there. */
import { signal } from "@preact/signals";

import { ask } from "../send/wire";
import { type Kept, setFact, store } from "./store";

export interface Me {
  account: { id: string; name: string; username: string };
  organisation: string;
  powers: string[];
  verbs: string[];
  language: string;
  server_at: string;
  time_zone: string;
  town: string;
  rescue_key?: string;
}
export interface Condition { code: string; name: string; limit: string; may_settle: boolean; is_urgent: boolean }
export interface Matter { kind: string; code: string; name: string; major: string; words: string[]; conditions: Condition[] }
export interface Catalogue {
  /** For the search: other words for the same, and the characters that are read so; a catalogue that was kept by an older app has none. */
  synonyms?: string[][]; sounds?: Record<string, string>;
  version: string; classes: Matter[]; states: Record<string, string>; moves: Record<string, string>;
  flows: Record<string, string>; powers: Record<string, string>;
}
export interface Move { move: string; name: string; consequence: string; needs: string[] }
export interface CaseRow {
  id: string; number: string; version: number; is_mine: boolean; kind: string; code: string; name: string; condition: string; text: string;
  place: string; lon: number | null; lat: number | null; grid: string; unit: string; state: string; state_name: string; flow: string; is_open: boolean;
  is_urgent: boolean; reported_at: string; due_at: string | null; warn_at: string | null; is_clock_stopped: boolean; rework_count: number;
  urge_count: number; why: string; moves: Move[]; photos: { id: string; kind: string; taken_at: string | null }[];
}
/** "Street light · dark": the class and what is wrong with it. */
export function matterName(row: CaseRow): string {
  const found = catalogue.value?.classes.find((m) => m.kind === row.kind && m.code === row.code);
  return [row.name, found?.conditions.find((c) => c.code === row.condition)?.name].filter(Boolean).join(" · ");
}

export interface Message {
  id: number; words: string; is_urgent: boolean; made_at: string; read_at: string | null;
  case: { id: string; number: string; is_urgent: boolean } | null;
}
export interface Suggestion { id: string; kind: string; text: string; made_at: string; answer: string; answered_at: string | null }
export interface Land {
  grids: GeoJSON.FeatureCollection;
  contacts: { name: string; duty: string; phone: string; path: string }[];
  hotline: string;
}

export const PHOTO_CACHE = "linli-photos";
export const me = signal<Me | null>(null);
export const catalogue = signal<Catalogue | null>(null);
export const cases = signal<CaseRow[]>([]);
export const leftOut = signal<number>(0);
export const messages = signal<Message[]>([]);
export const land = signal<Land | null>(null);
export const suggestions = signal<Suggestion[]>([]);
/** When each part was last brought up to date, by the phone's clock. */
export const gotAt = signal<Record<string, string>>({});
/** Server time minus phone time, in seconds: shown when large, never corrected. */
export const skew_s = signal<number>(0);
export const isLoading = signal<boolean>(false);

const PARTS = ["catalogue", "land", "cases", "messages", "suggestions"] as const;

/** Show what was kept, before any network. */
export async function recall(): Promise<void> {
  const db = await store();
  for (const row of await db.getAll("kept")) show(row);
}

/** Fetch who is signed in; null where nobody is, undefined where the server cannot be reached. */
export async function who(): Promise<Me | null | undefined> {
  const began = Date.now();
  let answer: Response;
  try {
    answer = await ask("me");
  } catch {
    return undefined;
  }
  if (answer.status === 401) return null;
  if (!answer.ok || !(answer.headers.get("Content-Type") ?? "").startsWith("application/json")) return undefined;
  const found = (await answer.json()) as Me;
  await keepMe(found, began);
  return found;
}

export async function keepMe(found: Me, began = Date.now()): Promise<void> {
  skew_s.value = Math.round((Date.parse(found.server_at) - (began + Date.now()) / 2) / 1000);
  const { rescue_key: key, ...shown } = found;
  if (key) await setFact(`rescue-key:${found.account.id}`, key); // stays when the session ends: what was not received is still sealed
  await keep({ part: "me", tag: "", body: shown, got_at: new Date().toISOString() });
}

/** Bring every part up to date; what has not changed costs no bytes. Which parts could not be had. */
export async function download(): Promise<string[]> {
  isLoading.value = true;
  const failed: string[] = [];
  for (const part of PARTS) if (!(await bring(part))) failed.push(part);
  await forgetHistories();
  isLoading.value = false;
  return failed;
}

/** Questions are numbered: the stream and a return to the app ask at the same time, and an older answer never stands over a newer one. */
let asked = 0;
const answered = new Map<string, number>();

function isOvertaken(part: string, turn: number): boolean {
  if (turn < (answered.get(part) ?? 0)) return true;
  answered.set(part, turn);
  return false;
}

export async function bring(part: (typeof PARTS)[number]): Promise<boolean> {
  const turn = ++asked, whose = stays;
  const kept = await (await store()).get("kept", part);
  try {
    const answer = await ask(`day/${part}`, { headers: kept ? { "If-None-Match": kept.tag } : {} });
    const now = new Date().toISOString();
    if (answer.status === 304 && kept) return isOvertaken(part, turn) || (await keep({ ...kept, got_at: now }, whose));
    if (!answer.ok || !(answer.headers.get("Content-Type") ?? "").startsWith("application/json")) return false;
    const body: unknown = await answer.json();
    return isOvertaken(part, turn) || (await keep({ part, tag: answer.headers.get("ETag") ?? "", body, got_at: now }, whose));
  } catch {
    return false;
  }
}

/** How often somebody has left this phone: an answer to the one before is neither shown nor kept. */
let stays = 0;

/** Shown in any case; whether it could be kept as well. A phone without room goes on with what it has. */
async function keep(row: Kept, whose = stays): Promise<boolean> {
  if (whose !== stays) return false;
  show(row);
  try {
    await (await store()).put("kept", row);
    return true;
  } catch {
    return false;
  }
}

/** Something smaller that was looked at, asked for anew; without network what was kept of it. */
export async function askOrKept<T>(part: string, path: string): Promise<T | null> {
  const whose = stays;
  try {
    const answer = await ask(path);
    if (answer.ok) {
      const body = (await answer.json()) as T;
      await keep({ part, tag: path, body, got_at: new Date().toISOString() }, whose);
      return body;
    }
  } catch {
    // without network, or without room: what was kept
  }
  const kept = await (await store()).get("kept", part);
  return kept?.tag === path ? (kept.body as T) : null;
}

export const history = (number: string): string => `history:${number}`;

/** Histories of cases that are no longer on the phone. */
async function forgetHistories(): Promise<void> {
  const db = await store();
  const there = new Set(cases.value.map((c) => history(c.number)));
  for (const part of await db.getAllKeys("kept")) if (part.startsWith("history:") && !there.has(part)) await db.delete("kept", part);
}

/** By part, the tag of what the screens show. */
const shown = new Map<string, string>();

function show(row: Kept): void {
  gotAt.value = { ...gotAt.value, [row.part]: row.got_at };
  if (row.tag && shown.get(row.part) === row.tag) return; // the same once more: nothing that hangs on it is made anew
  shown.set(row.part, row.tag);
  const body = row.body as Record<string, never>;
  if (row.part === "me") me.value = body as unknown as Me;
  if (row.part === "catalogue") catalogue.value = body as unknown as Catalogue;
  if (row.part === "land") land.value = body as unknown as Land;
  if (row.part === "suggestions") suggestions.value = body["suggestions"] as unknown as Suggestion[];
  if (row.part === "messages") messages.value = body["messages"] as unknown as Message[];
  if (row.part === "cases") {
    cases.value = body["cases"] as unknown as CaseRow[];
    leftOut.value = body["left_out"] as unknown as number;
  }
}

/** Another person signs in: what the one before had downloaded goes; the outbox stays with its authors. */
export async function forget(): Promise<void> {
  stays++;
  const db = await store();
  await db.clear("kept");
  await caches.delete(PHOTO_CACHE);
  shown.clear();
  me.value = null;
  cases.value = [];
  messages.value = [];
  land.value = null;
  suggestions.value = [];
  gotAt.value = {};
}
