/*
 * Makes window.crowd: turns the pages of people in the demo's grid, waits until all tiles that are seen play,
 * and counts what is decoded of what comes.
 */
(() => {
  const FRAMES = 3; // that come after a look: it plays
  const sleep = ms => new Promise(done => setTimeout(done, ms));
  const grid = document.getElementById('tiles');

  const people = () => new Map([...window.room.participants.values()].map(person => [person.id, person]));
  const views = [...grid.querySelectorAll('.tile')];

  function seen() {
    const [top, bottom] = [grid.getBoundingClientRect().top, grid.getBoundingClientRect().bottom];
    const isWhole = tile => {
      const box = tile.getBoundingClientRect();
      return box.top >= top - 1 && box.bottom <= bottom + 1;
    };
    return [...grid.querySelectorAll('.tile')].filter(tile => people().has(tile.dataset.key) && isWhole(tile));
  }

  const framesOf = tile => tile.querySelector('video').getVideoPlaybackQuality().totalVideoFrames;

  /** A picture of it is in the tile, and others follow. */
  function isPlaying(tile, before) {
    const video = tile.querySelector('video');
    const style = getComputedStyle(video);
    const isShown = video.videoWidth > 0 && style.visibility === 'visible' && style.opacity === '1';
    return isShown && framesOf(tile) >= (before.get(tile) ?? 0) + FRAMES;
  }

  async function untilAllPlay(limitMs) {
    const from = performance.now();
    const playing = new Set();
    let tiles = seen();
    const before = new Map(tiles.map(tile => [tile, 0]));
    while (performance.now() - from < limitMs) {
      tiles = seen();
      for (const tile of tiles) if (isPlaying(tile, before)) playing.add(tile);
      if (tiles.length > 0 && tiles.every(tile => playing.has(tile))) break;
      await sleep(50);
    }
    const name = tile => tile.querySelector('.name').textContent;
    return {
      ms: Math.round(performance.now() - from),
      tiles: tiles.length,
      names: tiles.map(name),
      nodes: tiles.map(tile => views.indexOf(tile)),
      still: tiles.filter(tile => !playing.has(tile)).map(tile => describe(tile)),
    };
  }

  function describe(tile) {
    const video = tile.querySelector('video');
    const track = people().get(tile.dataset.key)?.trackOf('camera');
    return JSON.stringify({
      name: tile.querySelector('.name').textContent, isSubscribed: track?.isSubscribed, reason: track?.reason,
      layer: track?.layer, width: video.videoWidth, frames: framesOf(tile), style: video.style.cssText,
      className: tile.className, paused: video.paused, ready: video.readyState, muted: video.srcObject?.getTracks()[0]?.muted,
    });
  }

  async function count(tiles) {
    const sums = { framesReceived: 0, framesDecoded: 0, packetsReceived: 0, packetsLost: 0 };
    for (const tile of tiles) {
      const person = people().get(tile.dataset.key);
      const video = (await window.room.statsOf(person)).find(({ track }) => track.kind === 'video');
      for (const name of Object.keys(sums)) sums[name] += video?.[name] ?? 0;
    }
    return sums;
  }

  window.crowd = {
    async page(n, limitMs, countMs) {
      const step = (seen()[0]?.offsetHeight ?? 0) + 8;
      const rows = Math.max(1, Math.floor(grid.clientHeight / step));
      grid.scrollTop = n * rows * step;
      await sleep(100);
      const played = await untilAllPlay(limitMs);
      const tiles = seen();
      const before = await count(tiles);
      const from = performance.now();
      await sleep(countMs);
      const after = await count(tiles);
      const passedS = (performance.now() - from) / 1000;
      const sums = Object.fromEntries(Object.keys(after).map(name => [name, after[name] - before[name]]));
      const isLast = grid.scrollTop + grid.clientHeight >= grid.scrollHeight - 2;
      return { n, ...played, ...sums, passedS, isLast, sections: window.room.peerConnection.getTransceivers().length };
    },
  };
})()
