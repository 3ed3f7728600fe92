// A form with data-once is sent once: after the first submit its buttons say 正在提交… and refuse a second.
// Buttons are marked with aria-disabled, not disabled, so that the pressed button's own name and value are still sent.
const waitingWords = "正在提交…";

function lock(form, pressed) {
  form.dataset.sent = "yes";
  form.setAttribute("aria-busy", "true");
  for (const button of form.querySelectorAll("button:not([type=button])")) {
    button.setAttribute("aria-disabled", "true");
  }
  if (pressed) {
    pressed.dataset.words = pressed.textContent;
    pressed.textContent = pressed.dataset.waiting || waitingWords;
  }
}

function unlock(form) {
  delete form.dataset.sent;
  form.removeAttribute("aria-busy");
  for (const button of form.querySelectorAll("button[aria-disabled=true]")) {
    button.removeAttribute("aria-disabled");
    if (button.dataset.words) {
      button.textContent = button.dataset.words;
      delete button.dataset.words;
    }
  }
}

document.addEventListener("submit", (event) => {
  const form = event.target;
  if (!form.matches("form[data-once]")) return;
  if (form.dataset.sent === "yes") {
    event.preventDefault();
    return;
  }
  if (!event.defaultPrevented) lock(form, event.submitter);
});

// The back button may show the page as it was left: with its buttons still locked.
window.addEventListener("pageshow", (event) => {
  if (event.persisted) document.querySelectorAll("form[data-sent]").forEach(unlock);
});
