import assert from 'node:assert/strict';
import { test } from 'node:test';
import { FileInbox, nameOf, sendFile } from '../../main/resources/sfu/client/sdk/file-transfer.js';

/** One end of a data channel; the other one hears in a later turn, as fast as it is let. */
class End extends EventTarget {
  bufferedAmount = 0;
  mostBuffered = 0;
  bufferedAmountLowThreshold = 0;
  isSlow = false;
  #waiting = [];

  constructor(label) {
    super();
    this.label = label;
  }

  send(data) {
    const bytes = data.byteLength ?? data.length;
    this.bufferedAmount += bytes;
    this.mostBuffered = Math.max(this.mostBuffered, this.bufferedAmount);
    this.#waiting.push([data, bytes]);
    if (!this.isSlow) setImmediate(() => this.flush());
  }

  flush() {
    for (const [data, bytes] of this.#waiting.splice(0)) {
      this.bufferedAmount -= bytes;
      this.other.onmessage?.({ data });
    }
    this.dispatchEvent(new Event('bufferedamountlow'));
  }

  close() {
    for (const end of [this, this.other]) setImmediate(() => end.onclose?.());
  }
}

function ends() {
  const [here, there] = [new End('sfu.file'), new End('sfu.file')];
  Object.assign(here, { other: there });
  Object.assign(there, { other: here });
  return [here, there];
}

/** Offers a file; gives both transfers, once the other one is there. */
async function offer(file, options = {}, maxBytes = undefined) {
  const [here, there] = ends();
  let incoming = null;
  const inbox = new FileInbox(maxBytes, transfer => { incoming = transfer; });
  assert.ok(inbox.take(there));
  const sent = sendFile({ openChannel: () => here }, file, options);
  here.onopen();
  await new Promise(done => setImmediate(done));
  return { sent, incoming, here, there, inbox };
}

const bytes = length => Uint8Array.from({ length }, (_, i) => (i * 7) & 255);

test('a file arrives as it was sent, under its name, as no type that a browser runs', async () => {
  const content = bytes(100_001);
  const { sent, incoming } = await offer(new File([content], 'a.html', { type: 'text/html' }));
  assert.deepEqual([incoming.name, incoming.mime, incoming.size], ['a.html', 'text/html', 100_001]);
  const steps = [];
  incoming.on('progress', ({ bytes: so }) => steps.push(so));
  const file = await incoming.accept();
  await sent.done;
  assert.deepEqual(new Uint8Array(await file.arrayBuffer()), content);
  assert.equal(file.type, 'application/octet-stream');
  assert.deepEqual([steps.length, steps.at(-1)], [7, 100_001]);
  assert.deepEqual([sent.state, incoming.state, sent.bytes], ['done', 'done', 100_001]);
});

test('an empty file arrives too', async () => {
  const { sent, incoming } = await offer(new File([], 'empty'));
  assert.equal((await incoming.accept()).size, 0);
  await sent.done;
});

test('no more waits in the browser than a megabyte and a chunk', async () => {
  const { sent, incoming, here } = await offer(new File([bytes(3_000_000)], 'large'));
  here.isSlow = true;
  const done = incoming.accept();
  while (!sent.isOver) {
    here.flush();
    for (let i = 0; i < 100; i++) await new Promise(turn => setImmediate(turn));
  }
  assert.equal((await done).size, 3_000_000);
  assert.ok(here.mostBuffered > 1 << 20);
  assert.ok(here.mostBuffered <= (1 << 20) + 2 * 16_384, `${here.mostBuffered}`);
});

test('what is refused or cancelled ends at both ends', async () => {
  const refused = await offer(new File(['a'], 'a'));
  refused.incoming.refuse();
  await assert.rejects(refused.sent.done, { code: 'closed' });
  const cancelled = await offer(new File([bytes(500_000)], 'a'));
  const coming = cancelled.incoming.accept();
  cancelled.sent.cancel();
  await assert.rejects(coming, { code: 'closed' });
  await assert.rejects(cancelled.sent.done, { code: 'closed' });
  assert.deepEqual([cancelled.sent.state, cancelled.incoming.state], ['cancelled', 'failed']);
  const stop = new AbortController();
  const { sent } = await offer(new File(['a'], 'a'), { signal: stop.signal });
  stop.abort();
  assert.equal(sent.state, 'cancelled');
});

test('what is too large is neither sent nor taken', async () => {
  assert.throws(() => sendFile({}, new File(['abc'], 'a'), { maxBytes: 2 }), { code: 'limit', limit: 'fileSize' });
  const { sent, incoming } = await offer(new File(['abc'], 'a'), {}, 2);
  assert.equal(incoming, null);
  await assert.rejects(sent.done, { code: 'closed' });
});

test('who sends more than was offered, or before it was asked, or nonsense, is cut off', async () => {
  for (const [accepts, data] of [[true, new ArrayBuffer(2)], [true, 'text'], [false, new ArrayBuffer(1)]]) {
    const { incoming, there } = await offer(new File(['a'], 'a'));
    if (accepts) incoming.accept();
    there.onmessage({ data });
    assert.equal(incoming.state, 'failed');
    await assert.rejects(incoming.done, { code: 'badRequest' });
  }
  for (const nonsense of ['', '[]', '{"size":-1}', '{"size":1e300}', '{"size":"1"}', new ArrayBuffer(4)]) {
    const [here, there] = ends();
    let isClosed = false;
    there.close = () => { isClosed = true; };
    const inbox = new FileInbox(100, () => assert.fail('no offer'));
    inbox.take(there);
    here.send(nonsense);
    await new Promise(done => setImmediate(done));
    assert.ok(isClosed, String(nonsense));
  }
});

test('so many of one peer wait at once and no more', async () => {
  const seen = [];
  const inbox = new FileInbox(100, transfer => seen.push(transfer));
  for (let i = 0; i < 6; i++) {
    const [, there] = ends();
    inbox.take(there);
    there.onmessage({ data: JSON.stringify({ name: `${i}`, size: 1 }) });
  }
  assert.deepEqual(seen.map(({ name }) => name), ['0', '1', '2', '3']);
  inbox.close();
  assert.deepEqual(seen.map(({ state }) => state), Array(4).fill('cancelled'));
});

test('a name is text: no places, no control characters, nothing that turns it round', () => {
  assert.equal(nameOf('../../etc/passwd'), 'passwd');
  assert.equal(nameOf('C:\\x\\y.txt'), 'y.txt');
  assert.equal(nameOf('a\u202etxt.exe\u0000\n'), 'atxt.exe');
  assert.equal(nameOf('<img src=x onerror=alert(1)>'), '<img src=x onerror=alert(1)>');
  assert.equal(nameOf('..'), 'file');
  assert.equal(nameOf(null), 'file');
  assert.equal(nameOf('x'.repeat(1000)).length, 255);
});

test('channels of applications are left to them', () => {
  assert.equal(new FileInbox().take({ label: 'chat' }), false);
});
