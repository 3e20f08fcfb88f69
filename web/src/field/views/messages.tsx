/** Dispatches, reminders, notices; what was opened counts as read, and the dispatcher sees it. */
import { useEffect } from "preact/hooks";

import { Screen } from "../parts/frame";
import { Icon } from "../parts/icon";
import { moment } from "../parts/moments";
import { me, messages } from "../keep/day";
import { save } from "../keep/outbox";
import { nudge } from "../send/uploader";
import { t } from "../words";

const told = new Set<number>();

export function Messages() {
  const unread = messages.value.filter((m) => m.read_at === null && !told.has(m.id)).map((m) => m.id);
  useEffect(() => {
    if (!unread.length || !me.value) return;
    for (const id of unread) told.add(id);
    const now = new Date().toISOString();
    messages.value = messages.value.map((m) => (unread.includes(m.id) ? { ...m, read_at: now } : m));
    void save({ kind: "read", author: me.value.account.id, title: t("Messages read"), body: { messages: unread } }).then(nudge);
  }, [unread.join()]);
  return (
    <Screen title={t("Messages")} back="today">
      {messages.value.length ? (
        <ul class="card obox">
          {messages.value.map((m) => (
            <li key={m.id} class={m.is_urgent ? "o-bad" : ""}><span class="st"><Icon name={m.is_urgent ? "warn" : "bell"} /></span>
              <div class="grow"><p><b>{m.words}</b></p><p class="small muted">{moment(m.made_at)}{m.case && <> · <a href={`#/case/${m.case.id}`}>{m.case.number}</a></>}</p></div></li>
          ))}
        </ul>
      ) : <p class="card empty">{t("No messages.")}</p>}
    </Screen>
  );
}
