// Keeps what a signed-in person typed into a form until it is sent, for Reload, Back, and a phone that drops the page, in the same tab.
// It is sealed with a key that only pages shown to that person carry. It is removed when the form is sent, when the form is opened anew,
// when they sign out, and when somebody else signs in. Passwords and files are never kept.
import { digest, encode, fillField, keyOf, seal, unseal } from "./seal.js";

const prefix = "words-";

/** sent is before the name of a form that was sent and whose answer has not come yet. */
const sent = "sent-words-";

/** names of what this tab keeps that begin so. */
const kept = (beginning) => Object.keys(sessionStorage).filter((name) => name.startsWith(beginning));

/** forget removes what is kept under names that begin so. */
const forget = (beginning) => kept(beginning).forEach((name) => sessionStorage.removeItem(name));

/** typed are the fields of a form in which somebody writes or chooses. */
const typed = (form) => [...form.elements].filter((field) => field.name && field.matches("textarea, select, input:not([type=hidden], [type=submit], [type=button], [type=file], [type=password])"));

/** carried are the hidden fields that say which page was written on: a change by others in between is then told as always, and what arrived already is not done twice. */
const carried = (form) => [...form.querySelectorAll("input[type=hidden][name=version], input[type=hidden][name=once]")];

const ticks = (field) => field.type === "radio" || field.type === "checkbox";

/** ofForm is everything in a form. */
const ofForm = (form) => [...typed(form), ...carried(form)].map((field) => ({ name: field.name, value: field.value, on: ticks(field) && field.checked }));

/** fill puts it back. Fields of the same name are told apart by their order, boxes by their value. */
function fill(form, all) {
  for (const field of [...typed(form), ...carried(form)]) {
    const at = all.findIndex((one) => one.name === field.name && (!ticks(field) || one.value === field.value));
    if (at < 0) continue;
    const [one] = all.splice(at, 1);
    fillField(field, one.value, one.on);
  }
}

/** kind of the navigation that led here: navigate, reload, back_forward. */
const arrived = () => performance.getEntriesByType("navigation")[0]?.type;

/** keptForms are the forms of the page that are kept: each by where it is sent. Two of the same address cannot be told apart. */
function keptForms() {
  const all = [...document.querySelectorAll("form[data-words]")];
  const where = (form) => new URL(form.action).pathname;
  return all
    .filter((form) => form.querySelector("textarea, input[type=text]") && !form.querySelector("input[type=password]"))
    .filter((form) => all.filter((other) => where(other) === where(form)).length === 1)
    .map((form) => ({ form, path: where(form) }));
}

export async function keepWords() {
  const who = document.body.dataset.reader;
  if (!who || !globalThis.crypto?.subtle) return; // nobody is signed in: what is kept stays sealed, and the next person removes it
  try {
    const mine = `${prefix}${encode(await digest(`person ${who}`)).slice(0, 12)}-`;
    kept(prefix).filter((name) => !name.startsWith(mine)).forEach((name) => sessionStorage.removeItem(name));
    for (const form of document.querySelectorAll("form[action$='/sign-out']")) {
      form.addEventListener("submit", () => {
        forget(prefix);
        forget(sent);
      });
    }
    const back = document.body.dataset.back;
    if (!back && arrived() === "navigate") {
      // A form was sent, and its answer leads here: it is done.
      for (const name of kept(sent)) sessionStorage.removeItem(name.slice(sent.length));
    }
    const forms = keptForms();
    // A page that answers a form with the form itself would be sent again by Reload. Its place in the history becomes that of the form.
    if (back && forms.some(({ path }) => path === location.pathname)) history.replaceState(history.state, "", back);
    if (!back) forget(sent);
    for (const each of forms) await keepForm(each.form, `${mine}${encode(await digest(`form ${each.path}`)).slice(0, 16)}`, await keyOf(`words ${who} ${each.path}`), !!back);
  } catch {
    // A device that keeps nothing: the form is complete without it.
  }
}

async function keepForm(form, name, key, answered) {
  let last = Promise.resolve(); // one after the other, so that the newest stays
  const keep = () => (last = last.then(async () => sessionStorage.setItem(name, await seal(key, ofForm(form)))).catch(() => {}));
  if (answered) keep();
  else if (arrived() === "navigate") sessionStorage.removeItem(name);
  else {
    const found = sessionStorage.getItem(name);
    if (found) fill(form, await unseal(key, found));
  }
  form.addEventListener("input", keep);
  form.addEventListener("change", keep);
  form.addEventListener("submit", () => sessionStorage.setItem(sent + name, "yes"));
  // A browser may bring a page back as it stood. Once its form is sent, it is asked for anew.
  const had = () => sessionStorage.getItem(name) !== null;
  let wrote = false;
  form.addEventListener("input", () => (wrote = true));
  window.addEventListener("pageshow", (event) => {
    if (event.persisted && wrote && !had()) location.reload();
  });
}
