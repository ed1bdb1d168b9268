// A form in parts shows one part at a time by the styles alone, by the anchor in the address. This makes it steadier: links
// inside the page that lead elsewhere leave the part as it is, messages lead to their field in whatever part it is, the title
// says which part is shown, and older browsers show parts, too.

export function stepParts() {
  const box = document.querySelector(".app-parts");
  if (!box) return;
  const parts = [...box.querySelectorAll(":scope > .app-part")];
  const title = document.title;
  const partOf = (anchor) => {
    const target = anchor.length > 1 && document.getElementById(decodeURIComponent(anchor.slice(1)));
    return target && parts.find((part) => part.contains(target));
  };
  const show = (part) => {
    for (const each of parts) each.classList.toggle("app-part--open", each === part);
    const heading = part.querySelector("h2[tabindex]");
    document.title = heading ? `${heading.textContent.trim().replace(/\s+/g, " ")} – ${title}` : title;
  };

  box.classList.add("app-parts--stepped");
  const first = partOf(location.hash) ?? parts.find((part) => part.classList.contains("app-part--open"));
  if (first) show(first);
  // Before the design system moves the focus to a field, its part must be there.
  document.addEventListener(
    "click",
    (event) => {
      const link = event.target.closest?.('a[href^="#"]');
      const part = link && partOf(link.hash);
      if (part) show(part);
    },
    true,
  );
  window.addEventListener("hashchange", () => {
    const part = partOf(location.hash);
    if (!part) return;
    show(part);
    if (part.id === location.hash.slice(1)) part.querySelector("h2[tabindex]")?.focus({ preventScroll: true });
  });
}
