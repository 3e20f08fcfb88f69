/** The same class near this place among the cases on the phone: follow it instead of reporting it twice. */
import { type CaseRow, cases } from "../keep/day";
import { t } from "../words";
import { metres } from "./place";

const NEAR_M = 50;

interface Props { matter: string; lon: number | null; lat: number | null; onFollow: (row: CaseRow) => void }

export function Nearby({ matter, lon, lat, onFollow }: Props) {
  if (lon === null || lat === null || !matter) return null;
  const near = cases.value
    .filter((c) => c.is_open && `${c.kind}:${c.code}` === matter && c.lon !== null && c.lat !== null)
    .map((c) => ({ row: c, away: Math.round(metres({ lon, lat }, { lon: c.lon as number, lat: c.lat as number })) }))
    .filter((c) => c.away <= NEAR_M).sort((a, b) => a.away - b.away).slice(0, 3);
  if (!near.length) return null;
  return (
    <section class="card stack gap-2 nearby" aria-label={t("Already reported here")}>
      <h2 class="small">{t("Already reported here")}</h2>
      {near.map(({ row, away }) => (
        <div key={row.id} class="row"><span class="grow"><b>{row.name}</b><span class="small muted">{[t("%(n)s m away", { n: away }), row.state_name, row.text].filter(Boolean).join(" · ")}</span></span>
          <button type="button" class="btn btn-2" onClick={() => onFollow(row)}>{t("It is this one")}</button></div>
      ))}
    </section>
  );
}
