// A form outlives the session: whoever was signed out meanwhile signs
// in again on the spot and what was typed is sent. Without this file the server keeps the words on a page of its own.
(() => {
  const box = document.querySelector("[data-again]");
  if (!box) return;
  const wrong = box.querySelector("[data-wrong]"), elsewhere = box.querySelector("[data-elsewhere]");
  const password = box.querySelector("[type=password]");
  let waiting = null;

  const isIn = async () => {
    const answer = await fetch(box.dataset.again, { method: "HEAD", redirect: "manual", cache: "no-store" }).catch(() => null);
    return answer === null ? null : answer.type !== "opaqueredirect";
  };
  const tokenOf = async (url) => {
    const answer = await fetch(url, { cache: "no-store" });
    const page = new DOMParser().parseFromString(await answer.text(), "text/html");
    return page.querySelector("[name=csrfmiddlewaretoken]")?.value ?? "";
  };
  const unreachable = (form) => { // nothing is sent into the void: the page stays, with what stands in it
    const note = Object.assign(document.createElement("p"), { className: "notice notice-warn", textContent: box.dataset.offline });
    note.dataset.note = "";
    note.setAttribute("role", "alert");
    form.querySelector("[data-note]")?.remove();
    form.append(note);
  };
  // The button that was pressed may be gone by now, for parts of a page are renewed: a twin of it is pressed then.
  const pressed = (form, button) => {
    if (!button || button.form === form) return button ?? undefined;
    const twin = button.cloneNode(true);
    twin.hidden = true;
    form.append(twin);
    return twin;
  };
  const goOn = async () => {
    const token = await tokenOf(location.href);
    document.querySelectorAll("[name=csrfmiddlewaretoken]").forEach((field) => { field.value = token; });
    const { form, button } = waiting;
    waiting = null;
    box.close();
    form.dataset.isChecked = "1";
    form.requestSubmit(pressed(form, button));
  };
  document.addEventListener("submit", async (event) => {
    const form = event.target;
    if (form.method !== "post" || event.defaultPrevented || box.contains(form)) return;
    const isTyped = form.querySelector("textarea, input[type=text], input:not([type])");
    if (form.dataset.isChecked || !isTyped) { delete form.dataset.isChecked; return; }
    event.preventDefault();
    const button = event.submitter;
    delete form.dataset.sent; // it was not sent yet
    if (form.dataset.isAsking) return;
    form.dataset.isAsking = "1";
    const may = await isIn();
    delete form.dataset.isAsking;
    delete form.dataset.sent;
    if (may === null) return unreachable(form);
    if (may) { form.dataset.isChecked = "1"; form.requestSubmit(pressed(form, button)); return; }
    waiting = { form, button };
    wrong.hidden = elsewhere.hidden = true;
    box.showModal();
    password.focus();
  });

  box.addEventListener("submit", async (event) => {
    event.preventDefault();
    if (event.submitter?.value === "cancel") return box.close();
    if (await isIn()) return goOn(); // signed in in another tab meanwhile
    const body = new URLSearchParams({
      csrfmiddlewaretoken: await tokenOf(box.dataset.signIn), username: box.querySelector("#again-name").value,
      password: password.value,
    });
    password.value = "";
    await fetch(box.dataset.signIn, { method: "POST", body, headers: { Accept: "text/html" } }).then(async (answer) => {
      if (await isIn()) return goOn();
      wrong.hidden = answer.redirected || answer.ok;
      elsewhere.hidden = !wrong.hidden;
    });
  });
})();
