/** Moments in words, in the town's time: "today before 14:00 (2 h left)". */
import { me } from "../keep/day";
import { language, t } from "../words";
import type { CaseRow } from "../keep/day";

function zone(): string {
  return me.value?.time_zone ?? "Asia/Shanghai";
}

function locale(): string {
  return language.value === "en" ? "en-GB" : "zh-CN";
}

export function dayOf(at: Date): string {
  return new Intl.DateTimeFormat("sv-SE", { timeZone: zone() }).format(at);
}

export function time(at: string | Date): string {
  return new Intl.DateTimeFormat(locale(), { timeZone: zone(), hour: "2-digit", minute: "2-digit", hour12: false }).format(new Date(at));
}

export function longDay(at: Date): string {
  return new Intl.DateTimeFormat(locale(), { timeZone: zone(), month: "long", day: "numeric", weekday: "short" }).format(at);
}

/** "today 14:05", "yesterday 17:52", "18 Nov 09:10". */
export function moment(at: string): string {
  const when = new Date(at);
  return `${dayWord(when)} ${time(when)}`;
}

function dayWord(when: Date): string {
  const day = dayOf(when);
  const now = Date.now();
  if (day === dayOf(new Date(now))) return t("today");
  if (day === dayOf(new Date(now - 86_400_000))) return t("yesterday");
  if (day === dayOf(new Date(now + 86_400_000))) return t("tomorrow");
  return new Intl.DateTimeFormat(locale(), { timeZone: zone(), month: "short", day: "numeric" }).format(when);
}

export type Light = "normal" | "near" | "overdue" | "stopped" | "done";

export function light(row: CaseRow, now = Date.now()): Light {
  if (!row.is_open) return "done";
  if (row.is_clock_stopped) return "stopped";
  if (row.due_at === null) return "normal";
  if (Date.parse(row.due_at) < now) return "overdue";
  return row.warn_at !== null && Date.parse(row.warn_at) <= now ? "near" : "normal";
}

export function lightWord(found: Light): string {
  return { normal: t("in time"), near: t("nearly due"), overdue: t("overdue"), stopped: t("clock stopped"), done: t("ended") }[found];
}

export function due(row: CaseRow, now = Date.now()): string {
  if (row.due_at === null) return row.is_clock_stopped ? t("The clock stands still") : t("No limit");
  const left = Date.parse(row.due_at) - now;
  const when = moment(row.due_at);
  if (left < 0) return t("%(when)s (%(span)s over)", { when, span: span(-left) });
  return t("before %(when)s (%(span)s left)", { when, span: span(left) });
}

export function span(ms: number): string {
  const minutes = Math.round(ms / 60_000);
  if (minutes < 60) return t("%(n)s min", { n: minutes });
  const hours = Math.round(minutes / 60);
  return hours < 48 ? t("%(n)s h", { n: hours }) : t("%(n)s days", { n: Math.round(hours / 24) });
}

export function size(bytes: number): string {
  if (bytes >= 1024 ** 3) return `${(bytes / 1024 ** 3).toFixed(1)} GB`;
  return bytes < 1024 * 100 ? `${Math.max(1, Math.round(bytes / 1024))} KB` : `${(bytes / 1024 / 1024).toFixed(1)} MB`;
}
