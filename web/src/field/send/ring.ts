/** Rings and shakes while an urgent message is unread and the app is open. */
import { messages } from "../keep/day";

const EVERY_MS = 8000;
let timer: ReturnType<typeof setInterval> | undefined;

export function ring(): void {
  if (timer) return;
  sound();
  timer = setInterval(() => {
    if (messages.value.some((m) => m.is_urgent && m.read_at === null)) sound();
    else { clearInterval(timer); timer = undefined; document.documentElement.removeAttribute("data-ringing"); }
  }, EVERY_MS);
}

function sound(): void {
  document.documentElement.dataset["ringing"] = "yes";
  navigator.vibrate?.([200, 100, 200]);
  try {
    const context = new AudioContext();
    const tone = context.createOscillator();
    const volume = context.createGain();
    volume.gain.value = 0.2;
    tone.frequency.value = 880;
    tone.connect(volume).connect(context.destination);
    tone.start();
    tone.stop(context.currentTime + 0.35);
    tone.onended = () => void context.close();
  } catch {
    // no sound before the first touch; the screen and the shaking say it
  }
}
