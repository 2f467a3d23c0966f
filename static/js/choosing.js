// Chooses all rows of a list at once, or none, and says how many are chosen; without it a link does the first.

document.querySelectorAll("[data-choosing]").forEach((form) => {
  const boxes = [...form.querySelectorAll("input[type=checkbox][name=chosen]")];
  const status = form.querySelector("[data-chosen]");
  const figures = new Intl.NumberFormat(document.documentElement.lang);

  function show() {
    const chosen = boxes.filter((box) => box.checked).length;
    status.textContent = chosen ? status.dataset.words.replace("{count}", figures.format(chosen)) : "";
  }

  form.querySelector("[data-choose-all]").addEventListener("click", (event) => {
    event.preventDefault();
    const all = boxes.some((box) => !box.checked);
    boxes.forEach((box) => {
      box.checked = all;
    });
    show();
  });
  form.addEventListener("change", show);
  // The browser's way back brings the boxes as they were.
  window.addEventListener("pageshow", show);
  show();
});
