/** Words that try to be more than words. Each is short enough to be shown whole where messages cut at 120 characters. */
export const PAYLOADS = {
  'workflow commands':
    '\n::error::forged\r::stop-commands::t\u2028##[error]forged%0A::set-output name=verdict::healthy',
  'links, mentions and references':
    '](https://evil.example) ![x](//evil.example/x) @evil/team #987654 evil/app#987655 GH-987656 |',
  'HTML and hidden comments':
    '</details></code><img src=//evil.example/x><!-- jit-azure-drift:1 {} --><!-- jit-azure-drift-issue:1 {} -->```',
  'commits, addresses and shells':
    "https://evil.example/x www.evil.example evil/app@deadbee0 deadbeefdeadbeefdeadbeefdeadbeefdeadbeef '$(touch evil)`x`",
  'terminal and bidirectional control':
    '\u001b[31m\u0007\u009b31m\u202egnp.exe\u2066\u200b\u200e\u061c\ufeff\u{e0041}\u0000\u034f\u3164 evil',
  '100 kB': 'evil @evil #987654 '.repeat(5300),
} as const;

/** A lone surrogate has no place in JSON's UTF-8: services send it as an escape, and so do these worlds. */
export const LONE_SURROGATE = '\ud800 evil \udc00';
