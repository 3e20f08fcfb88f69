/** News while the app is open: the parts that changed are fetched at once; after a break all of them. */
import { bring } from "../keep/day";

let source: EventSource | undefined;
let listened = "";

export function live(account: string): void {
  if (source && listened === account && source.readyState !== EventSource.CLOSED) return;
  source?.close();
  listened = account;
  source = new EventSource("/field/live");
  source.addEventListener("case", () => { soon("cases"); soon("messages"); });
  source.addEventListener("alarm", () => { soon("cases"); soon("messages"); }); // a clock turned amber or red
  source.addEventListener("told", () => { soon("messages"); void bring("suggestions"); });
  source.addEventListener("missed", () => { soon("cases"); soon("messages"); });
  source.onopen = () => { soon("messages"); };
}

/** Nobody listens any more: somebody signed out. */
export function hush(): void {
  source?.close();
  source = undefined;
}

const waiting = new Map<string, ReturnType<typeof setTimeout>>();

function soon(part: "cases" | "messages"): void {
  clearTimeout(waiting.get(part));
  waiting.set(part, setTimeout(() => void bring(part), 300));
}
