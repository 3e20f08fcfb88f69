/** News while the app is open: messages arrive at once, urgent ones ring until read. After a break the parts are fetched. */
import { bring, messages } from "../keep/day";
import { ring } from "./ring";

let source: EventSource | undefined;
let listened = "";

export function live(account: string): void {
  if (source && listened === account && source.readyState !== EventSource.CLOSED) return;
  source?.close();
  listened = account;
  source = new EventSource("/field/live");
  source.addEventListener("case", () => { soon("cases"); soon("messages"); });
  source.addEventListener("missed", () => { soon("cases"); soon("messages"); });
  source.onopen = () => { soon("messages"); };
}

const waiting = new Map<string, ReturnType<typeof setTimeout>>();

function soon(part: "cases" | "messages"): void {
  clearTimeout(waiting.get(part));
  waiting.set(part, setTimeout(() => void bring(part).then(() => { if (messages.value.some((m) => m.is_urgent && m.read_at === null)) ring(); }), 300));
}
