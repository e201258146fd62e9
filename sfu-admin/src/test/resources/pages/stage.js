// A town hall in one page: a moderator, somebody who asks to speak, and a viewer who sees that one come and go.
(async () => {
  const { Room } = await import('/sdk/sfu.js');
  const until = async condition => {
    for (let i = 0; i < 100 && !condition(); i++) await new Promise(done => setTimeout(done, 100));
    return Boolean(condition());
  };
  const enter = async (identity, role) => {
    const room = new Room();
    room.on('error', error => errors.push(`${identity} ${error.code}`));
    await room.join({ room: 'townhall-page', name: identity, identity, role });
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

  const errors = [];
  const host = await enter('host', 'moderator');
  const ann = await enter('ann', 'attendee');
  const bob = await enter('bob', 'attendee');
  host.on('stageChanged', ({ participant, state }) => {
    if (state === 'requested') host.stage.accept(participant.identity);
  });
  const video = document.createElement('video');
  Object.assign(video, { muted: true, autoplay: true });
  bob.on('trackSubscribed', track => track.attach(video));

  const result = { refused: '', seen: [], ended: [], released: [] };
  await ann.localParticipant.publishTrack(picture(), 'camera').catch(error => { result.refused = error.code; });
  for (let turn = 0; turn < 2; turn++) {
    await ann.requestStage();
    await until(() => ann.stage.isOn);
    await ann.localParticipant.publishTrack(picture(), 'camera');
    const frames = video.getVideoPlaybackQuality().totalVideoFrames;
    result.seen.push(await until(() => video.getVideoPlaybackQuality().totalVideoFrames > frames + 10));
    if (turn === 0) await ann.leaveStage(); // the second time she is taken off
    else await host.stage.remove('ann');
    result.ended.push(await until(() => [...bob.participants.values()].every(({ tracks }) => tracks.size === 0)));
    result.released.push(await until(() => !ann.localParticipant.isEnabled('camera')));
  }
  await ann.requestStage();
  result.again = await until(() => ann.stage.isOn); // a moderator says so
  await Promise.all([host, ann, bob].map(room => room.leave()));
  return { ...result, errors };
})()
