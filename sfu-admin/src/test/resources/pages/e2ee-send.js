/*
 * Ann sends an encrypted camera (PASSPHRASE null: a plain one), a green picture with a moving bar, and a tone, in CODEC; she stays as window.ann.
 */
(async () => {
  const { Room } = await import('/sdk/sfu.min.js');
  const ann = new Room({ encryption: PASSPHRASE && { passphrase: PASSPHRASE }, codec: CODEC });
  window.ann = ann;
  const canvas = Object.assign(document.createElement('canvas'), { width: 1280, height: 720 });
  const context = canvas.getContext('2d');
  let drawn = 0;
  setInterval(() => {
    context.fillStyle = 'rgb(0 200 0)';
    context.fillRect(0, 0, 1280, 720);
    context.fillStyle = 'rgb(0 120 0)';
    context.fillRect((drawn++ * 20) % 1280, 0, 60, 720);
  }, 66);
  const sound = new AudioContext();
  const tone = sound.createOscillator();
  const out = sound.createMediaStreamDestination();
  tone.connect(out);
  tone.start();
  await ann.localParticipant.publishTrack(canvas.captureStream(15).getVideoTracks()[0], 'camera');
  await ann.localParticipant.publishTrack(out.stream.getAudioTracks()[0], 'microphone');
  await ann.join({ room: ROOM, name: 'Ann' });
  return ann.isEncrypted;
})()
