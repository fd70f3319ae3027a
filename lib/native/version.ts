/**
 * Version of this package. A constant, as a bundle has no package.json to read; the addon has its
 * own (src-native/version.h), and a test keeps both equal to the manifest's.
 */
export const PACKAGE_VERSION = '0.1.0';
