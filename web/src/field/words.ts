/** The words of the pages: English here, the other language from the server's catalogue (gettext), placeholders named. */
import { signal } from "@preact/signals";

export const language = signal<string>("zh-hans");
const catalogue = signal<Record<string, string>>({});

/** `t("%(n)s waiting", {n: 3})`. */
export function t(text: string, values: Record<string, string | number> = {}): string {
  const found = catalogue.value[text] ?? text;
  return found.replace(/%\((\w+)\)s/g, (_all, name: string) => String(values[name] ?? ""));
}

/** Take the catalogue of a language from the server, or the one that was kept. */
export async function speak(wanted: string): Promise<void> {
  language.value = wanted;
  document.documentElement.lang = wanted === "en" ? "en" : "zh-Hans";
  if (wanted === "en") {
    catalogue.value = {};
    return;
  }
  const answer = await fetch(`/field/words/${wanted}.json`);
  catalogue.value = (await answer.json()) as Record<string, string>;
}

/** Verbs begin small in a sentence and large on a button. */
export function capital(words: string): string {
  return words.charAt(0).toUpperCase() + words.slice(1);
}
