// Says beside a form that is kept as a draft when keeping it failed: no network, or the session has ended.

document.addEventListener("htmx:afterRequest", (event) => {
  const form = event.detail.elt;
  const status = document.querySelector("[data-draft-status]");
  if (!status || !form.matches("[data-drafted]")) return;
  const answer = event.detail.xhr;
  // Whoever is not signed in any more is sent to another page.
  const elsewhere = answer.responseURL && new URL(answer.responseURL).pathname !== location.pathname;
  if (!event.detail.successful || elsewhere) status.textContent = status.dataset.failed;
});
