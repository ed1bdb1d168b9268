// Finds one element of the page the way a person would: by the words that name it. Returns the element, or a string
// that says why there is none. query.kind chooses what is looked for, query.name is the name, "Group > Name" looks
// only inside the group, row or section that begins with the words before the arrow.
(query) => {
  const kinds = {
    click: "a[href],button,summary,input[type=submit],input[type=button],input[type=reset],input[type=image],[role=button],[role=link],[role=tab]",
    button: "button,input[type=submit],input[type=button],input[type=reset],[role=button]",
    field: "input:not([type=hidden]):not([type=submit]):not([type=button]):not([type=reset]):not([type=image]):not([type=radio]):not([type=checkbox]),select,textarea,[contenteditable=true],[role=textbox]",
    radio: "input[type=radio]",
    checkbox: "input[type=checkbox]",
    file: "input[type=file]",
    select: "select",
  };
  kinds.any = Object.values(kinds).join(",");
  const squeeze = (s) => (s || "").replace(/\s+/g, " ").trim();
  const texts = (el) => [squeeze(el.textContent), squeeze(el.innerText)];
  const byIds = (ids) => squeeze(ids.split(/\s+/).map((id) => document.getElementById(id)?.textContent || "").join(" "));
  const visible = (el) => el.checkVisibility({ visibilityProperty: true }) && el.getClientRects().length > 0;

  // names lists what a person may call the element, the name that is read aloud first.
  const names = (el) => {
    const found = [];
    if (el.hasAttribute("aria-labelledby")) found.push(byIds(el.getAttribute("aria-labelledby")));
    if (el.hasAttribute("aria-label")) found.push(squeeze(el.getAttribute("aria-label")));
    for (const label of el.labels || []) found.push(...texts(label));
    if (el.matches("input[type=submit],input[type=button],input[type=reset]")) found.push(squeeze(el.value));
    else if (!el.matches("input,select,textarea")) found.push(...texts(el), squeeze(el.querySelector("img[alt],svg title")?.alt || ""));
    if (el.title) found.push(squeeze(el.title));
    return found.filter((name) => name);
  };

  // groups lists the elements whose own first words are the given ones.
  const groups = (title) => {
    const starts = (el) => el && texts(el).some((text) => text === title || text.startsWith(title));
    const own = (el) => el.querySelector(":scope > legend, :scope > th, :scope > td, :scope > dt, :scope > summary") || el.matches("fieldset,tr") || el.querySelector("h1, h2, h3, h4, h5, h6");
    const all = [...document.querySelectorAll("fieldset,tr,li,section,article,form,nav,header,footer,dl > div,[role=group],.nhsuk-card,details")].filter(
      (el) => squeeze(el.getAttribute("aria-label")) === title || (own(el) !== true && starts(own(el))),
    );
    return all.filter((el) => !all.some((other) => other !== el && el.contains(other)));
  };

  if (query.kind === "css") return document.querySelector(query.name) || "nothing on the page matches the selector " + query.name;

  const parts = query.name.split(" > ").map(squeeze);
  const name = parts.pop();
  let all = [...document.querySelectorAll(kinds[query.kind])];
  for (const title of parts) {
    const inside = groups(title);
    if (inside.length === 0) return `there is no group, row or section that begins with "${title}"`;
    all = all.filter((el) => inside.some((group) => group.contains(el)));
  }
  const tiers = [(n) => n === name, (n) => n.startsWith(name), (n) => n.includes(name)];
  for (const fits of tiers) {
    const found = all.filter((el) => names(el).some(fits));
    if (found.length === 0) continue;
    const seen = found.filter(visible);
    if (seen.length === 0) return `"${query.name}" is on the page but cannot be seen`;
    const same = seen.every((el) => el.href !== undefined && el.href === seen[0].href);
    if (seen.length > 1 && !same) return `"${query.name}" could be ${seen.length} things: ${seen.slice(0, 8).map((el) => '"' + names(el)[0] + '"').join(", ")}: say more of the name, or "Group > Name"`;
    return seen[0];
  }
  const here = all.filter(visible).flatMap((el) => names(el).slice(0, 1));
  return `there is no ${query.kind === "click" ? "link or button" : query.kind} named "${query.name}"; here are: ${[...new Set(here)].slice(0, 60).map((n) => '"' + n + '"').join(", ") || "none"}`;
}
