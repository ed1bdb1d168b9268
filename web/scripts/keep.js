// Keeps what somebody typed into a form by a link on their own device until it is sent, sealed with a key made from the link.
// By itself only for Reload, Back, and a phone that drops the page, in the same tab; for longer when they ask for it: whoever opens the
// link anew finds the form empty. Nothing of it goes to the server, and it is removed when the form is sent.
import { digest, encode, fillField, keyOf, seal, unseal } from "./seal.js";

const prefix = "answers-";

/** sent is before the name of a form that was sent in this tab. */
const sent = "sent-";

/** place is where the answers to this form are kept, and the key that seals them. Neither tells the link. */
async function place() {
  const path = location.pathname.replace(/\/thanks$/, "");
  const name = prefix + encode(await digest(`name ${path}`)).slice(0, 16);
  const key = await keyOf(`key ${path}`);
  return { name, key };
}

/** fields are those that somebody fills in. */
const fields = (box) => box.querySelectorAll("input[name]:not([type=hidden]), textarea[name], select[name]");

function read(box) {
  const all = {};
  for (const field of fields(box)) {
    if ((field.type === "radio" || field.type === "checkbox") && !field.checked) continue;
    if (field.value !== "") (all[field.name] ??= []).push(field.value);
  }
  return all;
}

function fill(box, all) {
  for (const field of fields(box)) {
    const values = all[field.name] ?? [];
    if (values.length > 0 || field.type === "radio" || field.type === "checkbox") fillField(field, values[0], values.includes(field.value));
  }
}

export async function keepAnswers() {
  const box = document.querySelector("[data-answers]");
  const done = document.querySelector("[data-answers-done]");
  const check = document.querySelector("[data-answers-check]");
  // A page that came as the answer to a form would be sent again by Reload or Back, and after sending it would show the answers
  // to whoever holds the phone next. Its place in the history becomes that of the form itself, and remembers where it was in it.
  if (check || box?.dataset.answers === "typed") {
    const at = check || document.querySelector(".nhsuk-error-summary") ? "check" : "";
    history.replaceState({ answers: at }, "", at || !box ? location.href : `#${box.querySelector(":scope > .app-part--open")?.id ?? ""}`);
  }
  if ((!box && !done && !check) || !globalThis.crypto?.subtle) return;
  try {
    const { name, key } = await place();
    if (done) {
      sessionStorage.setItem(sent + name, "yes");
      sessionStorage.removeItem(name);
      localStorage.removeItem(name);
      return;
    }
    // A browser may bring a page back as it stood, with all answers in it. Once they are sent, the form says that they are.
    window.addEventListener("pageshow", (event) => {
      if (event.persisted && sessionStorage.getItem(sent + name)) location.reload();
    });
    if (box) await keepIn(box, name, key);
  } catch {
    // A device that keeps nothing: the form is complete without it.
  }
}

async function keepIn(box, name, key) {
  const form = box.closest("form");
  const tick = document.getElementById("keep");
  // Opened anew: what was typed in this tab before may be somebody else's.
  const came = performance.getEntriesByType("navigation")[0]?.type;
  if (came === "back_forward" && history.state?.answers) history.replaceState({}, "", location.href);
  if (came === "navigate" && box.dataset.answers === "empty") sessionStorage.removeItem(name);
  const kept = sessionStorage.getItem(name) ?? localStorage.getItem(name);
  tick.checked = localStorage.getItem(name) !== null;
  document.querySelector(".app-keep").hidden = false;
  if (kept && box.dataset.answers === "empty") {
    fill(box, await unseal(key, kept));
    document.querySelector(".app-keep__found").hidden = false;
    // Reload where the answers were being checked: so they are again. Whoever comes back to here wants the form.
    if (history.state?.answers === "check" && came === "reload") form.requestSubmit(form.querySelector("button[name=do][value=check]"));
  }

  const save = async () => {
    const sealed = await seal(key, read(box));
    sessionStorage.setItem(name, sealed);
    if (tick.checked) localStorage.setItem(name, sealed);
  };
  let last = Promise.resolve(); // one after the other, so that the newest stays
  const keep = () => (last = last.then(save).catch(() => {}));
  if (box.dataset.answers === "typed") keep();
  form.addEventListener("input", keep);
  form.addEventListener("change", keep);
  tick.addEventListener("change", () => {
    if (!tick.checked) last = last.then(() => localStorage.removeItem(name));
  });
  // Sealing takes a thousandth of a second, so it is done long before the next page is there.
  form.addEventListener("submit", keep);
}
