import assert from 'node:assert/strict';
import { test } from 'node:test';
import { backoffMs } from '../../main/resources/sfu/client/sdk/backoff.js';
import { deviceError } from '../../main/resources/sfu/client/sdk/errors.js';
import { Emitter } from '../../main/resources/sfu/client/sdk/events.js';
import * as protocol from '../../main/resources/sfu/client/sdk/protocol.js';

test('only objects with a type are messages', () => {
  assert.deepEqual(protocol.parseMessage('{"type":"pong","re":4}'), { type: 'pong', re: 4 });
  for (const bad of ['', '{', 'null', '7', '"ok"', '[]', '{}', '{"type":7}']) {
    assert.equal(protocol.parseMessage(bad), null, bad);
  }
});

test('what would only end the same way is final', () => {
  const final = [1000, 1001, 1006, 1009, 4000, 4001, 4002, 4003, 4004, 4005, 4006, 4007].filter(protocol.isFinalClose);
  assert.deepEqual(final, [1000, 1009, 4000, 4001, 4002, 4003]);
  assert.equal(protocol.isFinalError({ code: 'unauthorized' }), true);
  assert.equal(protocol.isFinalError({ code: 'limit' }), false, 'somebody may leave the full room');
  assert.equal(protocol.closeReason(4005, ''), 'mediaFailed');
  assert.equal(protocol.closeReason(4005, 'iceFailed'), 'iceFailed');
  assert.equal(protocol.closeReason(1006, ''), 'unreachable');
});

test('ICE servers may be addresses or objects', () => {
  const object = { urls: 'turn:t', username: 'u', credential: 'c' };
  assert.deepEqual(protocol.iceServersOf(['stun:s', object]), [{ urls: 'stun:s' }, object]);
  assert.deepEqual(protocol.iceServersOf(undefined), []);
});

test('the socket is on the host of the page, secure if that is', () => {
  assert.equal(protocol.defaultUrl({ protocol: 'https:', host: 'h:8443' }), 'wss://h:8443/v1/ws');
  assert.equal(protocol.defaultUrl({ protocol: 'http:', host: 'h' }), 'ws://h/v1/ws');
});

test('waits double up to a limit and are spread', () => {
  const waits = [0, 1, 2, 3, 4, 5, 6].map(attempt => Math.round(backoffMs(attempt, 0.5)));
  assert.deepEqual(waits, [300, 600, 1200, 2400, 4800, 8000, 8000]);
  assert.ok(backoffMs(1, 0) < backoffMs(1, 0.99));
});

test('device errors have a code and a sentence', () => {
  assert.equal(deviceError('camera', { name: 'NotAllowedError' }).code, 'deviceDenied');
  assert.equal(deviceError('camera', { name: 'NotFoundError' }).code, 'deviceNotFound');
  assert.match(deviceError('camera', new TypeError('odd')).message, /camera: odd/);
});

test('a listener that throws does not keep others from hearing; off and once end hearing', t => {
  t.mock.method(console, 'error', () => {});
  const emitter = new Emitter();
  const heard = [];
  emitter.on('x', () => { throw new Error('mine'); });
  const off = emitter.on('x', value => heard.push(value));
  emitter.once('x', value => heard.push(`once ${value}`));
  emitter.emit('x', 1);
  off();
  emitter.emit('x', 2);
  assert.deepEqual(heard, [1, 'once 1']);
});
