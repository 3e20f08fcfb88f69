/** Choosing a class: six recent ones, search as one types (words, pinyin initials, code), or the tree. */
import { useSignal } from "@preact/signals";
import { useEffect } from "preact/hooks";

import { catalogue, type Matter } from "../keep/day";
import { finder } from "../keep/finding";
import { fact } from "../keep/store";
import { t } from "../words";
import { Icon } from "./icon";

/** What a beginner meets first, until there are recent ones. */
const COMMON = ["event:01001", "event:01002", "component:01001", "component:01037", "event:02001", "component:04001"];

export function Picker({ value, onPick }: { value: Matter | null; onPick: (matter: Matter) => void }) {
  const text = useSignal("");
  const recent = useSignal<string[]>([]);
  const isTree = useSignal(false);
  useEffect(() => {
    void fact<string[]>("recent").then((found) => { recent.value = found ?? []; });
  }, []);
  const classes = catalogue.value?.classes ?? [];
  const keyed = (keys: string[]) => keys.map((k) => classes.find((m) => `${m.kind}:${m.code}` === k)).filter((m) => m !== undefined);
  const six = [...keyed(recent.value), ...keyed(COMMON), ...classes].filter((m, i, all) => all.indexOf(m) === i).slice(0, 6);
  if (value && !six.includes(value)) six.splice(5, 1, value);
  const found = text.value.trim() ? finder.value.find(text.value) : [];
  const pick = (matter: Matter) => { text.value = ""; isTree.value = false; onPick(matter); };
  if (!classes.length) return <p class="note-warn">{t("The classes have not been downloaded yet. Connect once and download the day; until then write what it is in the words.")}</p>;
  return (
    <fieldset class="field"><legend>{t("Class")}</legend>
      <div class="rcs">
        {six.map((m) => (
          <label key={`${m.kind}:${m.code}`} class={value === m ? "rc on" : "rc"}><input class="vh" type="radio" name="matter" checked={value === m} onChange={() => pick(m)} />{m.name}</label>
        ))}
      </div>
      <label class="find wide"><Icon name="search" /><span class="vh">{t("Search all classes")}</span>
        <input type="search" value={text.value} placeholder={t("Search all classes, or by initials: ldbl")} onInput={(e) => { text.value = e.currentTarget.value; }} /></label>
      {text.value.trim() && (
        <ul class="found">
          {found.map((m) => <li key={`${m.kind}:${m.code}`}><button type="button" class="btn btn-q btn-wide" onClick={() => pick(m)}>{m.name}<span class="small muted">{m.code}</span></button></li>)}
          {!found.length && <li class="small muted">{t("Nothing found. Try another word, or open the tree.")}</li>}
        </ul>
      )}
      <button type="button" class="btn btn-q" aria-expanded={isTree.value} onClick={() => { isTree.value = !isTree.value; }}>{t("All classes")}</button>
      {isTree.value && <Tree classes={classes} onPick={pick} />}
    </fieldset>
  );
}

function Tree({ classes, onPick }: { classes: Matter[]; onPick: (matter: Matter) => void }) {
  const groups = new Map<string, Matter[]>();
  for (const m of classes) groups.set(m.major, [...(groups.get(m.major) ?? []), m]);
  return (
    <div class="tree">
      {[...groups].map(([major, list]) => (
        <details key={major}><summary>{major}<span class="push small muted">{list.length}</span></summary>
          <ul class="found">{list.map((m) => <li key={`${m.kind}:${m.code}`}><button type="button" class="btn btn-q btn-wide" onClick={() => onPick(m)}>{m.name}</button></li>)}</ul>
        </details>
      ))}
    </div>
  );
}
