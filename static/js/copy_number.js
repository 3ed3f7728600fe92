// Beside each full number a button that copies it. The number is on the page already; nothing is fetched or kept.
for (const number of document.querySelectorAll("[data-copy]")) {
  if (!navigator.clipboard) break;
  const button = document.createElement("button");
  button.type = "button";
  button.textContent = "复制号码";
  button.addEventListener("click", async () => {
    await navigator.clipboard.writeText(number.textContent);
    button.textContent = "已复制";
  });
  number.after(" ", button);
}
