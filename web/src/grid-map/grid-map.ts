// <grid-map>: the town as a live map. It upgrades what stands inside it (a drawn map, a list): that stays the page's content
// until the map is ready, and comes back where it cannot be drawn. Nothing on a page may need this element.
// Attributes, events and methods: docs/reference/grid-map.md.

import type * as Library from "maplibre-gl";

import { absolute, asking, load, workerAt, type Config, type Figures, type Grids } from "./config.js";
import { USUAL_CONTROLS, corner, legend, type Control } from "./controls.js";
import type { Drawing, DrawKind } from "./drawing.js";
import css from "./grid-map.css";
import { pictures } from "./images.js";
import { movedTiles } from "./online.js";
import { boxing, el, scaleBar, type Box } from "./parts.js";
import { Pin } from "./pin.js";
import { GEOJSON, GROUPS, TILED, USUAL, markerPoints, styleOf, type LayerGroup, type Marker, type Shown } from "./style.js";
import { onThemeChange, readTokens } from "./tokens.js";

type State = "loading" | "ready" | "failed" | "no-webgl";
type Told = "pick" | "select" | "boxselect" | "viewchange" | "layerschange" | "draw" | "figures";

const LOAD_MS = 30_000;
const REACH_PX = 6; // around a click or the cross
const SMALL = ["marker", "data-point", "data-cluster", "case", "cluster", "worker"]; // what can be chosen, the foremost first
const AREAS = ["unit-area", "grid-area"];
const KINDS: Record<string, string> = { "grid-area": "grid", "unit-area": "unit", "data-point": "data", "data-cluster": "datacluster" };
const DRAWS: readonly string[] = ["polygon", "line", "edit"];

export class GridMap extends HTMLElement {
  static readonly observedAttributes = ["value", "accuracy", "layers", "figure", "grid", "chosen", "filter", "at", "data", "focus", "draw"];

  /** The map itself, once ready; for tests and for pages that do more. */
  map: Library.Map | null = null;
  /** What the choropleth shows at present. */
  figures: Figures | null = null;

  #stage = el("div", "stage");
  #say = el("p", "say");
  #news = el("p", "unseen");
  #band = el("div", "band");
  #config: Config | null = null;
  #grids: Grids | null = null;
  #library: typeof Library | null = null;
  #pin: Pin | null = null;
  #drawing: Drawing | null = null;
  #endings: (() => void)[] = [];
  #isBoxing: (() => void) | null = null;
  #asked = "";

