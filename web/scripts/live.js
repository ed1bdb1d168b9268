// Lets a page follow work that goes on without it: the progress is shown anew each second, and when the work is done the page
// is loaded again. Without scripts there is a button that does the same.

const pause = 1000;

async function follow(part) {
  let answer;
  try {
    answer = await fetch(location.href, { credentials: "same-origin" });
  } catch {
    setTimeout(() => follow(part), 5 * pause); // the network is away for a moment
    return;
  }
  const page = new DOMParser().parseFromString(await answer.text(), "text/html");
  const now = page.querySelector("[data-module=app-live] .app-progress");
  const shown = part.querySelector(".app-progress");
  if (!answer.ok || !now || !shown) {
    location.reload();
    return;
  }
  if (now.textContent !== shown.textContent) shown.replaceWith(document.importNode(now, true));
  setTimeout(() => follow(part), pause);
}

export function followWork() {
  document.querySelectorAll("[data-module=app-live]").forEach((part) => {
    part.setAttribute("aria-live", "polite");
    setTimeout(() => follow(part), pause);
  });
}
