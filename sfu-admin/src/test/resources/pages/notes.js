// Two people of one page: what is written and allowed, and what the other and the own devices make of it.
(async () => {
  const { Room } = await import('/sdk/sfu.min.js');
  const until = async (what, condition) => {
    for (let i = 0; i < 100; i++, await new Promise(done => setTimeout(done, 100))) if (condition()) return;
    throw new Error(`not seen: ${what}`);
  };
  const picture = () => {
    const canvas = Object.assign(document.createElement('canvas'), { width: 320, height: 180 });
    const context = canvas.getContext('2d');
    setInterval(() => context.fillRect(Math.random() * 320, Math.random() * 180, 9, 9), 50);
    return canvas.captureStream(15).getVideoTracks()[0];
  };
  const change = (path, body) => fetch(`/admin/v1/rooms/notes${path}`, {
    method: 'PATCH', headers: { 'Content-Type': 'application/json' }, body: JSON.stringify(body),
  });
  const errors = [];
  const [ann, bob] = ['ann', 'bob'].map(() => new Room({ adaptive: false }));
  for (const room of [ann, bob]) room.on('error', error => errors.push(error.code));
  await ann.localParticipant.setTrackPermissions(['cy'], 'screen');
  await ann.localParticipant.setMetadata({ metadata: 'front' }, 'camera');
  const [camera, screen] = [picture(), picture()];
  for (const [identity, room] of Object.entries({ ann, bob })) await room.join({ room: 'notes', name: identity, identity });
  await ann.localParticipant.publishTrack(camera, 'camera');
  await ann.localParticipant.publishTrack(screen, 'screen');
  await ann.localParticipant.setMetadata({ attributes: { hand: 'up' } });
  const hers = source => bob.participants.get(ann.me.id)?.trackOf(source);
  const isReceived = source => Boolean(hers(source)?.isSubscribed);
  await until('the camera', () => isReceived('camera') && hers('screen'));
  await until('the hand', () => bob.participants.get(ann.me.id).attributes.hand === 'up');
  await until('the note on the camera', () => hers('camera').metadata === 'front');
  const isScreenPrivate = !isReceived('screen');
  await ann.localParticipant.setTrackPermissions('all', 'screen');
  await until('the screen', () => isReceived('screen'));
  await change('', { metadata: 'plans' });
  await until('the note on the room', () => bob.info.metadata === 'plans');
  await change('/participants/ann', { permissions: { canPublishSources: ['screen'] } });
  await until('the end of the camera', () => camera.readyState === 'ended' && !hers('camera'));
  const refused = await ann.localParticipant.publishTrack(picture(), 'camera').catch(error => error.code);
  const result = {
    isScreenPrivate, refused, errors, screen: screen.readyState, isScreenReceived: isReceived('screen'),
    template: bob.info.template, sources: ann.permissions.canPublishSources,
  };
  await Promise.all([ann.leave(), bob.leave()]);
  return result;
})();
