/** The action panel: the main step large, the others behind it; a form only where a step needs words. */
import { useSignal } from "@preact/signals";
import { useEffect } from "preact/hooks";

import type { CaseRow, Move } from "../keep/day";
import { begunSteps } from "../keep/drafts";
import { capital, t } from "../words";
import { Icon } from "./icon";
import { keepStep, StepForm, WITH_PHOTOS } from "./stepform";
import { saveTrouble } from "./trouble";

const QUIET = new Set(["note", "escalate", "ask_extension", "ask_suspension", "return", "supervise", "urge", "resume"]);
/** How many of the others stand beside the main step. */
const BESIDE = 3;
/** Steps whose forms belong to the desk: units, classes, joining and splitting. */
const AT_THE_DESK = new Set(["dispatch", "split", "merge", "correct", "file", "accept"]);

interface Props { row: CaseRow; isWaiting: boolean; isGone: boolean; onOpen: (move: string | null) => void }

export function Steps({ row, isWaiting, isGone, onOpen }: Props) {
  const open = useSignal<{ move: Move; row: CaseRow } | null>(null);
  const said = useSignal("");
  const show = (move: Move | null) => {
    open.value = move && { move, row };
    onOpen(move?.move ?? null);
  };
  const moves = row.moves.filter((m) => !AT_THE_DESK.has(m.move));
  useEffect(() => {
    void begunSteps(row.id).then((begun) => {
      const move = moves.find((m) => begun.includes(m.move));
      if (move && !open.value && !isWaiting) show(move);
    });
  }, [row.id]);
  // what is being written stays on the screen whatever happens to the case; it goes against the case as it was seen
  if (open.value) return <StepForm key={open.value.move.move} row={open.value.row} move={open.value.move} onDone={() => show(null)} />;
  if (isGone) return <p class="muted center">{t("There is nothing for you to do here; somebody else has the next step.")}</p>;
  if (isWaiting) return <p class="muted center">{t("Your last step is on its way; the next ones show when it is received.")}</p>;
  if (!moves.length) return <p class="muted center">{t("There is nothing for you to do here; somebody else has the next step.")}</p>;
  const main = moves.find((m) => !QUIET.has(m.move));
  const others = moves.filter((m) => m !== main).sort((a, b) => rank(a) - rank(b));
  const press = (move: Move) => {
    said.value = "";
    if (move.needs.length || WITH_PHOTOS.has(move.move)) show(move);
    else void keepStep(row, move, {}, []).catch((error: unknown) => { said.value = saveTrouble(error); });
  };
  return (
    <>
      {said.value && <p class="error" role="alert"><Icon name="warn" />{said.value}</p>}
      {main && <button type="button" class="btn btn-wide btn-xl" data-move={main.move} onClick={() => press(main)}>{capital(main.name)}</button>}
      {main && <p class="xs muted">{main.consequence}</p>}
      <div class="row">{others.slice(0, BESIDE).map((m) => <Quiet key={m.move} move={m} onPress={press} />)}</div>
      {others.length > BESIDE && <details class="more"><summary>{t("More steps")}</summary><div class="row">{others.slice(BESIDE).map((m) => <Quiet key={m.move} move={m} onPress={press} />)}</div></details>}
    </>
  );
}

function Quiet({ move, onPress }: { move: Move; onPress: (move: Move) => void }) {
  return <button type="button" class="btn btn-q" data-move={move.move} onClick={() => onPress(move)}>{capital(move.name)}{move.needs.length ? "…" : ""}</button>;
}

/** What goes on with the work first, then giving it back and a note; what is asked for last. */
function rank(move: Move): number {
  if (!QUIET.has(move.move)) return 0;
  return move.move === "return" ? 1 : move.move === "note" ? 2 : 3;
}
