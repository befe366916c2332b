/** What a client secret looks like, wherever in a text it stands. Everything here takes linear time. */

/** Entra's form: `abc8Q~` and more of the same alphabet. Nothing else looks like it. */
const ENTRA = /[\w.~-]{0,3}\dQ~[\w.~-]{4,}/g;
/** A value that lost the blank before it, and so became part of its key: `client_secret:value`. */
const GLUED = /^\s*["']?client[_-]?secret["']?\s*[:=]\s*["']?([^\s"',{}$<>]{4,})["']?\s*$/i;
const GUID_LIKE = /\b[0-9a-f]{8}-(?:[0-9a-f]{1,12}-){1,3}[0-9a-f]{0,12}(?![0-9a-z])/gi;
const LONG_WORD = /[\w~.+/-]{30,}={0,2}/g;

/** The parts of a text that are client secrets by their very form. */
export function certainSecretsIn(text: string): string[] {
  const glued = GLUED.exec(text)?.[1];
  // Nearly every text is without the two characters, and looking for them costs less than the form.
  const ofForm = text.includes('Q~') ? text.match(ENTRA) : null;
  return [...(ofForm ?? []), ...(glued === undefined ? [] : [glued])];
}

/** The parts of a text that are, or may well be, secrets: those of a secret's form, and long random words but GUIDs. */
export function secretsIn(text: string): string[] {
  if (text.length < 7) return [];
  const words = text.length < 30 ? [] : (text.replace(GUID_LIKE, ' ').match(LONG_WORD) ?? []);
  return [...certainSecretsIn(text), ...words.filter(isRandom)];
}

/** Whether a text holds what is, or may well be, a secret. */
export function looksLikeSecret(text: string): boolean {
  return secretsIn(text).length > 0;
}

/** Whether a text in the place of an id is one long word that is no id: there even a word that is not random is suspect. */
export function isLongWord(text: string): boolean {
  const word = text.trim();
  const isId = /[0-9a-f]{8}-[0-9a-f]{4}-/i.test(word) || isDomain(word);
  return !isId && /^[\w~.+/=-]{30,}$/.test(word);
}

function isDomain(word: string): boolean {
  return /\.onmicrosoft\.\w+$/i.test(word);
}

/** Whether a long word was drawn by chance rather than named by a person. */
function isRandom(word: string): boolean {
  if (isDomain(word)) return false;
  const isOneRun = /^[A-Za-z0-9]+={0,2}$/.test(word) && /\d/.test(word) && /[A-Za-z]/.test(word);
  return isOneRun || isErratic(word) || (word.includes('~') && /\d/.test(word));
}

/** Whether a word of 30 characters or more changes between lower case, upper case and digits all the time; `Contoso-Production-01` does not. */
export function isErratic(word: string): boolean {
  let turns = 0;
  let before = '';
  for (const character of word) {
    const now = kindOf(character);
    // A capital before small letters is how names begin.
    if (before !== '' && now !== '' && now !== before && !(before === 'upper' && now === 'lower')) turns += 1;
    before = now;
  }
  return word.length >= 30 && turns * 5 >= word.length;
}

function kindOf(character: string): 'lower' | 'upper' | 'digit' | '' {
  if (character >= 'a' && character <= 'z') return 'lower';
  if (character >= 'A' && character <= 'Z') return 'upper';
  return character >= '0' && character <= '9' ? 'digit' : '';
}
