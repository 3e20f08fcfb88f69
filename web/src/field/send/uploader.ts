/** Brings the outbox to the server: one uploader over all tabs, in order for each case, for as long as it takes. */
import { signal } from "@preact/signals";

import { change, changePhoto, finish, photosOf, refresh, unsent, untried } from "../keep/outbox";
import { type Item, type PhotoRow, type Receipt, store } from "../keep/store";
import { exchange, type Meaning } from "./wire";

/** A usual photo (300 KB) goes in one piece, and is gone within the time-out at 6 KB a second. */
const PIECE = 384 * 1024;
const PIECE_TIME_OUT_MS = 60_000;
const LONGEST_WAIT_S = 300;
const TROUBLE_MS = 5000;
/** Saves the server from undoing what it has done already; said of all that this window has not made itself just now. */
const AGAIN = { "X-Linli-Again": "1" };

/** Where sending stands, for the chip. */
export const sending = signal<"idle" | "sending" | "waiting" | "sign-in">("idle");
export const reachable = signal<boolean>(navigator.onLine);
export const signInSaid = signal<string>("");
/** Grows with every receipt, so that what was downloaded is fetched anew. */
export const receipts = signal<number>(0);

let wake: () => void = () => undefined;
/** Somebody asked for a round while one was going on. */
let isAskedFor = false;
let author = "";

/** Start once a tab; only the tab that holds the lock sends. */
export function start(): void {
  window.addEventListener("online", () => { reachable.value = true; void sendNow(); });
  window.addEventListener("offline", () => { reachable.value = false; });
  document.addEventListener("visibilitychange", () => { if (document.visibilityState === "visible") nudge(); });
  void navigator.locks.request("linli-uploader", run);
}

/** Whose items may go: unsent items belong to their author. */
export function sendAs(account: string): void {
  author = account;
  signInSaid.value = "";
  if (sending.value === "sign-in") sending.value = "idle";
  nudge();
}

/** "Upload now": forget the waiting times. */
export async function sendNow(): Promise<void> {
  const db = await store();
  const tx = db.transaction("outbox", "readwrite");
  for (const item of await tx.store.getAll()) {
    if (item.next_at > 0) await tx.store.put({ ...item, next_at: 0 });
  }
  await tx.done;
  await refresh();
  nudge();
  new BroadcastChannel("linli-uploader").postMessage("now");
}

export function nudge(): void {
  isAskedFor = true;
  wake();
}

async function run(): Promise<never> {
  new BroadcastChannel("linli-uploader").onmessage = () => nudge();
  for (;;) {
    isAskedFor = false;
    const wait = await round().catch(() => TROUBLE_MS); // no room to note how it went: what waits is tried again
    if (isAskedFor) continue;
    await new Promise<void>((resolve) => {
      const timer = setTimeout(resolve, wait);
      wake = () => { clearTimeout(timer); resolve(); };
    });
  }
}

/** One pass over what is due; how long to wait until the next, in milliseconds. */
async function round(): Promise<number> {
  const db = await store();
  const all = (await db.getAll("outbox")).filter((i) => i.command.author === author);
  const open = all.filter((i) => i.state === "waiting" || i.state === "photos").sort((a, b) => a.command.seq - b.command.seq);
  if (!open.length || author === "") {
    if (sending.value !== "sign-in") sending.value = "idle";
    return 60_000;
  }
  const held = new Set<string>();
  let next = Infinity;
  for (const item of open) {
    if (item.state === "waiting" && held.has(item.lane)) continue;
    if (rest(item) > 0) {
      next = Math.min(next, rest(item));
      if (item.state === "waiting") held.add(item.lane);
      continue;
    }
    sending.value = "sending";
    const went = item.state === "waiting" ? await sendCommand(item) : await sendPhotos(item);
    if (went === "sign-in") { sending.value = "sign-in"; return 3_600_000; }
    if (went === "no-network") break; // the rest would fail the same way
    if (went === "later" && item.state === "waiting") held.add(item.lane);
  }
  const left = (await db.getAll("outbox")).filter((i) => i.command.author === author && unsent([i]));
  sending.value = left.length ? "waiting" : "idle";
  const due = left.map(rest);
  return left.length ? Math.min(next, 60_000, ...due) + 50 : 60_000;
}

