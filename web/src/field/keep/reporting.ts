/** The report that is being written: kept with every key, and turned into a command. */
import { signal } from "@preact/signals";

import { metresOutside } from "./mygrids";
import { locate, position } from "../parts/place";
import { tooLong } from "../parts/writing";
import { nudge } from "../send/uploader";
import { t } from "../words";
import { type CaseRow, type Matter, me } from "./day";
import { draftKey, dropDraft, keepDraft, keepShots, recallDraft, type Shot } from "./drafts";
import { photosOf, save } from "./outbox";
import { fact, type Item, setFact } from "./store";

export interface Draft {
  matter: string; condition: string; text: string; done: string; is_settled: boolean; lon: number | null; lat: number | null; accuracy_m: number | null;
  place_text: string; began: number; replaces: string;
}
const EMPTY: Draft = { matter: "", condition: "", text: "", done: "", is_settled: false, lon: null, lat: null, accuracy_m: null, place_text: "", began: 0, replaces: "" };

export const draft = signal<Draft>({ ...EMPTY });
/** Nothing can be written before what was written is back: it would be put in its place. */
export const isRecalled = signal(false);
export const before = signal<Shot[]>([]);
export const after = signal<Shot[]>([]);
export const keptAt = signal<string>("");

export function set(more: Partial<Draft>): void {
  draft.value = { ...draft.value, ...more };
  void keepDraft(draftKey("report"), draft.value).then((kept) => { if (kept) keptAt.value = new Date().toISOString(); });
}

export async function keepPhotos(): Promise<void> {
  if (await keepShots(draftKey("report"), { before: before.value, after: after.value })) keptAt.value = new Date().toISOString();
}

/** What was begun, or an empty form; and where the phone is now, unless something has been written at another place. */
export async function open(): Promise<void> {
  isRecalled.value = false;
  const found = await recallDraft<Draft>(draftKey("report")).finally(() => { isRecalled.value = true; });
  draft.value = { ...EMPTY, ...found?.draft };
  before.value = found?.shots["before"] ?? [];
  after.value = found?.shots["after"] ?? [];
  keptAt.value = isBegun() ? (found?.saved_at ?? "") : "";
  if (!isBegun() || draft.value.began === 0) draft.value = { ...draft.value, began: Date.now() };
  if (draft.value.lon !== null && isBegun()) return;
  await here();
}

/** Put the pin where the phone is. */
export async function here(): Promise<void> {
  const about = draft.value.began;
  const found = await locate();
  if (found && draft.value.began === about) set({ lon: found.lon, lat: found.lat, accuracy_m: found.accuracy_m });
}

/** Whether a person has put anything in, beside the position that comes by itself. */
export function isBegun(): boolean {
  const { matter, text, done, place_text, replaces } = draft.value;
  return before.value.length + after.value.length > 0 || [matter, text, done, place_text, replaces].some(Boolean);
}

export async function empty(): Promise<void> {
  await dropDraft(draftKey("report"));
  await open();
}

/** Why it cannot be saved yet, in a sentence; empty when it can. */
export function missing(matter: Matter | null): string {
  const from = draft.value;
  if (!matter) return t("Choose a class first: a recent one, or by search.");
  if (from.lon === null && !from.place_text.trim()) return t("Say where it is: allow the position, move the pin, or write the address.");
  if (from.is_settled && !from.condition) return t("Choose what is wrong; it decides whether it may be settled on the spot.");
  if (from.is_settled && !from.done.trim()) return t("Write a line on what you did.");
  return tooLong(from.text) || tooLong(from.done);
}

/** A question where the pin lies far from one's own grids: it may be right, so it is asked and not refused. */
export function askAboutPlace(): string {
  const { lon, lat } = draft.value;
  const away = lon === null || lat === null ? null : metresOutside(lon, lat);
  if (away === null) return "";
  return t("This place is %(n)s outside your grids. If it is right, press save once more; otherwise drag the map to the right place.", { n: away < 1000 ? t("%(n)s m", { n: away }) : t("%(n)s km", { n: (away / 1000).toFixed(1) }) });
}

export async function keepReport(matter: Matter, follows?: CaseRow): Promise<void> {
  const from = draft.value;
  const seen = position.value;
  const photos = [...before.value.map((s) => ({ ...s, kind: "before" as const })), ...(from.is_settled ? after.value.map((s) => ({ ...s, kind: "after" as const })) : [])];
  await save({
    kind: from.is_settled && !follows ? "settle" : "report", author: me.value?.account.id ?? "", draft: draftKey("report"), replaces: from.replaces || undefined,
    title: matter.name, form_s: from.began ? Math.min(3600, (Date.now() - from.began) / 1000) : 0,
    body: {
      kind: matter.kind, code: matter.code, condition: from.condition, text: from.text, place_text: from.place_text,
      ...(from.lon === null || from.lat === null ? {} : { lon: from.lon, lat: from.lat }), ...(from.is_settled ? { done: from.done } : {}),
    },
    photos: photos.map(({ blob, sha256, kind }) => ({ blob, sha256, kind })),
    position: seen ? { lon: seen.lon, lat: seen.lat, accuracy_m: seen.accuracy_m } : undefined,
    follows: follows?.id,
  });
  draft.value = { ...EMPTY };
  before.value = after.value = [];
  const recent = ((await fact<string[]>("recent")) ?? []).filter((k) => k !== from.matter);
  await setFact("recent", [from.matter, ...recent].slice(0, 6));
  nudge();
}

/** A refused report back into the form; it stays in the outbox until the changed one is saved. False: another report is begun. */
export async function change(item: Item): Promise<boolean> {
  await open();
  if (isBegun() && draft.value.replaces !== item.id) return false;
  const { body } = item.command;
  const rows = await photosOf(item.id);
  const shots = (wanted: string) => rows
    .filter((r) => (item.command.photos.find((p) => p.sha256 === r.sha256)?.kind === "after" ? "after" : "before") === wanted)
    .map((r) => ({ blob: r.blob, sha256: r.sha256, at: item.saved_at }));
  before.value = shots("before");
  after.value = shots("after");
  const text = (name: string) => String(body[name] ?? "");
  const number = (name: string) => (typeof body[name] === "number" ? body[name] : null);
  set({
    matter: `${text("kind")}:${text("code")}`, condition: text("condition"), text: text("text"), done: text("done"), place_text: text("place_text"),
    is_settled: item.command.kind === "settle", lon: number("lon"), lat: number("lat"), accuracy_m: null, replaces: item.id,
  });
  await keepPhotos();
  return true;
}
