/** One file with everything that has not been received: words and photos, importable at the desk. */
import { localMoment, photosOf, refresh } from "./outbox";
import { fact, store } from "./store";

/** Offers the file for saving; its name. */
export async function rescue(author: string): Promise<string> {
  const db = await store();
  const open = (await db.getAll("outbox")).filter((i) => i.command.author === author && i.state !== "noted");
  const commands = [];
  for (const item of open.sort((a, b) => a.command.seq - b.command.seq)) {
    const rows = await photosOf(item.id);
    const photos = [];
    for (const photo of item.command.photos) {
      const row = rows.find((r) => r.sha256 === photo.sha256);
      photos.push({ ...photo, ...(row && !row.is_there ? { data: await base64(row.blob) } : {}) });
    }
    commands.push({ ...item.command, photos });
  }
  const now = localMoment(new Date());
  const whole = { linli: "rescue", version: 1, device: open[0]?.command.device ?? "", author, exported_at: now, commands, seals: await sealed(commands, author) };
  const name = `linli-${now.slice(0, 16).replace(/[T:]/g, "-")}.json`;
  const link = document.createElement("a");
  link.href = URL.createObjectURL(new Blob([JSON.stringify(whole)], { type: "application/json" }));
  link.download = name;
  link.click();
  const tx = db.transaction("outbox", "readwrite", { durability: "strict" });
  for (const item of open) {
    const now = await tx.store.get(item.id);
    if (now) await tx.store.put({ ...now, is_rescued: true });
  }
  await tx.done;
  await refresh();
  setTimeout(() => URL.revokeObjectURL(link.href), 60_000);
  return name;
}

async function base64(blob: Blob): Promise<string> {
  const bytes = new Uint8Array(await blob.arrayBuffer());
  let text = "";
  for (let i = 0; i < bytes.length; i += 0x8000) text += String.fromCharCode(...bytes.subarray(i, i + 0x8000));
  return btoa(text);
}

/** One seal a command, so that nobody between phone and desk can change or add one; empty where this person never signed in here. */
async function sealed(commands: object[], author: string): Promise<string[]> {
  const key = await fact<string>(`rescue-key:${author}`);
  if (!key) return commands.map(() => "");
  const bytes = Uint8Array.from(key.match(/../g) ?? [], (two) => Number.parseInt(two, 16));
  const hmac = await crypto.subtle.importKey("raw", bytes, { name: "HMAC", hash: "SHA-256" }, false, ["sign"]);
  return Promise.all(commands.map(async (command) => hex(await crypto.subtle.sign("HMAC", hmac, new TextEncoder().encode(JSON.stringify(command))))));
}

function hex(bytes: ArrayBuffer): string {
  return Array.from(new Uint8Array(bytes), (b) => b.toString(16).padStart(2, "0")).join("");
}
