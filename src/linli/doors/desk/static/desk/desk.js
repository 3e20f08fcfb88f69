// The queue by keyboard: J and K move, Enter opens; "/" goes to the search; N to the next case after a step. Everything works without it.
(() => {
  const rows = [...document.querySelectorAll("[data-row]")];
  const isTyping = (target) => target.closest("input, textarea, select, [contenteditable]") !== null;
  let at = -1;

  const go = (to) => {
    if (!rows.length) return;
    rows[at]?.classList.remove("cur");
    at = Math.min(Math.max(to, 0), rows.length - 1);
    rows[at].classList.add("cur");
    const link = rows[at].querySelector("a.ttl");
    link.focus({ preventScroll: true });
    rows[at].scrollIntoView({ block: "nearest" });
  };

  // A row of links that is wider than the phone begins with the one that stands open.
  for (const open of document.querySelectorAll(".subnav [aria-current], .cm-measures [aria-current]")) {
    const row = open.parentElement;
    row.scrollLeft += open.getBoundingClientRect().left - row.getBoundingClientRect().left - (row.clientWidth - open.offsetWidth) / 2;
  }

  // Many cases at once: the button says how many are still ticked.
  document.querySelectorAll("table.together").forEach((table) => {
    const form = table.closest("form"), label = form?.querySelector("button [data-many]");
    if (!label) return;
    form.addEventListener("change", () => {
      const n = table.querySelectorAll("input.tick:checked").length;
      label.textContent = n === 1 ? label.dataset.one : label.dataset.many.replace("NUMBER", n);
    });
  });

  document.addEventListener("focusin", (event) => {
    const here = rows.indexOf(event.target.closest("[data-row]"));
    if (document.querySelector("section.detail[data-beside]")) return;
    if (here < 0 || here === at) return;
    rows[at]?.classList.remove("cur");
    at = here;
    rows[at].classList.add("cur");
  });

  document.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey || isTyping(event.target)) return;
    const key = event.key.toLowerCase();
    if (key === "/") {
      const find = document.getElementById("find");
      if (!find) return;
      event.preventDefault();
      find.focus();
    } else if (key === "n" && document.querySelector("a[data-next]")) {
      event.preventDefault();
      document.querySelector("a[data-next]").click();
    } else if (document.querySelector("section.detail[data-beside]")) {
      return; // the queue has its own keys
    } else if (rows.length && (key === "j" || key === "k")) {
      event.preventDefault();
      go(at + (key === "j" ? 1 : -1));
    } else if (rows.length && event.key === "Enter" && at < 0 && event.target === document.body) {
      go(0);
    }
  });
})();
