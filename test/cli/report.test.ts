import { Report } from '../../lib/cli/report.js';

it('shows no secret, neither in what was found nor in what may help', () => {
  let printed = '';
  const report = new Report((text) => (printed += text), ['xyzzy7']);
  report.section('Properties');
  report.fail('properties', 'xyzzy7 is wrong', 'Correct xyzzy7.');
  const shown = { text: '[redacted] is wrong', remedy: 'Correct [redacted].' };
  expect(report.sections[0]?.findings).toEqual([{ name: 'properties', status: 'fail', ...shown }]);
  expect(printed).toContain('Correct [redacted].');
  expect(printed).not.toContain('xyzzy7');
});

it('a secret of less than four characters is shown, as hiding it would hide everything', () => {
  const report = new Report(() => undefined, ['4', 'abc', 'abcd']);
  report.section('Properties');
  report.ok('properties', '4 abc, abcd');
  expect(report.sections[0]?.findings[0]?.text).toBe('4 abc, [redacted]');
});
