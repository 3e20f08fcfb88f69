// A form is sent once, however often its button is pressed; coming back to the page it can be sent again.
(() => {
  document.addEventListener("submit", (event) => {
    const button = event.submitter;
    if (!button?.hasAttribute("data-once")) return;
    if (button.dataset.sent) event.preventDefault();
    button.dataset.sent = "yes";
    button.setAttribute("aria-busy", "true");
  });
  addEventListener("pageshow", () => {
    for (const button of document.querySelectorAll("[data-sent]")) {
      delete button.dataset.sent;
      button.removeAttribute("aria-busy");
    }
  });
})();

// A long verification goes on by itself; without JavaScript its button does it.
document.querySelector("[data-auto]")?.form.requestSubmit();
