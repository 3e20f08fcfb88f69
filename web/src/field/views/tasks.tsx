/** Tasks in order of the due moment, or of the distance; only the rows near the window are built. */
import { useSignal } from "@preact/signals";
import { useEffect, useRef } from "preact/hooks";

import { Screen } from "../parts/frame";
import { Due, Light } from "../parts/light";
import { byDistance, byDue } from "../parts/order";
import { locate, metres, position } from "../parts/place";
import { type CaseRow, cases, leftOut, matterName } from "../keep/day";
import { t } from "../words";

const ROW = 112; // px, as in field.css
const BEYOND = 6;

export function Tasks() {
  const which = useSignal<"mine" | "all">("mine");
  const order = useSignal<"due" | "near">("due");
  const listed = cases.value.filter((c) => which.value === "all" || c.is_mine);
  const rows = order.value === "near" && position.value ? byDistance(listed, position.value) : byDue(listed);
  return (
    <Screen title={t("Tasks")} tab="tasks" flush>
      <div class="fpad row seg-row">
        <Choice label={t("Which")} value={which.value} options={[["mine", t("Mine")], ["all", t("All open here")]]} onChange={(v) => { which.value = v as "mine" | "all"; }} />
        <Choice label={t("Order")} value={order.value} options={[["due", t("By due moment")], ["near", t("By distance")]]} onChange={(v) => {
          order.value = v as "due" | "near";
          if (v === "near" && !position.value) void locate();
        }} />
      </div>
      {rows.length ? <Rows rows={rows} /> : <p class="fpad empty">{t("Nothing waits for you.")}</p>}
      {leftOut.value > 0 && <p class="fpad small muted">{t("%(n)s further cases are not on the phone; the desk shows all.", { n: leftOut.value })}</p>}
    </Screen>
  );
}

function Choice({ label, value, options, onChange }: { label: string; value: string; options: [string, string][]; onChange: (value: string) => void }) {
  return (
    <label class="seg"><span class="vh">{label}</span>
      <select class="input" value={value} onChange={(e) => onChange(e.currentTarget.value)}>
        {options.map(([code, word]) => <option key={code} value={code}>{word}</option>)}
      </select>
    </label>
  );
}

/** 500 rows stay 500 rows of height, but only those in sight exist. */
export function Rows({ rows }: { rows: CaseRow[] }) {
  const from = useSignal(0);
  const list = useRef<HTMLUListElement>(null);
  useEffect(() => {
    const main = list.current?.closest("main");
    if (!main) return undefined;
    const look = () => { from.value = Math.max(0, Math.floor((main.scrollTop - (list.current?.offsetTop ?? 0)) / ROW) - BEYOND); };
    main.addEventListener("scroll", look, { passive: true });
    return () => main.removeEventListener("scroll", look);
  }, []);
  const count = Math.ceil(window.innerHeight / ROW) + 2 * BEYOND;
  const shown = rows.slice(from.value, from.value + count);
  return (
    <ul class="rows" ref={list} data-all={rows.length}>
      <Spacer rows={from.value} />
      {shown.map((row, i) => (
        <li key={row.id} aria-setsize={rows.length} aria-posinset={from.value + i + 1}><TaskRow row={row} /></li>
      ))}
      <Spacer rows={Math.max(0, rows.length - from.value - shown.length)} />
    </ul>
  );
}

/** Height without a style attribute, which the site's policy forbids in markup: set through the object model. */
function Spacer({ rows }: { rows: number }) {
  return <li class="spacer" aria-hidden="true" ref={(el) => { if (el) el.style.height = `${rows * ROW}px`; }} />;
}

export function TaskRow({ row }: { row: CaseRow }) {
  const away = position.value && row.lon !== null && row.lat !== null ? Math.round(metres(position.value, { lon: row.lon, lat: row.lat })) : null;
  return (
    <a class="task" href={`#/case/${row.id}`}>
      <span class="row"><Light row={row} /><Due row={row} />{row.is_urgent && <b class="urgent">{t("urgent")}</b>}</span>
      <b class="one-line">{matterName(row)}</b>
      <span class="small muted one-line">{[row.state_name, row.place || row.grid, away === null ? "" : t("%(n)s m", { n: away })].filter(Boolean).join(" · ")}</span>
    </a>
  );
}

