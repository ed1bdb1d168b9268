// Builds the two files that every page uses, dist/app.css and dist/app.js, and dist/early.js.
// Run `npm ci --ignore-scripts && npm run build` in this folder. The result is committed, so that `go build` needs no Node.
import { copyFileSync, mkdirSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import * as esbuild from "esbuild";
import * as sass from "sass";

const here = dirname(fileURLToPath(import.meta.url));
const dist = join(here, "dist");
mkdirSync(dist, { recursive: true });

const compiled = sass.compile(join(here, "styles/app.scss"), {
  style: "expanded",
  loadPaths: [join(here, "node_modules/nhsuk-frontend/dist")],
  quietDeps: true,
  logger: sass.Logger.silent,
});
const target = ["chrome90", "firefox90", "safari14.1"];
const css = await esbuild.transform(compiled.css, { loader: "css", minify: true, target });
writeFileSync(join(dist, "app.css"), css.code);

for (const name of ["app", "early"]) {
  await esbuild.build({
    entryPoints: [join(here, "scripts", `${name}.js`)],
    outfile: join(dist, `${name}.js`),
    nodePaths: [join(here, "node_modules")],
    bundle: true,
    minify: true,
    format: name === "app" ? "esm" : "iife",
    target,
    legalComments: "none",
  });
}
copyFileSync(join(here, "styles/icon.svg"), join(dist, "icon.svg"));
