/*
 * An operator says what one in the room is sent, by the admin API of its own origin: less of a slot, also over a broken
 * connection, and less of a source; and gives it back each time.
 */
(async () => {
  const { Room } = await import('/sdk/sfu.js');
  const sockets = [];
  const RealSocket = WebSocket;
  window.WebSocket = class extends RealSocket {
    constructor(...options) {
      super(...options);
      sockets.push(this);
    }
  };
  const [ann, bob] = [new Room(), new Room({ adaptive: false })];
  const tracksOf = identity => [...bob.participants.values()].find(p => p.identity === identity)?.tracks.values() ?? [];
  const track = identity => [...tracksOf(identity)].find(({ source }) => source === 'camera');
  const shown = identity => {
    const { layer, reason } = track(identity) ?? {};
    return { width: layer?.paused ? 0 : layer?.width ?? 0, reason: reason ?? null };
  };
  const seen = {};
  const until = async (what, condition) => {
    for (let i = 0; i < 400; i++) {
      if (await condition()) {
        seen[what] = { ann: shown('ann') };
        return;
      }
      await new Promise(done => setTimeout(done, 50));
    }
    throw new Error(`not within 20 s: ${what} ${JSON.stringify([shown('ann'), await slots(), seen])}`);
  };
  const picture = (width, height) => {
    const canvas = Object.assign(document.createElement('canvas'), { width, height });
    const context = canvas.getContext('2d');
    setInterval(() => {
      context.fillStyle = `hsl(${Date.now() / 20 % 360} 80% 50%)`;
      context.fillRect(0, 0, width, height);
    }, 66);
    return canvas.captureStream(15).getVideoTracks()[0];
  };
  const path = '/admin/v1/rooms/views/participants/bob';
  const admin = async (method, url, body) => {
    const headers = { 'content-type': 'application/json' };
    const answer = await fetch(url, { method, headers, body: body && JSON.stringify(body) });
    const text = await answer.text();
    return text ? JSON.parse(text) : null;
  };
  const slots = async () => (await admin('GET', path)).slots.filter(({ kind }) => kind === 'video');
  await ann.localParticipant.publishTrack(picture(1280, 720), 'camera');
  await ann.join({ room: 'views', identity: 'ann' });
  await bob.join({ room: 'views', identity: 'bob' });
  await until('all', () => shown('ann').width === 1280);
  let mid; // figures are a second old at most
  await until('slot', async () => (mid = (await slots()).find(slot => slot.track === track('ann').id)?.mid));
  const view = `${path}/views/slots/${mid}`;

  await admin('PUT', view, { most: { spatialLayer: 0 } });
  const isLess = () => shown('ann').width === 320 && shown('ann').reason === 'moderator';
  await until('less', isLess); // a busy machine's estimate may have fallen to 320 of itself before
  let resumed = false;
  bob.on('resumed', () => { resumed = true; });
  const socket = sockets.at(-1);
  const { onclose } = socket;
  socket.onclose = null;
  socket.close();
  onclose({ code: 1006, reason: '' });
  await until('resumed', () => resumed);
  await new Promise(done => setTimeout(done, 1500)); // it would have risen by then
  seen.afterwards = { ann: shown('ann') };
  seen.views = await admin('GET', `${path}/views`);
  await admin('DELETE', view);
  await until('again', () => shown('ann').width === 1280);

  await admin('PUT', `${path}/caps`, { sources: { camera: { receive: { height: 360 } } } });
  await until('capped', () => shown('ann').width <= 640 && shown('ann').reason === 'cap'); // less where the machine is busy
  await admin('DELETE', `${path}/caps`);
  await until('uncapped', () => shown('ann').width === 1280);
  for (const room of [ann, bob]) await room.leave();
  return seen;
})()
