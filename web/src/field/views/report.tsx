/** A report in few taps: photo, class, place, words; saved here first, sent by itself. The draft survives everything. */
import { useComputed, useSignal } from "@preact/signals";
import { useEffect } from "preact/hooks";

import { Photos } from "../parts/camera";
import { Screen } from "../parts/frame";
import { Icon } from "../parts/icon";
import { time } from "../parts/moments";
import { Nearby } from "../parts/nearby";
import { Picker } from "../parts/picker";
import { trouble } from "../parts/place";
import { PlaceField } from "../parts/placefield";
import { Sure } from "../parts/sure";
import { saveTrouble } from "../parts/trouble";
import { Writing } from "../parts/writing";
import { type CaseRow, catalogue, type Matter } from "../keep/day";
import { draftTrouble } from "../keep/drafts";
import { after, askAboutPlace, before, draft, empty, here, isBegun, isRecalled, keepPhotos, keepReport, keptAt, missing, open, set } from "../keep/reporting";
import { go } from "../router";
import { t } from "../words";

export function Report() {
  const problem = useSignal("");
  const isSaving = useSignal(false);
  const asked = useSignal("");
  const matter = useComputed(() => catalogue.value?.classes.find((m) => `${m.kind}:${m.code}` === draft.value.matter) ?? null);
  useEffect(() => { void open(); }, []);
  const send = async (follows?: CaseRow) => {
    problem.value = missing(matter.value);
    if (problem.value || isSaving.value) return;
    const place = `${draft.value.lon},${draft.value.lat}`;
    if (!follows && asked.value !== place) {
      problem.value = askAboutPlace();
      asked.value = place;
      if (problem.value) return;
    }
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
  return (
    <Screen title={t("Report")} back="today" action={
      <>
        {problem.value && <p class="error" role="alert"><Icon name="warn" />{problem.value}</p>}
        <button type="button" class="btn btn-wide btn-xl" disabled={isSaving.value} onClick={() => void send()}><Icon name="save" />{isSaving.value ? t("Saving…") : t("Save (uploads by itself)")}</button>
        <p class="xs muted">{kept()}</p>
      </>
    }>
      {isRecalled.value && <div class="stack gap-4">
        <Photos list={before} kind="before" onChange={keepPhotos} />
        <Picker value={matter.value} onPick={(m) => set({ matter: `${m.kind}:${m.code}`, condition: m.conditions.length === 1 ? (m.conditions[0]?.code ?? "") : "" })} />
        <Conditions matter={matter.value} />
        <PlaceField lon={draft.value.lon} lat={draft.value.lat} accuracy_m={draft.value.accuracy_m} text={draft.value.place_text} trouble={trouble.value}
          onMove={(lon, lat) => set({ lon, lat, accuracy_m: null })} onText={(place_text) => set({ place_text })} onLocate={() => void here()} />
        <Nearby matter={draft.value.matter} lon={draft.value.lon} lat={draft.value.lat} onFollow={(row) => void send(row)} />
        <Writing id="words" label={t("Words")} hint={t("the keyboard's voice input works here")} value={draft.value.text} onText={(text) => set({ text })} />
        <Settled matter={matter.value} />
        {isBegun() && <Sure word={t("Empty this form…")} sure={t("Yes, throw away what is written here and its photos")} onSure={() => void empty()} />}
      </div>}
    </Screen>
  );
}

function kept(): string {
  if (draftTrouble.value) return t("The draft cannot be kept right now: the phone has no room left. Save or free some space before leaving this page.");
  return keptAt.value && isBegun() ? t("Draft kept at %(when)s. Nothing is lost without network.", { when: time(keptAt.value) }) : t("Saved on this phone first; nothing is lost without network.");
}

function Conditions({ matter }: { matter: Matter | null }) {
  if (!matter?.conditions.length) return null;
  return (
    <fieldset class="field"><legend>{t("What is wrong")}</legend>
      {matter.conditions.map((c) => (
        <label key={c.code} class="choice"><input type="radio" name="condition" checked={draft.value.condition === c.code} onChange={() => set({ condition: c.code })} />
          <span><b>{c.name}</b>{c.is_urgent && <b class="urgent">{t("urgent")}</b>}<span class="small muted">{c.limit ? t("Limit: %(limit)s", { limit: c.limit }) : t("No limit")}</span></span></label>
      ))}
    </fieldset>
  );
}

function Settled({ matter }: { matter: Matter | null }) {
  const condition = matter?.conditions.find((c) => c.code === draft.value.condition);
  return (
    <>
      <label class="choice"><input type="checkbox" name="settled" checked={draft.value.is_settled} onChange={(e) => set({ is_settled: e.currentTarget.checked })} />
        <span><b>{t("Settled on the spot")}</b><span class="small muted">{t("With a photo of the result and a line of words the case ends here.")}</span></span></label>
      {draft.value.is_settled && (
        <>
          {condition && !condition.may_settle && <p class="note-warn">{t("“%(name)s” may not be settled on the spot; the server will refuse it. Report it instead.", { name: condition.name })}</p>}
          <Photos list={after} kind="after" onChange={keepPhotos} />
          <Writing id="done" label={t("What you did")} value={draft.value.done} onText={(done) => set({ done })} />
        </>
      )}
    </>
  );
}
