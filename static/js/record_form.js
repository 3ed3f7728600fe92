// Keeps the record form by itself: a moment after each change the whole form goes to the server as a draft.
// Two words only, 草稿 and 已提交, and they are said after the server has answered, never before.
// The form is an ordinary one; without this file the button 保存草稿 does the same.
const PAUSE = 900;

const form = document.querySelector("[data-record-form]");
const sync = form.querySelector("[data-sync]");
const progress = form.querySelector("[data-progress]");
let timer = null;
let changes = 0;
let sending = null;
let leaving = false;

function say(words) {
  sync.textContent = words;
}

function fieldsOf(item) {
  return [...item.querySelectorAll("input, textarea")];
}

function isFilled(item) {
  return fieldsOf(item).some((box) => (box.type === "radio" || box.type === "checkbox" ? box.checked : box.value.trim() !== ""));
}

function isViolated(item) {
  return Boolean(item.querySelector(".choice.is-violating input:checked"));
}

// What a submission asks for: the items, 其他情况 as soon as an answer violates, the second inspector.
function askedPlaces() {
  const explains = form.querySelector("[data-explains]");
  const second = form.elements.second_inspector;
  const due = explains && form.querySelector(".choice.is-violating input:checked") ? [explains] : [];
  return [...(second ? [second] : []), ...form.querySelectorAll("[data-asked]"), ...due];
}

function isDone(place) {
  return place.matches("select") ? place.value !== "" : isFilled(place);
}

function tellProgress(words, href) {
  progress.textContent = words;
  if (href) progress.setAttribute("href", href);
  else progress.removeAttribute("href");
}

// Whether all that is filled in also agrees is the server's to say; until it has, nothing says 已填完.
function showProgress() {
  const asked = askedPlaces();
  const open = asked.filter((place) => !isDone(place));
  for (const item of form.querySelectorAll(".item")) {
    item.classList.toggle("is-open", open.includes(item));
    item.classList.toggle("is-violated", isViolated(item));
  }
  const done = `${asked.length - open.length}／${asked.length}`;
  if (open.length) tellProgress(`${done} · 还差${open.length}项`, `#${open[0].id}`);
  else if (changes) tellProgress(`${done} · 正在核对`, "");
}

function showSuggestion(sentences) {
  const list = form.querySelector("[data-suggestion]");
  if (!list) return;
  list.replaceChildren(
    ...sentences.map((sentence) => {
      const line = document.createElement("li");
      line.textContent = sentence;
      return line;
    }),
  );
}

// A number and 不涉及 exclude each other: the later one counts.
function settleNotApplicable(box) {
  const item = box.closest(".item");
  if (!item || item.tagName === "FIELDSET") return;
  const ticked = item.querySelector('input[type="checkbox"]');
  const typed = item.querySelector('input:not([type="checkbox"])');
  if (!ticked || !typed) return;
  if (box === ticked && ticked.checked) typed.value = "";
  if (box === typed && typed.value.trim() !== "") ticked.checked = false;
}

async function keep() {
  if (sending || leaving) return;
  const at = changes;
  const body = new FormData(form);
  body.set("action", "save");
  say("正在保存…");
  // Not form.action: its buttons carry that name and stand before it.
  sending = fetch(window.location.pathname, { method: "POST", body, headers: { Accept: "application/json" } });
  try {
    const response = await sending;
    const told = await response.json();
    if (response.ok) {
      form.elements.seen.value = told.seen;
      say(`${told.state} · ${told.saved}已保存`);
      showSuggestion(told.suggestion);
      if (changes === at) tellProgress(told.progress, told.next);
    } else {
      say(`未保存：${told.problems[0] || "请刷新后重试。"}`);
    }
  } catch {
    say("未保存：网络不通。内容还在本页，联网后会再保存。");
    schedule(PAUSE * 8);
  } finally {
    sending = null;
    if (changes !== at) schedule(PAUSE);
  }
}

function schedule(pause) {
  clearTimeout(timer);
  timer = setTimeout(keep, pause);
}

form.addEventListener("input", (event) => {
  changes += 1;
  settleNotApplicable(event.target);
  showProgress();
  schedule(PAUSE);
});

// A press on 提交 waits for a save under way, so that the two do not meet as two copies.
form.addEventListener("submit", (event) => {
  clearTimeout(timer);
  if (leaving) return event.preventDefault();
  leaving = true;
  if (!sending) return undefined;
  event.preventDefault();
  const pressed = event.submitter;
  leaving = false;
  sending.catch(() => null).finally(() => setTimeout(() => form.requestSubmit(pressed), 50));
  return undefined;
});

window.addEventListener("pageshow", (event) => {
  if (event.persisted) leaving = false;
});

form.dataset.ready = "yes";
showProgress();
