// Builds what browsers load into dist/: app.css, app.js, early.js and the pictures that the styles name.
// Run `npm ci --ignore-scripts && npm run build` in this folder. The result is committed, so that `go build` needs no Node.
import { createHash } from "node:crypto";
import { copyFileSync, mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import * as esbuild from "esbuild";
import * as sass from "sass";

const here = dirname(fileURLToPath(import.meta.url));
const dist = join(here, "dist");
const system = join(here, "node_modules/nhsuk-frontend/dist/nhsuk");
const target = ["chrome90", "firefox90", "safari14.1"];

/** The brand colour as the design system gets it, and what it mixes from it: shades with black, tints with white, in per cent. */
const brand = "#17505c";
const shades = [10, 20, 35, 50];
const tints = [20, 78, 85, 93];

/** mix gives colour with per cent of black or white, rounded as the design system rounds. */
function mix(colour, other, per) {
  const channels = [1, 3, 5].map((at) => parseInt(colour.slice(at, at + 2), 16));
  const mixed = channels.map((c) => Math.round((c * (100 - per) + other * per) / 100));
  return "#" + mixed.map((c) => c.toString(16).padStart(2, "0")).join("");
}

/** branded makes custom properties of the brand colour and of everything mixed from it, so that one property changes all. */
function branded(css) {
  const derived = [
    ...shades.map((per) => ({ name: `--app-brand-shade-${per}`, value: mix(brand, 0, per), with: `black ${per}%` })),
    ...tints.map((per) => ({ name: `--app-brand-tint-${per}`, value: mix(brand, 255, per), with: `white ${per}%` })),
  ];
  const [declaration] = css.match(/:root\s*\{\s*--app-brand:[^}]*\}/);
  let rest = css.replace(declaration, "/*root*/").replaceAll(brand, "var(--app-brand)");
  for (const d of derived) rest = rest.replaceAll(d.value, `var(${d.name})`);
  const plain = derived.map((d) => `${d.name}: ${d.value};`).join("");
  const mixed = derived.map((d) => `${d.name}: color-mix(in srgb, ${d.with}, var(--app-brand));`).join("");
  const root = `${declaration} :root { ${plain} } @supports (color: color-mix(in srgb, red, red)) { :root { ${mixed} } }`;
  return rest.replace("/*root*/", root);
}

/** Colours of the NHS that the design system writes without asking a setting, and ours in their place. */
const ours = {
  "#005eb8": brand,
  "#003087": brand,
  "#330072": "#5b4080",
  "#007f3b": "#1e6b4a",
  "#d5281b": "#b3261e",
  "#ffeb3b": "#ffd84d",
  "#fff9c4": "#fff6d6",
  "#212b32": "#1f2a30",
  "#4c6272": "#4a5a63",
  "#d8dde0": "#d8d3c9",
  "#f0f4f5": "#f7f5f1",
  "#aeb7bd": "#b5ae9f",
};

/** The other colours that a network can have (internal/shared/network lists the same). */
const otherBrands = {
  blue: "#1d4a80",
  green: "#1f5a3c",
  purple: "#54397a",
  plum: "#74284e",
  brown: "#63401f",
  slate: "#3a4853",
};

/** brandSheets writes a small stylesheet for each of them, with what is mixed from it for browsers that cannot mix. */
function brandSheets() {
  for (const [name, colour] of Object.entries(otherBrands)) {
    const properties = [
      `--app-brand: ${colour};`,
      ...shades.map((per) => `--app-brand-shade-${per}: ${mix(colour, 0, per)};`),
      ...tints.map((per) => `--app-brand-tint-${per}: ${mix(colour, 255, per)};`),
    ];
    writeFileSync(join(dist, `brand-${name}.css`), `:root {\n  ${properties.join("\n  ")}\n}\n`);
  }
}

/** neutral puts our colours in the place of the NHS's own. */
function neutral(css) {
  return Object.entries(ours).reduce((text, [theirs, own]) => text.replaceAll(theirs, own), css);
}

/** pictured copies the pictures that the styles name and gives them the addresses that web.go gives them. */
function pictured(css) {
  return css.replace(/\/assets\/images\/([a-z-]+\.svg)/g, (_, name) => {
    const from = join(system, "assets/images", name);
    copyFileSync(from, join(dist, name));
    const hash = createHash("sha256").update(readFileSync(from)).digest("hex").slice(0, 10);
    return `/assets/${name.replace(".svg", `.${hash}.svg`)}`;
  });
}

async function styles() {
  const compiled = sass.compile(join(here, "styles/app.scss"), {
    style: "expanded",
    loadPaths: [join(here, "node_modules/nhsuk-frontend/dist")],
    quietDeps: true,
  });
  const css = await esbuild.transform(pictured(branded(neutral(compiled.css))), { loader: "css", minify: true, target });
  // One rule a line: the result is committed, and two people who change styles at once should not meet in one long line.
  writeFileSync(join(dist, "app.css"), css.code.replaceAll("}", "}\n"));
}

async function script(name, format) {
  await esbuild.build({
    entryPoints: [join(here, "scripts", `${name}.js`)],
    outfile: join(dist, `${name}.js`),
    bundle: true,
    minify: true,
    format,
    target,
    legalComments: "none",
  });
}

rmSync(dist, { recursive: true, force: true });
mkdirSync(dist, { recursive: true });
copyFileSync(join(here, "styles/icon.svg"), join(dist, "icon.svg"));
await styles();
brandSheets();
await script("app", "esm");
await script("early", "iife");
await script("passkey", "esm");
