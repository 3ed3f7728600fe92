// Repeats a draw in this browser from the file that everybody may download: the page's own server is not trusted.
// Without script the page still offers the file and verify_draw.py; the panel is hidden in the markup and shown here.
const utf8 = new TextEncoder();
const AT_ONCE = 2000;

function hex(buffer) {
  return Array.from(new Uint8Array(buffer), (byte) => byte.toString(16).padStart(2, "0")).join("");
}

async function sha256(bytes) {
  return hex(await crypto.subtle.digest("SHA-256", bytes));
}

function parse(list) {
  const lines = list.split("\n");
  if (lines.pop() !== "") throw new Error("名单最后一行没有换行。");
  return lines.map((line) => {
    const parts = line.split("\t");
    if (parts.length !== 2 || !parts[0]) throw new Error(`名单有一行不是“编号、制表符、分层”：${line}`);
    return { code: parts[0], stratum: parts[1] };
  });
}

function written(rows) {
  // The published order is that of the UTF-8 bytes, which is the order of code points and not that of UTF-16 units.
  const keyed = rows.map((row) => ({ row, points: Array.from(row.code, (sign) => sign.codePointAt(0)) }));
  keyed.sort((a, b) => {
    const at = a.points.findIndex((point, place) => point !== b.points[place]);
    if (at === -1) return a.points.length - b.points.length;
    return at >= b.points.length ? 1 : a.points[at] - b.points[at];
  });
  return keyed.map(({ row }) => `${row.code}\t${row.stratum}\n`).join("");
}

async function ticketed(rows, seed, progress) {
  const tickets = [];
  for (let from = 0; from < rows.length; from += AT_ONCE) {
    const some = rows.slice(from, from + AT_ONCE);
    const numbers = await Promise.all(some.map((row) => sha256(utf8.encode(`${seed},${row.code}`))));
    some.forEach((row, place) => tickets.push({ ...row, number: numbers[place] }));
    progress(tickets.length, rows.length);
  }
  return tickets.sort((a, b) => (a.number < b.number ? -1 : 1));
}

function inOrder(tickets, stratum, count, taken) {
  const line = tickets.filter((one) => one.stratum === stratum && !taken.has(one.code));
  if (line.length < count) throw new Error(`“${stratum}”应抽${count}个，名单里只有${line.length}个可抽。`);
  return line.slice(0, count).map((one) => [one.number, one.code]);
}

function same(said, right) {
  return JSON.stringify(said || []) === JSON.stringify(right);
}

function codesOf(pairs) {
  return Object.values(pairs).flat().map((pair) => pair[1]);
}

async function sha256Lines(...lines) {
  return sha256(utf8.encode(lines.map((line) => `${line.normalize("NFKC").trim()}\n`).join("")));
}

// What is said of the second officer's value: it was promised before the public value, and what came is what was promised.
async function checkCommitment(about, tell) {
  const { salt, contribution, frame_digest: digest, commitment } = about;
  if (about.seed || salt) {
    const promised = await sha256Lines("mingcha-commitment-1", salt, contribution, digest);
    tell(promised === commitment, `揭示的第二人加入值与事先公布的承诺一致：${commitment}`);
  } else if (commitment) {
    tell(true, `第二人的承诺已公布，未揭示：${commitment}`);
  }
}

function checkOrder(about, tell) {
  const { frozen_at: frozen, seed_due_at: due, drawn_at: drawn } = about;
  const committed = about.scheme === "mingcha-draw-2" ? about.committed_at : frozen;
  if (about.scheme !== "mingcha-draw-2" && !(due && drawn)) return;
  const inTurn = Boolean(committed && due && drawn) && frozen <= committed && committed < due && due <= drawn;
  tell(inTurn, about.commitment ? "名单冻结、加入值封存在先，公开数值产生在后，然后抽签" : "名单冻结在先，公开数值产生在后，然后抽签");
}

