/** Search in the classes by words, by pinyin initials (ldbl → 路灯不亮), by code: fast enough for every key. */
import type { Matter } from "./day";

/** The first character of each initial in pinyin order, as the browser sorts Chinese. */
const FIRST: [string, string][] = [
  ["a", "阿"], ["b", "八"], ["c", "嚓"], ["d", "哒"], ["e", "妸"], ["f", "发"], ["g", "旮"], ["h", "哈"], ["j", "讥"], ["k", "咔"],
  ["l", "垃"], ["m", "妈"], ["n", "拏"], ["o", "噢"], ["p", "妑"], ["q", "七"], ["r", "呥"], ["s", "仨"], ["t", "它"], ["w", "穵"],
  ["x", "夕"], ["y", "丫"], ["z", "帀"],
];
const order = new Intl.Collator("zh-Hans-CN-u-co-pinyin");

const known = new Map<string, string>();

/** The pinyin initial of a character; other characters stand for themselves, in lower case. */
export function initial(character: string): string {
  let found = known.get(character);
  if (found === undefined) {
    found = /\p{Script=Han}/u.test(character) ? lookUp(character) : character.toLowerCase();
    known.set(character, found);
  }
  return found;
}

/** The last of the first characters that does not stand behind it; comparing is slow, so by halves. */
function lookUp(character: string): string {
  let [low, high] = [0, FIRST.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if (order.compare(character, FIRST[middle]?.[1] ?? "") < 0) high = middle;
    else low = middle + 1;
  }
  return FIRST[low - 1]?.[0] ?? "";
}

export function initials(text: string): string {
  return [...text].map(initial).join("");
}

interface Row { matter: Matter; name: string; words: string[]; initials: string; more: string }

/** An index over the classes; made once a catalogue, before the first key. */
export class Finder {
  private readonly rows: Row[];

  constructor(classes: Matter[]) {
    this.rows = classes.map((matter) => ({
      matter, name: matter.name.toLowerCase(), words: matter.words.map((w) => w.toLowerCase()),
      initials: initials(matter.name), more: [...matter.words, ...matter.conditions.map((c) => c.name)].join(" ").toLowerCase(),
    }));
  }

  find(text: string, most = 20): Matter[] {
    const wanted = text.trim().toLowerCase();
    if (!wanted) return [];
    const parts = wanted.split(/\s+/);
    const found: [number, Row][] = [];
    for (const row of this.rows) {
      const score = this.score(row, wanted, parts);
      if (score > 0) found.push([score, row]);
    }
    return found.sort((a, b) => b[0] - a[0] || a[1].matter.code.localeCompare(b[1].matter.code)).slice(0, most).map(([, r]) => r.matter);
  }

  private score(row: Row, wanted: string, parts: string[]): number {
    if (row.name === wanted || row.matter.code === wanted) return 100;
    if (row.name.startsWith(wanted)) return 90;
    if (row.words.includes(wanted)) return 85;
    if (row.name.includes(wanted)) return 80;
    if (row.initials.startsWith(wanted)) return 70;
    if (parts.every((p) => row.name.includes(p) || row.more.includes(p))) return 60;
    if (wanted.length > 1 && row.initials.includes(wanted)) return 50;
    const known = row.words.filter((w) => w.length > 1 && wanted.includes(w)).length;
    if (known) return 40 + known;
    const pairs = shared(row.name, wanted);
    return pairs ? 10 + pairs : 0;
  }
}

/** How many pairs of neighbouring characters two texts share: "井盖不见了" finds "污水井盖". */
function shared(name: string, wanted: string): number {
  let found = 0;
  for (let i = 0; i + 2 <= wanted.length; i += 1) if (name.includes(wanted.slice(i, i + 2))) found += 1;
  return found;
}
