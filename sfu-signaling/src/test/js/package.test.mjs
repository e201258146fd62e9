import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { test } from 'node:test';
import { gzipSync } from 'node:zlib';
import * as sdk from '../../main/resources/sfu/client/sdk/sfu.js';

const sources = new URL('../../main/resources/sfu/client/sdk/', import.meta.url);
const tools = new URL('../../../sdk/', import.meta.url);
const SIZE_LIMIT_BYTES = 40_000;

const textOf = name => readFileSync(new URL(name, sources), 'utf8');
const run = (program, ...args) => spawnSync(program, args, { cwd: tools, encoding: 'utf8', timeout: 100_000 });

/** Whether esbuild and TypeScript are there, as the lock file has them; fetched where npm can. */
function haveTools() {
  if (existsSync(new URL('node_modules/esbuild', tools))) return true;
  return run('npm', 'ci', '--ignore-scripts').status === 0;
}

const skip = !haveTools() && !process.env.SFU_REQUIRE_TOOLS && 'npm cannot fetch esbuild and TypeScript here';

test('the bundle that is committed is what the sources give', { skip }, async () => {
  const { bundle } = await import(new URL('build.mjs', tools).href);
  const built = Buffer.from(await bundle()).toString();
  assert.ok(built === textOf('sfu.min.js'), 'run npm run build in sfu-signaling/sdk');
});

test('the types say what the sources have', { skip }, () => {
  const { status, stdout } = run('npx', '--no-install', 'tsc', '--project', 'tsconfig.json');
  assert.equal(status, 0, stdout);
});

test('a page loads less than 40 kB', () => {
  const bytes = gzipSync(textOf('sfu.min.js'), { level: 9 }).length;
  assert.ok(bytes < SIZE_LIMIT_BYTES, `${bytes}`);
});

test('bundle, sources and types export the same', async () => {
  const min = await import(new URL('sfu.min.js', sources).href);
  const types = [...textOf('sfu.d.ts').matchAll(/^export (?:class|function|const) (\w+)/gm)].map(([, name]) => name);
  assert.deepEqual(Object.keys(min), Object.keys(sdk));
  assert.deepEqual(types.sort(), Object.keys(sdk));
});

test('what the package names is there', () => {
  const { exports } = JSON.parse(textOf('package.json'));
  for (const its of Object.values(exports)) for (const file of Object.values(its)) textOf(file);
});
