// Two people on one case: the one who still reads is told at once, and may load it anew; what was written is kept as at every reload.
const note = document.querySelector("[data-case-news]");
if (note && "EventSource" in window) {
  const told = (news) => {
    if (news.number !== note.dataset.number || news.version <= Number(note.dataset.version)) return;
    note.querySelector("span").textContent = note.dataset.words.replace("NAME", news.by || note.dataset.somebody);
    note.hidden = false;
  };
  import(note.dataset.js).then(({ listen }) => listen({ url: note.dataset.caseNews, since: note.dataset.since, on: { case: told } }));
}
