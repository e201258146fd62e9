import assert from 'node:assert/strict';
import { beforeEach, test } from 'node:test';
import { Playback } from '../../main/resources/sfu/client/sdk/playback.js';

let told;
let playback;
let refuse;
const element = { play: () => new Promise((_, reject) => { refuse = () => reject(new DOMException('', 'NotAllowedError')); }) };

beforeEach(() => {
  told = [];
  playback = new Playback(isAllowed => told.push(isAllowed));
});

test('a refusal is told, and is over once its element is forgotten', async () => {
  const playing = playback.play(element);
  refuse();
  await playing;
  assert.equal(playback.isAllowed, false);
  playback.forget(element);
  assert.deepEqual(told, [false, true]);
});

test('a refusal that comes after its element was forgotten is nobody’s', async () => {
  const playing = playback.play(element);
  playback.forget(element);
  refuse();
  await playing;
  assert.equal(playback.isAllowed, true);
  assert.deepEqual(told, []);
});
