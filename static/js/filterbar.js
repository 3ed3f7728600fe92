// On a phone the filter bar starts closed, on a desk open; without script the server's choice stands.
const narrow = window.matchMedia("(max-width: 48rem)");

for (const bar of document.querySelectorAll("details.filterbar[data-fold]")) {
  bar.open = !narrow.matches;
}