/** How long an item still rests; a clock that was set back makes nothing wait longer than the longest pause. */
function rest(item: Item): number {
  const left = item.next_at - Date.now();
  return left > LONGEST_WAIT_S * 1000 ? 0 : Math.max(0, left);
}

type Went = "on" | "later" | "no-network" | "sign-in";

/** As `exchange`; and whether the server itself has answered, which the chip says. */
async function tell(path: string, options: RequestInit, echo: string): Promise<Meaning> {
  const found = await exchange(path, options, echo);
  reachable.value = found.is !== "keep" || (found.why !== "network" && found.why !== "strange");
  return found;
}

async function sendCommand(item: Item): Promise<Went> {
  const found = await tell(
    "commands",
    { method: "POST", body: JSON.stringify(item.command), headers: { "Content-Type": "application/json", ...(!untried.delete(item.id) && AGAIN) } },
    item.id,
  );
  if (found.is === "receipt") {
    await received(item, found.body as unknown as Receipt);
    return item.state === "photos" ? sendPhotos(item) : "on";
  }
  if (found.is === "refused") {
    item.state = "refused";
    item.said = found.said;
    await change(item);
    return "on";
  }
  return held(item, found);
}

async function received(item: Item, receipt: Receipt): Promise<void> {
  item.receipt = receipt;
  item.said = receipt.message;
  item.attempts = 0;
  item.next_at = 0;
  if (receipt.missing.length) {
    item.state = "photos";
    await change(item);
  } else {
    item.state = receipt.state === "kept_as_note" ? "noted" : "done";
    await finish(item);
  }
  receipts.value += 1;
}

/** One photo at a time. A photo that the server refuses stays here with the reason and holds nobody up. */
async function sendPhotos(item: Item): Promise<Went> {
  for (const row of await photosOf(item.id)) {
    if (row.is_there || row.said !== "") continue;
    const went = await sendPhoto(item, row);
    if (went !== "on") return went;
  }
  const rows = await photosOf(item.id);
  const refused = rows.find((r) => r.said !== "");
  item.state = refused ? "refused" : item.receipt?.state === "kept_as_note" ? "noted" : "done";
  if (refused) item.said = refused.said;
  if (refused) await change(item);
  else await finish(item);
  return "on";
}

async function sendPhoto(item: Item, row: PhotoRow): Promise<Went> {
  for (;;) {
    const piece = row.blob.slice(row.sent, row.sent + PIECE);
    const found = await tell(
      `photos/${item.id}/${row.sha256}`,
      { method: "PUT", body: piece, headers: { "Upload-Offset": String(row.sent), "Content-Type": "application/octet-stream" }, signal: AbortSignal.timeout(PIECE_TIME_OUT_MS) },
      item.id,
    );
    if (found.is === "receipt") {
      row.sent = Number(found.body["received"]) || 0;
      row.is_there = found.body["is_whole"] === true;
      await changePhoto(row);
      if (row.is_there) return "on";
      continue;
    }
    if (found.is === "refused" && (found.code === "offset-wrong" || found.code === "photo-broken")) {
      const at = Number(found.data["received"]) || 0;
      if (found.code === "photo-broken" && item.attempts >= 5) { row.said = found.said; await changePhoto(row); return "on"; }
      item.attempts += found.code === "photo-broken" ? 1 : 0;
      row.sent = at;
      await changePhoto(row);
      continue;
    }
    if (found.is === "refused") {
      row.said = found.said;
      await changePhoto(row);
      return "on";
    }
    return held(item, found);
  }
}

/** Kept, with a pause that grows and jitters, and has no end. */
async function held(item: Item, found: Meaning): Promise<Went> {
  if (found.is === "sign-in") {
    signInSaid.value = found.said;
    return "sign-in";
  }
  if (found.is !== "keep") return "later";
  item.attempts += 1;
  const wait = Math.max(found.after_s, Math.min(LONGEST_WAIT_S, 2 ** Math.min(item.attempts, 9)));
  item.next_at = Date.now() + wait * (0.5 + Math.random() / 2) * 1000;
  item.said = found.why;
  await change(item);
  return found.why === "network" ? "no-network" : "later";
}
