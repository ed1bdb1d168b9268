// Shows the fields that belong to an answer when that answer is chosen. The design system's own script for radios tells screen
// readers that a radio is "expanded", which radios cannot be; this one only shows and hides.

function show(question) {
  for (const answer of question.querySelectorAll("input[type=radio][data-aria-controls]")) {
    const fields = document.getElementById(answer.dataset.ariaControls);
    if (fields) fields.classList.toggle("nhsuk-radios__conditional--hidden", !answer.checked);
  }
}

export function openAnswers() {
  const questions = document.querySelectorAll("[data-module=nhsuk-radios]");
  const showAll = () => questions.forEach(show);
  for (const question of questions) question.addEventListener("change", () => show(question));
  // Going back in the browser brings answers back without a change.
  window.addEventListener("pageshow", showAll);
  showAll();
}
