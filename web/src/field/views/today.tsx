/** The day at a glance: what falls due next, what waits, what is new. */
import { Due, Light } from "../parts/light";
import { Icon } from "../parts/icon";
import { Screen } from "../parts/frame";
import { longDay, moment, span } from "../parts/moments";
import { byDue } from "../parts/order";
import { cases, gotAt, land, matterName, me, skew_s } from "../keep/day";
import { unread } from "../keep/inbox";
import { t } from "../words";

export function Today() {
  const mine = byDue(cases.value.filter((c) => c.is_mine));
  const next = mine.find((c) => !c.is_clock_stopped);
  const unreadCount = unread.value.length;
  const grids = land.value?.grids.features.map((f) => String(f.properties?.["name"])).slice(0, 3) ?? [];
  return (
    <Screen title={t("Today")} tab="today">
      <div class="stack gap-3">
        <p class="small muted">{[longDay(new Date()), ...grids].join(" · ")}</p>
        {Math.abs(skew_s.value) > 300 && (
          <p class="note-warn" role="note">{t("This phone's clock is %(span)s %(way)s the server's. Entries keep both times, nothing is corrected; set the phone's clock if it is wrong.", { span: span(Math.abs(skew_s.value) * 1000), way: skew_s.value < 0 ? t("ahead of") : t("behind") })}</p>
        )}
        {next ? (
          <a class="card next" href={`#/case/${next.id}`}>
            <div class="row"><Light row={next} /><Due row={next} /></div>
            <h2>{matterName(next)}</h2>
            <p class="muted">{next.place || next.grid}</p>
          </a>
        ) : (
          <p class="card empty">{gotAt.value["cases"] ? t("Nothing waits for you.") : t("The day has not been downloaded yet.")}</p>
        )}
        <section class="card list-c">
          <a href="#/tasks"><span class="grow"><b>{t("%(n)s tasks", { n: mine.length })}</b><span class="small muted">{byState(mine.map((c) => c.state_name))}</span></span><Icon name="on" /></a>
          <a href="#/messages"><span class="grow"><b>{t("Messages")}</b><span class="small muted">{unreadCount ? t("%(n)s unread", { n: unreadCount }) : t("all read")}</span></span>{unreadCount > 0 && <span class="badge">{unreadCount}</span>}<Icon name="on" /></a>
          <a href="#/sheet"><span class="grow"><b>{t("Day sheet")}</b><span class="small muted">{t("Written from what you did; you add words")}</span></span><Icon name="on" /></a>
        </section>
        <a class="btn btn-2 btn-wide" href="#/ready"><Icon name="down" />{gotAt.value["cases"] ? t("Downloaded %(when)s", { when: moment(gotAt.value["cases"]) }) : t("Download the day")}</a>
        <p class="xs muted">{me.value?.town} · {me.value?.account.name}</p>
      </div>
    </Screen>
  );
}

function byState(names: string[]): string {
  const counts = new Map<string, number>();
  for (const name of names) counts.set(name, (counts.get(name) ?? 0) + 1);
  return [...counts].map(([name, n]) => `${name} ${n}`).join(" · ");
}
