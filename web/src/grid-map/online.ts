// Tiles of an online map in another datum, moved so that they lie right under our own WGS84: the picture moves, never our data.

import type { AddProtocolAction } from "maplibre-gl";

import { absolute, type Datum } from "./config.js";
import { pieces } from "./datum.js";

const SIDE = 256;

/** The address by which MapLibre asks our protocol; its own braces hide, so that only ours are filled in. */
export function movedAddress(template: string): string {
  return `moved://{z}/{x}/{y}/${encodeURIComponent(template)}`;
}

export function tileAddress(template: string, z: number, x: number, y: number): string {
  return absolute(template).replace("{z}", String(z)).replace("{x}", String(x)).replace("{y}", String(y));
}

export function movedTiles(datum: Datum): AddProtocolAction {
  return async ({ url }, abort) => {
    const [z, x, y, template] = url.slice("moved://".length).split("/") as [string, string, string, string];
    const canvas = new OffscreenCanvas(SIDE, SIDE);
    const pen = canvas.getContext("2d");
    await Promise.all(
      pieces(Number(z), Number(x), Number(y), datum).map(async (piece) => {
        const answer = await fetch(tileAddress(decodeURIComponent(template), Number(z), piece.x, piece.y), { signal: abort.signal });
        if (!answer.ok) return;
        pen?.drawImage(await createImageBitmap(await answer.blob()), Math.round(piece.left * SIDE), Math.round(piece.top * SIDE), SIDE, SIDE);
      }),
    );
    return { data: await (await canvas.convertToBlob()).arrayBuffer() };
  };
}