  constructor() {
    super();
    const root = this.attachShadow({ mode: "open" });
    const sheet = new CSSStyleSheet(); // a sheet made by script is no inline style: the strict policy lets it in
    sheet.replaceSync(css);
    root.adoptedStyleSheets = [sheet];
    this.#say.setAttribute("role", "status");
    this.#news.setAttribute("aria-live", "polite");
    this.#band.hidden = true;
    root.append(document.createElement("slot"), this.#stage, el("div", "cross"), this.#band, this.#news, this.#say);
  }

  connectedCallback(): void {
    if (!this.map && this.state !== "loading") void this.#start();
  }

  disconnectedCallback(): void {
    queueMicrotask(() => {
      if (!this.isConnected) this.#stop(); // moved elsewhere on the page is not removed
    });
  }

  attributeChangedCallback(name: string, before: string | null, after: string | null): void {
    if (!this.map || before === after) return;
    if (name === "value" || name === "accuracy") this.#placePin();
    else if (name === "draw") void this.#draws();
    else if (name === "figure" || name === "filter" || name === "at") void this.refresh().catch(() => undefined);
    else this.#restyle();
  }

  get state(): State | "" {
    return (this.dataset["state"] ?? "") as State | "";
  }

  /** The chosen place as "lon,lat". */
  get value(): string {
    return this.getAttribute("value") ?? "";
  }

  set value(text: string) {
    this.setAttribute("value", text);
  }

  /** What was drawn, or is being edited. */
  get drawn(): GeoJSON.FeatureCollection {
    return this.#drawing?.features ?? { type: "FeatureCollection", features: [] };
  }

  set drawn(features: GeoJSON.FeatureCollection) {
    void this.#draws().then(() => this.#drawing?.put(features));
  }

  /** What is seen at present. */
  get view(): Box & { lon: number; lat: number; zoom: number } {
    const bounds = this.map?.getBounds();
    const { lng, lat } = this.map?.getCenter() ?? { lng: 0, lat: 0 };
    return {
      lon: lng, lat, zoom: this.map?.getZoom() ?? 0, west: bounds?.getWest() ?? 0, south: bounds?.getSouth() ?? 0,
      east: bounds?.getEast() ?? 0, north: bounds?.getNorth() ?? 0,
    };
  }

  /** Cases, figures and people as they are now, without moving the view. */
  async refresh(): Promise<void> {
    const { map } = this;
    if (!map || !this.#config) return;
    const cases = map.getSource<Library.VectorTileSource>("cases");
    if (cases && this.#config.cases) {
      if (this.#asking() === this.#asked) map.refreshTiles("cases");
      else cases.setTiles([absolute(asking(this.#config.cases.tiles, this.#asking()))]);
    }
    this.#asked = this.#asking();
    map.getSource<Library.GeoJSONSource>("workers")?.setData(absolute(this.#config.workers));
    await this.#loadFigures(AbortSignal.timeout(LOAD_MS));
    this.#restyle();
    this.#colour();
  }

  /** Goes to a place; calmly where that is asked for. */
  show(lon: number, lat: number, zoom = 17): void {
    const to = { center: [lon, lat] as [number, number], zoom: Math.max(this.map?.getZoom() ?? 0, zoom) };
    if (isCalm()) this.map?.jumpTo(to);
    else this.map?.easeTo(to);
  }

  async #start(): Promise<void> {
    this.#state("loading");
    if (!hasWebGl()) return this.#state("no-webgl", this.getAttribute("data-no-webgl") ?? "");
    const signal = AbortSignal.timeout(LOAD_MS);
    try {
      const config = await load<Config>(this.getAttribute("src") ?? "/map/config.json", signal);
      this.#config = config;
      if (!config.assets.library || !config.bounds.length) throw new Error("nothing to draw");
      const [grids, library] = await Promise.all([
        config.grids.url ? load<Grids>(config.grids.url, signal) : null,
        import(config.assets.library) as Promise<typeof Library>,
        this.#loadFigures(signal),
      ]);
      this.#grids = grids;
      this.#library = library;
      library.setWorkerUrl(workerAt(new URL(config.assets.worker, location.href).href));
      if (config.online && config.online.datum !== "wgs84") library.addProtocol("moved", movedTiles(config.online.datum));
      await this.#draw(config, library);
    } catch (error) {
      this.#stop();
      this.#state("failed", this.#config?.words.failed ?? "");
      console.info(`grid-map: ${String(error)}`);
    }
  }

  async #draw(config: Config, library: typeof Library): Promise<void> {
    const style = this.#style();
    if (!style || !this.isConnected) throw new Error("gone");
    this.#asked = this.#asking();
    const map = new library.Map({
      container: this.#stage,
      style,
      ...this.#firstView(config),
      attributionControl: false,
      dragRotate: false,
      touchPitch: false,
      pitchWithRotate: false,
      boxZoom: false,
      maxPitch: 0,
      maxZoom: 20.5,
      fadeDuration: isCalm() ? 0 : 150,
      cooperativeGestures: false,
      localIdeographFontFamily: readTokens(this).font,
      locale: { "Map.Title": this.getAttribute("label") || config.words.map },
    });
    this.map = map;
    map.touchZoomRotate.disableRotation();
    map.keyboard.disableRotation();
    this.#pictures(map);
    await new Promise<void>((done, refuse) => {
      const timer = setTimeout(() => refuse(new Error("too slow")), LOAD_MS);
      map.once("load", () => done(clearTimeout(timer)));
      map.on("error", (event) => {
        console.info(`grid-map: ${String(event.error)}`);
        if (!("tile" in event || "sourceId" in event)) refuse(event.error); // a tile that failed leaves a gap, not a broken page
      });
    });
    this.#furnish(map, config);
    this.#colour();
    this.#placePin();
    await this.#draws();
    this.#state("ready");
  }

  #firstView(config: Config): Partial<Library.MapOptions> {
    const [lon, lat, zoom] = numbers(this.getAttribute("view"));
    if (lon !== undefined && lat !== undefined) return { center: [lon, lat], zoom: zoom ?? 17 };
    const picked = numbers(this.value);
    if (picked[0] !== undefined && picked[1] !== undefined) return { center: [picked[0], picked[1]], zoom: 17 };
    const own = this.#grids?.features.find((f) => f.properties.code === this.getAttribute("grid"));
    const points = own ? corners(own.geometry) : this.#markers().map((m): [number, number] => [m.lon, m.lat]);
    if (points.length) return { bounds: boundsOf(points), fitBoundsOptions: { padding: own ? 28 : 56, maxZoom: 17 } };
    return { bounds: config.bounds as [number, number, number, number], fitBoundsOptions: { padding: 16 } };
  }

  // ---- what is drawn ----------------------------------------------------------------------------------------------------

  get #groups(): ReadonlySet<LayerGroup> {
    const asked = (this.getAttribute("layers") ?? USUAL.join(" ")).split(/\s+/);
    return new Set(asked.filter((n): n is LayerGroup => (GROUPS as readonly string[]).includes(n)));
  }

  #asking(): string {
    const at = this.getAttribute("at");
    return [this.getAttribute("filter"), at ? `at=${encodeURIComponent(at)}` : ""].filter(Boolean).join("&");
  }

  #shown(): Shown {
    const [lon, lat] = numbers(this.getAttribute("focus"));
    return {
      groups: this.hasAttribute("at") ? new Set([...this.#groups].filter((g) => g !== "workers")) : this.#groups, // people are shown as of now only
      figures: this.figures,
      grid: this.getAttribute("grid") ?? "",
      chosen: (this.getAttribute("chosen") ?? "").split(/\s+/).filter(Boolean),
      asked: this.#asking(),
      data: this.getAttribute("data") ?? "",
      focus: lon !== undefined && lat !== undefined ? [lon, lat] : null,
    };
  }

  #style(): Library.StyleSpecification | null {
    return this.#config && styleOf(this.#config, this.#grids, this.#markers(), this.#shown(), readTokens(this));
  }

  #restyle(): void {
    const style = this.#style();
    if (this.map && style) this.map.setStyle(style, { diff: true, transformStyle: keepingOwn });
    this.#legend();
  }

  async #loadFigures(signal: AbortSignal): Promise<void> {
    const measure = this.getAttribute("figure");
    if (!measure || !this.#config?.figures) return void (this.figures = null);
    const found = await load<Figures>(asking(this.#config.figures, `measure=${encodeURIComponent(measure)}`, this.#asking()), signal);
    if (measure !== this.getAttribute("figure")) return; // another was asked for meanwhile
    this.figures = found;
    this.#tell("figures", found);
  }

  /** Puts every grid's value to its shape and its name; no shape is sent again for that. */
  #colour(): void {
    const { map } = this;
    if (!map || !this.figures) return;
    const from = this.#grids ? GEOJSON : TILED;
    for (const { source, "source-layer": layer } of [from.areas, from.names]) {
      const of = layer ? { source, sourceLayer: layer } : { source };
      map.removeFeatureState(of);
      for (const [id, v] of Object.entries(this.figures.values)) {
        if (v !== null) map.setFeatureState({ ...of, id: Number(id) }, { v });
      }
    }
    this.dataset["figure"] = this.figures.measure;
  }

  #legend(): void {
    const root = this.shadowRoot;
    const old = root?.querySelector<HTMLDetailsElement>(".legend");
    if (!this.#config || !this.hasAttribute("legend")) return void old?.remove();
    const made = legend(this, this.#config.words, this.figures, this.#config.cases !== null && this.#groups.has("cases"));
    if (old instanceof HTMLDetailsElement) (made as HTMLDetailsElement).open = old.open;
    old?.remove();
    root?.append(made);
  }

  #pictures(map: Library.Map): void {
    const put = (): void => {
      const ratio = Math.min(Math.max(devicePixelRatio, 2), 3); // drawn finer than the screen, so that rings stay whole
      for (const [name, image] of pictures(readTokens(this), ratio)) {
        if (map.hasImage(name)) map.updateImage(name, image);
        else map.addImage(name, image, { pixelRatio: ratio });
      }
    };
    map.once("style.load", put);
    this.#endings.push(
      onThemeChange(() => {
        this.#restyle();
        put();
      }),
    );
  }

  /** Things with data-lon and data-lat: inside the element, or in the list that `list` names. */
  get #listed(): HTMLElement {
    const id = this.getAttribute("list");
    return (id && document.getElementById(id)) || this;
  }

  #markers(): Marker[] {
    return [...this.#listed.querySelectorAll<HTMLElement>("[data-lon][data-lat]")].flatMap((thing) => {
      const lon = Number(thing.dataset["lon"]);
      const lat = Number(thing.dataset["lat"]);
      if (!Number.isFinite(lon) || !Number.isFinite(lat)) return [];
      const { look = "normal", number = "", title = "", key = "", href = "" } = thing.dataset;
      return [{ lon, lat, look, number, title, key, href }];
    });
  }

