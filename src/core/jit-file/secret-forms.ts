/** What a client secret looks like, wherever in a text it stands. Everything here takes linear time. */

/** Entra's form: `abc8Q~` and more of the same alphabet. Nothing else looks like it. */
const ENTRA = /[\w.~-]{0,3}\dQ~[\w.~-]{4,}/g;
/** A value that lost the blank before it, and so became part of its key: `client_secret:value`. */
const GLUED = /^\s*["']?client[_-]?secret["']?\s*[:=]\s*["']?([^\s"',{}$<>]{4,})["']?\s*$/i;
const SHORTEST_GLUED = 'clientsecret:1234'.length;
const GUID_LIKE = /\b[0-9a-f]{8}-(?:[0-9a-f]{1,12}-){1,3}[0-9a-f]{0,12}(?![0-9a-z])/gi;
/** The most common of them, which the form above takes away as a whole. */
const WHOLE_GUID = /^[0-9a-f]{8}-(?:[0-9a-f]{4}-){3}[0-9a-f]{12}$/i;
const LONG_WORD = /[\w~.+/-]{30,}={0,2}/g;
/** What nearly every text holds. */
const NONE: readonly string[] = [];

/** The parts of a text that are client secrets by their very form. */
export function certainSecretsIn(text: string): readonly string[] {
  const glued = text.length < SHORTEST_GLUED ? undefined : GLUED.exec(text)?.[1];
  // Nearly every text is without the two characters, and looking for them costs less than the form.
  const ofForm = text.includes('Q~') ? text.match(ENTRA) : null;
  if (ofForm === null) return glued === undefined ? NONE : [glued];
  return glued === undefined ? ofForm : [...ofForm, glued];
}

/** The parts of a text that are, or may well be, secrets: those of a secret's form, and long random words but GUIDs. */
export function secretsIn(text: string): readonly string[] {
  if (text.length < 7) return NONE;
  const certain = certainSecretsIn(text);
  const random = text.length < 30 ? NONE : randomWordsIn(text);
  if (random.length === 0) return certain;
  return certain.length === 0 ? random : [...certain, ...random];
}

function randomWordsIn(text: string): readonly string[] {
  if (WHOLE_GUID.test(text)) return NONE;
  const words = (text.includes('-') ? text.replace(GUID_LIKE, ' ') : text).match(LONG_WORD);
  return words === null ? NONE : words.filter(isRandom);
}

/** Whether a text holds what is, or may well be, a secret. */
export function looksLikeSecret(text: string): boolean {
  return secretsIn(text).length > 0;
}

/** Whether a text in the place of an id is one long word that is no id: there even a word that is not random is suspect. */
export function isLongWord(text: string): boolean {
  if (text.length < 30) return false;
  const word = text.trim();
  return /^[\w~.+/=-]{30,}$/.test(word) && !/[0-9a-f]{8}-[0-9a-f]{4}-/i.test(word) && !isDomain(word);
}

function isDomain(word: string): boolean {
  return /\.onmicrosoft\.\w+$/i.test(word);
}

/** Whether a long word was drawn by chance rather than named by a person. */
function isRandom(word: string): boolean {
  const isOneRun = /^[A-Za-z0-9]+={0,2}$/.test(word) && /\d/.test(word) && /[A-Za-z]/.test(word);
  return (isOneRun || isErratic(word) || (word.includes('~') && /\d/.test(word))) && !isDomain(word);
}

const OTHER = 0;
const LOWER = 1;
const UPPER = 2;
const DIGIT = 3;

/** Of what kind each character of ASCII is, by its code. */
const KINDS: readonly number[] = Array.from({ length: 0x80 }, (_, code) => {
  const character = String.fromCharCode(code);
  if (/[a-z]/.test(character)) return LOWER;
  if (/[A-Z]/.test(character)) return UPPER;
  return /\d/.test(character) ? DIGIT : OTHER;
});

/** Whether a word of 30 characters or more changes between lower case, upper case and digits all the time; `Contoso-Production-01` does not. */
export function isErratic(word: string): boolean {
  if (word.length < 30) return false;
  let turns = 0;
  let before = OTHER;
  for (let at = 0; at < word.length; at += 1) {
    const now = KINDS[word.charCodeAt(at)] ?? OTHER;
    if (now === before) continue;
    // A capital before small letters is how names begin.
    if (before !== OTHER && now !== OTHER && !(before === UPPER && now === LOWER)) turns += 1;
    before = now;
  }
  return turns * 5 >= word.length;
}
