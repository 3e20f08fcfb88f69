/** The map element of the house, loaded when a screen first needs it; without it the words and the list say the same. */
import type { ComponentChildren } from "preact";
import { useEffect, useRef } from "preact/hooks";

import { t } from "../words";

let loading: Promise<unknown> | undefined;

function load(): Promise<unknown> {
  const address = document.querySelector<HTMLMetaElement>("meta[name=grid-map]")?.content ?? "";
  loading ??= address ? import(/* @vite-ignore */ address).catch(() => { loading = undefined; }) : Promise.resolve();
  return loading;
}

interface Props {
  label: string;
  /** What to do where no map can be drawn. */
  without?: string;
  look: string;
  attributes: Record<string, string | undefined>;
  onPick?: (lon: number, lat: number) => void;
  onSelect?: (detail: { kind: string; properties: Record<string, unknown> }) => void;
  children?: ComponentChildren;
}

export function GridMap({ label, without, look, attributes, onPick, onSelect, children }: Props) {
  const holder = useRef<HTMLDivElement>(null);
  const map = useRef<HTMLElement | null>(null);
  const heard = useRef({ onPick, onSelect });
  heard.current = { onPick, onSelect };
  useEffect(() => {
    const made = document.createElement("grid-map");
    made.className = `gridmap ${look}`;
    made.setAttribute("label", label);
    made.setAttribute("data-no-webgl", without ?? t("This browser cannot draw the map. The list says the same."));
    for (const [name, value] of Object.entries(attributes)) if (value !== undefined) made.setAttribute(name, value);
    made.addEventListener("pick", (e) => { const d = (e as CustomEvent).detail; heard.current.onPick?.(d.lon, d.lat); });
    made.addEventListener("select", (e) => heard.current.onSelect?.((e as CustomEvent).detail));
    map.current = made;
    holder.current?.append(made);
    void load();
    return () => made.remove();
  }, []);
  useEffect(() => {
    for (const [name, value] of Object.entries(attributes)) {
      if (value === undefined) map.current?.removeAttribute(name);
      else if (map.current?.getAttribute(name) !== value) map.current?.setAttribute(name, value);
    }
  }, [JSON.stringify(attributes)]);
  return <div class="mapholder" ref={holder}>{children}</div>;
}
