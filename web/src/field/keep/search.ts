/** Search in the classes by words, by pinyin or its initials (ldbl → 路灯不亮), by code, with a slip forgiven: fast enough for every key. */
import type { Matter } from "./day";
import { nearest } from "./slips";

const LATIN = /[a-z]+/g;

interface Row { matter: Matter; name: string; words: string[]; initials: string; others: string[]; more: string; sounds: string[] }
/** The same other words and readings as the residents' search has: they come with the catalogue. */
export interface Heard { synonyms?: string[][]; sounds?: Record<string, string> }

const SHORTEST_SOUND = 4;
const WIDER = 0.6; // found by another word, a mended slip or the sound: behind what was typed itself

/** An index over the classes; made once a catalogue, before the first key. */
export class Finder {
  private readonly rows: Row[];
  private readonly syllable = new Map<string, string>();
  private readonly synonyms: string[][];
  private readonly latin: Set<string>;

  constructor(classes: Matter[], heard: Heard = {}) {
    for (const [syllable, characters] of Object.entries(heard.sounds ?? {})) for (const c of characters) this.syllable.set(c, syllable);
    this.synonyms = (heard.synonyms ?? []).map((group) => group.map((w) => w.toLowerCase()));
    this.rows = classes.map((matter) => ({
      matter, name: matter.name.toLowerCase(), words: matter.words.map((w) => w.toLowerCase()),
      initials: this.initials(matter.name), others: matter.words.map((w) => this.initials(w)), more: [...matter.words, ...matter.conditions.map((c) => c.name)].join(" ").toLowerCase(),
      sounds: [matter.name, ...matter.words].map((w) => this.sound(w)).filter(Boolean),
    }));
    this.latin = new Set(this.rows.flatMap((row) => [...`${row.name} ${row.more}`.match(LATIN) ?? [], ...row.sounds]));
  }

  find(text: string, most = 20): Matter[] {
    const wanted = text.trim().toLowerCase();
    if (!wanted) return [];
    const [wider, sound] = [this.wider(wanted), this.asSound(wanted)];
    const found: [number, Row][] = [];
    for (const row of this.rows) {
      const near = Math.max(0, ...wider.map((w) => this.score(row, w, w.split(/\s+/))), bySound(row, sound));
      const score = Math.max(this.score(row, wanted, wanted.split(/\s+/)), WIDER * near);
      if (score > 0) found.push([score, row]);
    }
    return found.sort((a, b) => b[0] - a[0] || a[1].matter.code.localeCompare(b[1].matter.code)).slice(0, most).map(([, r]) => r.matter);
  }

  /** What else the same would be called: by another word, and with slips mended. */
  private wider(wanted: string): string[] {
    const found = this.synonyms.filter(([first, ...others]) => first !== undefined && !wanted.includes(first) && others.some((w) => wanted.includes(w))).map(([first]) => first ?? "");
    const mended = wanted.replace(LATIN, (word) => (this.latin.has(word) ? word : nearest(word, this.latin) || word));
    return mended === wanted ? found : [...found, mended];
  }

  /** 路登 → ludeng; ludeng → ludeng, with a slip mended; nothing where it is too short to say anything. */
  private asSound(wanted: string): string {
    const typed = /\p{Script=Han}/u.test(wanted) ? this.sound(wanted) : wanted.replace(/[\s']/g, "");
    if (typed.length < SHORTEST_SOUND || !/^[a-zü]+$/.test(typed)) return "";
    return this.rows.some((row) => row.sounds.some((s) => s.includes(typed))) ? typed : nearest(typed, this.latin);
  }

  /** ldbl: by the readings that came with the catalogue; what has none stands for itself. */
  private initials(text: string): string {
    return [...text].map((c) => this.syllable.get(c)?.charAt(0) ?? c.toLowerCase()).join("");
  }

  private sound(text: string): string {
    return [...text].map((c) => this.syllable.get(c) ?? "").join("");
  }

  private score(row: Row, wanted: string, parts: string[]): number {
    if (row.name === wanted || row.matter.code === wanted) return 100;
    if (row.name.startsWith(wanted)) return 90;
    if (row.words.includes(wanted)) return 85;
    if (row.name.includes(wanted)) return 80;
    if (row.initials === wanted) return 75;
    if (row.initials.startsWith(wanted)) return 70;
    if (parts.every((p) => row.name.includes(p) || row.more.includes(p))) return 60;
    if (wanted.length > 1 && (row.initials.includes(wanted) || row.others.some((o) => o.startsWith(wanted)))) return 50;
    if (row.initials.length > 1 && wanted.startsWith(row.initials)) return 45; // ldbl: a street light, and what is wrong with it
    const known = row.words.filter((w) => w.length > 1 && wanted.includes(w)).length;
    if (known) return 40 + known;
    const pairs = shared(row.name, wanted);
    return pairs ? 10 + pairs : 0;
  }
}

/** What sounds just so goes before what only has the sound in it: ludeng is 路灯 rather than 路灯井盖. */
function bySound(row: Row, sound: string): number {
  if (!sound || !row.sounds.some((s) => s.includes(sound))) return 0;
  return row.sounds.includes(sound) ? 90 : 75;
}

/** How many pairs of neighbouring characters two texts share: "井盖不见了" finds "污水井盖". */
function shared(name: string, wanted: string): number {
  let found = 0;
  for (let i = 0; i + 2 <= wanted.length; i += 1) if (name.includes(wanted.slice(i, i + 2))) found += 1;
  return found;
}
