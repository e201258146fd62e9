import assert from 'node:assert/strict';
import { test } from 'node:test';
import { gridOf, spotlightOf } from '../../main/resources/sfu/client/demo/layout.js';
import { niceTop } from '../../../../sfu-admin/src/main/resources/sfu/dashboard/chart.js';
import { ratesOf } from '../../../../sfu-admin/src/main/resources/sfu/dashboard/drops.js';
import * as format from '../../../../sfu-admin/src/main/resources/sfu/dashboard/format.js';
import { listed, merge } from '../../../../sfu-admin/src/main/resources/sfu/dashboard/state.js';
import { History } from '../../../../sfu-admin/src/main/resources/sfu/dashboard/history.js';

test('tiles fit, are as large as they can be, and never too small to see', () => {
  const gap = 8;
  for (const [width, height] of [[1260, 670], [340, 600], [720, 230]]) {
    for (let count = 1; count <= 60; count++) {
      const { columns, ...tile } = gridOf(count, width, height, gap);
      const rows = Math.ceil(count / columns);
      assert.ok(columns * tile.width + gap * (columns - 1) <= width, `${count} in ${width}x${height}`);
      const fits = rows * tile.height + gap * (rows - 1) <= height;
      assert.ok(fits || tile.width >= 120, `${count} in ${width}x${height}: ${JSON.stringify(tile)}`);
    }
  }
  assert.equal(gridOf(2, 1260, 670, gap).columns, 2);
  assert.equal(gridOf(2, 340, 600, gap).columns, 1, 'upright: one above the other');
  assert.deepEqual(gridOf(1, 0, 0, gap), { columns: 1, width: 0, height: 0 }, 'hidden');
});

test('a spotlight leaves a strip beside or below', () => {
  const wide = spotlightOf(3, 1260, 670, 8);
  assert.equal(wide.isBelow, false);
  assert.equal(wide.large.width + 8 + wide.small.width, 1260);
  const upright = spotlightOf(3, 340, 600, 8);
  assert.equal(upright.isBelow, true);
  assert.ok(upright.large.height + 8 + upright.small.height <= 600);
});

test('numbers for people', () => {
  assert.deepEqual([0, 999, 1000, 12_345, 999_960, 2.5e9].map(format.bits),
    ['0 bit/s', '999 bit/s', '1.0 kbit/s', '12.3 kbit/s', '1.0 Mbit/s', '2.5 Gbit/s']);
  assert.deepEqual([5, 65, 3700, 90_000].map(format.duration), ['5 s', '1 min', '1 h 1 min', '1 d 1 h']);
  assert.equal(format.milliseconds(-1), '');
  assert.equal(format.words('NOT_KEY_FRAME'), 'not key frame');
  assert.deepEqual([0.01, 0.05, 0.5].map(loss => format.alarm(loss, 0.02, 0.1)), ['', 'warn', 'bad']);
});

test('a scale ends at 1, 2 or 5', () => {
  assert.deepEqual([1, 3, 7, 40, 120, 999].map(niceTop), [1, 5, 10, 50, 200, 1000]);
});

test('history keeps its window and leaves gaps', () => {
  const history = new History(10_000);
  for (const at of [1000, 2000, 9000, 10_000, 12_000]) history.add(at, { x: at });
  assert.deepEqual(history.series('x').map(point => point && [point.age, point.value]),
    [[1, 2000], null, [0.3, 9000], [0.2, 10_000], [0, 12_000]]);
});

test('drops rise by the second; a server that began anew counts from zero', () => {
  const rates = ratesOf({ at: 0, drops: { REPLAY: 5, CODEC: 9 } }, { at: 2000, drops: { REPLAY: 9, CODEC: 1, PADDING: 4 } });
  assert.deepEqual([...rates], [['REPLAY', 2], ['CODEC', 0], ['PADDING', 2]]);
  assert.equal(ratesOf(null, { at: 0, drops: { REPLAY: 5 } }).size, 0);
});

test('a state follows its patches (RFC 7396), whatever names are in it', () => {
  const state = merge(null, JSON.parse('{"at":1,"rooms":{"__proto__":{"name":"__proto__"},"<b>":{"name":"<b>"}}}'));
  assert.equal(listed(state).rooms.length, 2);
  const next = merge(state, JSON.parse('{"at":2,"rooms":{"__proto__":null,"a":{"name":"a","participants":{"P":{"id":"P","slots":{"1":{"mid":"1"}}}}}}}'));
  assert.deepEqual(listed(next).rooms.map(room => room.name), ['<b>', 'a']);
  assert.equal(listed(next).rooms[1].participants[0].slots[0].mid, '1');
  assert.equal(listed(next).at, 2);
  assert.equal({}.name, undefined, 'no prototype was touched');
});