  /** After the list has changed. */
  refreshMarkers(): void {
    this.map?.getSource<Library.GeoJSONSource>("markers")?.setData(markerPoints(this.#markers()));
  }

  // ---- what can be done ---------------------------------------------------------------------------------------------------

  #furnish(map: Library.Map, config: Config): void {
    const { words } = config;
    const wanted = new Set((this.getAttribute("controls") ?? USUAL_CONTROLS).split(/\s+/) as Control[]);
    const buttons = corner(map, config, wanted, {
      whole: () => map.fitBounds(config.bounds as [number, number, number, number], { padding: 16, animate: !isCalm() }),
      box: (button) => this.#toggleBox(map, button, words.box_hint),
      visible: () => this.#tell("boxselect", this.view),
      locate: () => this.#locate(words.located_not),
      full: () => void this.#fullScreen(),
      shown: () => this.#groups,
      show: (group, isOn) => this.#showGroup(group, isOn),
    });
    const credit = el("p", "credit");
    credit.textContent = config.online?.credit ?? "";
    this.shadowRoot?.append(buttons, scaleBar(map, words), credit);
    this.#legend();
    const canvas = map.getCanvas();
    const keys = el("p", "unseen");
    keys.id = "keys";
    keys.textContent = words.keys;
    this.shadowRoot?.append(keys);
    canvas.setAttribute("aria-describedby", "keys");
    canvas.addEventListener("keydown", (event) => {
      if (event.key !== "Enter" || this.#drawing?.isOn) return;
      event.preventDefault();
      this.#choose(map, map.project(map.getCenter()));
    });
    this.#stage.classList.toggle("picking", this.#isPicker);
    map.on("click", (event) => this.#choose(map, event.point));
    map.on("mousemove", ({ point }) => {
      this.#stage.classList.toggle("over-thing", !this.#isPicker && !this.#drawing?.isOn && this.#thingAt(map, point, SMALL) !== undefined);
    });
    map.on("moveend", () => this.#tell("viewchange", this.view));
    this.#followList();
    this.#printing(map);
    if (config.cases && this.#groups.has("cases")) {
      const timer = setInterval(() => {
        if (!document.hidden && !this.getAttribute("at")) void this.refresh().catch(() => undefined);
      }, config.cases.refresh_s * 1000);
      this.#endings.push(() => clearInterval(timer));
    }
  }

  get #isPicker(): boolean {
    return this.getAttribute("mode") === "pick";
  }

  #showGroup(group: LayerGroup, isOn: boolean): void {
    const after = GROUPS.filter((name) => (name === group ? isOn : this.#groups.has(name)));
    this.setAttribute("layers", after.join(" "));
    this.#tell("layerschange", { layers: after });
  }

  async #fullScreen(): Promise<void> {
    const named = this.getAttribute("full");
    const whole = (named && document.getElementById(named)) || this;
    if (document.fullscreenElement) await document.exitFullscreen();
    else await whole.requestFullscreen();
  }

  /** A row of the list and its marker are shown together. */
  #followList(): void {
    const list = this.#listed;
    const point = (event: Event): void => {
      const thing = event.target instanceof Element ? event.target.closest<HTMLElement>("[data-lon][data-lat]") : null;
      if (thing) this.setAttribute("focus", `${thing.dataset["lon"]},${thing.dataset["lat"]}`);
      else this.removeAttribute("focus");
    };
    if (list === this) return;
    for (const name of ["mouseover", "focusin"] as const) {
      list.addEventListener(name, point);
      this.#endings.push(() => list.removeEventListener(name, point));
    }
  }

  /** Paper gets a picture: a canvas would come out empty. */
  #printing(map: Library.Map): void {
    const image = el("img", "printed");
    image.alt = this.getAttribute("label") || (this.#config?.words.map ?? "");
    const before = (): void => {
      map.redraw();
      image.src = map.getCanvas().toDataURL("image/png");
      this.shadowRoot?.append(image);
    };
    const after = (): void => image.remove();
    addEventListener("beforeprint", before);
    addEventListener("afterprint", after);
    this.#endings.push(() => (removeEventListener("beforeprint", before), removeEventListener("afterprint", after)));
  }

  #thingAt(map: Library.Map, { x, y }: { x: number; y: number }, layers: string[]): Library.MapGeoJSONFeature | undefined {
    const there = layers.filter((id) => map.getLayer(id));
    const found = map.queryRenderedFeatures([[x - REACH_PX, y - REACH_PX], [x + REACH_PX, y + REACH_PX]], { layers: there });
    return [...found].sort((a, b) => layers.indexOf(a.layer.id) - layers.indexOf(b.layer.id))[0];
  }

  #choose(map: Library.Map, point: Library.Point): void {
    if (this.#isBoxing || this.#drawing?.isOn) return;
    const { lng: lon, lat } = map.unproject(point);
    if (this.#isPicker) return this.#pick(lon, lat);
    // areas by the very point, small things by its surroundings
    const thing = this.#thingAt(map, point, SMALL) ?? map.queryRenderedFeatures(point, { layers: AREAS.filter((id) => map.getLayer(id)) })[0];
    if (!thing) return;
    if (thing.layer.id.endsWith("cluster") && thing.geometry.type === "Point") {
      const to = { center: thing.geometry.coordinates as [number, number], zoom: Math.min(map.getZoom() + 2, 19) };
      if (isCalm()) map.jumpTo(to);
      else map.easeTo(to);
    }
    const at = thing.geometry.type === "Point" ? thing.geometry.coordinates : [lon, lat];
    this.#tell("select", { kind: KINDS[thing.layer.id] ?? thing.layer.id, lon: at[0], lat: at[1], properties: thing.properties });
    const { href } = thing.properties as { href?: string };
    if (thing.layer.id === "marker" && href) location.assign(href);
  }

  #tell(name: Told, detail: object): void {
    this.dispatchEvent(new CustomEvent(name, { detail, bubbles: true, composed: true }));
  }

  #toggleBox(map: Library.Map, button: HTMLButtonElement | null, hint: string): void {
    const leave = (): void => {
      this.#isBoxing?.();
      this.#isBoxing = null;
      button?.setAttribute("aria-pressed", "false");
      this.#stage.classList.remove("boxing");
      this.#say.textContent = "";
      removeEventListener("keydown", escape);
    };
    const done = (box: Box): void => {
      setTimeout(leave); // after the click that ends the drag
      this.#tell("boxselect", box);
    };
    const escape = (event: KeyboardEvent): void => {
      if (event.key === "Escape") leave();
    };
    if (this.#isBoxing) return leave();
    this.#isBoxing = boxing(map, this.#band, done);
    button?.setAttribute("aria-pressed", "true");
    this.#stage.classList.add("boxing");
    this.#say.textContent = hint;
    addEventListener("keydown", escape);
  }

  /** The next drag draws a box; for a page's own button. */
  startBox(): void {
    if (!this.map || !this.#config) return;
    this.#toggleBox(this.map, this.shadowRoot?.querySelector<HTMLButtonElement>("[data-tool=box]") ?? null, this.#config.words.box_hint);
  }

  // ---- drawing ----------------------------------------------------------------------------------------------------------

  async #draws(): Promise<void> {
    const asked = this.getAttribute("draw") ?? "";
    const kind = DRAWS.includes(asked) ? (asked as DrawKind) : null;
    if (!this.map || !this.#config || (!kind && !this.#drawing)) return;
    if (!this.#drawing && this.#config.assets.drawing) {
      const module = (await import(this.#config.assets.drawing)) as typeof import("./drawing.js");
      this.#drawing ??= new module.Drawing({
        map: this.map, words: this.#config.words.draw, host: this, accent: readTokens(this).accent, snaps: () => this.#snaps(),
        tell: (detail) => this.#drew(detail), say: (text) => (this.#say.textContent = text),
      });
    }
    this.#drawing?.use(kind);
    this.#stage.classList.toggle("drawing", kind !== null);
  }

  #drew(detail: { type: string; features: GeoJSON.FeatureCollection }): void {
    const name = this.getAttribute("draw-field");
    const field = name ? this.closest("form")?.elements.namedItem(name) : null;
    if (field instanceof HTMLInputElement || field instanceof HTMLTextAreaElement) field.value = JSON.stringify(detail.features);
    this.#tell("draw", detail);
  }

  /** Lines that a drawn corner is drawn to: the borders, and what the page names by `snap`. */
  async #snaps(): Promise<GeoJSON.Geometry[]> {
    const named = this.getAttribute("snap");
    if (named) {
      const found = await load<GeoJSON.FeatureCollection>(named, AbortSignal.timeout(LOAD_MS));
      return found.features.map((f) => f.geometry);
    }
    if (this.#grids) return [this.#grids.borders];
    return (this.map?.querySourceFeatures("areas", { sourceLayer: "service_border" }) ?? []).map((f) => f.geometry);
  }

  /** One step of drawing back. */
  undo(): void {
    this.#drawing?.undo();
  }

  // ---- the pin --------------------------------------------------------------------------------------------------------

  #pick(lon: number, lat: number, accuracyM = 0): void {
    const [x, y] = [lon.toFixed(6), lat.toFixed(6)];
    if (accuracyM) this.setAttribute("accuracy", String(Math.round(accuracyM)));
    else this.removeAttribute("accuracy"); // placed by hand: as exact as the hand
    this.value = `${x},${y}`;
    const names = (this.getAttribute("fields") ?? "").split(/\s+/);
    const fields = this.closest("form")?.elements;
    [x, y, accuracyM ? String(Math.round(accuracyM)) : ""].forEach((text, i) => {
      const field = names[i] ? fields?.namedItem(names[i]) : null;
      if (field instanceof HTMLInputElement) field.value = text;
    });
    const said = this.#config?.words.pin_moved ?? "{lon}, {lat}";
    this.#news.textContent = said.replace("{lon}", x).replace("{lat}", y);
    this.#tell("pick", { lon: Number(x), lat: Number(y), accuracy: Math.round(accuracyM) });
  }

