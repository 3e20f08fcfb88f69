// The queue in three columns: the row under the cursor is shown beside the list; keys move; news wait in a bar until
// they are wanted, so that no row ever jumps. Without this file every row is a link and every button a form.
const list = document.querySelector("section.list");
const beside = document.querySelector("[data-beside].detail, section.detail[data-beside]");
const rows = [...document.querySelectorAll("tr[data-row]")];
const pick = document.querySelector("[data-pick]");
const isWide = () => getComputedStyle(beside).display !== "none";
const store = (() => { try { return sessionStorage; } catch { return null; } })();
const KEY = "linli:queue-at";
let at = -1, asked = null, timer = 0, shown = "";

// ── the row under the cursor ─────────────────────────────────────────────
const select = (to, { isQuiet = false } = {}) => {
  if (!rows.length) return;
  rows[at]?.classList.remove("cur");
  rows[at]?.removeAttribute("aria-current");
  at = Math.min(Math.max(to, 0), rows.length - 1);
  const row = rows[at];
  row.classList.add("cur");
  row.setAttribute("aria-current", "true");
  row.scrollIntoView({ block: "nearest" });
  if (!isQuiet) row.querySelector("a.ttl").focus({ preventScroll: true });
  if (isWide()) { clearTimeout(timer); timer = setTimeout(() => show(row), isQuiet ? 0 : 120); }
};

const show = async (row) => {
  if (shown === row.dataset.number) return;
  asked?.abort();
  asked = new AbortController();
  beside.setAttribute("aria-busy", "true");
  const slow = setTimeout(() => { say(beside.dataset.loading); }, 600);
  try {
    const answer = await fetch(row.dataset.beside, { signal: asked.signal, redirect: "manual", headers: { "X-Requested-With": "fetch" } });
    if (!answer.ok) throw new Error(answer.status);
    beside.innerHTML = await answer.text();
    beside.dispatchEvent(new Event("renewed", { bubbles: true }));
    beside.scrollTop = 0;
    shown = row.dataset.number;
  } catch (error) {
    if (error.name !== "AbortError") { say(beside.dataset.failed, row.querySelector("a.ttl").href); shown = ""; }
  } finally { clearTimeout(slow); beside.removeAttribute("aria-busy"); }
};
const say = (words, href) => {
  const p = document.createElement(href ? "a" : "span");
  p.textContent = words;
  if (href) p.href = href;
  const box = document.createElement("p");
  box.className = "empty muted";
  box.append(p);
  beside.replaceChildren(box);
};

// A step made beside the list leads back to the list, to the row that took the place of the one that is done.
beside?.addEventListener("submit", (event) => {
  const form = event.target;
  if (form.method !== "post" || form.elements.next) return;
  const next = document.createElement("input");
  next.type = "hidden"; next.name = "next"; next.value = location.pathname + location.search;
  form.append(next);
  store?.setItem(KEY, JSON.stringify({ at, url: location.search, number: rows[at]?.dataset.number }));
}, true);
const into = () => {
  const form = beside.querySelector(".panel-b form");
  const first = form?.querySelector("input:checked:not([type=hidden]), textarea, select, input:not([type=hidden]):not([type=file])") ?? form?.querySelector("button");
  (form ? (first && !first.closest("details:not([open])") ? first : form.querySelector("button.btn")) : beside.querySelector("a"))?.focus();
};

document.addEventListener("click", (event) => {
  const row = event.target.closest("tr[data-row]");
  if (!row || !isWide() || event.ctrlKey || event.metaKey || event.shiftKey || event.button) return;
  if (event.target.closest("input, button, label")) return;
  if (event.target.closest("a.ttl") && rows.indexOf(row) === at && shown === row.dataset.number && event.detail > 1) return;
  if (event.target.closest("a:not(.ttl)")) return;
  event.preventDefault();
  select(rows.indexOf(row));
});
document.addEventListener("focusin", (event) => {
  const here = rows.indexOf(event.target.closest?.("tr[data-row]"));
  if (here >= 0 && here !== at) select(here, { isQuiet: true });
});