async function checkTopUps(about, rows, tell, progress) {
  let all = rows;
  const taken = new Set(codesOf(about.drawn));
  for (const [place, more] of about.top_ups.entries()) {
    const what = `第${place + 1}次补抽`;
    all = all.concat(parse(more.added));
    tell((await sha256(utf8.encode(written(all)))) === more.frame_digest, `${what}的名单与摘要一致`);
    const tickets = await ticketed(all, about.seed, progress);
    const closed = new Set([...taken, ...more.called]);
    const right = Object.entries(more.quotas).every(([stratum, count]) =>
      same(more.drawn[stratum], inOrder(tickets, stratum, count, closed)));
    tell(right, `${what}的结果与名单和种子一致`);
    codesOf(more.drawn).forEach((code) => taken.add(code));
  }
}

async function check(bytes, tell, progress) {
  const cut = bytes.indexOf(10);
  const about = JSON.parse(new TextDecoder("utf-8", { fatal: true }).decode(bytes.subarray(0, cut)));
  const listed = bytes.subarray(cut + 1);
  if (!["mingcha-draw-1", "mingcha-draw-2"].includes(about.scheme)) throw new Error(`不认识的格式“${about.scheme}”。`);
  tell((await sha256(listed)) === about.frame_digest, `名单的SHA-256等于公布的摘要${about.frame_digest}`);
  const text = new TextDecoder("utf-8", { fatal: true, ignoreBOM: true }).decode(listed);
  const rows = parse(text);
  const unique = new Set(rows.map((row) => row.code)).size === rows.length;
  tell(unique && rows.length === about.frame_count && written(rows) === text, `名单有${rows.length}个对象，不重复，按编号排列`);
  if (about.scheme === "mingcha-draw-2") await checkCommitment(about, tell);
  if (!about.seed) return;
  checkOrder(about, tell);
  const { public_value: value, contribution, frame_digest: digest } = about;
  tell((await sha256Lines("mingcha-seed-1", value, contribution, digest)) === about.seed, "种子由公开数值、第二人加入值和名单摘要算得");
  const tickets = await ticketed(rows, about.seed, progress);
  let drawnCount = 0;
  let right = rows.every((row) => row.stratum in about.quotas);
  for (const [stratum, quota] of Object.entries(about.quotas)) {
    const waiting = about.substitutes[stratum] || [];
    const line = inOrder(tickets, stratum, quota + waiting.length, new Set());
    right = right && same(about.drawn[stratum], line.slice(0, quota)) && same(waiting, line.slice(quota));
    drawnCount += quota;
  }
  tell(right, `逐个算了${rows.length}个签号，抽中的${drawnCount}个和公布的候补次序都一致`);
  await checkTopUps(about, rows, tell, progress);
}

function line(list, tone, words) {
  const item = document.createElement("li");
  item.className = `verify-${tone}`;
  item.textContent = words;
  list.append(item);
}

async function run(panel) {
  const list = panel.querySelector("[data-verify-steps]");
  const result = panel.querySelector("[data-verify-result]");
  list.replaceChildren();
  result.textContent = "正在核对…";
  let agrees = true;
  const tell = (right, words) => {
    agrees = agrees && right;
    line(list, right ? "right" : "wrong", right ? `✓ ${words}` : `✗ 不符：${words}`);
  };
  const progress = (done, all) => { result.textContent = `正在算签号：${done}/${all}`; };
  try {
    const answer = await fetch(panel.dataset.verifyDraw, { credentials: "same-origin", cache: "no-store" });
    if (!answer.ok) throw new Error("抽签文件没有下载到，请稍后再试。");
    await check(new Uint8Array(await answer.arrayBuffer()), tell, progress);
    result.textContent = agrees ? "核对一致。以上各项都由您的浏览器重新计算。" : "核对不符，见上面带✗的一项。";
  } catch (error) {
    result.textContent = `核对没有完成：${error.message}`;
  }
}

for (const panel of document.querySelectorAll("[data-verify-draw]")) {
  panel.hidden = false;
  const button = panel.querySelector("button");
  if (window.crypto && window.crypto.subtle) {
    button.addEventListener("click", () => run(panel));
  } else {
    button.hidden = true;
    panel.querySelector("[data-verify-result]").textContent =
      "这个网址不是加密连接（https），浏览器不提供SHA-256。请下载抽签文件，用verify_draw.py核对。";
  }
}
