import assert from 'node:assert/strict';
import { test } from 'node:test';
import { planEncodings, sendEncodings, tune } from '../../main/resources/sfu/client/sdk/encodings.js';

const HD = { width: 1280, height: 720 };
const scales = (size, options) => planEncodings('camera', size, options).map(({ rid, scale }) => `${rid}/${scale}`);

test('a camera has as many sizes as libwebrtc would send of it', () => {
  assert.deepEqual(scales(HD), ['q/4', 'h/2', 'f/1']);
  assert.deepEqual(scales({ width: 540, height: 960 }), ['q/4', 'h/2', 'f/1']);
  assert.deepEqual(scales({ width: 640, height: 360 }), ['h/2', 'f/1']);
  assert.deepEqual(scales({ width: 320, height: 180 }), ['undefined/1']);
  assert.deepEqual(scales({ width: 0, height: 0 }), ['q/4', 'h/2', 'f/1']);
  assert.deepEqual(scales(HD, { simulcast: false }), ['undefined/1']);
  assert.deepEqual(sendEncodings(planEncodings('microphone', HD)), [{}]);
});

test('whichever way round a camera is, a pixel less on either side is a size less', () => {
  const counts = [
    [960, 540, 3], [959, 540, 2], [960, 539, 2], [1920, 539, 2],
    [480, 270, 2], [479, 270, 1], [480, 269, 1], [1920, 269, 1], [1, 1, 1],
    [3840, 2160, 3], [0, 540, 3], [320, 0, 3],
  ];
  for (const [width, height, count] of counts) {
    assert.equal(planEncodings('camera', { width, height }).length, count, `${width}x${height}`);
    assert.equal(planEncodings('camera', { width: height, height: width }).length, count, `${height}x${width}`);
  }
});

test('smaller sizes have fewer bits', () => {
  assert.deepEqual(planEncodings('camera', HD).map(e => e.maxBitrate), [212_500, 601_041, 1_700_000]);
  const own = planEncodings('camera', HD, { maxBitrate: 800_000 }).map(e => e.maxBitrate);
  assert.deepEqual(own, [100_000, 282_843, 800_000]);
});

const parametersOf = plan => ({ encodings: sendEncodings(plan).map(e => ({ active: true, ...e })) });

test('what is as planned is not touched', () => {
  const plan = planEncodings('camera', HD);
  assert.equal(tune(parametersOf(plan), plan, null, HD), false);
  const screen = planEncodings('screen', HD);
  assert.equal(tune({ encodings: [{ active: true, maxBitrate: 2_500_000, scaleResolutionDownBy: 1 }] }, screen, null, HD), false);
});

test('a server that takes one encoding gets the whole picture', () => {
  const plan = planEncodings('camera', HD);
  const parameters = { encodings: parametersOf(plan).encodings.slice(0, 1) };
  assert.equal(tune(parameters, plan, null, HD), true);
  assert.equal(parameters.encodings[0].scaleResolutionDownBy ?? 1, 1);
  assert.equal(parameters.encodings[0].maxBitrate, 1_700_000);
});

test('a cap makes pictures smaller, slower and cheaper, and goes away again', () => {
  const plan = planEncodings('camera', HD);
  const parameters = parametersOf(plan);
  const cap = { width: 640, height: 360, frameRate: 15, bitrate: 1_000_000 };
  assert.equal(tune(parameters, plan, { encodings: [], cap }, HD), true);
  assert.deepEqual(parameters.encodings.map(e => e.scaleResolutionDownBy), [8, 4, 2]);
  assert.deepEqual(parameters.encodings.map(e => e.maxFramerate), [15, 15, 15]);
  const sum = parameters.encodings.reduce((bits, e) => bits + e.maxBitrate, 0);
  assert.ok(sum <= 1_000_001 && sum > 999_000, `${sum}`);
  tune(parameters, plan, { encodings: [], cap: null }, HD);
  assert.equal(JSON.stringify(parameters), JSON.stringify(parametersOf(plan)));
});

test('a picture upright has the same cap', () => {
  const plan = planEncodings('screen', {});
  const parameters = parametersOf(plan);
  tune(parameters, plan, { encodings: [], cap: { width: 640, height: 360 } }, { width: 720, height: 1280 });
  assert.equal(parameters.encodings[0].scaleResolutionDownBy, 2);
});

test('without a limit of its own an encoding has the cap alone', () => {
  const parameters = { encodings: [{ active: true }] };
  tune(parameters, [{ scale: 1 }], { encodings: [], cap: { bitrate: 5 } }, {});
  assert.equal(parameters.encodings[0].maxBitrate, 5);
});

test('VP9 encodings are layers of their own', () => {
  const plan = planEncodings('camera', HD);
  const parameters = { ...parametersOf(plan), codecs: [{ mimeType: 'video/VP9' }] };
  tune(parameters, plan, null, HD);
  assert.deepEqual(parameters.encodings.map(e => e.scalabilityMode), ['L1T1', 'L1T1', 'L1T1']);
});

test('no encoding costs more than the best path takes', () => {
  const plan = planEncodings('camera', HD);
  const parameters = parametersOf(plan);
  const encodings = [{ index: 2, rid: 'f', active: true, maxBitrate: 1_000_000 }];
  assert.equal(tune(parameters, plan, { encodings, cap: null }, HD), true);
  assert.equal(parameters.encodings[2].maxBitrate, 940_000);
  assert.equal(parameters.encodings[1].maxBitrate, plan[1].maxBitrate);
  encodings[0].maxBitrate = 9_000_000;
  tune(parameters, plan, { encodings, cap: null }, HD);
  assert.equal(parameters.encodings[2].maxBitrate, plan[2].maxBitrate, 'its own plan is less');
});
