/** Invented ids and texts that the generated files are made of. */

export const TENANT = '11111111-1111-4111-8111-111111111111';
export const CLIENT = '22222222-2222-4222-8222-222222222222';
export const SUBSCRIPTION = '33333333-3333-4333-8333-333333333333';
export const OTHER = '99999999-9999-4999-8999-999999999999';

/** Has the form of an Entra client secret, and is none: no word of the action may hold a part of it. */
export const CANARY = 'fuz8Q~canary.That-must_Not.Sing~01234567';

/** Pieces of YAML that change much where they land. */
export const TOKENS: readonly string[] = [
  ...[
    'azure:',
    'prod:',
    'auth:',
    'tenant_id: ',
    'client_secret: ',
    ':',
    ': ',
    '- ',
    '? ',
    ', ',
    '\n',
    '\n\n',
    '  ',
    '\t',
  ],
  ...['{', '}', '[', ']', '"', "'", '#', ' # ', '|', '>-\n', '|2+\n', '&a ', '*a', '<<: *a', '<<: [*a, *a]', '!!str '],
  ...['!!binary ', '!x ', '!<y> ', '---\n', '...\n', '%YAML 1.1\n', '%TAG ! x\n', '~', 'null', '\r\n', '\r', '\uFEFF'],
  ...['\u0000', '\u0085', '\u2028', '\u00a0', '\u{1F600}', '\ud83d', '\\', '\\u0041', '__proto__: ', 'constructor: '],
  ...['${{ jit_secrets.azure_client_id }}', '${{', '}}', '<integration_id>', TENANT, OTHER, CANARY, '002398765432'],
];
