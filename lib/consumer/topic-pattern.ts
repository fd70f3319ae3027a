// A JavaScript RegExp as a subscription.
//
// librdkafka matches with the C library's extended regular expressions, from the start of the name;
// with `group.protocol=consumer` the broker matches with RE2/J, the whole name. So the pattern is
// written such that all of them mean the same, and what they do not share is refused: a pattern
// that silently matches nothing is worse than an error.
import { invalidArgValue } from '../errors/argument-error.js';

/** Classes that not all of them know, as the insides of a bracket expression. */
const CLASSES: Readonly<Record<string, string>> = {
  d: '0-9',
  w: 'A-Za-z0-9_',
  s: ' \t\r\n\f\v',
};

/** What ends a pattern that is refused. */
class Unsupported extends Error {}

/** @throws TypeError `ERR_INVALID_ARG_VALUE` for what cannot be said in all of the dialects. */
export function topicPattern(name: string, pattern: RegExp): string {
  // The flags that change what matches.
  if (/[imsv]/.test(pattern.flags)) {
    throw invalidArgValue(name, 'must not have the flags i, m, s or v', String(pattern));
  }
  const { source } = pattern;
  const startsAnchored = source.startsWith('^');
  const endsAnchored = source.endsWith('$') && !/(^|[^\\])(\\\\)*\\\$$/.test(source);
  const body = source.slice(startsAnchored ? 1 : 0, endsAnchored ? -1 : undefined);
  try {
    const translated = translate(body, startsAnchored || endsAnchored);
    return `^${startsAnchored ? '' : '.*'}(${translated})${endsAnchored ? '$' : '.*'}`;
  } catch (error) {
    if (!(error instanceof Unsupported)) throw error;
    throw invalidArgValue(name, `must not use ${error.message} in a pattern`, String(pattern));
  }
}

function translate(body: string, isAnchored: boolean): string {
  let out = '';
  let depth = 0;
  for (let i = 0; i < body.length; i++) {
    const character = body.charAt(i);
    const next = body.charAt(i + 1);
    if (character === '\\') {
      out += escape(next);
      i++;
    } else if (character === '[') {
      const end = classEnd(body, i);
      out += `[${classBody(body.slice(i + 1, end))}]`;
      i = end;
    } else if (character === '(') {
      depth++;
      if (next === '?' && body.charAt(i + 2) !== ':') throw new Unsupported('lookaround or names');
      if (next === '?') i += 2;
      out += '(';
    } else if (character === ')') {
      depth--;
      out += ')';
    } else if (character === '^' || character === '$') {
      throw new Unsupported('^ and $ other than at the ends');
    } else if (character === '|' && depth === 0 && isAnchored) {
      throw new Unsupported('^ and $ beside alternatives without a group');
    } else if ('*+?}'.includes(character) && next === '?') {
      throw new Unsupported('lazy quantifiers');
    } else {
      out += character;
    }
  }
  return out;
}

function escape(character: string): string {
  const inside = CLASSES[character];
  if (inside !== undefined) return `[${inside}]`;
  const negated = CLASSES[character.toLowerCase()];
  if (negated !== undefined) return `[^${negated}]`;
  if (/[A-Za-z0-9]/.test(character)) throw new Unsupported(`\\${character}`);
  // Escaped only where it means something: the dialects differ on the rest.
  return /[\^$.[\]|()?*+{}\\]/.test(character) ? `\\${character}` : character;
}

function classEnd(body: string, start: number): number {
  for (let i = start + 1; i < body.length; i++) {
    if (body.charAt(i) === '\\') i++;
    else if (body.charAt(i) === ']') return i;
  }
  return body.length;
}

/** Escapes mean themselves in C's bracket expressions, so none is left. */
function classBody(body: string): string {
  return body.replace(/\\(.)/g, (_, character: string) => {
    const inside = CLASSES[character];
    if (inside !== undefined) return inside;
    if (/[A-Za-z0-9\]\\^-]/.test(character)) throw new Unsupported(`\\${character} in brackets`);
    return character;
  });
}
