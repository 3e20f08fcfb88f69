/** A field for words: nothing is cut off; what is too long is said with its number, and stays. */
import { t } from "../words";

export const LONGEST = 4000;

interface Props { id: string; label: string; hint?: string; value: string; onText: (text: string) => void }

export function Writing({ id, label, hint, value, onText }: Props) {
  const said = tooLong(value);
  return (
    <div class="field">
      <label for={id}>{label} {hint && <span class="small muted">{hint}</span>}</label>
      <textarea class="input" id={id} name="words" value={value} aria-invalid={said !== ""} {...(said ? { "aria-describedby": `${id}-long` } : {})} onInput={(e) => onText(e.currentTarget.value)} />
      {said && <p class="error" id={`${id}-long`}>{said}</p>}
    </div>
  );
}

/** Counted as the server does: an emoji is one character. */
export function tooLong(text: string): string {
  const length = text.length <= LONGEST ? text.length : [...text].length;
  return length > LONGEST ? t("%(n)s characters, at most %(most)s fit. Shorten it or write a second entry; nothing has been cut off.", { n: length, most: LONGEST }) : "";
}