  #placePin(): void {
    const [lon, lat] = numbers(this.value);
    if (!this.map || !this.#library || !this.#config || !this.#isPicker || lon === undefined || lat === undefined) return;
    this.#pin ??= new Pin(this.#library, this.map, this.#config.words, (x, y) => this.#pick(x, y));
    this.#pin.put(lon, lat, Number(this.getAttribute("accuracy")) || 0);
  }

  #locate(failed: string): void {
    navigator.geolocation?.getCurrentPosition(
      ({ coords }) => {
        this.#say.textContent = "";
        if (this.#isPicker) this.#pick(coords.longitude, coords.latitude, coords.accuracy);
        this.show(coords.longitude, coords.latitude);
      },
      () => (this.#say.textContent = failed),
      { enableHighAccuracy: true, timeout: 15_000, maximumAge: 30_000 },
    );
  }

  // ---- beginning and end --------------------------------------------------------------------------------------------------

  #state(state: State, said = ""): void {
    this.dataset["state"] = state;
    this.#say.textContent = said;
    this.setAttribute("aria-busy", String(state === "loading"));
  }

  #stop(): void {
    this.#endings.splice(0).forEach((end) => end());
    this.#isBoxing = null;
    this.#drawing?.stop();
    this.#drawing = null;
    this.#pin = null;
    this.map?.remove();
    this.map = null;
    this.shadowRoot?.querySelectorAll(".buttons, .scale, .credit, .legend, .drawbar, .printed, #keys").forEach((part) => part.remove());
    delete this.dataset["state"];
  }
}

