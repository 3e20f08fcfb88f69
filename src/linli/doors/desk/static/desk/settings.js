// A long verification goes on by itself; without JavaScript its button does it.
document.querySelector("[data-auto]")?.form.requestSubmit();
