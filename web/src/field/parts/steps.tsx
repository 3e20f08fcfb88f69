/** The action panel: the main step large, the others behind it; a form only where a step needs words. */
import { type Signal, signal, useSignal } from "@preact/signals";
import { useEffect } from "preact/hooks";

import type { CaseRow, Move } from "../keep/day";
import { me } from "../keep/day";
import { save, type Wanted } from "../keep/outbox";
import { nudge } from "../send/uploader";
import { t } from "../words";
import { Photos, type Shot } from "./camera";
import { Icon } from "./icon";
import { locate, position } from "./place";
import { saveTrouble } from "./trouble";

/** Commands of their own; every other legal step goes as `step`. */
const OWN = new Set(["take", "arrive", "handle", "return", "note"]);
const QUIET = new Set(["note", "escalate", "ask_extension", "ask_suspension", "return", "supervise", "urge", "resume"]);
/** Steps whose forms belong to the desk: units, classes, joining and splitting. */
const AT_THE_DESK = new Set(["dispatch", "split", "merge", "correct", "file", "accept"]);
const WITH_PHOTOS = new Set(["handle", "settle", "verify", "refute", "check", "rework", "note", "arrive", "return", "feed_back"]);

export function Steps({ row, isWaiting }: { row: CaseRow; isWaiting: boolean }) {
  const open = useSignal<Move | null>(null);
  const said = useSignal("");
  useEffect(() => { open.value = null; }, [row.id]);
  const moves = row.moves.filter((m) => !AT_THE_DESK.has(m.move));
  const main = moves.find((m) => !QUIET.has(m.move));
  const others = moves.filter((m) => m !== main);
  if (isWaiting) return <p class="muted center">{t("Your last step is on its way; the next ones show when it is received.")}</p>;
  if (!moves.length) return <p class="muted center">{t("There is nothing for you to do here; somebody else has the next step.")}</p>;
  const press = (move: Move) => {
    said.value = "";
    if (move.needs.length || WITH_PHOTOS.has(move.move)) open.value = open.value === move ? null : move;
    else void keepStep(row, move, {}, []).catch((error: unknown) => { said.value = saveTrouble(error); });
  };
  return (
    <>
      {said.value && <p class="error" role="alert"><Icon name="warn" />{said.value}</p>}
      {open.value ? (
        <StepForm key={open.value.move} row={row} move={open.value} onDone={() => { open.value = null; }} />
      ) : (
        <>
          {main && <button type="button" class="btn btn-wide btn-xl" data-move={main.move} onClick={() => press(main)}>{main.name}</button>}
          {main && <p class="xs muted">{main.consequence}</p>}
          <div class="row">{others.map((m) => <button key={m.move} type="button" class="btn btn-q" data-move={m.move} onClick={() => press(m)}>{m.name}{m.needs.length ? "…" : ""}</button>)}</div>
        </>
      )}
    </>
  );
}

const photos: Signal<Shot[]> = signal([]);

function StepForm({ row, move, onDone }: { row: CaseRow; move: Move; onDone: () => void }) {
  const text = useSignal("");
  const until = useSignal("");
  const days = useSignal("1");
  const said = useSignal("");
  const began = useSignal(Date.now());
  useEffect(() => { photos.value = []; }, []);
  const wants = move.needs.includes("reason") ? "reason" : "text";
  const send = async () => {
    if ((move.needs.includes("reason") || move.needs.includes("text")) && !text.value.trim()) {
      said.value = t("Write a line; the next person reads it.");
      return;
    }
    const body: Record<string, unknown> = { [wants]: text.value.trim() };
    if (move.needs.includes("condition")) body["condition"] = row.condition;
    if (move.needs.includes("until") && move.move === "ask_extension") body["limit"] = { value: Number(days.value), unit: "work_day" };
    if (move.needs.includes("until") && move.move === "ask_suspension") body["until_on"] = until.value;
    try {
      await keepStep(row, move, body, photos.value, (Date.now() - began.value) / 1000);
      onDone();
    } catch (error) {
      said.value = saveTrouble(error);
    }
  };
  return (
    <div class="stepform stack gap-2">
      <b>{move.name}</b>
      <p class="small muted">{move.consequence}</p>
      {move.move === "ask_extension" && <label class="row">{t("Working days asked for")}<input class="input short" type="number" min="1" max="60" value={days.value} onInput={(e) => { days.value = e.currentTarget.value; }} /></label>}
      {move.move === "ask_suspension" && <label class="row">{t("Until")}<input class="input" type="date" value={until.value} onInput={(e) => { until.value = e.currentTarget.value; }} /></label>}
      <label><span class="small">{wants === "reason" ? t("Reason") : t("Words")}</span>
        <textarea class="input" name="words" maxLength={4000} value={text.value} onInput={(e) => { text.value = e.currentTarget.value; }} /></label>
      {WITH_PHOTOS.has(move.move) && <Photos list={photos} kind={move.move === "handle" || move.move === "settle" || move.move === "check" ? "after" : "other"} onChange={() => undefined} />}
      {said.value && <p class="error" role="alert"><Icon name="warn" />{said.value}</p>}
      <button type="button" class="btn btn-wide btn-xl" data-send={move.move} onClick={() => void send()}><Icon name="save" />{t("Save (uploads by itself)")}</button>
      <button type="button" class="btn btn-q btn-wide" onClick={onDone}>{t("Not now")}</button>
    </div>
  );
}

async function keepStep(row: CaseRow, move: Move, body: Record<string, unknown>, taken: Shot[], form_s = 0): Promise<void> {
  const [kind, full] = asCommand(move.move, body);
  if (!position.value || Date.now() - position.value.at > 120_000) void locate();
  const seen = position.value;
  const wanted: Wanted = {
    kind, author: me.value?.account.id ?? "", title: `${move.name} · ${row.name}`, case: row.id, seen_version: row.version, body: full, form_s,
    photos: taken.map((s) => ({ blob: s.blob, sha256: s.sha256, kind: move.move === "handle" || move.move === "settle" || move.move === "check" ? "after" : "other" })),
    position: seen ? { lon: seen.lon, lat: seen.lat, accuracy_m: seen.accuracy_m } : undefined,
  };
  await save(wanted);
  nudge();
}

function asCommand(move: string, body: Record<string, unknown>): [string, Record<string, unknown>] {
  if (OWN.has(move)) return [move, body];
  if (move === "verify" || move === "refute") return ["verify", { ...body, is_true: move === "verify" }];
  if (move === "check" || move === "rework") return ["check", { ...body, is_passed: move === "check" }];
  if (move === "settle") return ["settle", { ...body, done: body["text"] }];
  return ["step", { ...body, move }];
}
