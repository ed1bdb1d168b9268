// Makes a long list shorter while one types what one looks for. Without scripts the button beside the field asks the server for the same. What
// is chosen stays in sight, whatever is typed.

/** plain is a text in small letters, with a space for each sign, and without the marks over letters. */
function plain(text) {
  return text
    .toLowerCase()
    .normalize("NFD")
    .replace(/\p{M}/gu, "")
    .replace(/[^\p{L}\p{N}]+/gu, " ");
}

function found(words, text) {
  const within = plain(text);
  return words.every((word) => within.includes(word));
}

function find(part) {
  const field = part.querySelector(".app-find__field input");
  const button = part.querySelector(".app-find__field button");
  const said = part.querySelector(".app-find__said");
  const select = part.querySelector("select");
  const all = select ? [...select.options] : [];
  const marked = [...part.querySelectorAll("[data-find]")];
  const items = marked.length > 0 ? marked : [...part.querySelectorAll(".nhsuk-checkboxes__item")];

  const shorten = () => {
    const words = plain(field.value).split(" ").filter(Boolean);
    let shown = 0;
    if (select) {
      const chosen = select.value;
      const stay = all.filter((o) => o.value === "" || o.value === chosen || found(words, o.textContent));
      select.replaceChildren(...stay);
      select.value = chosen;
      shown = stay.filter((o) => o.value !== "").length;
    }
    for (const item of items) {
      item.hidden = !found(words, item.dataset.find ?? item.textContent) && !item.querySelector(":checked");
      if (!item.hidden) shown++;
    }
    for (const details of part.querySelectorAll("details.nhsuk-expander")) details.open = words.length > 0 || details.open;
    const count = select ? all.filter((o) => o.value !== "").length : items.length;
    said.textContent = words.length > 0 ? `Shown: ${shown} of ${count}. ${part.dataset.kept}`.trim() : "";
  };
  field.addEventListener("input", shorten);
  field.addEventListener("keydown", (event) => event.key === "Enter" && event.preventDefault());
  button.hidden = true;
  shorten();
}

export function findInLists() {
  // Where the server has left something out already, its own search goes on: what is not there cannot be found here.
  document.querySelectorAll("[data-module=app-find]:not([data-part])").forEach(find);
}
