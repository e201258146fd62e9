import assert from 'node:assert/strict';
import { test } from 'node:test';
import { SfuError } from '../../main/resources/sfu/client/sdk/errors.js';
import { Negotiation, offerAnswer } from '../../main/resources/sfu/client/sdk/negotiation.js';

/** An exchange that ends when the test says so. */
function gate() {
  const open = [];
  const exchange = () => new Promise((resolve, reject) => open.push({ resolve, reject }));
  return { open, exchange };
}

const turn = () => new Promise(done => setImmediate(done));

test('one exchange is in flight, all that is wanted meanwhile is one more', async () => {
  const { open, exchange } = gate();
  const negotiation = new Negotiation(exchange);
  const first = negotiation.run();
  await turn();
  const later = [negotiation.run(), negotiation.run(), negotiation.run()];
  await turn();
  assert.equal(open.length, 1);
  open[0].resolve();
  await first;
  await turn();
  assert.equal(open.length, 2);
  open[1].resolve();
  await Promise.all(later);
  assert.equal(open.length, 2);
});

test('needs of the same moment are one exchange', async () => {
  let exchanges = 0;
  const negotiation = new Negotiation(async () => { exchanges++; });
  await Promise.all([negotiation.run(), negotiation.run()]);
  assert.equal(exchanges, 1);
  await negotiation.run();
  assert.equal(exchanges, 2);
});

test('a failed exchange fails its own callers and does not block the next', async () => {
  const { open, exchange } = gate();
  const negotiation = new Negotiation(exchange);
  const first = negotiation.run();
  await turn();
  const second = negotiation.run();
  open[0].reject(new Error('refused'));
  await assert.rejects(first, /refused/);
  await turn();
  open[1].resolve();
  await second;
});

function fakePeerConnection(transceivers = 1) {
  const calls = [];
  const pc = {
    calls,
    signalingState: 'stable',
    localDescription: null,
    getTransceivers: () => Array(transceivers).fill({}),
    createOffer: async () => ({ type: 'offer', sdp: 'O' }),
    setLocalDescription: async description => {
      calls.push(`local ${description.type}`);
      pc.localDescription = description;
      pc.signalingState = description.type === 'rollback' ? 'stable' : 'have-local-offer';
    },
    setRemoteDescription: async description => {
      calls.push(`remote ${description.type} ${description.sdp}`);
      if (description.sdp === 'bad') throw new Error('line 3');
      pc.signalingState = 'stable';
    },
  };
  return pc;
}

test('an exchange offers and applies the answer', async () => {
  const pc = fakePeerConnection();
  await offerAnswer(pc, async sdp => `answer to ${sdp}`);
  assert.deepEqual(pc.calls, ['local offer', 'remote answer answer to O']);
});

test('a refused offer is rolled back, with the reason of the server', async () => {
  const pc = fakePeerConnection();
  const refuse = async () => { throw new SfuError('limit', 'too many slots'); };
  await assert.rejects(offerAnswer(pc, refuse), { code: 'limit' });
  assert.deepEqual(pc.calls, ['local offer', 'local rollback']);
  assert.equal(pc.signalingState, 'stable');
});

test('an answer that the browser refuses is an error of code sdp, rolled back too', async () => {
  const pc = fakePeerConnection();
  await assert.rejects(offerAnswer(pc, async () => 'bad'), { code: 'sdp' });
  assert.equal(pc.signalingState, 'stable');
});

test('nothing to send or receive is nothing to offer; a closed connection refuses', async () => {
  const empty = fakePeerConnection(0);
  await offerAnswer(empty, () => assert.fail('offered'));
  assert.deepEqual(empty.calls, []);
  const closed = fakePeerConnection();
  closed.signalingState = 'closed';
  await assert.rejects(offerAnswer(closed, () => assert.fail('offered')), { code: 'closed' });
});
