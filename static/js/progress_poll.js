// Follows a long job: <div class="job" data-job="/jobs/7/"> with <progress>, .job-words and .job-link inside.
// The address answers {"state": "waiting|running|done|failed", "word", "done": 3, "total": 10, "problem", "link"}.
// Leaving the page does not stop the job; without script the link 刷新 in the page does the same by hand.
const ended = new Set(["done", "failed"]);
const firstPause = 800;
const longestPause = 10000;

function timeLeft(started, done, total) {
  if (!done || done >= total) return "";
  const seconds = Math.round(((Date.now() - started) / done) * (total - done) / 1000);
  return seconds < 90 ? `，约剩${Math.max(1, seconds)}秒` : `，约剩${Math.round(seconds / 60)}分钟`;
}

function show(box, job, started) {
  const bar = box.querySelector("progress");
  if (bar && job.total) {
    bar.max = job.total;
    bar.value = job.done;
  }
  const words = box.querySelector(".job-words");
  const count = job.total ? `${job.done}／${job.total}${timeLeft(started, job.done, job.total)}` : "";
  if (words) words.textContent = [job.word, ended.has(job.state) ? job.problem : count].filter(Boolean).join("：");
  const link = box.querySelector(".job-link");
  if (link && job.link) {
    link.href = job.link;
    link.hidden = false;
  }
}

async function follow(box) {
  const started = Date.now();
  let pause = firstPause;
  for (;;) {
    await new Promise((resolve) => setTimeout(resolve, pause));
    try {
      const answer = await fetch(box.dataset.job, { headers: { Accept: "application/json" } });
      if (answer.status === 403 || answer.status === 404) return;
      const job = await answer.json();
      show(box, job, started);
      if (ended.has(job.state)) {
        box.dispatchEvent(new CustomEvent("job:ended", { bubbles: true, detail: job }));
        if (box.dataset.then === "reload") window.location.reload();
        return;
      }
      pause = Math.min(longestPause, pause * 1.3);
    } catch {
      pause = Math.min(longestPause, pause * 2); // no network for a moment: ask less often, never give up
    }
  }
}

for (const box of document.querySelectorAll("[data-job]")) follow(box);