/** What the style does not know: the drawing and the circle around the pin. */
function keepingOwn(before: Library.StyleSpecification | undefined, next: Library.StyleSpecification): Library.StyleSpecification {
  const isOwn = (name: string): boolean => name.startsWith("td-") || name.startsWith("accuracy");
  if (!before) return next;
  const sources = Object.fromEntries(Object.entries(before.sources).filter(([name]) => isOwn(name)));
  return { ...next, sources: { ...next.sources, ...sources }, layers: [...next.layers, ...before.layers.filter((l) => isOwn(l.id))] };
}

function isCalm(): boolean {
  return matchMedia("(prefers-reduced-motion: reduce)").matches;
}

function hasWebGl(): boolean {
  try {
    return document.createElement("canvas").getContext("webgl2") !== null;
  } catch {
    return false;
  }
}

function corners(shape: GeoJSON.Polygon | GeoJSON.MultiPolygon): [number, number][] {
  return shape.coordinates.flat(shape.type === "Polygon" ? 1 : 2) as [number, number][];
}

function boundsOf(points: [number, number][]): [number, number, number, number] {
  const [lons, lats] = [points.map((p) => p[0]), points.map((p) => p[1])];
  return [Math.min(...lons), Math.min(...lats), Math.max(...lons), Math.max(...lats)];
}

export function numbers(text: string | null): number[] {
  const found = (text ?? "").split(",").map((part) => Number.parseFloat(part));
  return found.every(Number.isFinite) ? found : [];
}

if (!customElements.get("grid-map")) customElements.define("grid-map", GridMap);
