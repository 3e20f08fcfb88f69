/** A button that destroys something: the first press says what, the second does it. */
import { useSignal } from "@preact/signals";

export function Sure({ word, sure, onSure }: { word: string; sure: string; onSure: () => void }) {
  const isAsked = useSignal(false);
  if (!isAsked.value) return <button type="button" class="btn btn-q" onClick={() => { isAsked.value = true; }}>{word}</button>;
  return <button type="button" class="btn btn-q danger" onClick={() => { isAsked.value = false; onSure(); }}>{sure}</button>;
}
