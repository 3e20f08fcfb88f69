/** One entry of the outbox: state, size, age, reason; and what the person can do about a refused one. */
import { useSignal } from "@preact/signals";

import { cases } from "../keep/day";
import { againWithPhotos, drop, photoCounts, resend } from "../keep/outbox";
import { change } from "../keep/reporting";
import type { Item } from "../keep/store";
import { go } from "../router";
import { nudge } from "../send/uploader";
import { t } from "../words";
import { Icon } from "./icon";
import { moment, size, span } from "./moments";
import { Sure } from "./sure";
import { saveTrouble } from "./trouble";
import { tooLong, Writing } from "./writing";

const LOOKS: Record<Item["state"], [string, string]> = { waiting: ["", "clock"], photos: ["o-up", "cloud"], refused: ["o-bad", "warn"], noted: ["o-bad", "note"], done: ["o-ok", "check"] };
const OLD_MS = 3_600_000;

export function bytesOf(item: Item): number {
  const counted = photoCounts.value[item.id];
  return JSON.stringify(item.command).length + (counted && counted.all ? Math.round((counted.bytes * (counted.all - counted.there)) / counted.all) : 0);
}

export function OutboxRow({ item }: { item: Item }) {
  const [look, icon] = LOOKS[item.state];
  const counted = photoCounts.value[item.id];
  return (
    <li class={look} data-item={item.id} data-state={item.state}>
      <span class="st"><Icon name={icon} /></span>
      <div class="grow">
        <div class="row"><b class="grow">{item.title}</b><span class="ost">{word(item)}</span></div>
        <p class="small muted">{facts(item).filter(Boolean).join(" · ")}</p>
        {item.state === "photos" && counted && <meter class="meter" min={0} max={counted.all} value={counted.there} aria-label={t("Photos received")} />}
        {reason(item) && <p class="small">{item.state !== "done" && <><b>{t("Reason:")}</b> </>}{reason(item)}</p>}
        {item.state === "refused" && (item.receipt ? <RefusedPhoto item={item} /> : <Refused item={item} />)}
        {item.state === "noted" && <div class="row"><a class="btn btn-2" href={`#/case/${item.command.case ?? ""}`}>{t("See the case")}</a><button type="button" class="btn btn-q" onClick={() => void drop(item.id)}>{t("I have read it")}</button></div>}
      </div>
    </li>
  );
}

function facts(item: Item): string[] {
  const counted = photoCounts.value[item.id];
  const age = Date.now() - Date.parse(item.saved_at);
  return [
    t("saved %(when)s", { when: moment(item.saved_at) }), item.state === "done" ? "" : size(bytesOf(item)),
    item.state === "photos" && counted ? t("words received, photos %(sent)s", { sent: `${counted.there}/${counted.all}` }) : "",
    item.state === "waiting" && age > OLD_MS ? t("has waited %(span)s", { span: span(age) }) : "", item.receipt?.case?.number ?? "",
    item.is_rescued && item.state !== "done" ? t("in a rescue file") : "",
  ];
}

/** Refused as a whole: changed and sent again, or discarded. A report goes back into its form. */
function Refused({ item }: { item: Item }) {
  const name = item.command.body["reason"] === undefined ? "text" : "reason";
  const text = useSignal<string | null>(null);
  const said = useSignal("");
  const isReport = item.command.case === undefined && (item.command.kind === "report" || item.command.kind === "settle");
  const again = async () => {
    said.value = tooLong(text.value ?? "");
    if (said.value) return;
    const now = cases.value.find((c) => c.id === item.command.case);
    try {
      await resend(item.id, text.value === null ? {} : { [name]: text.value }, now?.version);
      nudge();
    } catch (error) {
      said.value = saveTrouble(error);
    }
  };
  const edit = async () => {
    if (!isReport) text.value = String(item.command.body[name] ?? "");
    else if (await change(item)) go("report");
    else said.value = t("Another report is begun. Save it or empty its form first; this one stays here.");
  };
  return (
    <>
      {text.value !== null && <Writing id={`again-${item.id}`} label={name === "reason" ? t("Reason") : t("Words")} value={text.value} onText={(v) => { text.value = v; }} />}
      {said.value && <p class="error" role="alert"><Icon name="warn" />{said.value}</p>}
      <div class="row wrap">
        {text.value === null && <button type="button" class="btn btn-2" onClick={() => void edit()}>{t("Change it")}</button>}
        <button type="button" class={text.value === null ? "btn btn-q" : "btn btn-2"} onClick={() => void again()}>{t("Send again")}</button>
        <Sure word={t("Discard…")} sure={t("Yes, delete these words and photos for good")} onSure={() => void drop(item.id)} />
      </div>
    </>
  );
}

/** The words are there; only a photo was not taken. Sending all of it again would make it twice. */
function RefusedPhoto({ item }: { item: Item }) {
  const go = (isWanted: boolean) => void againWithPhotos(item, isWanted).then(nudge);
  return (
    <div class="row wrap">
      <button type="button" class="btn btn-2" onClick={() => go(true)}>{t("Send the photo again")}</button>
      <Sure word={t("Leave the photo out…")} sure={t("Yes, delete this photo for good")} onSure={() => go(false)} />
    </div>
  );
}

function word(item: Item): string {
  if (item.state === "refused" && item.receipt) return t("photo refused");
  return { waiting: t("waiting"), photos: t("uploading"), refused: t("refused"), noted: t("kept as a note"), done: t("received") }[item.state];
}

function reason(item: Item): string {
  if (item.state === "refused" && item.receipt) return t("The words were received; a photo was not: %(why)s", { why: item.said });
  if (item.state === "refused" || item.state === "noted") return item.said;
  if (item.state === "done") return item.receipt?.message ?? ""; // what became of it elsewhere than expected: another grid, an older view
  const kept: Record<string, string> = {
    network: t("no network; tried %(n)s times, goes on by itself", { n: item.attempts }),
    server: t("the server did not manage it; tried again by itself"),
    busy: t("the server is busy; tried again by itself"),
    strange: t("something between the phone and the server answered in its place (a sign-in page of the network?); tried again by itself"),
  };
  return kept[item.said] ?? "";
}
