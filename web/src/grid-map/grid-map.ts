// <grid-map>: the town as a live map. It upgrades what stands inside it (a drawn map, a list): that stays the page's content
// until the map is ready, and comes back where it cannot be drawn. Nothing on a page may need this element.
//
//   <grid-map src="/map/config.json" figure="open" grid="999001001002" select>…list…</grid-map>
//   <grid-map mode="pick" value="119.67,31.52" fields="lon lat">…drawn map…</grid-map>
//
// attributes  src · mode="look|pick" · value="lon,lat" · fields (names of the form's inputs that follow the pin)
//             layers="base grids cases names" (all of them unless given) · figure="open|overdue" · grid (code that stands out)
//             view="lon,lat,zoom" · label · box (offers selecting by box)
// inside it   anything with data-lon and data-lat becomes a marker: data-look (a light), data-number, data-title, data-key
// state       data-state="loading|ready|failed|no-webgl"
// events      pick {lon, lat} · select {kind, lon, lat, properties} · boxselect {west, south, east, north}

import type * as Library from "maplibre-gl";

import { load, type Config, type Figure, type Grids } from "./config.js";
import css from "./grid-map.css";
import { pictures } from "./images.js";
import { boxing, el, pinButton, scaleBar, tool, type Box } from "./parts.js";
import { GROUPS, markerPoints, styleOf, type LayerGroup, type Marker, type Shown } from "./style.js";
import { onThemeChange, readTokens } from "./tokens.js";

type State = "loading" | "ready" | "failed" | "no-webgl";

const STEP_M = 2; // of the pin, by arrow key; ten times with Shift
const ARROWS: Record<string, [number, number]> = { ArrowUp: [0, 1], ArrowDown: [0, -1], ArrowLeft: [-1, 0], ArrowRight: [1, 0] };
const LOAD_MS = 30_000;
const REACH_PX = 6; // around a click or the cross
const THINGS = ["marker", "case", "cluster", "grid-area"]; // what can be chosen, the foremost first

export class GridMap extends HTMLElement {
  static readonly observedAttributes = ["value", "layers", "figure", "grid"];

  /** The map itself, once ready; for tests and for pages that do more. */
  map: Library.Map | null = null;

  #stage = el("div", "stage");
  #say = el("p", "say");
  #news = el("p", "unseen");
  #band = el("div", "band");
  #config: Config | null = null;
  #grids: Grids | null = null;
  #library: typeof Library | null = null;
  #pin: Library.Marker | null = null;
  #endings: (() => void)[] = [];
  #isBoxing: (() => void) | null = null;

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

