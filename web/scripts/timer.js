// Lets the seconds of a meeting's timer run. What counts is kept by the server: this only shows it, and asks again when
// somebody comes back to the page, because another member may have pressed a button meanwhile.

function clock(seconds) {
  const two = (n) => String(n).padStart(2, "0");
  const minutes = Math.floor(seconds / 60);
  const rest = `${two(seconds % 60)}`;
  return minutes >= 60 ? `${Math.floor(minutes / 60)}:${two(minutes % 60)}:${rest}` : `${minutes}:${rest}`;
}

function run(timer) {
  const running = timer.dataset.running;
  if (!running) return;
  const counted = { task: Number(timer.dataset.task), reflection: Number(timer.dataset.reflection) };
  const opened = performance.now();
  const show = (name, text) => {
    const place = timer.querySelector(`[data-timer=${name}]`);
    if (place) place.textContent = text;
  };
  setInterval(() => {
    const now = { ...counted };
    now[running] += Math.floor((performance.now() - opened) / 1000);
    show(running, clock(now[running]));
    const all = now.task + now.reflection;
    if (all > 0) show("share", `${Math.round((now.reflection / all) * 100)} per cent`);
  }, 1000);
  let hidden = false;
  document.addEventListener("visibilitychange", () => {
    if (document.hidden) hidden = true;
    else if (hidden) location.reload();
  });
}

export function runTimers() {
  document.querySelectorAll("[data-module=app-timer]").forEach(run);
}
