// Lets people be dragged from table to table where tables are drawn. Dragging only fills the form that every name leads to: what
// the change does is asked of the server and shown before anything is saved. With the keyboard, or without scripts, the names
// are links to that form.

const far = 6; // pixels that a pointer moves before it drags
const edge = 70; // so close to the edge of the window the page scrolls along
const step = 14;

/** aim is where somebody is let go: the words that say what would happen, what is marked, and the answer in the form. */
function aim(room, held, x, y) {
  const at = document.elementFromPoint(x, y);
  const table = at && at.closest("[data-table]");
  if (!table || !room.contains(table) || table.dataset.table === held.table) return null;
  const other = at.closest("[data-person]");
  if (other) {
    const both = table.querySelectorAll(`[data-person="${CSS.escape(other.dataset.person)}"]`);
    return { to: `with:${other.dataset.person}`, marked: [...both], words: `${held.name}: change places with ${other.dataset.name}` };
  }
  return { to: `table:${table.dataset.table}`, marked: [table], words: `${held.name}: to table ${table.dataset.table}` };
}

/** ask shows what the server says about a change in a dialogue; where there is none, or no answer, it opens the page itself. */
async function ask(address, back) {
  if (typeof HTMLDialogElement === "undefined") return location.assign(address);
  let effect, problems;
  try {
    const answer = await fetch(address, { credentials: "same-origin" });
    const page = new DOMParser().parseFromString(await answer.text(), "text/html");
    effect = page.querySelector("[data-effect]");
    problems = page.querySelector(".nhsuk-error-summary li, .nhsuk-error-summary p");
  } catch {
    return location.assign(address);
  }
  if (!effect && !problems) return location.assign(address);
  const box = document.createElement("dialog");
  box.className = "app-dialog";
  const heading = document.createElement("h2");
  heading.className = "nhsuk-heading-m";
  heading.id = "app-dialog-heading";
  heading.tabIndex = -1;
  box.setAttribute("aria-labelledby", heading.id);
  if (effect) {
    const inside = document.importNode(effect, true);
    heading.textContent = inside.querySelector("h2").textContent;
    inside.querySelector("h2").remove();
    box.append(heading, ...inside.childNodes);
  } else {
    heading.textContent = "That cannot be done";
    const why = document.createElement("p");
    why.textContent = problems.textContent.trim();
    box.append(heading, why);
  }
  const leave = document.createElement("button");
  leave.type = "button";
  leave.className = "nhsuk-button nhsuk-button--secondary";
  leave.textContent = effect ? "Leave it as it is" : "Close";
  leave.addEventListener("click", () => box.close());
  box.append(leave);
  box.addEventListener("close", () => {
    box.remove();
    back?.focus();
  });
  document.querySelector("main").append(box);
  box.showModal();
  heading.focus();
}

function drag(room) {
  let held = null;

  const mark = (next) => {
    for (const part of held.aim?.marked ?? []) part.classList.remove("app-seats__aim");
    held.aim = next;
    for (const part of next?.marked ?? []) part.classList.add("app-seats__aim");
    held.ghost.textContent = next ? next.words : held.name;
  };
  const look = () => {
    held.ghost.style.transform = `translate(${Math.min(held.x + 12, innerWidth - held.ghost.offsetWidth - 4)}px, ${held.y + 12}px)`;
    mark(aim(room, held, held.x, held.y));
  };
  const scroll = () => {
    if (!held?.ghost) return;
    const by = held.y < edge ? -step : held.y > innerHeight - edge ? step : 0;
    if (by) {
      scrollBy(0, by);
      look();
    }
    requestAnimationFrame(scroll);
  };
  const begin = () => {
    held.ghost = document.createElement("div");
    held.ghost.className = "app-seats__ghost";
    held.ghost.setAttribute("aria-hidden", "true");
    document.body.append(held.ghost);
    document.body.classList.add("app-dragging");
    getSelection()?.removeAllRanges();
    requestAnimationFrame(scroll);
  };
  const end = () => {
    const was = held;
    if (was?.ghost) {
      mark(null);
      was.ghost.remove();
      document.body.classList.remove("app-dragging");
      // The same press must not also follow the link that it began on.
      const stop = (event) => event.preventDefault();
      addEventListener("click", stop, { capture: true, once: true });
      setTimeout(() => removeEventListener("click", stop, { capture: true }), 50);
    }
    held = null;
  };

  room.classList.add("app-seats--drag");
  // Without this the page would scroll under the finger that takes a person. Two fingers still make the page larger.
  room.addEventListener("touchstart", (event) => event.touches.length === 1 && event.target.closest("svg [data-person]") && event.preventDefault(), { passive: false });
  room.addEventListener("dragstart", (event) => event.preventDefault());
  room.addEventListener("pointerdown", (event) => {
    const from = event.target.closest("[data-person]");
    // A finger on a name scrolls the page, as it does everywhere; a finger on a chair takes the person.
    if (!from || held || event.button !== 0 || !event.isPrimary || (event.pointerType === "touch" && !from.closest("svg"))) return;
    held = {
      person: from.dataset.person,
      name: from.dataset.name,
      table: from.closest("[data-table]").dataset.table,
      link: from.closest("[data-table]").querySelector(`li[data-person="${CSS.escape(from.dataset.person)}"] a`),
      pointer: event.pointerId,
      x: event.clientX,
      y: event.clientY,
      ghost: null,
      aim: null,
    };
    held.from = { x: held.x, y: held.y };
  });
  addEventListener("pointermove", (event) => {
    if (!held || event.pointerId !== held.pointer) return;
    held.x = event.clientX;
    held.y = event.clientY;
    if (!held.ghost && Math.hypot(held.x - held.from.x, held.y - held.from.y) < far) return;
    if (!held.ghost) begin();
    event.preventDefault();
    look();
  });
  addEventListener("pointerup", (event) => {
    if (!held || event.pointerId !== held.pointer) return;
    const { aim: chosen, person, link } = held;
    end();
    if (chosen) ask(`${room.dataset.move}?person=${encodeURIComponent(person)}&to=${encodeURIComponent(chosen.to)}`, link);
  });
  addEventListener("pointercancel", end);
  addEventListener("keydown", (event) => {
    if (event.key === "Escape" && held) end();
  });
  addEventListener("selectstart", (event) => held && event.preventDefault());
}

export function dragSeats() {
  document.querySelectorAll("[data-module=app-seats]").forEach((room) => {
    drag(room);
    document.querySelectorAll("[data-drag]").forEach((words) => (words.hidden = false));
  });
}
