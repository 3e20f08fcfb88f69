/** Tiles of the base map from the archive that the phone keeps; loaded by the service worker beside its own script. */
import { type RangeResponse, PMTiles, type Source } from "pmtiles";

import { ARCHIVE, MAP_CACHE } from "./keep/archive";

export type Tile = (request: Request, path: string, patience_ms: number) => Promise<Response>;

class KeptArchive implements Source {
  constructor(private readonly blob: Blob) {}

  getKey(): string {
    return ARCHIVE;
  }

  async getBytes(offset: number, length: number): Promise<RangeResponse> {
    return { data: await this.blob.slice(offset, offset + length).arrayBuffer() };
  }
}

let archive: Promise<PMTiles | null> | undefined;

async function open(): Promise<PMTiles | null> {
  const found = await (await caches.open(MAP_CACHE)).match(ARCHIVE);
  return found ? new PMTiles(new KeptArchive(await found.blob())) : null;
}

/** From the network; without it, or where it only pretends to be there, from the archive. */
const tile: Tile = async (request, path, patience_ms) => {
  try {
    return await fetch(request, { signal: AbortSignal.timeout(patience_ms) });
  } catch (error) {
    const [x, y, z] = numbers(path);
    archive ??= open();
    const found = await archive;
    if (!found || z === undefined || x === undefined || y === undefined) { archive = undefined; throw error; }
    const got = await found.getZxy(z, x, y);
    return new Response(got?.data ?? new ArrayBuffer(0), { headers: { "Content-Type": "application/vnd.mapbox-vector-tile" } });
  }
};

/** The last three numbers of …/z/x/y.pbf, as x, y, z. */
function numbers(path: string): (number | undefined)[] {
  const [z, x, y] = path.split("/").slice(-3).map((part) => Number.parseInt(part, 10));
  return [x, y, z];
}

(self as unknown as { linliTile: Tile }).linliTile = tile;
