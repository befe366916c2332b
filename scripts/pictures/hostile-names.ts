/** Names that try to be something else, in Markdown, HTML and Mermaid. */
export const HOSTILE: readonly string[] = [
  'a"] --> evil["gone',
  '%%{init: {"theme":"forest","securityLevel":"loose"}}%%',
  '<img src=x onerror="ran=1"><script>ran=1</script>',
  'x\n  click chain0 href "https://evil.example" "x"',
  '`**bold** [l](https://evil.example)`',
  '```\n# out of the block',
  ';classDef failed fill:#ffffff,color:#ffffff;',
  '#lt;b#gt; ﬂ°°60¶ß &lt;i&gt; #35;',
  'end\u202Edne\u2066 \u200Bzero',
  `${'long'.repeat(100)}`,
  '名前'.repeat(30),
  `z${'\u0301'.repeat(200)}algo`,
  'style x fill:#f00;',
  ' ',
];
