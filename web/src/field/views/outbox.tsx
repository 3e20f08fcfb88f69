/** What the phone still holds: each item with state, size, age and reason. Nothing expires by itself. */
import { useSignal } from "@preact/signals";

import { Screen } from "../parts/frame";
import { Icon } from "../parts/icon";
import { moment, size, span } from "../parts/moments";
import { cases, me } from "../keep/day";
import { drop, items, photoCounts, resend, unsent } from "../keep/outbox";
import { rescue } from "../keep/rescue";
import type { Item } from "../keep/store";
import { nudge, sendNow, sending, signInSaid } from "../send/uploader";
import { t } from "../words";

export function Outbox() {
  const said = useSignal("");
  const mine = items.value.filter((i) => i.command.author === me.value?.account.id);
  const others = unsent(items.value) - unsent(mine);
  const open = mine.filter((i) => i.state !== "done");
  const done = mine.filter((i) => i.state === "done");
  const waiting = mine.filter((i) => unsent([i]));
  const photos = waiting.reduce((n, i) => n + i.command.photos.length - (photoCounts.value[i.id]?.there ?? 0), 0);
  const bytes = waiting.reduce((n, i) => n + bytesOf(i), 0);
  const oldest = Math.max(0, ...waiting.map((i) => Date.now() - Date.parse(i.saved_at)));
  const give = async () => { said.value = t("Saved as %(name)s. Give this file to the desk; importing it twice does no harm.", { name: await rescue(me.value?.account.id ?? "") }); };
  return (
    <Screen title={t("To upload")} back="today" action={
      <>
        <button type="button" class="btn btn-wide btn-xl" onClick={() => void sendNow()} disabled={!waiting.length}><Icon name="cloud" />{t("Upload now")}</button>
        <div class="row"><button type="button" class="btn btn-q" onClick={() => void give()}><Icon name="down" />{t("Export a rescue file")}</button><span class="push xs muted">{t("Nothing expires or is deleted by itself")}</span></div>
      </>
    }>
      <div class="stack gap-3">
        {waiting.length > 0 && (
          <div class="obar">
            <div><b>{waiting.length}</b><span>{t("entries")}</span></div><div><b>{photos}</b><span>{t("photos")}</span></div>
            <div><b>{size(bytes)}</b><span>{t("to send")}</span></div><div><b>{span(oldest)}</b><span>{t("oldest")}</span></div>
          </div>
        )}
        {sending.value === "sign-in" && <p class="note-warn" role="alert">{signInSaid.value || t("Your sign-in has ended. Everything is kept; sign in and it goes on.")} <a href="#/sign-in">{t("Sign in")}</a></p>}
        {said.value && <p class="note" role="status">{said.value}</p>}
        {others > 0 && <p class="note-warn">{t("%(n)s entries on this phone belong to other people; they go when those sign in.", { n: others })}</p>}
        {open.length ? <ul class="card obox">{open.map((i) => <Row key={i.id} item={i} />)}</ul> : <p class="card empty">{t("Everything on this phone has been received.")}</p>}
        {done.length > 0 && (
          <>
            <h2 class="eyebrow">{t("Received: %(n)s", { n: done.length })}</h2>
            <ul class="card obox">{done.slice(0, 50).map((i) => <Row key={i.id} item={i} />)}</ul>
            <button type="button" class="btn btn-q" onClick={() => void Promise.all(done.map((i) => drop(i.id)))}>{t("Clear the received ones from this list")}</button>
          </>
        )}
      </div>
    </Screen>
  );
}

function bytesOf(item: Item): number {
  const counted = photoCounts.value[item.id];
  return JSON.stringify(item.command).length + (counted && counted.all ? Math.round((counted.bytes * (counted.all - counted.there)) / counted.all) : 0);
}

const LOOKS: Record<Item["state"], [string, string]> = { waiting: ["", "clock"], photos: ["o-up", "cloud"], refused: ["o-bad", "warn"], noted: ["o-bad", "note"], done: ["o-ok", "check"] };

function Row({ item }: { item: Item }) {
  const [look, icon] = LOOKS[item.state];
  const counted = photoCounts.value[item.id];
  const sent = counted?.all ? `${counted.there}/${counted.all}` : "";
  const case_ = item.receipt?.case ?? null;
  const again = async () => {
    const now = cases.value.find((c) => c.id === item.command.case);
    await resend(item.id, {}, now?.version);
    nudge();
  };
  return (
    <li class={look} data-item={item.id} data-state={item.state}>
      <span class="st"><Icon name={icon} /></span>
      <div class="grow">
        <div class="row"><b class="grow">{item.title}</b><span class="ost">{word(item)}</span></div>
        <p class="small muted">{[t("saved %(when)s", { when: moment(item.saved_at) }), size(bytesOf(item)), item.state === "photos" ? t("words received, photos %(sent)s", { sent }) : "", case_ ? case_.number : ""].filter(Boolean).join(" · ")}</p>
        {item.state === "photos" && counted && <meter class="meter" min={0} max={counted.all} value={counted.there} />}
        {reason(item) && <p class="small"><b>{t("Reason:")}</b> {reason(item)}</p>}
        {item.state === "refused" && (
          <div class="row"><button type="button" class="btn btn-2" onClick={() => void again()}>{t("Send again")}</button><Discard item={item} /></div>
        )}
        {item.state === "noted" && <button type="button" class="btn btn-q" onClick={() => void drop(item.id)}>{t("I have read it")}</button>}
      </div>
    </li>
  );
}

function Discard({ item }: { item: Item }) {
  const isSure = useSignal(false);
  if (!isSure.value) return <button type="button" class="btn btn-q" onClick={() => { isSure.value = true; }}>{t("Discard…")}</button>;
  return <button type="button" class="btn btn-q danger" onClick={() => void drop(item.id)}>{t("Yes, delete these words and photos for good")}</button>;
}

function word(item: Item): string {
  return { waiting: t("waiting"), photos: t("uploading"), refused: t("refused"), noted: t("kept as a note"), done: t("received") }[item.state];
}

function reason(item: Item): string {
  if (item.state === "refused" || item.state === "noted") return item.said;
  if (item.receipt?.was_stale) return item.said;
  const kept: Record<string, string> = {
    network: t("no network; tried %(n)s times, goes on by itself", { n: item.attempts }),
    server: t("the server did not manage it; tried again by itself"),
    busy: t("the server is busy; tried again by itself"),
    strange: t("something between the phone and the server answered in its place (a sign-in page of the network?); tried again by itself"),
  };
  return item.state === "done" ? "" : (kept[item.said] ?? "");
}
