/** A complaint or suggestion about the work or the app; it goes to the administrators, and their answer is read here. */
import { useSignal } from "@preact/signals";
import { useEffect } from "preact/hooks";

import { Screen } from "../parts/frame";
import { Icon } from "../parts/icon";
import { moment } from "../parts/moments";
import { saveTrouble } from "../parts/trouble";
import { tooLong, Writing } from "../parts/writing";
import { bring, me, suggestions } from "../keep/day";
import { draftKey, keepDraft, recallDraft } from "../keep/drafts";
import { save } from "../keep/outbox";
import { go } from "../router";
import { nudge } from "../send/uploader";
import { t } from "../words";

type Kind = "suggestion" | "complaint";
const KINDS: Kind[] = ["suggestion", "complaint"];

export function Suggest() {
  const draft = useSignal<{ kind: Kind; text: string }>({ kind: "suggestion", text: "" });
  const said = useSignal("");
  const isRecalled = useSignal(false);
  const key = draftKey("suggest");
  const set = (more: Partial<typeof draft.value>) => {
    draft.value = { ...draft.value, ...more };
    void keepDraft(key, draft.value);
  };
  useEffect(() => {
    void recallDraft<typeof draft.value>(key).then((found) => { if (found) draft.value = found.draft; }).finally(() => { isRecalled.value = true; });
    void bring("suggestions");
  }, []);
  const send = async () => {
    const { kind, text } = draft.value;
    said.value = text.trim() ? tooLong(text) : t("Write what it is about.");
    if (said.value) return;
    try {
      await save({ kind: "suggest", author: me.value?.account.id ?? "", title: word(kind), body: { kind, text }, draft: key });
      nudge();
      go("outbox");
    } catch (error) {
      said.value = saveTrouble(error);
    }
  };
  return (
    <Screen title={t("Complaint or suggestion")} back="me" action={<button type="button" class="btn btn-wide btn-xl" onClick={() => void send()}><Icon name="save" />{t("Save (uploads by itself)")}</button>}>
      <div class="stack gap-3">
        {isRecalled.value && <><fieldset class="field"><legend>{t("What is it?")}</legend>
          {KINDS.map((k) => <label key={k} class="choice"><input type="radio" name="kind" checked={draft.value.kind === k} onChange={() => set({ kind: k })} /><b>{word(k)}</b></label>)}
        </fieldset>
        <Writing id="words" label={t("Words")} value={draft.value.text} onText={(text) => set({ text })} /></>}
        {said.value && <p class="error" role="alert"><Icon name="warn" />{said.value}</p>}
        <Answers />
      </div>
    </Screen>
  );
}

function Answers() {
  if (!suggestions.value.length) return null;
  return (
    <>
      <h2 class="eyebrow">{t("What you have said before")}</h2>
      <ul class="card obox" data-list="suggestions">
        {suggestions.value.map((s) => (
          <li key={s.id} class={s.answer ? "o-ok" : ""}><span class="st"><Icon name={s.answer ? "check" : "clock"} /></span>
            <div class="grow"><p class="said">{s.text}</p><p class="small muted">{[word(s.kind), moment(s.made_at)].join(" · ")}</p>
              {s.answer ? <p class="why said"><b>{t("Answer:")}</b> {s.answer}</p> : <p class="small muted">{t("not answered yet")}</p>}</div></li>
        ))}
      </ul>
    </>
  );
}

function word(kind: string): string {
  return kind === "complaint" ? t("Complaint") : t("Suggestion");
}
