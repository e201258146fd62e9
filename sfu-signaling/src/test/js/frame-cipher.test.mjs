import assert from 'node:assert/strict';
import { test } from 'node:test';
import { FrameCipher, TRAILER_BYTES } from '../../main/resources/sfu/client/sdk/frame-cipher.js';
import { shapeOf } from '../../main/resources/sfu/client/sdk/frame-shape.js';

const frame = Uint8Array.from({ length: 300 }, (_, i) => (i * 7) & 0xff);

function cipher(passphrase, room = 'demo', index = 0) {
  const its = new FrameCipher();
  its.setPassphrase(passphrase, room, index);
  return its;
}

const ann = cipher('correct horse');
const bob = cipher('correct horse');

test('who knows the passphrase reads what another encrypts; the header stays readable', async () => {
  const sealed = await ann.encrypt(frame, 10);
  assert.deepEqual(sealed.subarray(0, 10), frame.subarray(0, 10));
  assert.notDeepEqual(sealed.subarray(10, 300), frame.subarray(10));
  assert.equal(sealed.length, frame.length + 16 + TRAILER_BYTES);
  assert.deepEqual(await bob.decrypt(sealed, 10), frame);
});

test('the same frame twice never looks the same, nor from two senders', async () => {
  const all = await Promise.all([ann.encrypt(frame, 1), ann.encrypt(frame, 1), bob.encrypt(frame, 1)]);
  assert.equal(new Set(all.map(its => String(its.subarray(1, 17)))).size, 3);
});

test('another passphrase or room, or any changed byte, is a wrong key', async () => {
  const sealed = await ann.encrypt(frame, 3);
  await assert.rejects(cipher('wrong horse').decrypt(sealed, 3), { code: 'wrongKey' });
  await assert.rejects(cipher('correct horse', 'other').decrypt(sealed, 3), { code: 'wrongKey' });
  for (const at of [0, 2, 3, 100, sealed.length - 20, sealed.length - TRAILER_BYTES, sealed.length - 3, sealed.length - 2]) {
    const changed = sealed.slice();
    changed[at] ^= 1;
    await assert.rejects(bob.decrypt(changed, 3), { code: 'wrongKey' }, `byte ${at}`);
  }
});

test('what has no trailer is not encrypted, however short', async () => {
  for (const length of [0, 1, TRAILER_BYTES, 300]) {
    await assert.rejects(bob.decrypt(frame.subarray(0, length), 1), { code: 'notEncrypted' });
  }
});

test('a new passphrase of another index leaves the one before readable', async () => {
  const [cem, dan] = [cipher('first'), cipher('first')];
  const before = await cem.encrypt(frame, 1);
  cem.setPassphrase('second', 'demo', 1);
  const after = await cem.encrypt(frame, 1);
  await assert.rejects(dan.decrypt(after, 1), { code: 'wrongKey' });
  dan.setPassphrase('second', 'demo', 1);
  assert.deepEqual(await dan.decrypt(before, 1), frame);
  assert.deepEqual(await dan.decrypt(after, 1), frame);
});

test('VP8 leaves what tells a key frame and its size', () => {
  const { clear } = shapeOf('video/VP8');
  assert.equal(clear(Uint8Array.of(0x10)), 10);
  assert.equal(clear(Uint8Array.of(0x11)), 3);
  assert.equal(shapeOf('audio/red'), undefined);
});

test('AV1 is one unit that has its size, and comes out of it with or without', () => {
  const { wrap, unwrap } = shapeOf('video/AV1');
  const unit = wrap(frame);
  assert.deepEqual([...unit.subarray(0, 3)], [0x32, 0xac, 0x02]); // frame with size, leb128 of 300
  assert.deepEqual(unwrap(unit), frame);
  assert.deepEqual(unwrap(Uint8Array.of(0x30, ...frame)), frame);
  assert.deepEqual(unwrap(Uint8Array.of(0x36, 0x08, 0xac, 0x02, ...frame)), frame);
});

test('H.264 leaves all up to the slice, and has no start code in what is encrypted', () => {
  const { clear, wrap, unwrap } = shapeOf('video/H264');
  const front = [0, 0, 0, 1, 0x67, 9, 9, 0, 0, 1, 0x68, 9, 0, 0, 0, 1, 0x65, 0x88, 0x84];
  const rest = [0, 0, 0, 0, 1, 0, 0, 2, 0, 0, 3, 7, 0, 0, 0xe5];
  const unit = Uint8Array.of(...front, ...rest);
  assert.equal(clear(unit), front.length);
  const wrapped = wrap(unit, front.length);
  assert.ok(!/,0,0,[012],/.test(`,${[...wrapped.subarray(front.length)].join()},`));
  assert.deepEqual(unwrap(wrapped, front.length), unit);
});
