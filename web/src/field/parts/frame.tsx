/** What every screen has: title, way back, the chip that says what the phone still holds, and the tabs. */
import type { ComponentChildren } from "preact";

import { items, unsent } from "../keep/outbox";
import { cases, me } from "../keep/day";
import { route } from "../router";
import { ringing } from "../send/ring";
import { reachable, sending } from "../send/uploader";
import { t } from "../words";
import { Icon } from "./icon";

interface Props { title: string; back?: string; tab?: string; flush?: boolean; action?: ComponentChildren; children: ComponentChildren }

export function Screen({ title, back, tab, flush, action, children }: Props) {
  return (
    <>
      <a class="skip" href="#main">{t("Skip to the content")}</a>
      <header class="ftop">
        {back !== undefined && <a class="icon-btn back" href={`#/${back}`} aria-label={t("Back")}><Icon name="back" /></a>}
        <h1>{title}</h1>
        <span class="push" />
        <SyncChip />
      </header>
      <Ringing />
      <main id="main" class={flush ? "fmain flush" : "fmain"} tabIndex={-1}>{children}</main>
      {action && <section class="fact" aria-label={t("Next step")}>{action}</section>}
      {tab !== undefined && <Tabs tab={tab} />}
    </>
  );
}

/** Beside the sound: an urgent case says so on every screen until its message is read. */
function Ringing() {
  const first = ringing.value[0];
  if (!first || route.value[0] === "messages") return null;
  const more = ringing.value.length > 1 ? ` (${ringing.value.length})` : "";
  return <div class="ringbar" role="alert"><a href="#/messages"><Icon name="bell" /><b class="grow">{t("Urgent: %(words)s", { words: first.words })}{more}</b><span>{t("Read")}</span></a></div>;
}

/** Always visible: whether everything is received, how much waits, whether somebody has to do something. */
export function SyncChip() {
  const mine = items.value.filter((i) => i.command.author === me.value?.account.id);
  const waiting = unsent(mine);
  const refused = mine.filter((i) => i.state === "refused").length;
  const noted = mine.filter((i) => i.state === "noted").length;
  const [kind, icon, words] = refused
    ? ["sync-bad", "warn", t("%(n)s refused", { n: refused })]
    : sending.value === "sign-in"
      ? ["sync-bad", "warn", t("Sign in to upload")]
      : noted && !waiting
      ? ["sync-bad", "note", t("%(n)s kept as a note", { n: noted })]
      : !waiting
        ? reachable.value ? ["sync-ok", "cloudok", t("All received")] : ["", "cloudoff", t("Offline")]
        : sending.value === "sending" && reachable.value
          ? ["sync-wait", "cloud", t("Uploading, %(n)s left", { n: waiting })]
          : reachable.value ? ["sync-wait", "cloud", t("%(n)s to upload", { n: waiting })] : ["sync-wait", "cloudoff", t("Offline, %(n)s saved here", { n: waiting })];
  return (
    <a class={`sync ${kind}`} href={sending.value === "sign-in" ? "#/sign-in" : "#/outbox"} data-unsent={waiting} data-refused={refused}>
      <Icon name={icon ?? "cloud"} /><span role="status">{words}</span>
    </a>
  );
}

function Tabs({ tab }: { tab: string }) {
  const mine = cases.value.filter((c) => c.is_mine).length;
  const tabs: [string, string, string][] = [
    ["today", "home", t("Today")], ["tasks", "tasks", t("Tasks")], ["report", "plus", t("Report")], ["map", "map", t("Map")], ["me", "me", t("Me")],
  ];
  return (
    <nav class="tabs" aria-label={t("Main menu")}>
      {tabs.map(([code, icon, word]) => (
        <a key={code} href={`#/${code}`} class={code === "report" ? "tab-add" : ""} {...(tab === code ? { "aria-current": "page" as const } : {})}>
          {code === "report" ? <span><Icon name={icon} /></span> : <Icon name={icon} />}
          {word}
          {code === "tasks" && mine > 0 && <span class="badge">{mine}</span>}
        </a>
      ))}
    </nav>
  );
}
