/** What the phone still holds: each item with state, size, age and reason. Nothing expires by itself. */
import { useSignal } from "@preact/signals";

import { Screen } from "../parts/frame";
import { Icon } from "../parts/icon";
import { size, span } from "../parts/moments";
import { bytesOf, OutboxRow } from "../parts/outboxrow";
import { me } from "../keep/day";
import { clearReceived, items, photoCounts, received, unsent } from "../keep/outbox";
import { rescue } from "../keep/rescue";
import { sendNow, sending, signInSaid } from "../send/uploader";
import { t } from "../words";

export function Outbox() {
  const said = useSignal("");
  const isMine = (i: { command: { author: string } }) => i.command.author === me.value?.account.id;
  const open = items.value.filter(isMine);
  const done = received.value.filter(isMine);
  const waiting = open.filter((i) => unsent([i]));
  const others = unsent(items.value) - waiting.length;
  const give = async () => { said.value = t("Saved as %(name)s. Give this file to the desk; importing it twice does no harm.", { name: await rescue(me.value?.account.id ?? "") }); };
  return (
    <Screen title={t("To upload")} back="today" action={
      <>
        <button type="button" class="btn btn-wide btn-xl" onClick={() => void sendNow()} disabled={!waiting.length}><Icon name="cloud" />{t("Upload now")}</button>
        <div class="row"><button type="button" class="btn btn-q" onClick={() => void give()} disabled={!open.length}><Icon name="down" />{t("Export a rescue file")}</button><span class="push xs muted">{t("Nothing expires or is deleted by itself")}</span></div>
      </>
    }>
      <div class="stack gap-3">
        {waiting.length > 0 && <Sums waiting={waiting} />}
        {sending.value === "sign-in" && <p class="note-warn" role="alert">{signInSaid.value || t("Your sign-in has ended. Everything is kept; sign in and it goes on.")} <a href="#/sign-in">{t("Sign in")}</a></p>}
        {said.value && <p class="note" role="status">{said.value}</p>}
        {others > 0 && <p class="note-warn">{t("%(n)s entries on this phone belong to other people; they go when those sign in.", { n: others })}</p>}
        {open.length ? <ul class="card obox" data-list="open">{open.map((i) => <OutboxRow key={i.id} item={i} />)}</ul> : <p class="card empty">{t("Everything on this phone has been received.")}</p>}
        {done.length > 0 && (
          <>
            <h2 class="eyebrow">{t("Received: %(n)s", { n: done.length })}</h2>
            <ul class="card obox" data-list="received">{done.slice(0, 50).map((i) => <OutboxRow key={i.id} item={i} />)}</ul>
            <button type="button" class="btn btn-q" onClick={() => void clearReceived()}>{t("Clear the received ones from this list")}</button>
          </>
        )}
      </div>
    </Screen>
  );
}

function Sums({ waiting }: { waiting: typeof items.value }) {
  const photos = waiting.reduce((n, i) => n + i.command.photos.length - (photoCounts.value[i.id]?.there ?? 0), 0);
  const bytes = waiting.reduce((n, i) => n + bytesOf(i), 0);
  const oldest = Math.max(0, ...waiting.map((i) => Date.now() - Date.parse(i.saved_at)));
  return (
    <div class="obar">
      <div><b>{waiting.length}</b><span>{t("entries")}</span></div><div><b>{photos}</b><span>{t("photos")}</span></div>
      <div><b>{size(bytes)}</b><span>{t("to send")}</span></div><div><b>{span(oldest)}</b><span>{t("oldest")}</span></div>
    </div>
  );
}
