// Deadlines that pass while the page is open: said in a bar, without a sound, and no row moves until somebody asks.
const bar = document.querySelector("[data-alarms]");
const kinds = { red: new Set(), warning: new Set() };
const said = (kind) => {
  const n = kinds[kind].size, words = bar.dataset;
  if (!n) return "";
  return n === 1 ? words[`${kind}One`] : words[`${kind}Many`].replace("NUMBER", n);
};
const onAlarm = ({ number, kind, isMine }) => {
  if (!(kind in kinds) || !(isMine || bar.dataset.everybody)) return;
  if (kind === "red") kinds.warning.delete(number);
  kinds[kind].add(number);
  bar.querySelector("[data-alarm-words]").textContent = [said("red"), said("warning")].filter(Boolean).join(bar.dataset.between);
  bar.classList.toggle("is-red", kinds.red.size > 0);
  bar.querySelector("a").href = kinds.red.size ? bar.dataset.red : bar.dataset.warning;
  bar.hidden = false;
  for (const row of document.querySelectorAll(`tr[data-row][data-number="${CSS.escape(number)}"]`)) row.classList.add("stale");
};
bar?.querySelector("[data-alarm-later]").addEventListener("click", () => {
  kinds.red.clear();
  kinds.warning.clear();
  bar.hidden = true;
});
if (bar && "EventSource" in window) {
  import(bar.dataset.js).then(({ listen }) => listen({ url: bar.dataset.alarms, since: bar.dataset.since, on: { alarm: onAlarm } }));
}
