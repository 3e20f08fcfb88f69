// Two people on one case: the one who still reads is told at once, and may load it anew without losing a word.
const note = document.querySelector("[data-case-news]");
const key = `linli:words:${location.pathname}`;
const store = (() => { try { return sessionStorage; } catch { return null; } })();
const fields = () => [...document.querySelectorAll("main form[method=post] :is(textarea, input[type=text], input:not([type]), input[type=number], input[type=date], select)")].filter((f) => f.name);
const nameOf = (f) => `${f.form.getAttribute("action")}:${f.name}`;

const kept = JSON.parse(store?.getItem(key) ?? "{}");
store?.removeItem(key);
for (const field of fields()) {
  if (kept[nameOf(field)] && field.value !== kept[nameOf(field)]) {
    field.value = kept[nameOf(field)];
    field.closest("details")?.setAttribute("open", "");
  }
}
note?.querySelector("[data-anew]").addEventListener("click", (event) => {
  event.preventDefault();
  const words = Object.fromEntries(fields().filter((f) => f.value.trim() && !f.matches("select")).map((f) => [nameOf(f), f.value]));
  store?.setItem(key, JSON.stringify(words));
  location.assign(location.pathname);
});
if (note && "EventSource" in window) {
  const told = (news) => {
    if (news.number !== note.dataset.number || news.version <= Number(note.dataset.version)) return;
    note.querySelector("span").textContent = note.dataset.words.replace("NAME", news.by || note.dataset.somebody);
    note.hidden = false;
  };
  import(note.dataset.js).then(({ listen }) => listen({ url: note.dataset.caseNews, since: note.dataset.since, on: { case: told } }));
}
