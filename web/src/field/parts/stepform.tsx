/** The form of one step: words and photos kept with every key, as for a report; saved against the case as it was seen. */
import { type Signal, signal, useSignal } from "@preact/signals";
import { useEffect } from "preact/hooks";

import { type CaseRow, catalogue, me, type Move } from "../keep/day";
import { draftKey, draftTrouble, keepDraft, keepShots, recallDraft, type Shot } from "../keep/drafts";
import { type NewPhoto, save } from "../keep/outbox";
import { nudge } from "../send/uploader";
import { capital, t } from "../words";
import { Photos } from "./camera";
import { Icon } from "./icon";
import { locate, position } from "./place";
import { saveTrouble } from "./trouble";
import { tooLong, Writing } from "./writing";

/** Commands of their own; every other legal step goes as `step`. */
const OWN = new Set(["take", "arrive", "handle", "return", "note"]);
const WITH_RESULT = new Set(["handle", "settle", "check"]);
export const WITH_PHOTOS = new Set(["handle", "settle", "verify", "refute", "check", "rework", "note", "arrive", "return", "feed_back"]);

interface Draft { text: string; condition: string; days: string; until: string; began: number; version: number }

const photos: Signal<Shot[]> = signal([]);

export function StepForm({ row, move, onDone }: { row: CaseRow; move: Move; onDone: () => void }) {
  const key = draftKey(`step:${row.id}:${move.move}`);
  const draft = useSignal<Draft>({ text: "", condition: row.condition, days: "1", until: "", began: Date.now(), version: row.version });
  const said = useSignal("");
  const isRecalled = useSignal(false); // nothing can be written before what was written is back: it would be put in its place
  const set = (more: Partial<Draft>) => {
    draft.value = { ...draft.value, ...more };
    void keepDraft(key, draft.value);
  };
  useEffect(() => {
    void recallDraft<Draft>(key).then((found) => {
      draft.value = { ...draft.value, ...found?.draft };
      photos.value = found?.shots["taken"] ?? [];
    }).finally(() => { isRecalled.value = true; });
  }, [key]);
  if (!isRecalled.value) return null;
  const send = async () => {
    said.value = missing(move, draft.value);
    if (said.value) return;
    try {
      await keepStep({ ...row, version: draft.value.version }, move, bodyOf(move, draft.value), photos.value, key, (Date.now() - draft.value.began) / 1000);
      onDone();
    } catch (error) {
      said.value = saveTrouble(error);
    }
  };
  return (
    <div class="stepform stack gap-2" data-step={move.move}>
      <b>{capital(move.name)}</b>
      <p class="small muted">{move.consequence}</p>
      {move.needs.includes("condition") && <Condition row={row} value={draft.value.condition} onPick={(condition) => set({ condition })} />}
      {move.move === "ask_extension" && <label class="row">{t("Working days asked for")}<input class="input short" type="number" min="1" max="60" value={draft.value.days} onInput={(e) => set({ days: e.currentTarget.value })} /></label>}
      {move.move === "ask_suspension" && <label class="row">{t("Until")}<input class="input" type="date" value={draft.value.until} onInput={(e) => set({ until: e.currentTarget.value })} /></label>}
      <Writing id="step-words" label={move.needs.includes("reason") ? t("Reason") : t("Words")} value={draft.value.text} onText={(text) => set({ text })} />
      {WITH_PHOTOS.has(move.move) && <Photos list={photos} kind={kindOf(move)} onChange={() => keepShots(key, { taken: photos.value })} />}
      {said.value && <p class="error" role="alert"><Icon name="warn" />{said.value}</p>}
      {draftTrouble.value !== null && <p class="note-warn">{t("The draft cannot be kept right now: the phone has no room left. Save or free some space before leaving this page.")}</p>}
      <button type="button" class="btn btn-wide btn-xl" data-send={move.move} onClick={() => void send()}><Icon name="save" />{t("Save (uploads by itself)")}</button>
      <button type="button" class="btn btn-q btn-wide" onClick={onDone}>{t("Not now")}</button>
    </div>
  );
}

function Condition({ row, value, onPick }: { row: CaseRow; value: string; onPick: (code: string) => void }) {
  const choices = catalogue.value?.classes.find((m) => m.kind === row.kind && m.code === row.code)?.conditions ?? [];
  if (!choices.length) return null;
  return (
    <label><span class="small">{t("What is wrong")}</span>
      <select class="input wide" name="condition" value={value} onChange={(e) => onPick(e.currentTarget.value)}>
        <option value="">{t("Choose")}</option>
        {choices.map((c) => <option key={c.code} value={c.code}>{c.limit ? `${c.name} · ${c.limit}` : c.name}</option>)}
      </select></label>
  );
}

function missing(move: Move, from: Draft): string {
  if (move.needs.some((n) => n === "reason" || n === "text") && !from.text.trim()) return t("Write a line; the next person reads it.");
  if (move.needs.includes("condition") && !from.condition) return t("Choose what is wrong; the limit hangs on it.");
  if (move.move === "ask_suspension" && !from.until) return t("Say until which day.");
  return tooLong(from.text);
}

function bodyOf(move: Move, from: Draft): Record<string, unknown> {
  const body: Record<string, unknown> = { [move.needs.includes("reason") ? "reason" : "text"]: from.text.trim() };
  if (move.needs.includes("condition")) body["condition"] = from.condition;
  if (move.move === "ask_extension") body["limit"] = { value: Number(from.days), unit: "work_day" };
  if (move.move === "ask_suspension") body["until_on"] = from.until;
  return body;
}

/** Save a step; `key` is the draft that ends with it. */
export async function keepStep(row: CaseRow, move: Move, body: Record<string, unknown>, taken: Shot[], key?: string, form_s = 0): Promise<void> {
  const [kind, full] = asCommand(move.move, body);
  if (!position.value || Date.now() - position.value.at > 120_000) void locate();
  const seen = position.value;
  await save({
    kind, author: me.value?.account.id ?? "", title: `${move.name} · ${row.name}`, case: row.id, seen_version: row.version, body: full, form_s,
    photos: taken.map((s) => ({ blob: s.blob, sha256: s.sha256, kind: kindOf(move) })),
    position: seen ? { lon: seen.lon, lat: seen.lat, accuracy_m: seen.accuracy_m } : undefined,
    ...(key === undefined ? {} : { draft: key }),
  });
  nudge();
}

function kindOf(move: Move): NewPhoto["kind"] {
  return WITH_RESULT.has(move.move) ? "after" : "other";
}

function asCommand(move: string, body: Record<string, unknown>): [string, Record<string, unknown>] {
  if (OWN.has(move)) return [move, body];
  if (move === "verify" || move === "refute") return ["verify", { ...body, is_true: move === "verify" }];
  if (move === "check" || move === "rework") return ["check", { ...body, is_passed: move === "check" }];
  if (move === "settle") return ["settle", { ...body, done: body["text"] }];
  return ["step", { ...body, move }];
}
