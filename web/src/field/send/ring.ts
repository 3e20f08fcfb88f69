/** Rings and shakes while an urgent message is unread and the app is open; stops the moment it is read. */
import { computed, effect } from "@preact/signals";

import { me } from "../keep/day";
import { unread } from "../keep/inbox";

const EVERY_MS = 8000;
let timer: ReturnType<typeof setInterval> | undefined;
let speaker: AudioContext | undefined;

export const ringing = computed(() => (me.value ? unread.value.filter((m) => m.is_urgent) : []));

/** Once a start. Browsers let a page sound only after the first touch; the bar and the shaking do not wait for it. */
export function watchForUrgent(): void {
  document.addEventListener("pointerdown", () => { speaker ??= new AudioContext(); void speaker.resume(); });
  effect(() => {
    if (ringing.value.length) begin();
    else end();
  });
}

function begin(): void {
  if (timer) return;
  sound();
  timer = setInterval(sound, EVERY_MS);
  document.documentElement.dataset["ringing"] = "yes";
}

function end(): void {
  clearInterval(timer);
  timer = undefined;
  delete document.documentElement.dataset["ringing"];
}

function sound(): void {
  navigator.vibrate?.([300, 150, 300]);
  if (speaker?.state !== "running") return;
  const tone = speaker.createOscillator();
  const volume = speaker.createGain();
  volume.gain.value = 0.25;
  tone.frequency.value = 880;
  tone.connect(volume).connect(speaker.destination);
  tone.start();
  tone.stop(speaker.currentTime + 0.4);
}
