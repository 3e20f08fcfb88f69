/** When and where a photo was taken stands in its EXIF; a smaller copy takes that along, upright as it is drawn. */

const SOI = 0xffd8;
const APP1 = 0xffe1;
const ORIENTATION = 0x0112;

/** `made` (a JPEG without notes) with the EXIF of `original` where it has one. */
export function carryOver(original: Uint8Array<ArrayBuffer>, made: Uint8Array<ArrayBuffer>): Uint8Array<ArrayBuffer> {
  const notes = exifOf(original);
  if (!notes || word(made, 0) !== SOI) return made;
  setUpright(notes);
  const whole = new Uint8Array(made.length + notes.length);
  whole.set(made.subarray(0, 2));
  whole.set(notes, 2);
  whole.set(made.subarray(2), 2 + notes.length);
  return whole;
}

/** The whole APP1 segment that begins with "Exif", its marker included. */
function exifOf(file: Uint8Array<ArrayBuffer>): Uint8Array<ArrayBuffer> | null {
  if (word(file, 0) !== SOI) return null;
  for (let at = 2; at + 10 < file.length && file[at] === 0xff;) {
    const length = 2 + word(file, at + 2);
    const isExif = word(file, at) === APP1 && String.fromCharCode(...file.subarray(at + 4, at + 8)) === "Exif";
    if (isExif) return at + length <= file.length ? file.slice(at, at + length) : null;
    if (file[at + 1] === 0xda) return null; // the picture itself begins
    at += length;
  }
  return null;
}

/** The copy is drawn upright already. */
function setUpright(notes: Uint8Array): void {
  const tiff = new DataView(notes.buffer, notes.byteOffset + 10);
  const isLittle = tiff.getUint16(0) === 0x4949;
  const first = tiff.getUint32(4, isLittle);
  if (first + 2 > tiff.byteLength) return;
  const entries = tiff.getUint16(first, isLittle);
  for (let n = 0; n < entries; n += 1) {
    const at = first + 2 + n * 12;
    if (at + 12 > tiff.byteLength) return;
    if (tiff.getUint16(at, isLittle) === ORIENTATION) tiff.setUint16(at + 8, 1, isLittle);
  }
}

function word(bytes: Uint8Array, at: number): number {
  return ((bytes[at] ?? 0) << 8) | (bytes[at + 1] ?? 0);
}
