// Small text helpers shared by the emitters.

/** First lines of every generated TypeScript file. */
export function generatedHeader(version, sources) {
  return `// Generated from librdkafka ${version} (${sources}) by \`npm run generate\`. Do not edit.\n`;
}

/** Makes text safe inside a markdown table cell. */
export function tableCell(text) {
  return text.replace(/\|/g, '\\|').replace(/\s+/g, ' ').trim();
}

/** Breaks text into lines of at most `width` characters, at spaces. */
export function wrap(text, width) {
  const lines = [];
  let line = '';
  for (const word of text.split(/\s+/).filter(Boolean)) {
    if (line !== '' && line.length + 1 + word.length > width) {
      lines.push(line);
      line = word;
    } else {
      line = line === '' ? word : `${line} ${word}`;
    }
  }
  if (line !== '') lines.push(line);
  return lines;
}

/** A TSDoc block. Text that would end the comment or open a TSDoc tag is escaped. */
export function tsdoc(paragraphs, indent = '  ') {
  const lines = paragraphs.flatMap((text, index) => [
    ...(index === 0 ? [] : ['']),
    ...wrap(text.replace(/\*\//g, '*\\/'), 94).map((line) =>
      index > 0 && text.startsWith('@') ? line : line.replace(/^@/, '\\@'),
    ),
  ]);
  return [
    `${indent}/**`,
    ...lines.map((line) => `${indent} *${line === '' ? '' : ` ${line}`}`),
    `${indent} */`,
  ].join('\n');
}
