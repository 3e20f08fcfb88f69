/** A photo as it comes from the camera: made smaller where that saves much, hashed as it will be sent. */
import { carryOver } from "./exif";
import type { NewPhoto } from "./outbox";

const LARGE = 1.5 * 1024 * 1024;
const LONGEST_SIDE = 2400;
/** What the server takes, in bytes and in a picture's side that it may be made of. */
export const MOST_BYTES = 12 * 1024 * 1024;
const LARGEST_SIDE = 6000;

export class PhotoTrouble extends Error {
  constructor(readonly code: "empty" | "too-large" | "heic" | "no-photo") {
    super(code);
  }
}

/** Rejects with PhotoTrouble when the file cannot be a photo of a report; the file itself is never changed. */
export async function takePhoto(file: File, kind: NewPhoto["kind"]): Promise<NewPhoto> {
  if (file.size === 0) throw new PhotoTrouble("empty");
  const head = new Uint8Array(await file.slice(0, 64).arrayBuffer());
  const blob = await fitting(file, head);
  if (blob.size > MOST_BYTES) throw new PhotoTrouble("too-large");
  const bytes = await blob.arrayBuffer();
  return { blob: new Blob([bytes], { type: blob.type }), sha256: await sha256(bytes), kind };
}

/** The file as it is, or smaller. A JPEG that this phone has no memory for goes as it is; the server makes it small. */
async function fitting(file: File, head: Uint8Array): Promise<Blob> {
  let picture: ImageBitmap;
  try {
    picture = await createImageBitmap(file);
  } catch {
    if (isJpeg(head)) return file;
    throw new PhotoTrouble(isHeic(head) ? "heic" : "no-photo");
  }
  try {
    const longest = Math.max(picture.width, picture.height);
    if (file.size <= LARGE && longest <= LARGEST_SIDE && !isHeic(head)) return file;
    return await smaller(picture, Math.min(1, LONGEST_SIDE / longest), file);
  } finally {
    picture.close();
  }
}

async function smaller(picture: ImageBitmap, scale: number, file: File): Promise<Blob> {
  const canvas = new OffscreenCanvas(Math.max(1, Math.round(picture.width * scale)), Math.max(1, Math.round(picture.height * scale)));
  const pen = canvas.getContext("2d");
  if (!pen) return file;
  pen.imageSmoothingQuality = "high";
  pen.drawImage(picture, 0, 0, canvas.width, canvas.height);
  const made = new Uint8Array(await (await canvas.convertToBlob({ type: "image/jpeg", quality: 0.85 })).arrayBuffer());
  return new Blob([carryOver(new Uint8Array(await file.slice(0, 256 * 1024).arrayBuffer()), made)], { type: "image/jpeg" });
}

function isJpeg(head: Uint8Array): boolean {
  return head[0] === 0xff && head[1] === 0xd8;
}

/** The usual format of iPhones, which neither most browsers nor the server can read. */
function isHeic(head: Uint8Array): boolean {
  const text = String.fromCharCode(...head.subarray(4, 32));
  return text.startsWith("ftyp") && /hei[cxsm]|hev[cx]|mif1|msf1/.test(text);
}

export async function sha256(bytes: ArrayBuffer): Promise<string> {
  const digest = await crypto.subtle.digest("SHA-256", bytes);
  return [...new Uint8Array(digest)].map((b) => b.toString(16).padStart(2, "0")).join("");
}
