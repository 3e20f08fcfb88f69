/** What is being written, kept with every key: words by themselves, photos by themselves, each person's own. */
import { signal } from "@preact/signals";

import { me } from "./day";
import { store } from "./store";

export interface Shot { blob: Blob; sha256: string; at: string }

/** Why the draft could not be kept; the form itself stays filled. */
export const draftTrouble = signal<unknown>(null);

/** `report`, `step:<case>:<move>`, `suggest`; followed by whose it is. */
export function draftKey(form: string): string {
  return `${form}@${me.value?.account.id ?? ""}`;
}

/** Both rows of a draft: the words, and the photos, which are written only when they change. */
export function draftRows(key: string): string[] {
  return [key, `${key}/photos`];
}

export async function keepDraft(key: string, draft: unknown): Promise<boolean> {
  return put(key, draft);
}

export async function keepShots(key: string, groups: Record<string, Shot[]>): Promise<boolean> {
  const plain = Object.fromEntries(Object.entries(groups).map(([name, list]) => [name, list.map(({ blob, sha256, at }) => ({ blob, sha256, at }))]));
  return put(`${key}/photos`, plain);
}

async function put(key: string, draft: unknown): Promise<boolean> {
  if (!me.value) return false; // signed out meanwhile: nobody's
  try {
    await (await store()).put("drafts", { key, draft, saved_at: new Date().toISOString() });
    draftTrouble.value = null;
    return true;
  } catch (error) {
    draftTrouble.value = error;
    return false;
  }
}

export interface Recalled<T> { draft: T; shots: Record<string, Shot[]>; saved_at: string }

export async function recallDraft<T>(key: string): Promise<Recalled<T> | null> {
  const db = await store();
  const [words, photos] = await Promise.all(draftRows(key).map((row) => db.get("drafts", row)));
  if (!words && !photos) return null;
  return { draft: (words?.draft ?? {}) as T, shots: (photos?.draft ?? {}) as Record<string, Shot[]>, saved_at: (words ?? photos)?.saved_at ?? "" };
}

/** Thrown away by the person. */
export async function dropDraft(key: string): Promise<void> {
  const db = await store();
  const tx = db.transaction("drafts", "readwrite");
  await Promise.all([...draftRows(key).map((row) => tx.store.delete(row)), tx.done]);
}

/** The forms of steps on this case that are begun. */
export async function begunSteps(caseId: string): Promise<string[]> {
  const whose = draftKey("");
  const keys = await (await store()).getAllKeys("drafts");
  return keys.filter((k) => k.startsWith(`step:${caseId}:`) && k.endsWith(whose)).map((k) => k.slice(`step:${caseId}:`.length, -whose.length));
}

/** How many forms this person has begun and not saved; a position that came by itself begins none. */
export async function begunForms(): Promise<number> {
  const whose = draftKey("");
  const rows = (await (await store()).getAll("drafts")).filter((r) => formOf(r.key).endsWith(whose) && holdsSomething(r.draft as Record<string, unknown>));
  return new Set(rows.map((r) => formOf(r.key))).size;
}

export function formOf(key: string): string {
  return key.replace(/\/photos$/, "");
}

const TYPED = ["matter", "text", "done", "place_text", "replaces"];

function holdsSomething(draft: Record<string, unknown>): boolean {
  return TYPED.some((name) => Boolean(draft[name])) || Object.values(draft).some((shots) => Array.isArray(shots) && shots.length > 0);
}
