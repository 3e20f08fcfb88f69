// News for open pages. One line to the server for all tabs of one person: a browser has only six per server, and the
// desk is often open in many tabs. Where tabs cannot agree (plain http on another machine) each has its own line.
//
//   import { listen } from "…/live.js";
//   listen({ url: "/desk/live/news", since: "<microseconds of the page>", on: { case(data) {…}, alarm(data) {…}, missed() {…}, ended() {…} } });
export function listen({ url, since, on }) {
  const seen = new Set();
  const sinceMs = Number(since) / 1000 - 2000;
  const channel = "BroadcastChannel" in window ? new BroadcastChannel(`linli:${url}`) : null;
  const recent = [];

  const take = ({ id, name, data }) => {
    if (id && seen.has(id)) return;
    if (id) seen.add(id);
    if (data?.at && data.at < sinceMs) return;
    on[name]?.(data);
  };
  const pass = (event) => {
    recent.push(event);
    if (recent.length > 500) recent.shift();
    channel?.postMessage(event);
    take(event);
  };

  const open = (done) => {
    const source = new EventSource(`${url}?since=${encodeURIComponent(since)}`);
    for (const name of ["case", "alarm", "message", "missed"]) {
      source.addEventListener(name, (event) => pass({ id: event.lastEventId, name, data: JSON.parse(event.data || "{}") }));
    }
    source.onerror = async () => {
      if (source.readyState !== EventSource.CLOSED) return; // the browser tries again by itself
      const answer = await fetch(url, { method: "HEAD", redirect: "manual", cache: "no-store" }).catch(() => null);
      if (answer && answer.type === "opaqueredirect") pass({ name: "ended", data: {} });
      else if (!answer || answer.status >= 500) setTimeout(() => { done(); join(); }, 10000);
    };
    addEventListener("pagehide", () => { source.close(); done(); }, { once: true });
  };

  const join = () => {
    if (!channel || !navigator.locks) return open(() => {});
    // Whoever holds the lock holds the line; when its tab closes, the next one takes over.
    navigator.locks.request(`linli:${url}`, () => new Promise((done) => {
      channel.onmessage = ({ data }) => {
        if (data.name === "hello") recent.forEach((event) => channel.postMessage(event));
      };
      open(done);
    }));
    channel.onmessage = ({ data }) => {
      if (data.name === "hello") return;
      recent.push(data);
      if (recent.length > 500) recent.shift();
      take(data);
    };
    channel.postMessage({ name: "hello" });
  };

  addEventListener("pageshow", (event) => { if (event.persisted) location.reload(); });
  join();
}
