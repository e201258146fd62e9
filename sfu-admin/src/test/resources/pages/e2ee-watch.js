/*
 * Bob watches Ann with PASSPHRASE. Shows her as wide as each of WIDTHS, and waits each time
 * until her picture has a height within bounds; with none of them, until it is said that she cannot be read. Gives
 * what was seen and heard.
 */
(async () => {
  const { Room } = await import('/sdk/sfu.min.js');
  const bob = new Room({ encryption: { passphrase: PASSPHRASE } });
  const errors = [];
  bob.on('encryptionError', (who, { code }, { kind }) => errors.push(`${who.identity} ${kind} ${code}`));
  const restored = [];
  bob.on('encryptionRestored', who => restored.push(who.name));
  const video = document.createElement('video');
  video.muted = true;
  document.body.replaceChildren(video);
  video.style.height = '90px';
  const until = async (what, condition) => {
    for (let i = 0; i < 500; i++) {
      if (await condition()) return;
      await new Promise(done => setTimeout(done, 50));
    }
    throw new Error(`not within 25 s: ${what}; ${errors}; ${JSON.stringify(await received())}`);
  };
  bob.on('trackPublished', track => track.attach(...(track.kind === 'video' ? [video] : [])));
  await bob.join({ room: ROOM, name: 'Bob', identity: `bob${Math.random()}` });
  await until('Ann', () => bob.participants.size > 0);
  const [ann] = bob.participants.values();
  const received = async () => Object.fromEntries((await bob.statsOf(ann)).map(its => [its.track.source, its]));
  const inbound = async kind => {
    const all = await bob.getStats();
    const its = [...all.values()].find(s => s.type === 'inbound-rtp' && s.kind === kind && s.packetsReceived > 0);
    return { ...its, codec: all.get(its?.codecId)?.mimeType };
  };
  const energy = async () => (await inbound('audio')).totalAudioEnergy ?? 0;
  const colour = () => {
    const canvas = Object.assign(document.createElement('canvas'), { width: 16, height: 9 });
    const context = canvas.getContext('2d');
    context.drawImage(video, 0, 0, 16, 9);
    return [...context.getImageData(8, 4, 1, 1).data].slice(0, 3);
  };
  const seen = [];
  for (const [width, least, most] of WIDTHS) {
    video.style.width = `${width}px`;
    video.style.height = `${width * 9 / 16}px`;
    await until(`a picture for ${width}`, () => video.videoHeight >= least && video.videoHeight <= most);
    const before = (await received()).camera.framesDecoded;
    await until('frames', async () => (await received()).camera.framesDecoded >= before + 10);
    seen.push({ width: video.videoWidth, height: video.videoHeight, colour: colour() });
  }
  if (WIDTHS.length > 0) await until('sound', async () => (await energy()) > 0);
  else await until('it is told', () => ['audio', 'video'].every(kind => errors.some(its => its.includes(kind))));
  const { framesDecoded, packetsReceived, codec } = await inbound('video');
  const result = { seen, errors, restored, framesDecoded, packetsReceived, codec, energy: await energy(),
    width: video.videoWidth, codes: [...ann.tracks.values()].map(track => track.encryptionError) };
  await bob.leave();
  return result;
})()
