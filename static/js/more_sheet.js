// The phone's 更多 sheet closes on Escape and on a touch outside it. Without script it closes by its own button.
const sheet = document.querySelector("details.more");

if (sheet) {
  document.addEventListener("keydown", (event) => {
    if (event.key !== "Escape" || !sheet.open) return;
    sheet.open = false;
    sheet.querySelector("summary").focus();
  });
  document.addEventListener("click", (event) => {
    if (sheet.open && !sheet.contains(event.target)) sheet.open = false;
  });
}