// ── ticked rows ──────────────────────────────────────────────────────────
const ticks = rows.map((row) => row.querySelector("input[name=case]"));
const words = (element, n) => (n === 1 ? element.dataset.one : element.dataset.many.replace("NUMBER", n));
const count = () => {
  const n = ticks.filter((t) => t.checked).length;
  rows.forEach((row, i) => row.classList.toggle("sel", ticks[i].checked));
  const label = pick?.querySelector("[data-picked]");
  if (label) label.textContent = words(label, n);
};
const all = document.querySelector("[data-all]");
if (all && pick?.querySelector(".bulk")) {
  all.hidden = false;
  all.addEventListener("change", () => { ticks.forEach((t) => { t.checked = all.checked; }); count(); });
}
pick?.addEventListener("change", count);
pick?.addEventListener("reset", () => setTimeout(count));
addEventListener("pageshow", count);

// ── keys ─────────────────────────────────────────────────────────────────
const sheet = document.querySelector("[data-keys]");
const isTyping = (t) => t.closest("input:not([type=checkbox]):not([type=radio]), textarea, select, [contenteditable]") !== null;
document.querySelectorAll("[data-keys-help]").forEach((b) => { b.hidden = false; b.addEventListener("click", () => sheet.showModal()); });
document.addEventListener("keydown", (event) => {
  if (event.ctrlKey || event.metaKey || event.altKey || sheet?.open) return;
  const inDetail = beside.contains(event.target), key = event.key.toLowerCase();
  if (key === "escape" && inDetail) { event.preventDefault(); return select(at); }
  if (isTyping(event.target) || document.querySelector("dialog[open]")) return;
  if (inDetail) {
    if (key === "enter" && event.target.matches("input[type=radio]")) { event.preventDefault(); event.target.form.requestSubmit(); }
    if (!["j", "k", "x", "o", "?"].includes(key)) return;
  }
  const act = {
    j: () => select(at + 1), k: () => select(at < 0 ? 0 : at - 1),
    x: () => { if (ticks[at]) { ticks[at].checked = !ticks[at].checked; count(); } },
    o: () => { if (rows[at]) location.href = rows[at].querySelector("a.ttl").href; },
    r: () => { if (!bar.hidden) link.click(); },
    "?": () => sheet.showModal(),
    enter: () => {
      if (!isWide() || !(event.target === document.body || event.target.matches("a.ttl"))) return false;
      if (at < 0) return select(0);
      if (shown === rows[at].dataset.number) into();
      else { clearTimeout(timer); show(rows[at]).then(into); }
    },
  }[key];
  if (act && act() !== false) event.preventDefault();
});

// ── news ─────────────────────────────────────────────────────────────────
const bar = document.querySelector("[data-newbar]"), link = document.querySelector("[data-newbar-show]");
const label = document.querySelector("[data-newbar-words]");
const fresh = new Set(), changed = new Set();
const here = new Map(rows.map((row) => [row.dataset.number, row]));
const tell = () => {
  if (fresh.size) label.textContent = words(label, fresh.size);
  else if (changed.size) label.textContent = label.dataset.changed;
  bar.hidden = !(fresh.size || changed.size);
};
const onCase = (news) => {
  const row = here.get(news.number);
  if (row) {
    if (Number(row.dataset.version) >= news.version) return;
    row.classList.add("stale");
    changed.add(news.number);
    if (shown === news.number && !news.byMe) {
      const head = beside.querySelector("[data-case]");
      const note = document.createElement("p");
      note.className = "notice notice-warn"; note.setAttribute("role", "status");
      note.textContent = (document.querySelector("[data-changed-by]")?.dataset.changedBy ?? "").replace("NAME", news.by);
      if (head && note.textContent && !beside.querySelector(".notice-warn[role=status]")) head.after(note);
    }
  } else if (list.dataset.shows === "mine" ? news.isMine : news.isNew && news.isOpen) fresh.add(news.number);
  tell();
};
if (list?.dataset.live && "EventSource" in window) {
  const only = (name) => { label.textContent = label.dataset[name]; bar.hidden = false; };
  import(list.dataset.liveJs).then(({ listen }) => listen({
    url: list.dataset.live, since: list.dataset.since,
    on: { case: onCase, missed: () => only("missed"), ended: () => { link.remove(); only("ended"); } },
  }));
}

// ── where it was left ────────────────────────────────────────────────────
const left = JSON.parse(store?.getItem(KEY) ?? "null");
store?.removeItem(KEY);
if (left?.url === location.search && rows.length) {
  const same = rows.findIndex((row) => row.dataset.number === left.number);
  select(same >= 0 ? same : left.at);
} else if (rows.length && isWide()) select(0, { isQuiet: true });
