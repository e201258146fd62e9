/*
 * Ann changes microphone and speaker while she talks with Bob, and shares a screen; the connection
 * stays as it is. Gives what was used and sent.
 */
(async () => {
  const { Room } = await import('/sdk/sfu.js');
  const until = async (what, condition) => {
    for (let i = 0; i < 300; i++) {
      if (await condition()) return;
      await new Promise(done => setTimeout(done, 50));
    }
    throw new Error(`not within 15 s: ${what}`);
  };
  const [ann, bob] = [new Room(), new Room()];
  const me = ann.localParticipant;
  await me.setMicrophoneEnabled(true);
  await ann.join({ room: 'devices', name: 'Ann' });
  await bob.join({ room: 'devices', name: 'Bob' });
  await bob.localParticipant.setMicrophoneEnabled(true);
  await until('Bob', () => [...ann.participants.values()][0]?.trackOf('microphone')?.isSubscribed);
  const element = [...ann.participants.values()][0].trackOf('microphone').attach();
  await until('Ann', () => [...bob.participants.values()][0]?.trackOf('microphone')?.isSubscribed);
  const heard = [...bob.participants.values()][0];
  heard.trackOf('microphone').attach();
  const packets = async () => (await bob.statsOf(heard))[0].packetsReceived;
  await packets();
  const flows = async what => {
    const before = await packets();
    await until(`sound after ${what}`, async () => (await packets()) > before + 10);
  };
  await flows('joining');
  const offer = ann.peerConnection.localDescription.sdp;
  const other = async (kind, used) => (await ann.devices.list(kind)).map(its => its.deviceId)
    .filter(id => !['default', 'communications', used].includes(id)).at(-1);
  const microphone = await other('audioinput', me.mediaTrack('microphone').getSettings().deviceId);
  await ann.devices.use('audioinput', microphone);
  await flows('another microphone');
  const speaker = await other('audiooutput', '');
  if (speaker) await ann.devices.use('audiooutput', speaker);
  const isSameOffer = offer === ann.peerConnection.localDescription.sdp;

  await me.setScreenShareEnabled(true, { contentHint: 'text' });
  await until('the screen', () => heard.trackOf('screen')?.isSubscribed);
  const video = heard.trackOf('screen').attach(Object.assign(document.createElement('video'), { muted: true }));
  document.body.replaceChildren(video);
  await until('a picture of it', () => video.videoWidth > 0);
  const hint = me.mediaTrack('screen').contentHint;
  me.mediaTrack('screen').dispatchEvent(new Event('ended')); // as of the browser's own button
  await until('its end', () => !heard.trackOf('screen'));
  const result = {
    isSameOffer, hint, isShared: me.isEnabled('screen'),
    isOtherMicrophone: me.mediaTrack('microphone').getSettings().deviceId === microphone,
    isOtherSpeaker: !speaker || element.sinkId === speaker, speaker,
  };
  await ann.leave();
  await bob.leave();
  return result;
})()
