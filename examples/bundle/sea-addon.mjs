// In a single executable: brings the addon from inside of it onto disk, where the system can load
// it, and says where it is. Must be imported before kafka-napi.
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { getAsset, isSea } from 'node:sea';

const ADDON = 'kafka_napi.node';

function addonAsset() {
  try {
    return isSea() ? getAsset(ADDON) : undefined;
  } catch {
    return undefined; // Made with --beside: the addon lies next to the executable.
  }
}

const asset = addonAsset();
if (asset !== undefined && !process.env.KAFKA_NAPI_ADDON) {
  // A new folder that only this user can write to: nobody can slip in another file.
  const file = join(mkdtempSync(join(tmpdir(), 'kafka-napi-')), ADDON);
  writeFileSync(file, new Uint8Array(asset), { mode: 0o500 });
  process.env.KAFKA_NAPI_ADDON = file;
  // Not earlier: worker threads load it again.
  process.on('exit', () => rmSync(dirname(file), { recursive: true, force: true }));
}
