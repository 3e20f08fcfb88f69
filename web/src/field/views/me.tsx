/** The person, the phone, and leaving: refused while anything has not been received. */
import { useSignal } from "@preact/signals";
import { useEffect } from "preact/hooks";

import { ClosedSwitch } from "../parts/closedswitch";
import { Screen } from "../parts/frame";
import { Icon } from "../parts/icon";
import { moment, size } from "../parts/moments";
import { forget, gotAt, land, me, suggestions } from "../keep/day";
import { begunForms } from "../keep/drafts";
import { items, leaveNothing, leftBehind, unreadNotes, unsent } from "../keep/outbox";
import { setFact } from "../keep/store";
import { go } from "../router";
import { forgetRing } from "../send/closed";
import { hush } from "../send/live";
import { ask } from "../send/wire";
import { sendAs } from "../send/uploader";
import { language, speak, t } from "../words";

export function Me() {
  const said = useSignal("");
  const room = useSignal("");
  useEffect(() => {
    void navigator.storage?.estimate().then((e) => { room.value = t("%(used)s of %(all)s used", { used: size(e.usage ?? 0), all: size(e.quota ?? 0) }); });
  }, []);
  const hasAsked = useSignal(false);
  const leave = async () => {
    const mine = items.value.filter((i) => i.command.author === me.value?.account.id);
    const left = leftBehind(mine);
    if (left) {
      said.value = t("%(n)s entries have not been received. Open “To upload” and let them go, or change or discard what was refused; signing out waits until then.", { n: left });
      return;
    }
    const [begun, notes] = [await begunForms(), unreadNotes(mine)];
    if (notes && !hasAsked.value) {
      hasAsked.value = true;
      said.value = t("%(n)s of your steps became notes on their cases, and you have not looked why. Look under “To upload” first, or press “Sign out” once more and they leave this phone.", { n: notes });
      return;
    }
    if (begun && !hasAsked.value) {
      hasAsked.value = true;
      said.value = t("%(n)s forms are begun and not saved. Save them first, or press “Sign out” once more and they are thrown away.", { n: begun });
      return;
    }
    try {
      await ask("session", { method: "DELETE" });
    } catch {
      said.value = t("Signing out needs the network. Try again when there is some.");
      return;
    }
    const author = me.value?.account.id ?? "";
    sendAs("");
    hush();
    await forgetRing();
    await forget();
    await leaveNothing(author);
    go("sign-in");
  };
  const answered = suggestions.value.filter((s) => s.answer).length;
  const big = document.documentElement.dataset["text"] === "large";
  return (
    <Screen title={t("Me")} tab="me">
      <div class="stack gap-3">
        <section class="card"><h2>{me.value?.account.name}</h2><p class="muted">{[me.value?.organisation, me.value?.town].filter(Boolean).join(" · ")}</p></section>
        <section class="card list-c">
          <a href="#/ready"><span class="grow"><b>{t("Offline data")}</b><span class="small muted">{gotAt.value["cases"] ? t("Downloaded %(when)s", { when: moment(gotAt.value["cases"]) }) : t("Not downloaded yet")} · {room.value}</span></span><Icon name="on" /></a>
          <a href="#/outbox"><span class="grow"><b>{t("To upload")}</b><span class="small muted">{t("%(n)s waiting", { n: unsent(items.value) })}</span></span><Icon name="on" /></a>
          <a href="#/sheet"><span class="grow"><b>{t("Day sheet and minutes in forms")}</b></span><Icon name="on" /></a>
          <a href="#/suggest"><span class="grow"><b>{t("Complaint or suggestion")}</b><span class="small muted">{answered ? t("%(n)s answered", { n: answered }) : t("About the work or this app; the administrators answer")}</span></span><Icon name="on" /></a>
        </section>
        {land.value && land.value.contacts.length > 0 && (
          <section class="card stack gap-2"><h2>{t("My team")}</h2>
            {land.value.contacts.map((c) => <p key={`${c.path}${c.duty}${c.name}`} class="row"><span class="grow">{c.name}</span>{c.phone && <a class="btn btn-2" href={`tel:${c.phone}`}><Icon name="phone" />{c.phone}</a>}</p>)}
          </section>
        )}
        <section class="card stack gap-2">
          <label class="row"><span class="grow">{t("Language")}</span><select class="input" value={language.value} onChange={(e) => void choose(e.currentTarget.value)}><option value="zh-hans">简体中文</option><option value="en">English</option></select></label>
          <label class="row hit"><span class="grow">{t("Large text")}</span><input type="checkbox" checked={big} onChange={(e) => enlarge(e.currentTarget.checked)} /></label>
          <ClosedSwitch />
        </section>
        {said.value && <p class="error" role="alert"><Icon name="warn" />{said.value}</p>}
        <button type="button" class="btn btn-2 btn-wide" onClick={() => void leave()}>{t("Sign out")}</button>
        <p class="xs muted">{t("Signing out clears your receipts, tasks, photos and begun forms from this phone. What has not been received is never cleared.")}</p>
      </div>
    </Screen>
  );
}

async function choose(wanted: string): Promise<void> {
  document.cookie = `linli_language=${wanted}; path=/; max-age=31536000; samesite=lax`;
  await setFact("language", wanted);
  await speak(wanted);
}

export function enlarge(isLarge: boolean): void {
  document.documentElement.dataset["text"] = isLarge ? "large" : "usual";
  void setFact("text", isLarge ? "large" : "usual");
}
