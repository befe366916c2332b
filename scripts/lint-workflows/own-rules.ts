type Mapping = Readonly<Record<string, unknown>>;

function mapping(value: unknown): Mapping {
  return typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Mapping) : {};
}

function stepsOf(job: Mapping): readonly Mapping[] {
  return Array.isArray(job.steps) ? job.steps.map(mapping) : [];
}

function triggersOf(workflow: Mapping): readonly string[] {
  const { on } = workflow;
  if (typeof on === 'string') return [on];
  return Array.isArray(on) ? on.map(String) : Object.keys(mapping(on));
}

/** Triggers that run with the rights of the repository on what strangers bring. */
const STRANGERS = ['pull_request_target', 'workflow_run', 'issue_comment', 'discussion_comment'];

/** What anyone may fill with a text of their choice. */
const UNTRUSTED = /\$\{\{[^}]*\b(?:github\.event\.|github\.head_ref\b|inputs\.)/;

/** Code that a step hands to a shell or an interpreter. */
function codeOf(step: Mapping): string {
  const { script } = mapping(step.with);
  return [step.run, script].filter((part): part is string => typeof part === 'string').join('\n');
}

/** Faults of any workflow that lets a text of a stranger become code, or a stranger's event run with our rights. */
export function injectionFaults(workflow: Mapping): readonly string[] {
  const triggers = triggersOf(workflow).filter((trigger) => STRANGERS.includes(trigger));
  const jobs = Object.entries(mapping(workflow.jobs));
  return [
    ...triggers.map((trigger) => `the trigger ${trigger} gives the repository's rights to what strangers bring`),
    ...jobs.flatMap(([name, job]) =>
      stepsOf(mapping(job))
        .filter((step) => UNTRUSTED.test(codeOf(step)))
        .map(() => `job ${name}: a text from outside becomes code in \`run\`: hand it over by \`env\``),
    ),
  ];
}

function permissionFaults(job: Mapping, byPullRequest: boolean): readonly string[] {
  if (typeof job.permissions !== 'object' || job.permissions === null) return ['needs permissions of its own, by name'];
  const writes = Object.entries(mapping(job.permissions)).filter(([, level]) => level === 'write');
  const names = writes.map(([name]) => name);
  // GitHub itself gives a fork's pull request no more than reading.
  const forReview = names.filter((name) => name !== 'security-events');
  return [
    ...(byPullRequest ? forReview.map((name) => `a pull request must not run with \`${name}: write\``) : []),
    ...(names.includes('contents') && job.environment === undefined
      ? ['`contents: write` needs a protected environment']
      : []),
  ];
}

function jobFaults(job: Mapping, byPullRequest: boolean): readonly string[] {
  const code = stepsOf(job).map(codeOf);
  return [
    ...permissionFaults(job, byPullRequest),
    ...(typeof job['timeout-minutes'] === 'number' || job.uses !== undefined ? [] : ['needs `timeout-minutes`']),
    ...(job.secrets === 'inherit' ? ['hands on all secrets'] : []),
    ...(code.some((text) => text.includes('${{')) ? ['an expression in `run`: hand it over by `env`'] : []),
  ];
}

/** Faults of our own workflows, beyond those of any: each job with few rights, an end, and no expression in its code. */
export function ownWorkflowFaults(workflow: Mapping): readonly string[] {
  const byPullRequest = triggersOf(workflow).some((trigger) => trigger === 'pull_request');
  return Object.entries(mapping(workflow.jobs)).flatMap(([name, job]) =>
    jobFaults(mapping(job), byPullRequest).map((fault) => `job ${name}: ${fault}`),
  );
}
