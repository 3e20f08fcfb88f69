/** The order of tasks: urgent ones and then the due moment, or the way there. */
import type { CaseRow } from "../keep/day";
import { metres } from "./place";

interface Place { lon: number; lat: number }

export function byDue(rows: CaseRow[]): CaseRow[] {
  const due = (c: CaseRow) => (c.is_clock_stopped || c.due_at === null ? Infinity : Date.parse(c.due_at));
  return [...rows].sort((a, b) => Number(b.is_urgent) - Number(a.is_urgent) || compare(due(a), due(b)));
}

export function byDistance(rows: CaseRow[], at: Place): CaseRow[] {
  const away = new Map(rows.map((c) => [c.id, c.lon === null || c.lat === null ? Infinity : metres(at, { lon: c.lon, lat: c.lat })]));
  return [...rows].sort((a, b) => compare(away.get(a.id) ?? Infinity, away.get(b.id) ?? Infinity));
}

/** Infinity minus itself is no number. */
function compare(a: number, b: number): number {
  return a === b ? 0 : a - b;
}
