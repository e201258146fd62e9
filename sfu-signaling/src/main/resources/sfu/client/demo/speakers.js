const PERIOD_MS = 250;
const LOUD = 0.02; // of 1: a quiet voice is above it, breath below
const HOLD_MS = 600; // pauses between words do not flicker

/**
 * Watches who speaks. Tells it in a map of participant id (null: oneself) -> true, four times a second.
 *
 * @returns {() => void} ends it
 */
export function watchSpeakers(room, tell) {
  const heardAt = new Map();
  let isOver = false;
  const timer = setInterval(async () => {
    const now = performance.now();
    if (room.localParticipant.isEnabled('microphone') && (await ownLevel(room)) > LOUD) heardAt.set(null, now);
    if (isOver) return;
    for (const person of room.participants.values()) {
      if ((person.trackOf('microphone')?.audioLevel ?? 0) > LOUD) heardAt.set(person.id, now);
    }
    for (const [id, at] of heardAt) if (now - at > HOLD_MS) heardAt.delete(id);
    tell(new Map([...heardAt.keys()].map(id => [id, true])));
  }, PERIOD_MS);
  return () => {
    isOver = true;
    clearInterval(timer);
  };
}

async function ownLevel(room) {
  const mediaTrack = room.localParticipant.mediaTrack('microphone');
  const sender = room.peerConnection?.getSenders().find(({ track }) => track && track === mediaTrack);
  const reports = await sender?.getStats().catch(() => undefined); // the connection ended meanwhile
  for (const report of reports?.values() ?? []) {
    if (report.type === 'media-source') return report.audioLevel ?? 0;
  }
  return 0;
}
