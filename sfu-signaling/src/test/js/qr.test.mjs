import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { register } from 'node:module';
import { test } from 'node:test';

const demo = new URL('../../main/resources/sfu/client/demo/', import.meta.url).href;
const hook = `export const resolve = (name, context, next) =>
  next(/^\\/[a-z]+\\.js$/.test(name) ? '${demo}' + name.slice(1) : name, context);`;
register(`data:text/javascript,${encodeURIComponent(hook)}`);
const { modulesOf } = await import(`${demo}qr.js`);

const hash = modules => createHash('sha256').update(modules.map(row => row.map(Number).join('')).join('\n')).digest('hex').slice(0, 16);

test('a code has the size of its text, three finders and timing between them', () => {
  for (const [length, size] of [[1, 21], [17, 21], [18, 25], [230, 53], [231, 57], [1200, 117]]) {
    const modules = modulesOf('a'.repeat(length));
    assert.equal(modules.length, size, `${length} bytes`);
    for (const [x, y] of [[0, 0], [size - 7, 0], [0, size - 7]]) {
      assert.deepEqual(modules[y + 3].slice(x, x + 7).map(Number), [1, 0, 1, 1, 1, 0, 1]);
    }
    assert.ok(modules[6].slice(8, size - 8).every((isDark, i) => isDark === (i % 2 === 0)), 'timing');
  }
  assert.throws(() => modulesOf('a'.repeat(1274)), RangeError);
});

test('codes are those that readers were seen to read', () => {
  assert.deepEqual(['https://192.168.1.17:8080/?room=demo', `https://10.0.0.1/?room=ü#token=${'eyJh.'.repeat(60)}`]
    .map(text => hash(modulesOf(text))), ['cbf414088594c75e', '06ed3ade28c7bd26']);
});
