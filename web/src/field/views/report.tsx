/** A report in few taps: photo, class, place, words; saved here first, sent by itself. The draft survives everything. */
import { signal, useComputed, useSignal } from "@preact/signals";
import { useEffect } from "preact/hooks";

import { Photos, shots, type Shot } from "../parts/camera";
import { Screen } from "../parts/frame";
import { Icon } from "../parts/icon";
import { PlaceField } from "../parts/placefield";
import { locate, metres, position, trouble } from "../parts/place";
import { Picker } from "../parts/picker";
import { type CaseRow, cases, catalogue, type Matter, me } from "../keep/day";
import { fact, setFact, store } from "../keep/store";
import { save } from "../keep/outbox";
import { go } from "../router";
import { nudge } from "../send/uploader";
import { t } from "../words";
import { time } from "../parts/moments";
import { saveTrouble } from "../parts/trouble";

const NEAR_M = 50;
const LONGEST = 4000;
const KEY = "report";

interface Draft { matter: string; condition: string; text: string; done: string; is_settled: boolean; lon: number | null; lat: number | null; accuracy_m: number | null; place_text: string; began: number }
const EMPTY: Draft = { matter: "", condition: "", text: "", done: "", is_settled: false, lon: null, lat: null, accuracy_m: null, place_text: "", began: 0 };
const draft = signal<Draft>({ ...EMPTY });
const before = signal<Shot[]>([]);
const after = signal<Shot[]>([]);
const keptAt = signal<string>("");

async function keepDraft(): Promise<void> {
  const db = await store();
  const value = { ...draft.value, before: await shots(before.value), after: await shots(after.value) };
  await db.put("drafts", { key: KEY, draft: value, saved_at: new Date().toISOString() });
  keptAt.value = time(new Date());
}

async function recallDraft(): Promise<void> {
  const row = await (await store()).get("drafts", KEY);
  if (!row) {
    draft.value = { ...EMPTY, began: Date.now() };
    before.value = [];
    after.value = [];
    keptAt.value = "";
    return;
  }
  const { before: b, after: a, ...rest } = row.draft as Draft & { before: Shot[]; after: Shot[] };
  draft.value = { ...EMPTY, ...rest };
  before.value = b;
  after.value = a;
  keptAt.value = time(row.saved_at);
}

export function Report() {
  const problem = useSignal("");
  const isSaving = useSignal(false);
  const matter = useComputed(() => catalogue.value?.classes.find((m) => `${m.kind}:${m.code}` === draft.value.matter) ?? null);
  const set = (more: Partial<Draft>) => {
    draft.value = { ...draft.value, ...more };
    void keepDraft();
  };
  useEffect(() => {
    void recallDraft().then(async () => {
      if (draft.value.lon === null) {
        const found = await locate();
        if (found && draft.value.lon === null) set({ lon: found.lon, lat: found.lat, accuracy_m: found.accuracy_m });
      }
    });
  }, []);
  const send = async (follows?: CaseRow) => {
    problem.value = missing(matter.value, draft.value);
    if (problem.value || isSaving.value) return;
    isSaving.value = true;
    try {
      await keepReport(matter.value as Matter, follows);
      go("outbox");
    } catch (error) {
      problem.value = saveTrouble(error);
    } finally {
      isSaving.value = false;
    }
  };
  const condition = matter.value?.conditions.find((c) => c.code === draft.value.condition);
  return (
    <Screen title={t("Report")} back="today" action={
      <>
        {problem.value && <p class="error" role="alert"><Icon name="warn" />{problem.value}</p>}
        <button type="button" class="btn btn-wide btn-xl" disabled={isSaving.value} onClick={() => void send()}><Icon name="save" />{isSaving.value ? t("Saving…") : t("Save (uploads by itself)")}</button>
        <p class="xs muted">{keptAt.value ? t("Draft kept at %(when)s. Nothing is lost without network.", { when: keptAt.value }) : t("Saved on this phone first; nothing is lost without network.")}</p>
      </>
    }>
      <div class="stack gap-4">
        <Photos list={before} kind="before" onChange={() => void keepDraft()} />
        <Picker value={matter.value} onPick={(m) => set({ matter: `${m.kind}:${m.code}`, condition: m.conditions.length === 1 ? (m.conditions[0]?.code ?? "") : "" })} />
        {matter.value && matter.value.conditions.length > 0 && (
          <fieldset class="field"><legend>{t("What is wrong")}</legend>
            {matter.value.conditions.map((c) => (
              <label key={c.code} class="choice"><input type="radio" name="condition" checked={draft.value.condition === c.code} onChange={() => set({ condition: c.code })} />
                <span><b>{c.name}</b>{c.is_urgent && <b class="urgent">{t("urgent")}</b>}<br /><span class="small muted">{c.limit ? t("Limit: %(limit)s", { limit: c.limit }) : t("No limit")}</span></span></label>
            ))}
          </fieldset>
        )}
        <PlaceField lon={draft.value.lon} lat={draft.value.lat} accuracy_m={draft.value.accuracy_m} text={draft.value.place_text} trouble={trouble.value}
          onMove={(lon, lat) => set({ lon, lat, accuracy_m: null })} onText={(place_text) => set({ place_text })}
          onLocate={() => void locate().then((p) => p && set({ lon: p.lon, lat: p.lat, accuracy_m: p.accuracy_m }))} />
        <Nearby onFollow={(row) => void send(row)} />
        <div class="field"><label for="words">{t("Words")} <span class="small muted">{t("the keyboard's voice input works here")}</span></label>
          <textarea class="input" id="words" maxLength={LONGEST} value={draft.value.text} onInput={(e) => set({ text: e.currentTarget.value })} />
          {draft.value.text.length >= LONGEST && <p class="small">{t("At most %(n)s characters; the rest was not taken.", { n: LONGEST })}</p>}</div>
        <label class="choice"><input type="checkbox" checked={draft.value.is_settled} onChange={(e) => set({ is_settled: e.currentTarget.checked })} />
          <span><b>{t("Settled on the spot")}</b><br /><span class="small muted">{t("With a photo of the result and a line of words the case ends here.")}</span></span></label>
        {draft.value.is_settled && (
          <>
            {condition && !condition.may_settle && <p class="note-warn">{t("“%(name)s” may not be settled on the spot; the server will refuse it. Report it instead.", { name: condition.name })}</p>}
            <Photos list={after} kind="after" onChange={() => void keepDraft()} />
            <div class="field"><label for="done">{t("What you did")}</label><textarea class="input" id="done" maxLength={LONGEST} value={draft.value.done} onInput={(e) => set({ done: e.currentTarget.value })} /></div>
          </>
        )}
      </div>
    </Screen>
  );
}

