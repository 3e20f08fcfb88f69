/** The index of the classes, made in an idle moment as soon as they are on the phone: the first key is no slower than the others. */
import { computed, effect } from "@preact/signals";

import { catalogue } from "./day";
import { Finder } from "./search";

export const finder = computed(() => new Finder(catalogue.value?.classes ?? [], catalogue.value ?? {}));

/** Enough of each kind (character, initials, sound, slip) for the browser to have compiled what a key runs through. */
const TRIED = ["路", "路灯不亮", "ldbl", "ludeng", "ludneg"];

export function keepReady(): void {
  effect(() => {
    if (catalogue.value) for (const text of TRIED) whenIdle(() => void finder.value.find(text));
  });
}

function whenIdle(act: () => void): void {
  if (typeof requestIdleCallback === "function") requestIdleCallback(act, { timeout: 1000 });
  else setTimeout(act, 50);
}
