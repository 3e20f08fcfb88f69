/** Rings while the app is closed (Web Push): offered where the server has a key, asked for by a tap, ended with the sign-in. */
import { ask } from "./wire";

interface Server { is_on: boolean; public_key: string; rings: boolean }
/** `off`: the server does not offer it; `refused`: the person's browser says no; `failed`: server or push service out of reach. */
export type Closed = "off" | "unsupported" | "refused" | "failed" | "no" | "yes";

export async function closed(): Promise<Closed> {
  const server = await offered();
  if (!server?.is_on) return "off";
  if (!can()) return "unsupported";
  if (Notification.permission === "denied") return "refused";
  const here = await subscription();
  if (!here) return "no";
  return server.rings ? "yes" : subscribeWith(server).catch(() => "failed");
}

/** Only ever called by the tap on the switch: the browser asks the person. */
export async function ringWhenClosed(): Promise<Closed> {
  if (!can()) return "unsupported";
  if ((await Notification.requestPermission()) !== "granted") return "refused";
  const server = await offered();
  if (!server) return "failed";
  return server.is_on ? subscribeWith(server).catch(() => "failed") : "off";
}

export async function quietWhenClosed(): Promise<Closed> {
  await forgetRing();
  return ask("push", { method: "DELETE" }).then((answer) => (answer.ok ? "no" : "failed"), () => "failed");
}

/** Somebody signs out: the server forgets by itself, the browser here. */
export async function forgetRing(): Promise<void> {
  if (can()) await (await subscription())?.unsubscribe().catch(() => false);
}

function can(): boolean {
  return "PushManager" in window && "Notification" in window && "serviceWorker" in navigator;
}

async function subscription(): Promise<PushSubscription | null> {
  const registration = await navigator.serviceWorker.getRegistration("/field/");
  return (await registration?.pushManager.getSubscription()) ?? null;
}

async function offered(): Promise<Server | null> {
  try {
    const answer = await ask("push");
    return answer.ok ? ((await answer.json()) as Server) : null;
  } catch {
    return null;
  }
}

async function subscribeWith(server: Server): Promise<Closed> {
  const registration = await navigator.serviceWorker.ready;
  let here = await registration.pushManager.getSubscription();
  if (here && text(here.options.applicationServerKey) !== server.public_key) {
    await here.unsubscribe(); // made with a key that the server no longer has
    here = null;
  }
  here ??= await registration.pushManager.subscribe({ userVisibleOnly: true, applicationServerKey: server.public_key });
  const answer = await ask("push", { method: "POST", body: JSON.stringify({ endpoint: here.endpoint }) });
  return answer.ok ? "yes" : "failed";
}

function text(key: ArrayBuffer | null): string {
  return btoa(String.fromCharCode(...new Uint8Array(key ?? new ArrayBuffer(0)))).replace(/\+/g, "-").replace(/\//g, "_").replace(/=+$/, "");
}