/** The same class near this place in the cases on the phone: follow it instead. */
function Nearby({ onFollow }: { onFollow: (row: CaseRow) => void }) {
  const { matter, lon, lat } = draft.value;
  if (lon === null || lat === null || !matter) return null;
  const near = cases.value
    .filter((c) => `${c.kind}:${c.code}` === matter && c.lon !== null && c.lat !== null)
    .map((c) => ({ row: c, away: Math.round(metres({ lon, lat }, { lon: c.lon as number, lat: c.lat as number })) }))
    .filter((c) => c.away <= NEAR_M).sort((a, b) => a.away - b.away).slice(0, 3);
  if (!near.length) return null;
  return (
    <section class="card stack gap-2" aria-label={t("Already reported here")}>
      <h2 class="small">{t("Already reported here")}</h2>
      {near.map(({ row, away }) => (
        <div key={row.id} class="row"><span class="grow"><b>{row.name}</b><span class="small muted">{[t("%(n)s m away", { n: away }), row.state_name, row.text].filter(Boolean).join(" · ")}</span></span>
          <button type="button" class="btn btn-2" onClick={() => onFollow(row)}>{t("It is this one")}</button></div>
      ))}
    </section>
  );
}

function missing(matter: Matter | null, from: Draft): string {
  if (!matter) return t("Choose a class first: a recent one, or by search.");
  if (from.lon === null && !from.place_text.trim()) return t("Say where it is: allow the position, move the pin, or write the address.");
  if (from.is_settled && !from.condition) return t("Choose what is wrong; it decides whether it may be settled on the spot.");
  if (from.is_settled && !from.done.trim()) return t("Write a line on what you did.");
  return "";
}

async function keepReport(matter: Matter, follows?: CaseRow): Promise<void> {
  const from = draft.value;
  const seen = position.value;
  const photos = [...before.value.map((s) => ({ ...s, kind: "before" as const })), ...(from.is_settled ? after.value.map((s) => ({ ...s, kind: "after" as const })) : [])];
  await save({
    kind: from.is_settled && !follows ? "settle" : "report", author: me.value?.account.id ?? "", draft: KEY,
    title: matter.name, form_s: from.began ? Math.min(3600, (Date.now() - from.began) / 1000) : 0,
    body: {
      kind: matter.kind, code: matter.code, condition: from.condition, text: from.text, place_text: from.place_text,
      ...(from.lon === null || from.lat === null ? {} : { lon: from.lon, lat: from.lat }), ...(from.is_settled ? { done: from.done } : {}),
    },
    photos: photos.map(({ blob, sha256, kind }) => ({ blob, sha256, kind })),
    position: seen ? { lon: seen.lon, lat: seen.lat, accuracy_m: seen.accuracy_m } : undefined,
    ...(follows ? { follows: follows.id } : {}),
  });
  const recent = ((await fact<string[]>("recent")) ?? []).filter((k) => k !== from.matter);
  await setFact("recent", [from.matter, ...recent].slice(0, 6));
  await recallDraft();
  nudge();
}
