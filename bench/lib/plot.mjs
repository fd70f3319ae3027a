// Bar charts as SVG.

const WIDTH = 860;
const LABEL = 210;
const BAR_AREA = 430;
const ROW = 24;
const BAR = 14;
const TOP = 64;
const LINE = 15;
const FONT = 'font-family="ui-sans-serif, system-ui, sans-serif"';

const OURS = '#1f6feb';
const FLOOR = '#57606a';
const OTHERS = '#afb8c1';

/** @param {string} text */
const escape = (text) =>
  text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');

const round = (value) => Math.round(value * 10) / 10;

/**
 * @typedef {object} Bar
 * @property {string} label
 * @property {number} median
 * @property {number} min
 * @property {number} max
 * @property {string} text What stands beside it.
 * @property {'ours' | 'floor' | 'other'} kind
 */

/**
 * A bar per contender: its length is the median, the line over its end reaches from the least to the
 * most.
 *
 * @param {{ title: string, subtitle: string, bars: Bar[], footer: string[] }} chart
 * @returns {string}
 */
export function barChart({ title, subtitle, bars, footer }) {
  const height = TOP + bars.length * ROW + 16 + footer.length * LINE + 8;
  const most = Math.max(...bars.map(({ max }) => max), Number.MIN_VALUE);
  const x = (value) => round(LABEL + (value / most) * BAR_AREA);
  const text = (at, y, content, more = '') =>
    `<text x="${at}" y="${y}" ${FONT} ${more}>${escape(content)}</text>`;
  const rows = bars.flatMap((bar, i) => {
    const y = TOP + i * ROW;
    const middle = y + BAR / 2;
    const colour = { ours: OURS, floor: FLOOR, other: OTHERS }[bar.kind];
    return [
      text(LABEL - 8, y + BAR - 3, bar.label, 'font-size="12" text-anchor="end" fill="#1f2328"'),
      `<rect x="${LABEL}" y="${y}" width="${round(x(bar.median) - LABEL)}" height="${BAR}" fill="${colour}"/>`,
      `<path d="M${x(bar.min)} ${middle}H${x(bar.max)}M${x(bar.min)} ${middle - 4}v8M${x(bar.max)} ${middle - 4}v8" stroke="#1f2328" fill="none"/>`,
      text(x(bar.max) + 8, y + BAR - 3, bar.text, 'font-size="11" fill="#57606a"'),
    ];
  });
  const notes = footer.map((line, i) =>
    text(16, TOP + bars.length * ROW + 24 + i * LINE, line, 'font-size="10" fill="#57606a"'),
  );
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" width="${WIDTH}" height="${height}" viewBox="0 0 ${WIDTH} ${height}" role="img">`,
    `<title>${escape(title)}</title>`,
    `<rect width="${WIDTH}" height="${height}" fill="#ffffff"/>`,
    text(16, 26, title, 'font-size="16" font-weight="600" fill="#1f2328"'),
    text(16, 45, subtitle, 'font-size="11" fill="#57606a"'),
    ...rows,
    ...notes,
    '</svg>',
    '',
  ].join('\n');
}
