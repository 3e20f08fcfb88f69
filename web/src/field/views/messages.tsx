/** Dispatches, reminders, notices; what was opened counts as read, and the dispatcher sees it. */
import { useSignal } from "@preact/signals";
import { useEffect } from "preact/hooks";

import { Screen } from "../parts/frame";
import { Icon } from "../parts/icon";
import { moment } from "../parts/moments";
import { saveTrouble } from "../parts/trouble";
import { me } from "../keep/day";
import { inbox, unread } from "../keep/inbox";
import { save } from "../keep/outbox";
import { nudge } from "../send/uploader";
import { t } from "../words";

const told = new Set<number>();

export function Messages() {
  const said = useSignal("");
  const fresh = unread.value.filter((m) => !told.has(m.id)).map((m) => m.id);
  useEffect(() => {
    if (!fresh.length || !me.value) return;
    for (const id of fresh) told.add(id);
    save({ kind: "read", author: me.value.account.id, title: t("Messages read"), body: { messages: fresh } }).then(nudge, (error: unknown) => {
      for (const id of fresh) told.delete(id);
      said.value = saveTrouble(error);
    });
  }, [fresh.join()]);
  return (
    <Screen title={t("Messages")} back="today">
      {said.value && <p class="error" role="alert"><Icon name="warn" />{said.value}</p>}
      {inbox.value.length ? (
        <ul class="card obox">
          {inbox.value.map((m) => (
            <li key={m.id} class={m.is_urgent ? "o-bad" : ""}><span class="st"><Icon name={m.is_urgent ? "warn" : "bell"} /></span>
              <div class="grow"><p><b>{m.words}</b></p><p class="small muted">{moment(m.made_at)}{m.case && <> · <a href={`#/case/${m.case.id}`}>{m.case.number}</a></>}</p></div></li>
          ))}
        </ul>
      ) : <p class="card empty">{t("No messages.")}</p>}
    </Screen>
  );
}
