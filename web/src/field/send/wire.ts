/** Requests to the server, and what an answer means for what is on the phone. */

export type Meaning =
  | { is: "receipt"; body: Record<string, unknown>; status: number }
  | { is: "refused"; code: string; said: string; data: Record<string, unknown> }
  | { is: "sign-in"; code: string; said: string }
  | { is: "keep"; why: "network" | "server" | "busy" | "strange"; after_s: number };

const TIME_OUT_MS = 30_000;

/** `base` is where the app lives: /field/. */
export async function ask(path: string, options: RequestInit = {}): Promise<Response> {
  const given = new Headers(options.headers);
  given.set("X-Linli-Field", "1");
  return fetch(`/field/api/${path}`, {
    credentials: "same-origin", cache: "no-store", redirect: "manual", signal: AbortSignal.timeout(TIME_OUT_MS), ...options, headers: given,
  });
}

/** Send JSON and say what the answer means. Only a JSON body that echoes `echo` is a receipt; a 2xx alone is nothing. */
export async function exchange(path: string, options: RequestInit, echo: string): Promise<Meaning> {
  try {
    const response = await ask(path, options);
    return meaning(response, await response.text(), echo);
  } catch {
    return { is: "keep", why: "network", after_s: 0 }; // no answer, or not all of it
  }
}

function meaning(response: Response, answer: string, echo: string): Meaning {
  const body = json(response, answer);
  const after = Number(response.headers.get("Retry-After")) || 0;
  if (response.status === 401 && body) return { is: "sign-in", code: text(body["code"]), said: text(body["message"]) };
  if (response.status >= 500) return { is: "keep", why: "server", after_s: after };
  if (response.status === 429 || response.status === 408) return { is: "keep", why: "busy", after_s: after };
  if (!body) return { is: "keep", why: "strange", after_s: 0 };
  if (body["id"] === echo && (response.ok || body["state"] !== undefined)) return { is: "receipt", body, status: response.status };
  if (response.status >= 400 && typeof body["code"] === "string") {
    return { is: "refused", code: body["code"], said: text(body["message"]), data: object(body["data"], body) };
  }
  return { is: "keep", why: "strange", after_s: 0 };
}

function json(response: Response, answer: string): Record<string, unknown> | null {
  if (!(response.headers.get("Content-Type") ?? "").startsWith("application/json")) return null;
  try {
    const found: unknown = JSON.parse(answer);
    return typeof found === "object" && found !== null && !Array.isArray(found) ? (found as Record<string, unknown>) : null;
  } catch {
    return null;
  }
}

function text(value: unknown): string {
  return typeof value === "string" ? value : "";
}

function object(value: unknown, more: Record<string, unknown>): Record<string, unknown> {
  const data = typeof value === "object" && value !== null ? (value as Record<string, unknown>) : {};
  return typeof more["received"] === "number" ? { ...data, received: more["received"] } : data;
}
