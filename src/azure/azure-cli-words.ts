import { quoteForMessage } from '../core/text.js';
import { PASSING_CODES } from './exchange.js';

/** What a run asks az for. */
export interface CliQuestion {
  readonly tenantId: string;
  readonly resource: string;
  /** az's own name of the cloud; undefined where az has none. */
  readonly cloudName: string | undefined;
}

/** What az's words come to. */
export type CliVerdict =
  /** az, or Entra, says that there is no token for this login: `why` is a sentence. */
  | { readonly kind: 'refused'; readonly why: string; readonly fix: string; readonly correlationId?: string }
  /** The account is an identity of the machine, which takes no `--tenant`. */
  | { readonly kind: 'takes-no-tenant' }
  /** Nothing is proven. */
  | { readonly kind: 'unknown'; readonly reason: 'transient' | 'malformed'; readonly found: string };

/** A command that is printed, with the cloud set first where it is not the one that az starts with. */
function logIn({ tenantId, cloudName }: CliQuestion, ...more: readonly string[]): string {
  const login = ['az', 'login', '--tenant', tenantId, ...more].join(' ');
  return cloudName === undefined || cloudName === 'AzureCloud' ? login : `az cloud set --name ${cloudName}\n${login}`;
}

interface Kind {
  readonly codes: readonly number[];
  readonly why: (question: CliQuestion) => string;
  readonly fix: (question: CliQuestion) => string;
}

const KINDS: readonly Kind[] = [
  {
    // Ended, revoked, or the password was changed.
    codes: [50173, 70008, 70043, 70044, 700082, 700084, 50133, 50089],
    why: () => 'The login of az has ended.',
    fix: (question) => `Log in anew:\n\n${logIn(question)}`,
  },
  {
    codes: [50072, 50074, 50076, 50078, 50079, 50158],
    why: () => 'Microsoft Entra asks for a second factor, which az can only give when it logs in.',
    fix: (question) =>
      `Log in for this very service:\n\n${logIn(question, '--scope', `${question.resource}/.default`)}`,
  },
  {
    codes: [53000, 53001, 53002, 53003, 53004, 530002, 530003, 530032, 530034, 530035],
    why: () => 'A Conditional Access or security policy of the tenant keeps this login from a token.',
    fix: (question) =>
      `Log in from a device and a place that the policy accepts, or ask an administrator for the sign-in log (Entra admin center, sign-in logs), by the correlation id:\n\n${logIn(question)}`,
  },
  {
    codes: [50020, 50034, 90072, 50105, 50177],
    why: ({ tenantId }) => `The account that az uses is not one of the tenant ${tenantId}.`,
    fix: (question) =>
      `Log in with an account of that tenant; or, where az knows several, choose a subscription of it:\n\n${logIn(question)}\naz account list --query "[].{account:user.name, tenant:tenantId, subscription:id}" -o table`,
  },
  {
    codes: [90002, 900023],
    why: ({ tenantId }) => `There is no tenant ${tenantId} in the cloud that az is set to.`,
    fix: (question) =>
      `Compare tenant-id with the tenant’s overview page, and az’s cloud with the one of the tenant:\n\naz cloud show --query name -o tsv\n${logIn(question)}`,
  },
  {
    codes: [500011, 50001, 650052, 70011, 1002012, 900382, 900432, 900439, 90038],
    why: ({ resource }) => `The cloud that az is set to does not have the service ${resource}.`,
    fix: (question) =>
      `Set az to the cloud that azure-cloud names:\n\naz cloud list --query "[].{name:name, active:isActive}" -o table\n${logIn(question)}`,
  },
  {
    codes: [700024],
    why: () => 'az is logged in with an ID token of a workflow, which has ended: it lives about five minutes.',
    fix: () => 'Run azure/login in the step right before this one; or use login: oidc, which needs no az.',
  },
];

/** Words of a request that got no answer: no news of the login. */
const NO_ANSWER =
  /Max retries exceeded|ConnectionError|Failed to establish a new connection|NameResolutionError|Name or service not known|Temporary failure in name resolution|getaddrinfo failed|SSLError|CERTIFICATE_VERIFY_FAILED|ProxyError|timed out|Connection aborted|HTTP Error 5\d\d/i;

/** az's own words for "nobody is logged in". */
const NOT_LOGGED_IN =
  /Please run 'az login'|az login.*(?:to setup account|to access your accounts)|No subscription found|Interactive authentication is needed/i;

/** az's first error, without traces and without the blanks of a page. */
function sentence(stderr: string): string {
  const at = stderr.search(/^ERROR: /m);
  const text = (at < 0 ? stderr : stderr.slice(at + 'ERROR: '.length)).replace(/\s*Trace ID:[\s\S]*$/, '');
  return text.replace(/\s+/g, ' ').trim();
}

function correlationOf(stderr: string): { readonly correlationId?: string } {
  const id = /Correlation ID: ([\w-]{8,64})/i.exec(stderr)?.[1];
  return id === undefined ? {} : { correlationId: id };
}

/** There is no az on this machine. */
export function azMissing(question: CliQuestion): CliVerdict {
  return {
    kind: 'refused',
    why: 'The Azure CLI (az) is not on the PATH of this machine.',
    fix: `Install it (https://learn.microsoft.com/cli/azure/install-azure-cli), open a new terminal, and log in:\n\n${logIn(question)}`,
  };
}

/** What az's error stream says of a token that it did not give. */
export function readCliRefusal(stderr: string, question: CliQuestion): CliVerdict {
  if (/Tenant shouldn't be specified/i.test(stderr)) return { kind: 'takes-no-tenant' };
  const said = quoteForMessage(sentence(stderr), 300);
  const number = /AADSTS(\d+)/.exec(stderr)?.[1];
  const code = number === undefined ? undefined : Number(number);
  if (code !== undefined && !PASSING_CODES.includes(code)) {
    const kind = KINDS.find(({ codes }) => codes.includes(code));
    const why = kind?.why(question) ?? 'Microsoft Entra gives az no token.';
    const fix = kind?.fix(question) ?? `Log in anew:\n\n${logIn(question)}`;
    return { kind: 'refused', why: `${why} It said: ${said}`, fix, ...correlationOf(stderr) };
  }
  if (code === undefined && NOT_LOGGED_IN.test(stderr) && !NO_ANSWER.test(stderr))
    return {
      kind: 'refused',
      why: 'Nobody is logged in to az on this machine.',
      fix: `Log in (where the account sees no subscription, add --allow-no-subscriptions):\n\n${logIn(question)}`,
    };
  const passing = code !== undefined || NO_ANSWER.test(stderr);
  return { kind: 'unknown', reason: passing ? 'transient' : 'malformed', found: `az said: ${said}` };
}
