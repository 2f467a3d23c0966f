// Says under a long answer how many of the characters allowed are used, counted as the server counts them.

const PAUSE_MS = 800;

function attach(counter) {
  const answer = document.getElementById(counter.dataset.counter);
  if (!answer || counter.dataset.attached) return;
  counter.dataset.attached = "yes";

  const limit = Number(counter.dataset.limit);
  const figures = new Intl.NumberFormat(document.documentElement.lang);
  const spoken = document.createElement("span");
  spoken.className = "vh";
  spoken.setAttribute("role", "status");
  counter.after(spoken);
  let pause;

  function show() {
    const length = [...answer.value.replace(/\n/g, "\r\n")].length;
    counter.textContent = counter.dataset.words
      .replace("{count}", figures.format(length))
      .replace("{limit}", figures.format(limit));
    counter.classList.toggle("counter-over", length > limit);
    clearTimeout(pause);
    pause = setTimeout(() => {
      spoken.textContent = length > limit * 0.9 ? counter.textContent : "";
    }, PAUSE_MS);
  }

  answer.addEventListener("input", show);
  show();
}

function attachAll() {
  document.querySelectorAll("[data-counter]").forEach(attach);
}

attachAll();
document.addEventListener("htmx:load", attachAll);
