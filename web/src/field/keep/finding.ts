/** The index of the classes, made in idle moments as soon as they are on the phone: the first key is no slower than the others. */
import { computed, effect } from "@preact/signals";

import { catalogue, type Catalogue } from "./day";
import { Finder, initial } from "./search";

export const finder = computed(() => new Finder(catalogue.value?.classes ?? [], catalogue.value ?? {}));

/** Enough of each kind (character, initials, sound, slip) for the browser to have compiled what a key runs through. */
const TRIED = ["路", "路灯不亮", "ldbl", "ludeng", "ludneg"];
const SPARE_MS = 3;

export function keepReady(): void {
  effect(() => { if (catalogue.value) whenIdle((spare) => readings(catalogue.value as Catalogue, spare)); });
}

/** Comparing characters by their reading is the slow part: a few at a time, so that nothing waits for it. */
function readings(found: Catalogue, spare: () => number): void {
  const left = [...new Set(found.classes.map((m) => m.name + m.words.join("")).join(""))];
  const some = (has: () => number) => {
    while (left.length && has() > SPARE_MS) initial(left.pop() ?? "");
    if (left.length) whenIdle(some);
    else for (const text of TRIED) whenIdle(() => void finder.value.find(text));
  };
  some(spare);
}

function whenIdle(act: (spare: () => number) => void): void {
  if (typeof requestIdleCallback === "function") requestIdleCallback((idle) => act(() => idle.timeRemaining()), { timeout: 1000 });
  else {
    const end = performance.now() + 20;
    setTimeout(() => act(() => end - performance.now()), 0);
  }
}
