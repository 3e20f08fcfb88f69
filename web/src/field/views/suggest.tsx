/** A complaint or suggestion about the work or the app; it goes to the administrators, who answer. */
import { useSignal } from "@preact/signals";

import { Screen } from "../parts/frame";
import { Icon } from "../parts/icon";
import { saveTrouble } from "../parts/trouble";
import { me } from "../keep/day";
import { save } from "../keep/outbox";
import { go } from "../router";
import { nudge } from "../send/uploader";
import { t } from "../words";

export function Suggest() {
  const kind = useSignal<"suggestion" | "complaint">("suggestion");
  const text = useSignal("");
  const said = useSignal("");
  const send = async () => {
    if (!text.value.trim()) { said.value = t("Write what it is about."); return; }
    try {
      await save({ kind: "suggest", author: me.value?.account.id ?? "", title: kind.value === "complaint" ? t("Complaint") : t("Suggestion"), body: { kind: kind.value, text: text.value } });
      nudge();
      go("outbox");
    } catch (error) {
      said.value = saveTrouble(error);
    }
  };
  return (
    <Screen title={t("Complaint or suggestion")} back="me" action={<button type="button" class="btn btn-wide btn-xl" onClick={() => void send()}><Icon name="save" />{t("Save (uploads by itself)")}</button>}>
      <div class="stack gap-3">
        <fieldset class="field"><legend>{t("What is it?")}</legend>
          {(["suggestion", "complaint"] as const).map((k) => <label key={k} class="choice"><input type="radio" name="kind" checked={kind.value === k} onChange={() => { kind.value = k; }} /><b>{k === "complaint" ? t("Complaint") : t("Suggestion")}</b></label>)}
        </fieldset>
        <div class="field"><label for="words">{t("Words")}</label><textarea class="input" id="words" maxLength={4000} value={text.value} onInput={(e) => { text.value = e.currentTarget.value; }} /></div>
        {said.value && <p class="error" role="alert"><Icon name="warn" />{said.value}</p>}
      </div>
    </Screen>
  );
}
