// Answers questions with packages of npm: see peers.go. Arguments: folder of packages, package, file, number of people on a side.
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { pathToFileURL } from "node:url";

const [folder, name, file, people] = process.argv.slice(2);
const n = Number(people);
const raw = readFileSync(file);
const numbers = new Int32Array(raw.buffer, raw.byteOffset, raw.length / 4);
const require = createRequire(join(folder, "peers.cjs"));
const load = async () => {
	const { exports } = require(join(folder, name, "package.json"));
	return import(pathToFileURL(join(folder, name, exports["."].import?.default ?? exports["."].import ?? exports["."])).href);
};
const rows = (sign) => Array.from({ length: n }, (_, i) => Array.from(numbers.subarray(i * n, (i + 1) * n), (s) => sign * s));

const answers = {
	munkres: async () => {
		const { munkres } = await load();
		const costs = rows(-1);
		return () => munkres(costs).reduce((sum, [i, j]) => sum - costs[i][j], 0);
	},
	"linear-sum-assignment": async () => {
		const loaded = await load();
		const { linearSumAssignment } = loaded.default?.linearSumAssignment ? loaded.default : loaded;
		const scores = rows(1);
		return () => {
			const found = linearSumAssignment(scores, { maximaze: true });
			return Array.from(found.rowAssignments).reduce((sum, j, i) => sum + scores[i][j], 0);
		};
	},
	// The file has for each person of the one side, then of the other, whom they want, the most wanted first.
	"stable-marriage": async () => {
		const { Person, stableMarriage } = require(name);
		const left = Array.from({ length: n }, (_, i) => new Person(i));
		const right = Array.from({ length: n }, (_, i) => new Person(i));
		left.forEach((p, i) => p.generatePreferences(Array.from(numbers.subarray(i * n, (i + 1) * n), (j) => right[j])));
		right.forEach((p, i) => p.generatePreferences(Array.from(numbers.subarray((n + i) * n, (n + i + 1) * n), (j) => left[j])));
		return () => {
			for (const p of [...left, ...right]) p.fiance = null;
			stableMarriage(left);
			// The sum of the ranks that the left people give.
			return left.reduce((sum, p) => sum + p.preferences.indexOf(p.fiance) + 1, 0);
		};
	},
};

const answer = await answers[name]();
console.log("ready");
for await (const _ of createInterface({ input: process.stdin })) {
	const wall = process.hrtime.bigint();
	const before = process.cpuUsage();
	const total = answer();
	const used = process.cpuUsage(before);
	console.log(Number(process.hrtime.bigint() - wall) / 1e9, (used.user + used.system) / 1e6, Math.round(total));
}
