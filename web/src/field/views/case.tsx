/** One task: what, where, until when, what has happened, and only the legal next steps. Steps are kept on the phone first. */
import { useSignal } from "@preact/signals";
import { useEffect, useRef } from "preact/hooks";

import { Screen } from "../parts/frame";
import { GridMap } from "../parts/gridmap";
import { Icon } from "../parts/icon";
import { Due, Light } from "../parts/light";
import { moment } from "../parts/moments";
import { Steps } from "../parts/steps";
import { askOrKept, type CaseRow, cases, history as historyOf, matterName } from "../keep/day";
import { items, received } from "../keep/outbox";
import { t } from "../words";

interface Step { seq: number; what: string; at: string; who: string; organisation: string; text: string; was_stale: boolean }

/** While a step is being written the case stays on the screen, also when it is closed or passed on meanwhile. */
export function Case({ id }: { id: string }) {
  const writing = useSignal<string | null>(null);
  const seen = useRef<CaseRow | undefined>(undefined);
  const found = cases.value.find((c) => c.id === id);
  seen.current = found ?? seen.current;
  const row = found ?? (writing.value ? seen.current : undefined);
  if (!row) {
    return (
      <Screen title={t("Case")} back="tasks">
        <p class="card empty">{t("This case is no longer among the open ones on this phone: it was closed, or passed to somebody else.")}</p>
      </Screen>
    );
  }
  const isGone = !found || (writing.value !== null && !found.moves.some((m) => m.move === writing.value));
  return <Open row={row} isGone={isGone} onWriting={(move) => { writing.value = move; }} />;
}

function Open({ row, isGone, onWriting }: { row: CaseRow; isGone: boolean; onWriting: (move: string | null) => void }) {
  const history = useSignal<Step[] | null>(null);
  useEffect(() => {
    void askOrKept<{ steps: Step[] }>(historyOf(row.number), `cases/${encodeURIComponent(row.number)}`).then((found) => { history.value = found?.steps ?? null; });
  }, [row.version]);
  const waiting = items.value.filter((i) => i.lane === row.id && (i.state === "waiting" || i.state === "photos"));
  // received, and what the case is now has not come yet
  const isBehind = [...items.value, ...received.value].some((i) => i.lane === row.id && (i.receipt?.case?.version ?? 0) > row.version);
  return (
    <Screen title={t("Case")} back="tasks" flush action={<Steps row={row} isWaiting={isBehind || waiting.some((i) => i.state === "waiting")} isGone={isGone} onOpen={onWriting} />}>
      {row.lon !== null && row.lat !== null && (
        <GridMap label={t("Where it is")} look="fmap" attributes={{ layers: "base grids names", controls: "", view: `${row.lon},${row.lat},16.5`, focus: `${row.lon},${row.lat}` }}>
          <a class="btn btn-2 geo" href={`geo:${row.lat},${row.lon}?q=${row.lat},${row.lon}`}><Icon name="go" />{t("Navigate")}</a>
        </GridMap>
      )}
      <div class="fpad stack gap-3">
        <div>
          <div class="row"><Light row={row} /><Due row={row} />{row.is_urgent && <b class="urgent">{t("urgent")}</b>}</div>
          <h2 class="ft">{matterName(row)}</h2>
          <p class="muted">{[row.place, row.grid].filter(Boolean).join(" · ")}</p>
          <p class="small muted"><span class="num">{row.number}</span> · {row.state_name}</p>
        </div>
        {isGone && <p class="note-warn" role="status">{t("Meanwhile this case was closed or passed on. Go on writing: what you save is kept as a note on the case.")}</p>}
        {waiting.length > 0 && <p class="note-warn" role="status">{t("%(n)s of your steps are saved here and not yet received.", { n: waiting.length })}</p>}
        {row.photos.length > 0 && (
          <div class="thumbs">{row.photos.map((p) => <figure key={p.id} class="photo"><img src={`/field/photos/${p.id}`} alt={t("Photo of the case")} loading="lazy" />{p.taken_at && <figcaption>{moment(p.taken_at)}</figcaption>}</figure>)}</div>
        )}
        {row.text && <p class="said">{row.text}</p>}
        {row.why && <p class="why"><b>{t("Comes to you because:")}</b> {row.why}</p>}
        <ol class="timeline">
          {(history.value ?? []).map((s) => <li key={s.seq}><b>{s.what}</b> <time>{moment(s.at)}</time>{s.who && <span class="small muted"> {s.who}</span>}{s.text && <p class="small">{s.text}</p>}{s.was_stale && <p class="xs muted">{t("made on an older view")}</p>}</li>)}
          {history.value === null && <li class="next small muted">{t("The history shows when there is network.")}</li>}
        </ol>
      </div>
    </Screen>
  );
}
