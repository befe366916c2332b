import { readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import type { LoggedRequest } from '../../../simulator/service.js';
import { REPOSITORY, type Scenario, type Step } from '../harness.js';

/** All that a run, and whatever it changed, shows to anyone: by where it is shown. */
export function everythingShown(given: Scenario, step: Step): Readonly<Record<string, string>> {
  const reportFile = step.outputs['report-file'] ?? '';
  const folder = reportFile.slice(0, reportFile.lastIndexOf('/'));
  return {
    log: step.log
      .split('\n')
      .filter((line) => !line.startsWith('::add-mask::'))
      .join('\n'),
    summary: step.summary,
    outputs: JSON.stringify(step.outputs),
    ...filesBelow(folder),
    ...Object.fromEntries(
      step.requests
        .filter(({ service }) => service === 'github')
        .map((request) => [requestName(request), sent(request)]),
    ),
    ...written(given, step),
  };
}

/** Every file that the step left in its folder, but for those that the runner itself wrote. */
function filesBelow(folder: string): Readonly<Record<string, string>> {
  if (folder === '') return {};
  const names = readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter((name) =>
    statSync(join(folder, name)).isFile(),
  );
  return Object.fromEntries(names.map((name) => [`file ${name}`, readFileSync(join(folder, name), 'utf8')]));
}

function requestName({ sequence, method, path }: LoggedRequest): string {
  return `request ${sequence} ${method} ${path}`;
}

/** A request as sent, but for its authorization; what is base64 in it (a commit's files) as text too. */
function sent({ path, headers, body }: LoggedRequest): string {
  const { authorization: _credential, ...rest } = headers;
  const decoded = (body.match(/[A-Za-z0-9+/]{24,}={0,2}/g) ?? []).map((text) =>
    Buffer.from(text, 'base64').toString('utf8'),
  );
  return [path, JSON.stringify(rest), body, ...decoded].join('\n');
}

/** Pull requests with their comments, commits and files on every branch but the base. */
function written({ github, world }: Scenario, step: Step): Readonly<Record<string, string>> {
  if (step.writes.length === 0) return {};
  const { hands } = github;
  const repository = world.github.repositories.find((each) => `${each.owner}/${each.name}` === REPOSITORY);
  const branches = Object.keys(hands.branches(REPOSITORY)).filter((branch) => branch !== 'main');
  return {
    pulls: JSON.stringify(repository?.pulls ?? []),
    issues: JSON.stringify(repository?.issues ?? []),
    ...Object.fromEntries(
      branches.map((branch) => [`commits of ${branch}`, JSON.stringify(hands.log(REPOSITORY, branch))]),
    ),
    ...Object.fromEntries(
      branches.map((branch) => [
        `added on ${branch}`,
        (hands.diff(REPOSITORY, 'main', branch).match(/^\+.*$/gm) ?? []).join('\n'),
      ]),
    ),
  };
}

/** Where any of these values is shown, in plain text or in the usual encodings; nowhere is what tests expect. */
export function leaksOf(values: readonly string[], shown: Readonly<Record<string, string>>): readonly string[] {
  return values.flatMap((value, index) => {
    if (value.length < 4) throw new Error(`Value ${index} is too short to look for.`);
    const forms = {
      plain: value,
      json: JSON.stringify(value).slice(1, -1),
      percent: encodeURIComponent(value),
      base64: Buffer.from(value).toString('base64').replace(/=+$/, ''),
    };
    return Object.entries(shown).flatMap(([where, text]) =>
      Object.entries(forms).flatMap(([form, spelled]) =>
        text.includes(spelled) ? [`value ${index} (${form}) in ${where}`] : [],
      ),
    );
  });
}

/** Every credential of a run: tokens of the job, of GitHub, and those that services gave out or were handed. */
export function credentialsOf({ requests, log }: Step): readonly string[] {
  const bearers = requests.flatMap(({ headers }) => headers.authorization?.replace(/^\w+ /, '') ?? []);
  const assertions = requests.flatMap(({ service, body }) =>
    service === 'entra' ? [new URLSearchParams(body).get('client_assertion') ?? ''] : [],
  );
  // What was masked is a credential, whether it was used or not.
  const masked = log.split('\n').flatMap((line) => /^::add-mask::(.*)$/.exec(line)?.[1] ?? []);
  return [...new Set([...bearers, ...assertions, ...masked])].filter((value) => value !== '');
}
