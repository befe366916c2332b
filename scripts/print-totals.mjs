import { existsSync, readFileSync } from 'node:fs';

/** Prints `N passed, N failed` over all test runs whose totals are in the file named by the first argument. */
const [, , file = ''] = process.argv;
const lines = existsSync(file) ? readFileSync(file, 'utf8').split('\n').filter(Boolean) : [];
const totals = lines.map((line) => JSON.parse(line));
const sum = (field) => totals.reduce((total, run) => total + run[field], 0);
console.log(`${sum('passed')} passed, ${sum('failed')} failed`);
