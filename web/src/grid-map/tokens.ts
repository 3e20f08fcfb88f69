// The colours of the page's stylesheet: the map never has colours of its own, so light, dark and contrast follow the page.

const NAMES = {
  outside: "--m-outside", land: "--m-land", street: "--m-street", casing: "--m-case", water: "--m-water", green: "--m-green",
  building: "--m-building", line: "--m-line", name: "--m-name", halo: "--m-halo", surface: "--surface", ink: "--ink",
  accent: "--accent", onAccent: "--on-accent", ok: "--ok-fill", warn: "--warn-fill", bad: "--bad-fill", stop: "--stop-fill",
  done: "--ink-3", q1: "--q1", q2: "--q2", q3: "--q3", q4: "--q4", q5: "--q5", qInk: "--q-ink", qInk5: "--q-ink-5",
} as const;

// Where a page has no stylesheet of ours.
const OTHERWISE: Partial<Record<keyof typeof NAMES, string>> = {
  outside: "#e9edec", land: "#f4f4ef", street: "#ffffff", surface: "#ffffff", halo: "#fbfbf8", onAccent: "#ffffff", accent: "#0b5a78",
};

export type Tokens = Record<keyof typeof NAMES, string> & { isDark: boolean; font: string };

export function readTokens(element: Element): Tokens {
  const style = getComputedStyle(element);
  const pick = (name: keyof typeof NAMES): string =>
    style.getPropertyValue(NAMES[name]).trim() || OTHERWISE[name] || "#43525b";
  const found = Object.fromEntries((Object.keys(NAMES) as (keyof typeof NAMES)[]).map((n) => [n, pick(n)]));
  return { ...(found as Record<keyof typeof NAMES, string>), isDark: style.colorScheme.includes("dark"), font: style.fontFamily };
}

/** Calls back when the page turns dark or light, by the system or by hand; returns how to stop. */
export function onThemeChange(call: () => void): () => void {
  const queries = ["(prefers-color-scheme: dark)", "(prefers-contrast: more)"].map((q) => matchMedia(q));
  queries.forEach((q) => q.addEventListener("change", call));
  const observer = new MutationObserver(call);
  observer.observe(document.documentElement, { attributes: true, attributeFilter: ["data-theme"] });
  return () => {
    queries.forEach((q) => q.removeEventListener("change", call));
    observer.disconnect();
  };
}
