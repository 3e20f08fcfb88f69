/** The day sheet: the machine writes what was done, the person adds words. */
import { useSignal } from "@preact/signals";
import { useEffect } from "preact/hooks";

import { Screen } from "../parts/frame";
import { Icon } from "../parts/icon";
import { dayOf, longDay, time } from "../parts/moments";
import { saveTrouble } from "../parts/trouble";
import { tooLong, Writing } from "../parts/writing";
import { askOrKept, me } from "../keep/day";
import { draftKey, keepDraft, recallDraft } from "../keep/drafts";
import { items, save } from "../keep/outbox";
import { nudge, receipts } from "../send/uploader";
import { t } from "../words";

interface Line { at: string; what: string; number: string; case: string; name: string; place: string; was_stale: boolean }
interface Sheet { on: string; lines: Line[]; words: string; form_minutes_week: number; forms_week: number }

export function DaySheet() {
  const sheet = useSignal<Sheet | null>(null);
  const text = useSignal("");
  const said = useSignal("");
  const today = dayOf(new Date());
  const key = draftKey(`sheet:${today}`);
  useEffect(() => {
    void askOrKept<Sheet>("sheet", `day/sheet?on=${today}`).then(async (found) => {
      sheet.value = found;
      const shown = text.value, kept = (await recallDraft<{ text: string }>(key))?.draft.text ?? found?.words ?? "";
      if (text.value === shown) text.value = kept;
    });
  }, [receipts.value]);
  const waiting = items.value.filter((i) => i.command.author === me.value?.account.id && i.state === "waiting" && i.command.kind !== "read" && i.command.kind !== "diary");
  const keep = async () => {
    said.value = tooLong(text.value);
    if (said.value) return;
    try {
      await save({ kind: "diary", author: me.value?.account.id ?? "", title: t("Day sheet"), body: { on: today, text: text.value } });
      said.value = t("Saved; uploads by itself.");
      nudge();
    } catch (error) {
      said.value = saveTrouble(error);
    }
  };
  const lines = sheet.value?.lines ?? [];
  return (
    <Screen title={t("Day sheet")} back="today" action={<button type="button" class="btn btn-wide btn-xl" disabled={!text.value.trim()} onClick={() => void keep()}><Icon name="save" />{t("Save my words")}</button>}>
      <div class="stack gap-3">
        <p class="small muted">{longDay(new Date())}</p>
        {lines.length + waiting.length ? (
          <ul class="card obox">
            {lines.map((l) => <li key={`${l.at}${l.number}`} class="o-ok"><span class="st"><Icon name="check" /></span><div class="grow"><p><b>{l.what}</b> · {l.name}</p><p class="small muted">{[time(l.at), l.place, l.number].filter(Boolean).join(" · ")}</p></div></li>)}
            {waiting.map((i) => <li key={i.id}><span class="st"><Icon name="clock" /></span><div class="grow"><p><b>{i.title}</b></p><p class="small muted">{t("%(when)s, not yet received", { when: time(i.saved_at) })}</p></div></li>)}
          </ul>
        ) : <p class="card empty">{sheet.value ? t("Nothing yet today. What you do is written here by itself.") : t("What was received shows when there is network.")}</p>}
        <Writing id="words" label={t("Your words")} hint={t("what the steps do not say")} value={text.value} onText={(v) => { text.value = v; void keepDraft(key, { text: v }); }} />
        {said.value && <p class="note" role="status">{said.value}</p>}
        {sheet.value && <p class="small muted">{t("Forms this week: %(n)s, which took you %(m)s minutes.", { n: sheet.value.forms_week, m: sheet.value.form_minutes_week })}</p>}
      </div>
    </Screen>
  );
}
