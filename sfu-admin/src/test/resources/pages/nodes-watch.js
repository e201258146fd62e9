/*
 * Two who watch the one camera of the room, each as VIEWS says. Gives what each decoded in two seconds, once it is as
 * wide as it looks at (30 s at most).
 */
(async () => {
  const { Room } = await import('/sdk/sfu.js');
  const sleep = ms => new Promise(done => setTimeout(done, ms));
  const join = async name => {
    const room = new Room({ adaptive: false });
    await room.join({ room: 'relayed', name });
    return room;
  };
  window.watchers ??= await Promise.all(['Big', 'Small'].map(join));
  const cameraOf = room =>
    [...room.participants.values()].flatMap(p => [...p.tracks.values()]).find(t => t.source === 'camera');
  const look = async room => {
    for (const s of (await room.getStats()).values()) {
      if (s.type === 'inbound-rtp' && s.framesDecoded) return { width: s.frameWidth, frames: s.framesDecoded };
    }
    return { width: 0, frames: 0 };
  };
  const lookAtAll = () => Promise.all(window.watchers.map(look));
  const until = async condition => {
    for (let i = 0; i < 300 && !condition(await lookAtAll()); i++) await sleep(100);
  };
  await until(all => all.every(({ frames }) => frames));
  window.watchers.forEach((room, i) => room.setView(cameraOf(room), VIEWS[i]));
  await until(all => all.every(({ width }, i) => width === VIEWS[i].width));
  await sleep(1000);
  const before = await lookAtAll();
  await sleep(2000);
  return (await lookAtAll()).map(({ width, frames }, i) => ({ width, frames: frames - before[i].frames }));
})()
