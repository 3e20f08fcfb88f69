/** A photo as it comes from the camera: hashed as it will be sent; very large ones made smaller first. */
import type { NewPhoto } from "./outbox";

const LARGE = 4 * 1024 * 1024;
const LONGEST_SIDE = 2400;
export const MOST_BYTES = 12 * 1024 * 1024;

export class PhotoTrouble extends Error {
  constructor(readonly code: "empty" | "too-large" | "no-photo") {
    super(code);
  }
}

/** Rejects with PhotoTrouble when the file cannot be a photo of a report; the file itself is never changed. */
export async function takePhoto(file: File, kind: NewPhoto["kind"]): Promise<NewPhoto> {
  if (file.size === 0) throw new PhotoTrouble("empty");
  const blob = file.size > LARGE ? await smaller(file) : file.slice(0, file.size, file.type);
  if (blob.size > MOST_BYTES) throw new PhotoTrouble("too-large");
  const bytes = await blob.arrayBuffer();
  return { blob: new Blob([bytes], { type: blob.type }), sha256: await sha256(bytes), kind };
}

/** What the browser cannot read (HEIC on most phones) is sent as it is; the server says whether it can. */
async function smaller(file: File): Promise<Blob> {
  try {
    const picture = await createImageBitmap(file);
    const scale = Math.min(1, LONGEST_SIDE / Math.max(picture.width, picture.height));
    const canvas = new OffscreenCanvas(Math.round(picture.width * scale), Math.round(picture.height * scale));
    canvas.getContext("2d")?.drawImage(picture, 0, 0, canvas.width, canvas.height);
    picture.close();
    return await canvas.convertToBlob({ type: "image/jpeg", quality: 0.85 });
  } catch {
    return file;
  }
}

export async function sha256(bytes: ArrayBuffer): Promise<string> {
  const digest = await crypto.subtle.digest("SHA-256", bytes);
  return [...new Uint8Array(digest)].map((b) => b.toString(16).padStart(2, "0")).join("");
}
