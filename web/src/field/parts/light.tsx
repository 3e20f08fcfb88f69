/** The deadline light: a colour, a shape and a word. */
import type { CaseRow } from "../keep/day";
import { due, light, lightWord } from "./moments";

const SHAPES: Record<string, string> = {
  normal: "M8 1a7 7 0 1 1 0 14A7 7 0 0 1 8 1Z",
  near: "M8 .8 15.600 14.600H.4Z",
  overdue: "M4.9.5h6.2l4.4 4.4v6.2l-4.4 4.4H4.900L.5 11.100V4.900Z",
  stopped: "M2 1h4.500v14H2ZM9.500 1H14v14H9.500Z",
  done: "m1.500 8.600 4.500 4.400 8.600-9.600",
};
const CLASSES: Record<string, string> = { normal: "light-ok", near: "light-warn", overdue: "light-bad", stopped: "light-stop", done: "light-done" };

export function Light({ row }: { row: CaseRow }) {
  const found = light(row);
  return (
    <span class={`light ${CLASSES[found]} light-box`}>
      <svg viewBox="0 0 16 16" aria-hidden="true"><path d={SHAPES[found] ?? ""} /></svg>{lightWord(found)}
    </span>
  );
}

export function Due({ row }: { row: CaseRow }) {
  return <b class="small">{due(row)}</b>;
}
