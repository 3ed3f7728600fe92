// Puts − and ＋ beside each number input inside .stepper. Without script the plain input stays.
function stepButton(input, sign, words) {
  const button = document.createElement("button");
  button.type = "button";
  button.textContent = sign;
  const label = input.labels && input.labels[0] ? input.labels[0].textContent.trim() : "";
  button.setAttribute("aria-label", `${label}${words}`);
  button.addEventListener("click", () => step(input, sign === "−" ? -1 : 1));
  return button;
}

function step(input, direction) {
  const size = Number(input.step) || 1;
  const low = input.min === "" ? 0 : Number(input.min);
  const high = input.max === "" ? Infinity : Number(input.max);
  const now = input.value.trim() === "" ? null : Number(input.value);
  if (Number.isNaN(now)) return;
  // An empty box becomes its lowest value at the first touch: nothing is counted that nobody entered.
  const next = now === null ? low : now + direction * size;
  input.value = String(Math.min(high, Math.max(low, next)));
  input.dispatchEvent(new Event("input", { bubbles: true }));
  input.dispatchEvent(new Event("change", { bubbles: true }));
}

export function equip(root) {
  for (const box of root.querySelectorAll(".stepper:not([data-ready])")) {
    const input = box.querySelector("input");
    if (!input || input.disabled || input.readOnly) continue;
    box.dataset.ready = "yes";
    input.before(stepButton(input, "−", "减一"));
    input.after(stepButton(input, "＋", "加一"));
  }
}

equip(document);
document.addEventListener("htmx:load", (event) => equip(event.target));
