// The case page: photos compared by a slider, standard texts and names put where one writes, units searched.
// All of it works without this file: side by side, by a round trip, and as a plain list.
(() => {
  const all = (q, f) => document.querySelectorAll(q).forEach(f);

  // Before and after side by side, or on one another, where the range moves the edge by mouse, finger or arrow keys.
  // Whoever checks begins side by side.
  all("[data-compare]", (box) => {
    const range = box.querySelector("input[type=range]");
    const cut = () => box.style.setProperty("--cut", `${range.value}%`);
    const way = box.nextElementSibling;
    const turn = (isOver) => {
      box.classList.toggle("is-on", isOver);
      range.closest("label").hidden = !isOver;
      way.textContent = isOver ? way.dataset.beside : way.dataset.over;
    };
    way.hidden = false;
    way.addEventListener("click", () => turn(!box.classList.contains("is-on")));
    turn(box.dataset.compare === "over");
    range.addEventListener("input", cut);
    cut();
  });

  const put = (field, text) => {
    const at = field.selectionStart ?? field.value.length;
    const head = field.value.slice(0, at);
    const gap = head && !/\s$/.test(head) ? (text.startsWith("@") ? " " : "\n") : "";
    field.setRangeText(gap + text, at, field.selectionEnd ?? at, "end");
    field.dispatchEvent(new Event("input", { bubbles: true }));
    field.focus();
  };

  all("[data-insert]", (button) => button.addEventListener("click", (event) => {
    const chosen = button.form.querySelector("[data-standard]").selectedOptions[0];
    event.preventDefault();
    if (chosen?.dataset.text) put(document.getElementById(button.dataset.insert), chosen.dataset.text);
  }));

  // The list of colleagues comes when somebody wants it; a chosen one is put into the note as "@name".
  const picks = (select) => {
    const field = document.getElementById(select.dataset.mention);
    select.addEventListener("change", () => {
      const name = select.selectedOptions[0]?.dataset.name;
      if (name) put(field, `@${name} `);
      select.value = "";
    });
    return select;
  };
  all("[data-mention]", picks);
  all("[data-colleagues]", (link) => {
    const fetched = async () => {
      const answer = await fetch(link.dataset.colleagues, { credentials: "same-origin" });
      if (!answer.ok) return location.assign(link.href);
      const holder = document.createElement("template");
      holder.innerHTML = await answer.text();
      const row = holder.content.firstElementChild;
      link.replaceWith(row);
      picks(row.querySelector("select")).focus();
    };
    link.addEventListener("click", (event) => { event.preventDefault(); fetched(); });
    link.closest("form").elements.text?.addEventListener("keydown", (event) => {
      if (event.key === "@" && link.isConnected) { event.preventDefault(); fetched(); }
    });
  });

  // What the chosen unit would bring, and a reason where no rule names it.
  all("form.step", (form) => {
    const said = form.querySelector("[data-goes-to]"), note = form.elements.note;
    form.addEventListener("change", ({ target }) => {
      if (target.name !== "unit") return;
      if (said) said.textContent = target.dataset.goes;
      if (note) note.required = "unnamed" in target.dataset;
    });
    const search = form.querySelector("[data-units]");
    if (!search) return;
    search.hidden = false;
    search.addEventListener("keydown", (event) => { if (event.key === "Enter") event.preventDefault(); });
    search.addEventListener("input", () => {
      const words = search.value.trim().toLowerCase();
      form.querySelectorAll(".unitlist .choice").forEach((row) => {
        row.hidden = !row.dataset.unit.toLowerCase().includes(words) && !row.querySelector("input").checked;
      });
    });
  });
})();
