/** Where the town's map lies on the phone. */
export const MAP_CACHE = "linli-map";
export const ARCHIVE = "/map/base.pmtiles";
