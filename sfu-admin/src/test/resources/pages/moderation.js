// A room with a lobby in one page: a moderator lets two in, stops the picture of one, and sends both to a breakout
// room and back.
(async () => {
  const { Room } = await import('/sdk/sfu.js');
  const until = async condition => {
    for (let i = 0; i < 150 && !condition(); i++) await new Promise(done => setTimeout(done, 100));
    return Boolean(condition());
  };
  const errors = [];
  const make = identity => {
    const room = new Room();
    room.on('error', error => errors.push(`${identity} ${error.code} ${error.message}`));
    return room;
  };
  const picture = () => {
    const canvas = Object.assign(document.createElement('canvas'), { width: 320, height: 180 });
    const context = canvas.getContext('2d');
    setInterval(() => {
      context.fillStyle = `hsl(${Date.now() / 20 % 360} 80% 50%)`;
      context.fillRect(0, 0, 320, 180);
    }, 50);
    return canvas.captureStream(20).getVideoTracks()[0];
  };

  const result = { waiting: [] };
  const [host, ann, bob] = ['host', 'ann', 'bob'].map(make);
  await host.join({ room: 'lobby-page', identity: 'host', name: 'Host', role: 'moderator' });
  for (const room of [ann, bob]) room.on('waiting', ({ reason }) => result.waiting.push(reason));
  const joining = [ann.join({ room: 'lobby-page', identity: 'ann' }), bob.join({ room: 'lobby-page', identity: 'bob' })];
  await until(() => host.lobby.length === 2);
  result.lobby = host.lobby.map(({ identity }) => identity).sort();
  await host.moderation.admit();
  await Promise.all(joining);

  const video = Object.assign(document.createElement('video'), { muted: true, autoplay: true });
  video.style.cssText = 'position: fixed; top: 0; left: 0; width: 320px; height: 180px; z-index: 9'; // what is not seen is not sent
  document.body.append(video);
  bob.on('trackSubscribed', track => track.attach(video));
  let [frames, last, gap] = [0, performance.now(), 0];
  const count = () => {
    const now = performance.now();
    gap = Math.max(gap, now - last);
    last = now;
    frames++;
    video.requestVideoFrameCallback(count);
  };
  video.requestVideoFrameCallback(count);
  const flows = async () => {
    const before = frames;
    return until(() => frames > before + 10);
  };
  const send = () => ann.localParticipant.publishTrack(picture(), 'camera');
  await send();
  result.seen = await flows();

  await host.moderation.stopVideo(host.participants.get(ann.me.id), { source: 'camera', hard: true });
  result.stopped = await until(() => !ann.localParticipant.isEnabled('camera'));
  result.refused = await send().then(() => '', error => error.code);
  await host.moderation.allowUnmute(ann.me.id, { source: 'camera' });
  await until(() => host.participants.get(ann.me.id)?.trackOf('camera')?.muted);
  await new Promise(done => setTimeout(done, 300)); // the word that it may
  await send();
  result.again = await flows();

  await ann.raiseHand();
  result.hand = await until(() => [...host.participants.values()].some(({ handRaisedAt }) => handRaisedAt > 0));

  gap = 0;
  const [red] = await host.moderation.openBreakouts([{ name: 'Red', participants: [ann.me, bob.me] }]);
  result.there = await until(() => ann.name === red.room && bob.name === red.room);
  result.seenThere = await flows();
  result.gapThereMs = Math.round(gap);
  gap = 0;
  result.people = (await host.moderation.breakouts())[0].people.map(({ identity }) => identity).sort();
  await host.moderation.closeBreakouts();
  result.back = await until(() => ann.name === 'lobby-page' && bob.name === 'lobby-page');
  result.seenBack = await flows();
  result.gapBackMs = Math.round(gap);
  result.states = [ann.state, bob.state];

  const ended = new Promise(done => ann.once('disconnected', done));
  await host.moderation.end().catch(() => {}); // the answer may not come any more
  result.ended = await ended;
  await Promise.all([host, ann, bob].map(room => room.leave()));
  return { ...result, errors };
})()
