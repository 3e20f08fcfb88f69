/** One file with everything that has not been received: words and photos, importable at the desk. */
import { localMoment, photosOf, refresh } from "./outbox";
import { store } from "./store";

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
  const whole = { linli: "rescue", version: 1, device: open[0]?.command.device ?? "", author, exported_at: now, commands };
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