  attributeChangedCallback(name: string): void {
    if (!this.map) return;
    if (name === "value") this.#placePin();
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

  /** Shows the cases and figures as they are now. */
  async refresh(): Promise<void> {
    if (!this.map || !this.#config) return;
    if (this.#config.cases && this.map.getSource("cases")) this.map.refreshTiles("cases");
    if (this.#config.grids.figures) {
      this.#grids = await load<Grids>(this.#config.grids.url, AbortSignal.timeout(LOAD_MS));
      this.#restyle();
    }
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
        load<Grids>(config.grids.url, signal),
        import(config.assets.library) as Promise<typeof Library>,
      ]);
      this.#grids = grids;
      this.#library = library;
      library.setWorkerUrl(new URL(config.assets.worker, location.href).href);
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
    const isCalm = matchMedia("(prefers-reduced-motion: reduce)").matches;
    const map = new library.Map({
      container: this.#stage,
      style,
      ...this.#view(config),
      attributionControl: false,
      dragRotate: false,
      touchPitch: false,
      pitchWithRotate: false,
      boxZoom: false,
      maxPitch: 0,
      maxZoom: 20.5,
      fadeDuration: isCalm ? 0 : 150,
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
    this.#placePin();
    this.#state("ready");
  }

  #view(config: Config): Partial<Library.MapOptions> {
    const [lon, lat, zoom] = numbers(this.getAttribute("view"));
    if (lon !== undefined && lat !== undefined) return { center: [lon, lat], zoom: zoom ?? 17 };
    const markers = this.#markers();
    const picked = numbers(this.value);
    if (picked[0] !== undefined && picked[1] !== undefined) return { center: [picked[0], picked[1]], zoom: 17 };
    if (markers.length) {
      const lons = markers.map((m) => m.lon);
      const lats = markers.map((m) => m.lat);
      const bounds: Library.LngLatBoundsLike = [Math.min(...lons), Math.min(...lats), Math.max(...lons), Math.max(...lats)];
      return { bounds, fitBoundsOptions: { padding: 56, maxZoom: 17 } };
    }
    return { bounds: config.bounds as [number, number, number, number], fitBoundsOptions: { padding: 16 } };
  }

  // ---- what is drawn ----------------------------------------------------------------------------------------------------

  #shown(): Shown {
    const asked = (this.getAttribute("layers") ?? GROUPS.join(" ")).split(/\s+/);
    const figure = this.getAttribute("figure");
    return {
      groups: new Set(asked.filter((n): n is LayerGroup => (GROUPS as readonly string[]).includes(n))),
      figure: figure === "open" || figure === "overdue" ? (figure satisfies Figure) : null,
      grid: this.getAttribute("grid") ?? "",
    };
  }

  #style(): Library.StyleSpecification | null {
    if (!this.#config || !this.#grids) return null;
    return styleOf(this.#config, this.#grids, this.#markers(), this.#shown(), readTokens(this));
  }

  #restyle(): void {
    const style = this.#style();
    if (this.map && style) this.map.setStyle(style, { diff: true });
  }

  #pictures(map: Library.Map): void {
    const put = (): void => {
      const ratio = Math.min(Math.max(devicePixelRatio, 1), 3);
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

  #markers(): Marker[] {
    return [...this.querySelectorAll<HTMLElement>("[data-lon][data-lat]")].flatMap((thing) => {
      const lon = Number(thing.dataset["lon"]);
      const lat = Number(thing.dataset["lat"]);
      if (!Number.isFinite(lon) || !Number.isFinite(lat)) return [];
      const { look = "normal", number = "", title = "", key = "" } = thing.dataset;
      return [{ lon, lat, look, number, title, key }];
    });
  }

  /** After the list inside has changed. */
  refreshMarkers(): void {
    const source = this.map?.getSource<Library.GeoJSONSource>("markers");
    source?.setData(markerPoints(this.#markers()));
  }

  // ---- what can be done ---------------------------------------------------------------------------------------------------

  #furnish(map: Library.Map, config: Config): void {
    const { words } = config;
    const buttons = el("div", "buttons");
    const group = el("div", "group");
    group.append(
      tool("nearer", words, () => map.zoomIn()),
      tool("farther", words, () => map.zoomOut()),
      tool("whole", words, () => map.fitBounds(config.bounds as [number, number, number, number], { padding: 16 })),
    );
    buttons.append(group);
    if (this.hasAttribute("box")) {
      const own = el("div", "group");
      own.append(tool("box", words, (button) => this.#toggleBox(map, button, words.box_hint)));
      buttons.append(own);
    }
    this.shadowRoot?.append(buttons, scaleBar(map, words));
    const canvas = map.getCanvas();
    const keys = el("p", "unseen");
    keys.id = "keys";
    keys.textContent = words.keys;
    this.shadowRoot?.append(keys);
    canvas.setAttribute("aria-describedby", "keys");
    canvas.addEventListener("keydown", (event) => {
      if (event.key !== "Enter") return;
      event.preventDefault();
      this.#choose(map, map.project(map.getCenter()));
    });
    this.#stage.classList.toggle("picking", this.#isPicker);
    map.on("click", (event) => this.#choose(map, event.point));
    map.on("mousemove", ({ point }) => {
      this.#stage.classList.toggle("over-thing", !this.#isPicker && this.#thingAt(map, point, THINGS.slice(0, 3)) !== undefined);
    });
    if (config.cases) {
      const timer = setInterval(() => {
        if (!document.hidden) void this.refresh().catch(() => undefined);
      }, config.cases.refresh_s * 1000);
      this.#endings.push(() => clearInterval(timer));
    }
  }

  get #isPicker(): boolean {
    return this.getAttribute("mode") === "pick";
  }

  #thingAt(map: Library.Map, { x, y }: { x: number; y: number }, layers: string[]): Library.MapGeoJSONFeature | undefined {
    const there = layers.filter((id) => map.getLayer(id));
    const found = map.queryRenderedFeatures([[x - REACH_PX, y - REACH_PX], [x + REACH_PX, y + REACH_PX]], { layers: there });
    return [...found].sort((a, b) => layers.indexOf(a.layer.id) - layers.indexOf(b.layer.id))[0];
  }

  #choose(map: Library.Map, point: Library.Point): void {
    if (this.#isBoxing) return;
    const { lng: lon, lat } = map.unproject(point);
    if (this.#isPicker) return this.#pick(lon, lat);
    // areas by the very point, small things by its surroundings
    const thing = this.#thingAt(map, point, THINGS.slice(0, 3)) ?? map.queryRenderedFeatures(point, { layers: THINGS.filter((id) => id === "grid-area" && map.getLayer(id)) })[0];
    if (!thing) return;
    if (thing.layer.id === "cluster" && thing.geometry.type === "Point") {
      map.easeTo({ center: thing.geometry.coordinates as [number, number], zoom: map.getZoom() + 2 });
    }
    const kind = thing.layer.id === "grid-area" ? "grid" : thing.layer.id;
    this.#tell("select", { kind, lon, lat, properties: thing.properties });
  }

  #tell(name: "pick" | "select" | "boxselect", detail: object): void {
    this.dispatchEvent(new CustomEvent(name, { detail, bubbles: true, composed: true }));
  }

  #toggleBox(map: Library.Map, button: HTMLButtonElement, hint: string): void {
    const leave = (): void => {
      this.#isBoxing?.();
      this.#isBoxing = null;
      button.setAttribute("aria-pressed", "false");
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
    button.setAttribute("aria-pressed", "true");
    this.#stage.classList.add("boxing");
    this.#say.textContent = hint;
    addEventListener("keydown", escape);
  }

  // ---- the pin --------------------------------------------------------------------------------------------------------

  #pick(lon: number, lat: number): void {
    const [x, y] = [lon.toFixed(6), lat.toFixed(6)];
    this.value = `${x},${y}`;
    const [lonName, latName] = (this.getAttribute("fields") ?? "").split(/\s+/);
    const fields = this.closest("form")?.elements;
    for (const [name, text] of [[lonName, x], [latName, y]] as const) {
      const field = name ? fields?.namedItem(name) : null;
      if (field instanceof HTMLInputElement) field.value = text;
    }
    const said = this.#config?.words.pin_moved ?? "{lon}, {lat}";
    this.#news.textContent = said.replace("{lon}", x).replace("{lat}", y);
    this.#tell("pick", { lon: Number(x), lat: Number(y) });
  }

  #placePin(): void {
    const [lon, lat] = numbers(this.value);
    if (!this.map || !this.#library || !this.#config || !this.#isPicker || lon === undefined || lat === undefined) return;
    if (!this.#pin) {
      const button = pinButton(this.#config.words);
      button.addEventListener("keydown", (event) => this.#nudge(event));
      this.#pin = new this.#library.Marker({ element: button, anchor: "bottom", draggable: true, offset: [0, 2] });
      this.#pin.on("dragend", () => {
        const at = this.#pin?.getLngLat();
        if (at) this.#pick(at.lng, at.lat);
      });
      this.#pin.setLngLat([lon, lat]).addTo(this.map);
    }
    this.#pin.setLngLat([lon, lat]);
  }

  #nudge(event: KeyboardEvent): void {
    const way = ARROWS[event.key];
    const at = this.#pin?.getLngLat();
    if (!way || !at) return;
    event.preventDefault();
    event.stopPropagation();
    const metres = STEP_M * (event.shiftKey ? 10 : 1);
    const perDegree = 111_320;
    this.#pick(
      at.lng + (way[0] * metres) / (perDegree * Math.cos((at.lat * Math.PI) / 180)),
      at.lat + (way[1] * metres) / perDegree,
    );
    const seen = this.#pin?.getLngLat();
    if (seen && this.map && !this.map.getBounds().contains(seen)) this.map.panTo(seen);
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
    this.#pin = null;
    this.map?.remove();
    this.map = null;
    this.shadowRoot?.querySelectorAll(".buttons, .scale, #keys").forEach((part) => part.remove());
    delete this.dataset["state"];
  }
}

function hasWebGl(): boolean {
  try {
    return document.createElement("canvas").getContext("webgl2") !== null;
  } catch {
    return false;
  }
}

export function numbers(text: string | null): number[] {
  const found = (text ?? "").split(",").map((part) => Number.parseFloat(part));
  return found.every(Number.isFinite) ? found : [];
}

if (!customElements.get("grid-map")) customElements.define("grid-map", GridMap);
