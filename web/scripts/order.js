// Puts cards in order without sending the page: the buttons beside each card move it, and the numbers are counted anew. Nothing is
// saved by that, as without scripts, where each press brings the page back from the server.

/** numbered are the cards with a number, in its order; null where a number cannot be read or stands twice: then the server says so. */
function numbered(cards) {
  const found = cards.map((card) => ({ card, text: field(card).value.trim() })).filter((one) => one.text !== "");
  const numbers = found.map((one) => Number(one.text));
  if (found.some((one) => !/^[0-9]{1,4}$/.test(one.text)) || numbers.includes(0) || new Set(numbers).size < numbers.length) return null;
  return found.sort((a, b) => Number(a.text) - Number(b.text)).map((one) => one.card);
}

function field(card) {
  return card.querySelector("input");
}

/** moved is the order after a button was pressed. */
function moved(list, card, what) {
  const at = list.indexOf(card);
  const out = list.filter((one) => one !== card);
  if (what === "off") return out;
  if (at < 0) return what === "add" ? [...list, card] : list;
  out.splice(Math.max(0, what === "up" ? at - 1 : what === "down" ? at + 1 : at), 0, card);
  return out;
}

function order(part) {
  const form = part.closest("form");
  const listed = part.querySelector("[data-order=listed]");
  const others = part.querySelector("[data-order=others]");
  const said = part.querySelector("[data-said]");

  const show = (list) => {
    for (const card of [...listed.children]) if (!list.includes(card)) others.prepend(card);
    list.forEach((card, i) => {
      if (listed.children[i] !== card) listed.insertBefore(card, listed.children[i] ?? null);
    });
    for (const card of part.querySelectorAll("[data-card]")) {
      const place = list.indexOf(card);
      field(card).value = place < 0 ? "" : place + 1;
      card.querySelector("[data-listed]").hidden = place < 0;
      card.querySelector("[data-other]").hidden = place >= 0;
    }
    listed.closest("section").hidden = listed.children.length === 0;
    others.closest("section").hidden = others.children.length === 0;
  };
  const tell = (card, words) => {
    part.querySelector("[data-moved]")?.remove();
    const note = document.createElement("p");
    note.className = "app-order__moved";
    note.dataset.moved = "";
    note.textContent = `${words} Not saved yet.`;
    card.append(note);
    said.textContent = words;
  };

  form.addEventListener("click", (event) => {
    const button = event.target.closest("button[name=move]");
    if (!button) return;
    const card = button.closest("[data-card]");
    const was = numbered([...part.querySelectorAll("[data-card]")]);
    if (!was) return;
    event.preventDefault();
    const what = button.value.split(":")[0];
    const list = moved(was, card, what);
    show(list);
    const place = list.indexOf(card) + 1;
    const name = card.dataset.name;
    tell(card, place ? `${name} is number ${place} of ${list.length}.` : `${name} is not on your list.`);
    const next = place === 0 ? "add" : what === "down" ? "down" : "up";
    card.querySelector(`button[value^="${next}:"]`).focus();
  });
}

export function orderCards() {
  document.querySelectorAll("[data-module=app-order]").forEach(order);
}
