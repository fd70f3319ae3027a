// LICENSES.txt and the bill of materials: what is inside a package, and under which licences. Both
// are made of the same components, and hold neither dates nor paths: two runs give the same bytes.

/** @typedef {import('./components.mjs').Component} Component */

const RULE = '='.repeat(78);

/**
 * @param {string} what What the components are in.
 * @param {Component[]} components
 */
export function licencesText(what, components) {
  const list = components.map(({ name, version, licence }) => `  ${name} ${version}: ${licence}`);
  const texts = components.map(({ name, version, text }) =>
    [RULE, `${name} ${version}`, RULE, '', text.trim(), ''].join('\n'),
  );
  const head = `${what} contains the following, whose licences are below.`;
  return `${[head, '', ...list, '', ...texts].join('\n').trimEnd()}\n`;
}

/**
 * The bill of materials in CycloneDX, the form that audit tools read.
 *
 * @param {Record<string, unknown>} manifest Of the package.
 * @param {Component[]} components
 * @param {{ name: string, alg: string, content: string }[]} files Hashes of the package's binaries.
 */
export function billOfMaterials(manifest, components, files = []) {
  const { name, version, license } = manifest;
  const purl = `pkg:npm/${String(name).replace('@', '%40')}@${String(version)}`;
  const own = { name, version, licence: license, purl, files };

  return {
    bomFormat: 'CycloneDX',
    specVersion: '1.6',
    version: 1,
    metadata: { component: entry(own) },
    components: components.map(entry),
    dependencies: [{ ref: referenceOf(own), dependsOn: components.map(referenceOf) }],
  };
}

/**
 * Unique in the bill; package URLs are not, where one source has several components.
 *
 * @param {Pick<Component, 'name' | 'version'>} component
 */
const referenceOf = ({ name, version }) => `${name}@${version}`;

/** @param {Component} component */
function entry(component) {
  const { name, version, licence, purl, changes, files } = component;
  const reference = referenceOf(component);
  return {
    type: 'library',
    'bom-ref': reference,
    name,
    version,
    licenses: [{ expression: licence }],
    ...(purl !== undefined && { purl }),
    ...(changes !== undefined && { pedigree: { notes: changes } }),
    ...(files.length > 0 && {
      components: files.map((file) => ({
        type: 'file',
        'bom-ref': `${reference}#${file.name}`,
        name: file.name,
        hashes: [{ alg: file.alg, content: file.content }],
      })),
    }),
  };
}
