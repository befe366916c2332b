/** A line of a fix that a shell runs; every other paragraph is words, YAML, or a place in a portal. */
const COMMAND = /^(?:az |gh |curl |echo |\[ -n |[A-Z_]+=\$\(|# )/;

/** The commands of a fix, exactly as printed: its paragraphs of nothing else. */
export function commandsIn(fix: string): readonly string[] {
  return fix.split('\n\n').filter((paragraph) => paragraph.split('\n').every((line) => COMMAND.test(line)));
}
